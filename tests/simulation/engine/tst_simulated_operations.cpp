// SPDX-License-Identifier: Apache-2.0
#include <QTest>

#include "tests/simulation/engine/world.h"

using namespace simulation;
using namespace std::chrono_literals;
using core::sandbox::Answer;

namespace {

int callsAfter(const World &world, core::base::UtcTime since) {
    return int(
        std::count_if(world.calls.begin(), world.calls.end(), [&](const auto &call) { return call.at > since; }));
}

}  // namespace

/// Pausing and resuming, clocks, sleep.
class Operations final : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void pausedMeansNoCallAndNoWriteAlsoAfterARestart() {
        World world;
        world.start();
        QVERIFY(world.runUntilSettled());
        QVERIFY(world.engine->pause(std::nullopt, std::nullopt));
        world.run(1s);
        const auto before = world.executor.utcNow();
        const int units = world.database->started();
        const auto booking = world.book();
        world.run(10min);
        QCOMPARE(callsAfter(world, before), 0);
        QCOMPARE(world.database->started(), units);
        world.kill();
        world.start();
        world.run(10min);
        QCOMPARE(callsAfter(world, before), 0);
        QCOMPARE(world.database->started(), 0);
        QVERIFY(world.overview().paused);
        QVERIFY(world.engine->resume(std::nullopt));
        QVERIFY(world.runUntil([&] { return world.confirmed(booking); }, 10s));
        world.run(10s);
        QCOMPARE(world.violations(), QStringList());
    }

    void resumedMeansFullConfigurationAvailabilityAndRequests() {
        World world;
        world.start();
        QVERIFY(world.runUntilSettled());
        world.engine->pause(World::practiceId(), std::nullopt);
        world.run(1min);
        world.engine->resume(World::practiceId());
        // The process dies before everything was sent again: it is sent by the next one.
        world.run(100ms);
        world.kill();
        world.start();
        world.run(30s);
        QVERIFY(world.remote().contractCount >= 2);
        QVERIFY(world.remote().resourcesCount >= 2 && world.remote().typesCount >= 2);
        for (const auto &[key, day] : world.remote().days) QVERIFY(day.received >= 2);
        QCOMPARE(world.violations(), QStringList());
    }

    void aPauseForAWhileEndsByItself() {
        World world;
        world.start();
        QVERIFY(world.runUntilSettled());
        QVERIFY(world.engine->pause(std::nullopt, std::chrono::seconds(1h)));
        QVERIFY(world.overview().pausedUntil.has_value());
        world.kill();
        world.start();
        world.run(50min);
        QVERIFY(world.overview().paused);
        world.run(11min);
        QVERIFY(!world.overview().paused);
        QVERIFY(world.runUntilSettled());
    }

    void pausingInTheMiddleOfABookingLosesNothing() {
        World world;
        world.start();
        QVERIFY(world.runUntilSettled());
        const auto booking = world.book();
        QVERIFY(world.runUntil([&] { return !world.practice().appointmentsOf(booking).empty(); }, 20s));
        world.engine->pause(std::nullopt, std::nullopt);
        world.run(5min);
        world.engine->resume(std::nullopt);
        QVERIFY(world.runUntil([&] { return world.confirmed(booking); }, 10s));
        QCOMPARE(world.practice().appointmentsOf(booking).size(), size_t(1));
        QCOMPARE(world.violations(), QStringList());
    }

    void itemsOfAPausedPracticeAreNotWritten() {
        World world;
        const auto booking = world.confirmedBooking();
        world.database->failNext(support::PmsFault::FailBefore, QStringLiteral("write_staff_item"), 1);
        world.practice().overlap(world.appointmentOf(booking));
        QVERIFY(world.runUntil([&] { return world.item(QStringLiteral("appointment-overlapped")) != nullptr; }, 15s));
        world.run(10ms);
        world.engine->pause(std::nullopt, std::nullopt);
        world.run(5min);
        QVERIFY(world.practice().items.empty());
        world.engine->resume(std::nullopt);
        world.run(1min);
        QCOMPARE(world.practice().items.size(), size_t(1));
    }

    void aJumpOfTheWallClockIsAFullRoundWithFreshConnections() {
        World world;
        world.start();
        QVERIFY(world.runUntilSettled());
        world.run(10s);
        const int contracts = world.remote().contractCount;
        world.stepPcClock(2h);
        world.run(20s);
        QCOMPARE(world.transport->resets(), 1);
        QCOMPARE(world.database->resets(), 1);
        QCOMPARE(world.remote().contractCount, contracts + 1);
        world.run(10min);
        QCOMPARE(world.transport->resets(), 1);
        world.stepPcClock(-2h);
        world.run(20s);
        QCOMPARE(world.transport->resets(), 2);
        QCOMPARE(world.violations(), QStringList());
    }

    void wakingFromSleepLooksForRequestsAtOnce() {
        World world;
        world.start();
        QVERIFY(world.runUntilSettled());
        world.run(10s);
        const auto booking = world.book();
        world.engine->wake();
        QVERIFY(world.runUntil([&] { return world.confirmed(booking); }, 1s));
    }

    void agesAreMeasuredAgainstHealthenginesClock_data() {
        QTest::addColumn<int>("hours");
        QTest::newRow("the PC is an hour slow") << 1;
        QTest::newRow("the PC is an hour fast") << -1;
    }

    void agesAreMeasuredAgainstHealthenginesClock() {
        QFETCH(int, hours);
        World world;
        world.serverSkew = std::chrono::hours(hours);
        world.start();
        QVERIFY(world.runUntilSettled());
        // An early rejection is none that staff have to ring for, whatever the PC's clock says.
        const auto chosen = world.slot();
        const auto early = world.book();
        world.practice().book(chosen.resource, chosen.start, chosen.length, world.practice().patients.begin()->first);
        QVERIFY(world.runUntil([&] { return world.rejected(early); }, 20s));
        world.run(5s);
        QCOMPARE(world.itemKinds(), QStringList());
        // Half an hour ago by Healthengine's clock is past, in half an hour is not.
        world.practice().addSession(
            {core::domain::PmsResourceId(QStringLiteral("11")), world.practiceNow().date, 0, 480, 900s, {}});
        auto draft = world.draft(3);
        draft.resource = core::domain::PmsResourceId(QStringLiteral("11"));
        draft.start = world.practiceNow().plus(-30min);
        const auto past = world.force(draft);
        draft.start = world.practiceNow().plus(30min);
        draft.patient = world.person(4);
        const auto soon = world.force(draft);
        world.run(20s);
        QCOMPARE(world.booking(past).rejectReason, QStringLiteral("time-past"));
        QVERIFY(world.confirmed(soon));
        QVERIFY(!world.facts().oldestOpen.has_value());
        QCOMPARE(world.violations(), QStringList());
    }

    void aCleanStopAtAnyMomentLeavesNothingBehind() {
        for (int moment = 0; moment < 60; ++moment) {
            World world;
            world.start();
            world.run(std::chrono::milliseconds(moment * 7));
            world.kill();
            world.run(1min);
            QCOMPARE(world.executor.pending(), 0);
        }
    }
};

QTEST_GUILESS_MAIN(Operations)
#include "tst_simulated_operations.moc"
