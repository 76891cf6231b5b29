// SPDX-License-Identifier: Apache-2.0
#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

#include "tests/simulation/engine/world.h"

using namespace simulation;
using namespace std::chrono_literals;
using core::domain::PmsResource;
using core::domain::PmsResourceId;

namespace {

PmsResource doctor(const QString &id, const QString &name, const QString &specialty = {}) {
    PmsResource made;
    made.id = PmsResourceId(id);
    made.name = name;
    made.specialty = specialty;
    made.location = core::domain::LocationId(QStringLiteral("1"));
    return made;
}

QStringList published(const World &world, const QString &field) {
    QStringList values;
    for (const auto &one : world.remote().resources) values << one.toObject().value(field).toString();
    values.sort();
    return values;
}

const QString kName = QStringLiteral("pmsResourceName");
const QString kId = QStringLiteral("pmsResourceId");

}  // namespace

/// Changes of the configuration, in the PMS or in the settings, are found and sent.
class Configuration final : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void aNewPractitionerIsPublishedBeforeTheirTimes() {
        World world;
        world.start();
        QVERIFY(world.runUntilSettled());
        world.run(10s);
        const int types = world.remote().typesCount;
        world.practice().addResource(doctor(QStringLiteral("13"), QStringLiteral("Dr Kim Tran")));
        world.practice().addWeekdaySessions(PmsResourceId(QStringLiteral("13")), QDate(2026, 12, 1), QDate(2027, 1, 20),
                                            540, 720, 15min);
        // Even when the resources take a while to be accepted.
        world.transport->failNext(support::HttpFault::ServerError, QStringLiteral("uploadPmsResources"), 2);
        world.run(40s);
        QVERIFY(published(world, kId).contains(QStringLiteral("13")));
        QVERIFY(world.remote().days.count({QStringLiteral("13"), QDate(2026, 12, 3)}));
        QCOMPARE(world.remote().typesCount, types);
        QCOMPARE(world.violations(), QStringList());
    }

    void aNewTypeIsSentAndSessionsLimitedToItFollow() {
        World world;
        world.start();
        QVERIFY(world.runUntilSettled());
        const core::domain::AppointmentTypeId type(QStringLiteral("7"));
        world.practice().addType({type, QStringLiteral("Vaccination"), std::chrono::minutes(10), {}});
        world.practice().addSession({PmsResourceId(QStringLiteral("11")), QDate(2026, 12, 5), 540, 720, 600s, {type}});
        world.transport->failNext(support::HttpFault::ServerError, QStringLiteral("uploadPmsAppointmentTypes"), 2);
        world.run(40s);
        QCOMPARE(world.remote().types.size(), 3);
        QCOMPARE(world.remote().days.at({QStringLiteral("11"), QDate(2026, 12, 5)}).ranges.size(), size_t(1));
        QCOMPARE(world.violations(), QStringList());
    }

    void equalNamesGetTheSpecialtyThenTheId() {
        World world;
        auto &practice = world.practice();
        practice.addResource(
            doctor(QStringLiteral("21"), QStringLiteral("Dr Lee Park"), QStringLiteral("Dermatology")));
        practice.addResource(doctor(QStringLiteral("22"), QStringLiteral("Dr Lee Park"), QStringLiteral("Surgery")));
        practice.addResource(doctor(QStringLiteral("23"), QStringLiteral("Nurse")));
        practice.addResource(doctor(QStringLiteral("24"), QStringLiteral("Nurse")));
        world.start();
        QVERIFY(world.runUntilSettled());
        const QStringList names = published(world, kName);
        for (const char *name : {"Dr Lee Park (Dermatology)", "Dr Lee Park (Surgery)", "Nurse (23)", "Nurse (24)"}) {
            QVERIFY2(names.contains(QString::fromLatin1(name)), qPrintable(names.join(QLatin1Char('|'))));
        }
        QCOMPARE(world.violations(), QStringList());
    }

    void onlyWhatTheSettingsPublishIsPublished() {
        World world;
        auto settings = World::settings();
        settings.practices.front().resources = {{PmsResourceId(QStringLiteral("12")), true, QStringLiteral("Dr O.")},
                                                {PmsResourceId(QStringLiteral("11")), false, {}}};
        world.start(settings);
        QVERIFY(world.runUntilSettled());
        QCOMPARE(published(world, kName), QStringList{QStringLiteral("Dr O.")});
        QCOMPARE(world.remote().days.size(), size_t(14));
    }

    void changedSettingsAreSentPromptlyWithCallsUnderWay() {
        World world;
        world.start();
        QVERIFY(world.runUntilSettled());
        const auto booking = world.book();
        world.transport->setLatency(800ms, 800ms);
        QVERIFY(world.runUntil([&] { return !world.practice().appointmentsOf(booking).empty(); }, 20s));
        world.run(100ms);
        auto settings = World::settings();
        settings.practices.front().liveHours.days[5] = {{540, 720}};
        settings.practices.front().availabilityDays = 21;
        settings.practices.front().resources = {{PmsResourceId(QStringLiteral("11")), true, QStringLiteral("Dr N.")},
                                                {PmsResourceId(QStringLiteral("12")), true, {}}};
        world.engine->apply(settings);
        world.run(30s);
        QVERIFY(world.confirmed(booking));
        QCOMPARE(world.practice().appointmentsOf(booking).size(), size_t(1));
        QCOMPARE(world.remote().contractCount, 2);
        QVERIFY(published(world, kName).contains(QStringLiteral("Dr N.")));
        QCOMPARE(world.remote().days.size(), size_t(2 * 21));
        QCOMPARE(world.violations(), QStringList());
    }

    void unchangedSettingsSendNothingAgain() {
        World world;
        world.start();
        QVERIFY(world.runUntilSettled());
        world.run(10s);
        const auto before = world.executor.utcNow();
        world.engine->apply(World::settings());
        world.run(1min);
        for (const auto &call : world.calls) {
            const bool sends = call.operation.startsWith(QStringLiteral("upload")) ||
                               call.operation.startsWith(QStringLiteral("send"));
            QVERIFY(!sends || call.at <= before);
        }
    }

    void requestedResourcesAndTypesAreSentAgain() {
        World world;
        world.start();
        QVERIFY(world.runUntilSettled());
        world.run(10s);
        world.sandbox.requestResources(World::practiceId(), world.serverNow());
        world.sandbox.requestAppointmentTypes(World::practiceId(), world.serverNow());
        world.run(15s);
        QCOMPARE(world.remote().resourcesCount, 2);
        QCOMPARE(world.remote().typesCount, 2);
        QVERIFY(!world.remote().wantsResources && !world.remote().wantsTypes);
        QCOMPARE(world.violations(), QStringList());
    }

    void aResourceThatComesBackIsPublishedWithItsTimes() {
        World world;
        world.start();
        QVERIFY(world.runUntilSettled());
        const PmsResourceId second(QStringLiteral("12"));
        world.practice().setActive(second, false);
        world.run(20s);
        QCOMPARE(published(world, kId), QStringList{QStringLiteral("11")});
        // Healthengine forgets the times with the resource.
        const_cast<core::sandbox::PracticeRecord &>(world.remote()).days.clear();
        world.practice().setActive(second, true);
        world.run(20s);
        QCOMPARE(published(world, kId).size(), 2);
        QVERIFY(world.remote().days.count({QStringLiteral("12"), QDate(2026, 12, 3)}));
        QCOMPARE(world.violations(), QStringList());
    }

    void aContractThatIsRefusedDoesNotHoldTheRestUp() {
        World world;
        world.start();
        QVERIFY(world.runUntilSettled());
        world.intercept = [](const core::ports::HttpRequest &request) -> std::optional<core::ports::HttpResponse> {
            if (request.operation != QStringLiteral("uploadLivenessContract")) return std::nullopt;
            return core::ports::HttpResponse{400, {}, "{}"};
        };
        auto settings = World::settings();
        settings.practices.front().liveHours.days[6] = {{540, 720}};
        world.engine->apply(settings);
        world.practice().addResource(doctor(QStringLiteral("13"), QStringLiteral("Dr Kim Tran")));
        world.run(30s);
        QVERIFY(published(world, kId).contains(QStringLiteral("13")));
        QVERIFY(world.facts().configurationError.has_value());
    }

    void aFailedReadOfThePmsIsNeverASnapshot() {
        World world;
        world.start();
        QVERIFY(world.runUntilSettled());
        world.run(10s);
        const auto days = world.remote().days.size();
        world.database->setFaults([](const core::ports::PmsWork &work) {
            const QString name = core::ports::workName(work);
            const bool reads =
                name == QStringLiteral("read_configuration") || name == QStringLiteral("read_availability");
            return reads ? support::PmsFault::Garbled : support::PmsFault::None;
        });
        world.practice().block(PmsResourceId(QStringLiteral("11")), {QDate(2026, 12, 3), QTime(9, 0)}, 1h);
        world.engine->resync(core::sync::ResyncScope::Configuration, std::nullopt);
        world.run(2min);
        QCOMPARE(world.remote().resources.size(), 2);
        QCOMPARE(world.remote().days.size(), days);
        world.database->setFaults({});
        world.run(30s);
        QCOMPARE(world.remote().days.at({QStringLiteral("11"), QDate(2026, 12, 3)}).ranges.size(), size_t(3));
    }
};

QTEST_GUILESS_MAIN(Configuration)
#include "tst_simulated_configuration.moc"
