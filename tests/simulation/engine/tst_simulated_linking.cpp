// SPDX-License-Identifier: Apache-2.0
#include <QTest>

#include "tests/simulation/engine/world.h"

using namespace simulation;
using namespace std::chrono_literals;
using core::domain::PmsResourceId;
using core::sandbox::Answer;

namespace {

/// A practice with @p resources practitioners who see patients on each weekday of @p days days.
support::SimPractice bigPractice(int resources, int days) {
    auto practice = support::SimPractice::small();
    const QDate first(2026, 12, 1);
    for (int i = 2; i < resources; ++i) {
        core::domain::PmsResource doctor;
        doctor.id = PmsResourceId(QString::number(100 + i));
        doctor.name = QStringLiteral("Dr Number %1").arg(i);
        doctor.location = core::domain::LocationId(QStringLiteral("1"));
        practice.addResource(doctor);
        practice.addWeekdaySessions(doctor.id, first, first.addDays(days - 1), 8 * 60, 17 * 60, 15min);
    }
    return practice;
}

core::sandbox::BookingDraft draftAt(const World &world, QTime time) {
    auto draft = world.draft();
    draft.resource = PmsResourceId(QStringLiteral("11"));
    draft.start = {QDate(2026, 12, 3), time};
    return draft;
}

}  // namespace

/// A practice is linked: what is sent, in which order, and what does not wait for it.
class Linking final : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void contractThenResourcesThenTypesThenAvailability() {
        World world;
        world.start();
        QVERIFY(world.runUntilSettled());
        QStringList order;
        for (const auto &call : world.calls) {
            if (call.operation.startsWith(QStringLiteral("upload")) ||
                call.operation.startsWith(QStringLiteral("send")))
                order << call.operation;
        }
        QCOMPARE(order, (QStringList{QStringLiteral("uploadLivenessContract"), QStringLiteral("uploadPmsResources"),
                                     QStringLiteral("uploadPmsAppointmentTypes"),
                                     QStringLiteral("sendAvailabilitySnapshots")}));
        QCOMPARE(world.violations(), QStringList());
    }

    void outstandingRequestsAreAnsweredWhileTheFirstSynchronisationRuns() {
        World world(1, bigPractice(40, 60));
        auto settings = World::settings();
        settings.practices.front().availabilityDays = 60;
        world.sandbox.setPerPage(2);
        // Left by a former integration, before this one ever ran.
        std::vector<core::domain::BookingId> left;
        for (int i = 0; i < 5; ++i)
            left.push_back(world.force(draftAt(world, QTime(9, 15 * (i % 4)).addSecs(3600 * (i / 4)))));
        const auto unknown = world.sandbox.forceUpdate(World::practiceId(), core::domain::BookingId(99'000'001),
                                                       core::domain::BookingStatus::Cancelled, {}, world.serverNow());
        world.sandbox.requestAvailability(World::practiceId(), QDate(2026, 12, 4), std::nullopt,
                                          core::sandbox::ResourceField::Current, world.serverNow());
        const auto started = world.executor.utcNow();
        world.start(settings);
        world.transport->setLatency(150ms, 150ms);
        world.database->setLatency(40ms, 40ms);
        // A patient books in the middle of it all.
        world.run(2s);
        const auto during = world.force(draftAt(world, QTime(15, 0)));
        QVERIFY(world.facts().syncing);
        QVERIFY(world.runUntil([&] { return world.confirmed(during); }, 10s));
        QVERIFY(world.runUntilSettled());
        for (const auto id : left) {
            QVERIFY(world.confirmed(id));
            QVERIFY(*world.booking(id).answeredAt - started < 10s);
        }
        QVERIFY(world.update(unknown).answer == Answer::Rejected);
        QVERIFY(world.remote().availabilityWishes.front().answeredAt.has_value());
        QCOMPARE(world.remote().days.size(), size_t(40 * 60));
        QCOMPARE(world.violations(), QStringList());
    }

    void missingConsentIsShownAskedMoreSlowlyAndRecoveredFromAlone() {
        World world;
        (void)world.sandbox.setConsent(World::practiceId(), false);
        world.start();
        world.run(2min);
        QCOMPARE(world.facts().refusal, 403);
        QVERIFY(world.facts().refusedSince.has_value());
        const auto before = world.executor.utcNow();
        world.run(10min);
        const int polls = world.callsOf(QStringLiteral("pollRequests"), before);
        QVERIFY2(polls >= 10 && polls <= 25, qPrintable(QString::number(polls)));
        QVERIFY(world.callsOf(QStringLiteral("uploadLivenessContract"), before) <= 25);
        (void)world.sandbox.setConsent(World::practiceId(), true);
        QVERIFY(world.runUntil([&] { return world.remote().typesAt.has_value(); }, 70s));
        QVERIFY(world.runUntilSettled());
        world.run(10s);
        QCOMPARE(world.facts().refusal, 0);
        const auto after = world.executor.utcNow();
        world.run(1min);
        QVERIFY(world.callsOf(QStringLiteral("pollRequests"), after) >= 11);
        QCOMPARE(world.violations(), QStringList());
    }

    void consentMissingForConfigurationOnlyStillSlowsAndRecovers() {
        World world;
        bool refused = true;
        world.intercept =
            [&refused](const core::ports::HttpRequest &request) -> std::optional<core::ports::HttpResponse> {
            if (!refused || !request.url.path().contains(QStringLiteral("/config/"))) return std::nullopt;
            return core::ports::HttpResponse{403, {}, "{}"};
        };
        world.start();
        world.run(1min);
        QCOMPARE(world.facts().refusal, 403);
        QVERIFY(world.facts().lastPollOk.has_value());
        refused = false;
        QVERIFY(world.runUntilSettled());
        QCOMPARE(world.facts().refusal, 0);
    }

    void aRefusalOfSomethingNotWantedAnyMoreIsForgotten() {
        World world;
        const auto booking = world.confirmedBooking();
        world.intercept = [](const core::ports::HttpRequest &request) -> std::optional<core::ports::HttpResponse> {
            if (request.operation != QStringLiteral("confirmBookingUpdate")) return std::nullopt;
            return core::ports::HttpResponse{403, {}, "{}"};
        };
        const auto update = world.cancel(booking);
        world.run(10s);
        QCOMPARE(world.facts().refusal, 403);
        const_cast<core::sandbox::UpdateRecord &>(world.update(update)).answer = Answer::Confirmed;
        world.run(10min);
        QCOMPARE(world.facts().refusal, 0);
    }

    void aWrongApiKeyIsToldApartFromConsent() {
        World world;
        world.sandbox.setApiKey(QStringLiteral("another"));
        world.start();
        world.run(1min);
        QCOMPARE(world.facts().refusal, 401);
        world.secrets->insert_or_assign(QStringLiteral("api-key"), QStringLiteral("another"));
        world.engine->reloadSecrets();
        QVERIFY(world.runUntilSettled());
        QCOMPARE(world.facts().refusal, 0);
    }

    void missingKeysAreNamedAndFoundWithoutARestart() {
        World world;
        world.secrets->erase(QStringLiteral("practice-key-1234567"));
        world.start();
        world.run(1min);
        QVERIFY(world.overview().secretError.has_value());
        QVERIFY(!world.overview().sync);
        QVERIFY(world.calls.empty());
        world.secrets->insert_or_assign(QStringLiteral("practice-key-1234567"), QStringLiteral("key-one"));
        world.run(40s);
        QVERIFY(!world.overview().secretError.has_value());
        QVERIFY(world.runUntilSettled());
    }

    void aLockedKeychainIsWaitedFor() {
        World world;
        world.start();
        world.secretStore->setLocked(true);
        world.run(1min);
        QVERIFY(world.overview().secretError.has_value());
        world.secretStore->setLocked(false);
        world.run(40s);
        QVERIFY(world.runUntilSettled());
    }

    void aDisabledPracticeHasNoTrafficAndIsConfiguredAnewWhenEnabled() {
        World world;
        world.start();
        QVERIFY(world.runUntilSettled());
        world.run(10s);
        auto settings = World::settings();
        settings.practices.front().enabled = false;
        world.engine->apply(settings);
        const auto before = world.executor.utcNow();
        const int units = world.database->started();
        world.run(10min);
        QCOMPARE(
            std::count_if(world.calls.begin(), world.calls.end(), [&](const auto &call) { return call.at > before; }),
            0);
        QCOMPARE(world.database->started(), units);
        const int contracts = world.remote().contractCount;
        world.engine->apply(World::settings());
        QVERIFY(world.runUntilSettled());
        QCOMPARE(world.remote().contractCount, contracts + 1);
        QCOMPARE(world.violations(), QStringList());
    }

    void aPracticeThatIsDisabledFromTheStartTouchesNothing() {
        World world;
        auto settings = World::settings();
        settings.practices.front().enabled = false;
        world.start(settings);
        world.run(10min);
        QVERIFY(world.calls.empty());
        QCOMPARE(world.database->started(), 0);
    }
};

QTEST_GUILESS_MAIN(Linking)
#include "tst_simulated_linking.moc"
