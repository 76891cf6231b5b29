// SPDX-License-Identifier: Apache-2.0
#include <QTest>

#include "tests/simulation/engine/world.h"

using namespace simulation;
using namespace std::chrono_literals;
using core::domain::LocationId;
using core::domain::PmsResourceId;
using core::domain::PracticeId;

namespace {

const QString kOther = QStringLiteral("7654321");
const PracticeId kOtherId(kOther);

core::config::Settings twoPractices() {
    auto settings = World::settings();
    settings.practices.front().locations = {LocationId(QStringLiteral("1"))};
    settings.practices.push_back(World::practiceSettings(kOther));
    settings.practices.back().locations = {LocationId(QStringLiteral("2"))};
    return settings;
}

support::SimPractice twoLocations() {
    auto practice = support::SimPractice::small();
    practice.resource(PmsResourceId(QStringLiteral("12")))->location = LocationId(QStringLiteral("2"));
    return practice;
}

int callsOf(const World &world, const QString &practice, core::base::UtcTime since = {}) {
    return int(std::count_if(world.calls.begin(), world.calls.end(),
                             [&](const auto &call) { return call.practice.value() == practice && call.at > since; }));
}

}  // namespace

/// Several practices in one engine on one PMS.
class Practices final : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void eachHasItsOwnLocations() {
        World world(1, twoLocations());
        world.addPractice(kOther);
        world.start(twoPractices());
        QVERIFY(world.runUntilSettled());
        QCOMPARE(world.remote().everResources, QSet<QString>{QStringLiteral("11")});
        QCOMPARE(world.remote(kOther).everResources, QSet<QString>{QStringLiteral("12")});
        const auto slots_ = world.sandbox.availableSlots(kOtherId, world.serverNow(), 1);
        const auto mine = world.book(0, 1);
        const auto other = world.sandbox.bookSlot(kOtherId, slots_.front().resource, slots_.front().start, {},
                                                  world.person(2), world.serverNow());
        world.run(20s);
        QVERIFY(world.confirmed(mine) && world.confirmed(*other));
        QCOMPARE(world.violations(), QStringList());
    }

    void oneThatFailsDoesNotHarmTheOthers_data() {
        QTest::addColumn<int>("status");
        QTest::newRow("wrong practice key") << 401;
        QTest::newRow("no consent") << 403;
        QTest::newRow("broken") << 500;
        QTest::newRow("never answers") << 0;
    }

    void oneThatFailsDoesNotHarmTheOthers() {
        QFETCH(int, status);
        World world(1, twoLocations());
        world.addPractice(kOther);
        world.start(twoPractices());
        world.intercept =
            [status](const core::ports::HttpRequest &request) -> std::optional<core::ports::HttpResponse> {
            if (core::ports::headerValue(request.headers, "practice-id") != kOther.toLatin1() || status == 0)
                return std::nullopt;
            return core::ports::HttpResponse{status, {}, "{}"};
        };
        world.transport->setFaults([status](const core::ports::HttpRequest &request) {
            const bool silent =
                status == 0 && core::ports::headerValue(request.headers, "practice-id") == kOther.toLatin1();
            return silent ? support::HttpFault::TimeOutBefore : support::HttpFault::None;
        });
        QVERIFY(world.runUntil([&] { return world.overview().sync && !world.facts().syncing; }, 1min));
        const auto booking = world.book();
        QVERIFY(world.runUntil([&] { return world.confirmed(booking); }, 10s));
        world.run(5min);
        QCOMPARE(world.facts().refusal, 0);
        QCOMPARE(world.overview(kOther).sync->facts().refusal, status == 401 || status == 403 ? status : 0);
        // What the status needs to tell a wrong practice key from a wrong API key.
        QVERIFY(world.facts().lastAuthorised.has_value());
        QVERIFY(world.remote().longestPollGap <= 6s);
        QCOMPARE(world.violations(), QStringList());
    }

    void aMissingKeyOfOneLeavesTheOtherAlone() {
        World world(1, twoLocations());
        world.addPractice(kOther);
        world.secrets->erase(QStringLiteral("practice-key-") + kOther);
        world.start(twoPractices());
        QVERIFY(world.runUntil([&] { return world.overview().sync && !world.facts().syncing; }, 1min));
        QVERIFY(world.overview(kOther).secretError.has_value());
        QCOMPARE(callsOf(world, kOther), 0);
    }

    void oneIsPausedTheOtherGoesOn() {
        World world(1, twoLocations());
        world.addPractice(kOther);
        world.start(twoPractices());
        QVERIFY(world.runUntilSettled());
        world.engine->pause(kOtherId, std::nullopt);
        const auto since = world.executor.utcNow();
        world.run(5min);
        QCOMPARE(callsOf(world, kOther, since), 0);
        QVERIFY(callsOf(world, World::practiceId().value(), since) >= 55);
    }

    void aReplacedPracticeIsConfiguredAnewAndTheOldOneHearsNothingMore() {
        World world;
        const auto old = world.confirmedBooking();
        world.addPractice(kOther);
        auto settings = World::settings();
        settings.practices = {World::practiceSettings(kOther)};
        world.engine->apply(settings);
        const auto since = world.executor.utcNow();
        QVERIFY(world.runUntilSettled());
        QVERIFY(world.remote(kOther).contractAt && world.remote(kOther).typesAt);
        QCOMPARE(world.remote(kOther).days.size(), size_t(2 * 14));
        world.practice().cancel(world.appointmentOf(old));
        world.run(2min);
        QCOMPARE(callsOf(world, World::practiceId().value(), since), 0);
        QCOMPARE(world.journal->knownPractices()->size(), size_t(1));
        // Linked again later it begins from scratch as well.
        world.engine->apply(World::settings());
        QVERIFY(world.runUntilSettled());
        QCOMPARE(world.remote().contractCount, 2);
        QCOMPARE(world.violations(), QStringList());
    }

    void manyPracticesStayUnderTenCallsASecond() {
        World world;
        auto settings = World::settings();
        for (int i = 0; i < 12; ++i) {
            const QString id = QString::number(2'000'000 + i);
            world.addPractice(id);
            settings.practices.push_back(World::practiceSettings(id));
        }
        world.start(settings);
        world.run(3min);
        for (size_t i = 10; i < world.calls.size(); ++i)
            QVERIFY(world.calls[i].steady - world.calls[i - 10].steady > 1s);
        QCOMPARE(world.violations(), QStringList());
    }
};

QTEST_GUILESS_MAIN(Practices)
#include "tst_simulated_practices.moc"
