// SPDX-License-Identifier: Apache-2.0
#include <QTest>

#include "tests/simulation/engine/world.h"

using namespace simulation;
using namespace std::chrono_literals;
using core::domain::PmsResourceId;

namespace {

support::SimPractice practiceOf(int resources) {
    auto practice = support::SimPractice::small();
    for (int i = 2; i < resources; ++i) {
        core::domain::PmsResource doctor;
        doctor.id = PmsResourceId(QString::number(100 + i));
        doctor.name = QStringLiteral("Dr Number %1").arg(i);
        doctor.location = core::domain::LocationId(QStringLiteral("1"));
        practice.addResource(doctor);
    }
    return practice;
}

void removeResources(World &world, int count) {
    for (int i = 0; i < count; ++i) world.practice().removeResource(PmsResourceId(QString::number(102 + i)));
}

std::vector<core::domain::BookingId> confirmedBookings(World &world, int count) {
    std::vector<core::domain::BookingId> bookings;
    for (int i = 0; i < count; ++i) bookings.push_back(world.book(i, i));
    if (!world.runUntil(
            [&] { return std::all_of(bookings.begin(), bookings.end(), [&](auto id) { return world.confirmed(id); }); },
            1min)) {
        qFatal("not confirmed");
    }
    world.run(10s);
    return bookings;
}

int cancelled(const World &world, const std::vector<core::domain::BookingId> &bookings) {
    return int(
        std::count_if(bookings.begin(), bookings.end(), [&](auto id) { return world.booking(id).cancelCalls > 0; }));
}

bool offersAnything(const World &world) {
    const auto &days = world.remote().days;
    return std::any_of(days.begin(), days.end(), [](const auto &day) { return !day.second.ranges.empty(); });
}

const QString kShrunk = QStringLiteral("resources-shrunk");
const QString kVanished = QStringLiteral("appointments-vanished");
const QString kEmpty = QStringLiteral("availability-empty");

}  // namespace

/// What looks like an accident is held back.
class Guards final : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void aFewResourcesLessAreSentAtOnce() {
        World world(1, practiceOf(10));
        world.start();
        QVERIFY(world.runUntilSettled());
        removeResources(world, 2);
        world.run(15s);
        QCOMPARE(world.remote().resources.size(), 8);
        QCOMPARE(world.heldKinds(), QStringList());
    }

    void manyResourcesLessAreHeldUntilASecondReadAMinuteLater() {
        World world(1, practiceOf(10));
        world.start();
        QVERIFY(world.runUntilSettled());
        removeResources(world, 3);
        world.run(15s);
        QCOMPARE(world.remote().resources.size(), 10);
        QCOMPARE(world.heldKinds(), QStringList{kShrunk});
        world.run(40s);
        QCOMPARE(world.remote().resources.size(), 10);
        world.run(50s);
        QCOMPARE(world.remote().resources.size(), 7);
        QCOMPARE(world.heldKinds(), QStringList());
        QCOMPARE(world.violations(), QStringList());
    }

    void aJumpOfThePcClockIsNotAMinute() {
        World world(1, practiceOf(10));
        world.start();
        QVERIFY(world.runUntilSettled());
        removeResources(world, 3);
        world.run(10s);
        world.stepPcClock(1h);
        world.run(30s);
        QCOMPARE(world.remote().resources.size(), 10);
    }

    void whatComesBackWithinTheMinuteWasAnAccident() {
        World world(1, practiceOf(10));
        world.start();
        QVERIFY(world.runUntilSettled());
        const auto backup = world.practice().resources;
        removeResources(world, 5);
        world.run(30s);
        world.practice().resources = backup;
        world.practice().touch();
        world.run(2min);
        QCOMPARE(world.heldKinds(), QStringList());
        QCOMPARE(world.remote().resources.size(), 10);
        QCOMPARE(world.remote().resourcesCount, 1);
    }

    void staffAcceptAndItGoesAtOnce() {
        World world(1, practiceOf(10));
        world.start();
        QVERIFY(world.runUntilSettled());
        removeResources(world, 5);
        world.run(15s);
        const auto held = world.engine->holds().open();
        QCOMPARE(held.size(), size_t(1));
        QVERIFY(!world.engine->decideHeld(QStringLiteral("H99"), true));
        QVERIFY(world.engine->decideHeld(held.front().id.toLower(), true));
        world.run(5s);
        QCOMPARE(world.remote().resources.size(), 5);
    }

    void whatStaffDiscardedStaysAwayAlsoAfterARestart() {
        World world(1, practiceOf(10));
        world.start();
        QVERIFY(world.runUntilSettled());
        removeResources(world, 5);
        world.run(15s);
        QVERIFY(world.engine->decideHeld(world.engine->holds().open().front().id, false));
        world.run(3min);
        QCOMPARE(world.remote().resources.size(), 10);
        QCOMPARE(world.heldKinds(), QStringList());
        world.kill();
        world.start();
        world.run(5min);
        QCOMPARE(world.remote().resources.size(), 10);
        QCOMPARE(world.heldKinds(), QStringList());
        // Another content is another question.
        removeResources(world, 6);
        world.run(15s);
        QCOMPARE(world.heldKinds(), QStringList{kShrunk});
    }

    void anEmptyListIsReleasedByStaffOnly() {
        World world;
        world.start();
        QVERIFY(world.runUntilSettled());
        world.practice().resources.clear();
        world.practice().touch();
        world.run(10min);
        QCOMPARE(world.remote().resources.size(), 2);
        QVERIFY(world.heldKinds().contains(kShrunk));
        world.kill();
        world.start();
        world.run(10min);
        QCOMPARE(world.remote().resources.size(), 2);
        QVERIFY(world.engine->decideHeld(world.engine->holds().open().front().id, true));
        world.run(10s);
        QCOMPARE(world.remote().resources.size(), 0);
    }

    void aFirstSnapshotWithoutAnyResourceIsHeldToo() {
        auto practice = support::SimPractice::small();
        practice.resources.clear();
        World world(1, practice);
        world.start();
        world.run(5min);
        QVERIFY(!world.remote().resourcesAt.has_value());
        QVERIFY(world.heldKinds().contains(kShrunk));
    }

    void noFreeTimeAnywhereIsHeldForAMinuteUnlessThePracticeIsClosed() {
        World world;
        world.start();
        QVERIFY(world.runUntilSettled());
        const auto sessions = world.practice().sessions;
        world.practice().sessions.clear();
        world.practice().touch();
        world.run(30s);
        QCOMPARE(world.heldKinds(), QStringList{kEmpty});
        QVERIFY(offersAnything(world));
        world.practice().sessions = sessions;
        world.practice().touch();
        world.run(15s);
        QCOMPARE(world.heldKinds(), QStringList());
        // Really so: a second read says the same.
        world.practice().sessions.clear();
        world.practice().touch();
        world.run(2min);
        QCOMPARE(world.heldKinds(), QStringList());
        QVERIFY(!offersAnything(world));
        // And nothing is held once Healthengine has it so.
        world.practice().touch();
        world.run(30s);
        QCOMPARE(world.heldKinds(), QStringList());
    }

    void aClosureOfThePracticeIsNoAccident() {
        World world;
        world.start();
        QVERIFY(world.runUntilSettled());
        for (int i = 0; i < 14; ++i) world.practice().closeDay(QDate(2026, 12, 1).addDays(i));
        world.run(15s);
        QCOMPARE(world.heldKinds(), QStringList());
        QVERIFY(!offersAnything(world));
    }

    void aFewDeletedAppointmentsAreCancelledAtOnce() {
        World world;
        world.start();
        QVERIFY(world.runUntilSettled());
        const auto bookings = confirmedBookings(world, 6);
        for (int i = 0; i < 3; ++i) world.practice().deleteAppointment(world.appointmentOf(bookings[size_t(i)]));
        world.run(15s);
        QCOMPARE(cancelled(world, bookings), 3);
        QCOMPARE(world.heldKinds(), QStringList());
    }

    void manyVanishedAppointmentsAreNeverCancelledUntilStaffSaySo() {
        World world;
        world.start();
        QVERIFY(world.runUntilSettled());
        const auto bookings = confirmedBookings(world, 8);
        for (int i = 0; i < 6; ++i) world.practice().deleteAppointment(world.appointmentOf(bookings[size_t(i)]));
        world.run(10min);
        QCOMPARE(cancelled(world, bookings), 0);
        QCOMPARE(world.heldKinds(), QStringList{kVanished});
        world.kill();
        world.start();
        world.run(10min);
        QCOMPARE(cancelled(world, bookings), 0);
        // Another one that staff cancel as they always do is told all the same.
        world.practice().cancel(world.appointmentOf(bookings[6]));
        world.run(15s);
        QCOMPARE(cancelled(world, bookings), 1);
        QVERIFY(world.engine->decideHeld(world.engine->holds().open().front().id, true));
        // The process dies in the middle of telling; the decision stands.
        QVERIFY(world.runUntil([&] { return cancelled(world, bookings) >= 3; }, 30s));
        world.kill();
        world.start();
        world.run(1min);
        QCOMPARE(cancelled(world, bookings), 7);
        QCOMPARE(world.heldKinds(), QStringList());
        QCOMPARE(world.violations(), QStringList());
    }

    void aRestoredBackupCancelsNothing() {
        World world;
        world.start();
        QVERIFY(world.runUntilSettled());
        const auto bookings = confirmedBookings(world, 6);
        const auto appointments = world.practice().appointments;
        world.practice().appointments.clear();
        world.practice().touch();
        world.run(5min);
        QCOMPARE(cancelled(world, bookings), 0);
        QCOMPARE(world.heldKinds(), QStringList{kVanished});
        world.run(5min);
        QCOMPARE(cancelled(world, bookings), 0);
        // The right database comes back before anybody decides.
        world.practice().appointments = appointments;
        world.practice().touch();
        world.run(1min);
        QCOMPARE(cancelled(world, bookings), 0);
        QCOMPARE(world.heldKinds(), QStringList());
    }
};

QTEST_GUILESS_MAIN(Guards)
#include "tst_simulated_guards.moc"
