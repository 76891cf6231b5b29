// SPDX-License-Identifier: Apache-2.0
#include <QTest>

#include "tests/simulation/engine/world.h"

using namespace simulation;
using namespace std::chrono_literals;

/// The main job on the simulated clock: bookings arrive, are written once and answered.
class SimulatedBookings final : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void linkingSendsContractThenResourcesThenTypesThenAvailability() {
        World world;
        world.start();
        QVERIFY(world.runUntilSettled());
        const auto *practice = world.sandbox.practice(World::practiceId());
        QVERIFY(practice->contractAt && practice->resourcesAt && practice->typesAt);
        QVERIFY(*practice->contractAt <= *practice->resourcesAt);
        QVERIFY(*practice->resourcesAt <= *practice->typesAt);
        QCOMPARE(practice->days.size(), size_t(2 * 14));
        QCOMPARE(world.violations(), QStringList());
    }

    void aBookingIsWrittenOnceAndConfirmed() {
        World world;
        world.start();
        QVERIFY(world.runUntilSettled());
        const auto booking = world.book();
        QVERIFY(world.runUntil([&] { return world.confirmed(booking); }, 10s));
        QCOMPARE(world.practice().liveAppointmentsOf(booking).size(), size_t(1));
        world.run(2min);
        QCOMPARE(world.booking(booking).confirmCalls, 1);
        QCOMPARE(world.violations(), QStringList());
    }

    void aCancellationFreesTheTimeAndIsNotEchoed() {
        World world;
        world.start();
        QVERIFY(world.runUntilSettled());
        const auto booking = world.book();
        QVERIFY(world.runUntil([&] { return world.confirmed(booking); }, 10s));
        QVERIFY(world.sandbox.cancelBooking(booking, world.executor.utcNow()).has_value());
        world.run(30s);
        QCOMPARE(world.practice().liveAppointmentsOf(booking).size(), size_t(0));
        QVERIFY(world.sandbox.updates().begin()->second.answer == core::sandbox::Answer::Confirmed);
        QCOMPARE(world.booking(booking).cancelCalls, 0);
        QCOMPARE(world.violations(), QStringList());
    }

    void staffCancellingReachesHealthengineOnceWithinFifteenSeconds() {
        World world;
        world.start();
        QVERIFY(world.runUntilSettled());
        const auto booking = world.book();
        QVERIFY(world.runUntil([&] { return world.confirmed(booking); }, 10s));
        world.run(1min);
        world.practice().cancel(world.practice().liveAppointmentsOf(booking).front().id);
        world.run(15s);
        QCOMPARE(world.booking(booking).cancelCalls, 1);
        world.run(10min);
        QCOMPARE(world.booking(booking).cancelCalls, 1);
        QCOMPARE(world.violations(), QStringList());
    }

    void aTakenSlotIsRejectedAndItsDaySentAgainAtOnce() {
        World world;
        world.start();
        QVERIFY(world.runUntilSettled());
        const auto slot = world.sandbox.availableSlots(World::practiceId(), world.executor.utcNow(), 1).front();
        const auto patient = world.practice().patients.begin()->first;
        const auto booking = world.book();
        world.practice().book(slot.resource, slot.start, slot.length, patient);
        QVERIFY(world.runUntil([&] { return world.rejected(booking); }, 20s));
        world.run(5s);
        QVERIFY(world.booking(booking).dayResentAt.has_value());
        QCOMPARE(world.practice().appointmentsOf(booking).size(), size_t(0));
        QCOMPARE(world.violations(), QStringList());
    }

    void aRestartNeitherRepeatsNorForgets() {
        World world;
        world.start();
        QVERIFY(world.runUntilSettled());
        const auto first = world.book(0, 1);
        QVERIFY(world.runUntil([&] { return world.confirmed(first); }, 10s));
        world.kill();
        const auto second = world.book(0, 2);
        world.run(30s);
        world.start();
        QVERIFY(world.runUntil([&] { return world.confirmed(second); }, 20s));
        QCOMPARE(world.practice().liveAppointmentsOf(first).size(), size_t(1));
        QCOMPARE(world.practice().liveAppointmentsOf(second).size(), size_t(1));
        QCOMPARE(world.booking(first).confirmCalls, 1);
        QCOMPARE(world.violations(), QStringList());
    }

    void aDatabaseThatIsAwayIsNoReasonToReject() {
        World world;
        world.start();
        QVERIFY(world.runUntilSettled());
        world.database->setDown(true);
        const auto booking = world.book();
        world.run(6min);
        QVERIFY(world.booking(booking).answer == core::sandbox::Answer::Open);
        QVERIFY(world.itemKinds().contains(QStringLiteral("booking-waiting-database")));
        world.database->setDown(false);
        QVERIFY(world.runUntil([&] { return world.confirmed(booking); }, 30s));
        world.run(30s);
        QVERIFY(!world.itemKinds().contains(QStringLiteral("booking-waiting-database")));
        QCOMPARE(world.violations(), QStringList());
    }
};

QTEST_GUILESS_MAIN(SimulatedBookings)
#include "tst_simulated_bookings.moc"
