// SPDX-License-Identifier: Apache-2.0
#include <QTest>

#include "tests/simulation/engine/world.h"

using namespace simulation;
using namespace std::chrono_literals;
using core::base::ErrorKind;
using core::sandbox::Answer;

namespace {

core::base::Error failure(ErrorKind kind) {
    return {kind, QStringLiteral("journal"), QStringLiteral("simulated")};
}

const QString kWaiting = QStringLiteral("booking-waiting-database");

}  // namespace

/// The disk, the database, the network.
class Trouble final : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void aFullDiskStopsNoBookingButAlarms() {
        World world;
        world.start();
        QVERIFY(world.runUntilSettled());
        world.journal->failWith(failure(ErrorKind::Unavailable));
        const auto booking = world.book();
        QVERIFY(world.runUntil([&] { return world.confirmed(booking); }, 10s));
        const auto update = world.cancel(booking);
        QVERIFY(world.runUntil([&] { return world.update(update).answer == Answer::Confirmed; }, 10s));
        QVERIFY(world.facts().journalError.has_value());
        world.journal->failWith(std::nullopt);
        world.run(15s);
        QVERIFY(!world.facts().journalError.has_value());
        const auto entry = world.journal->entry(World::practiceId(), core::ports::EntryKind::Booking, booking.value());
        QVERIFY(entry && *entry);
        QVERIFY((*entry)->state == core::ports::EntryState::Answered);
        QCOMPARE(world.violations(), QStringList());
    }

    void aCorruptJournalStopsWritesAndAlarms() {
        World world;
        world.start();
        QVERIFY(world.runUntilSettled());
        world.journal->failWith(failure(ErrorKind::StorageCorrupt));
        const auto booking = world.book();
        world.run(3min);
        QVERIFY(world.practice().appointmentsOf(booking).empty());
        QVERIFY(world.booking(booking).answer == Answer::Open);
        QVERIFY(world.facts().journalError->kind == ErrorKind::StorageCorrupt);
        world.journal->failWith(std::nullopt);
        QVERIFY(world.runUntil([&] { return world.confirmed(booking); }, 40s));
        QCOMPARE(world.violations(), QStringList());
    }

    void withTheDataDirLostTheLinkIsTheAuthority() {
        World world;
        const auto booking = world.confirmedBooking();
        world.practice().cancel(world.appointmentOf(booking));
        world.run(15s);
        QCOMPARE(world.booking(booking).cancelCalls, 1);
        world.kill();
        *world.disk = {};
        const_cast<core::sandbox::BookingRecord &>(world.booking(booking)).answer = Answer::Open;
        world.start();
        QVERIFY(world.runUntilSettled());
        world.run(1min);
        QCOMPARE(world.practice().appointmentsOf(booking).size(), size_t(1));
        QVERIFY(world.confirmed(booking));
        QCOMPARE(world.booking(booking).cancelCalls, 1);
    }

    void aDatabaseThatIsDownHungOrBackIsNeverAReasonToReject_data() {
        QTest::addColumn<int>("fault");
        QTest::newRow("down") << int(support::PmsFault::FailBefore);
        QTest::newRow("hung") << int(support::PmsFault::Hang);
        QTest::newRow("losing commits") << int(support::PmsFault::LoseBeforeCommit);
    }

    void aDatabaseThatIsDownHungOrBackIsNeverAReasonToReject() {
        QFETCH(int, fault);
        World world;
        world.start();
        QVERIFY(world.runUntilSettled());
        world.database->setFaults([fault](const core::ports::PmsWork &) { return support::PmsFault(fault); });
        std::vector<core::domain::BookingId> bookings;
        for (int i = 0; i < 5; ++i) bookings.push_back(world.book(i, i));
        world.run(4min);
        QCOMPARE(world.itemKinds(), QStringList());
        QVERIFY(world.facts().databaseFailingSince.has_value());
        world.run(2min);
        QCOMPARE(world.itemKinds().count(kWaiting), 5);
        QVERIFY(world.item(kWaiting)->person.reveal().contains(QStringLiteral("Wattle")));
        for (const auto id : bookings) QVERIFY(world.booking(id).answer == Answer::Open);
        QVERIFY(world.remote().longestPollGap <= 6s);
        world.database->setFaults({});
        QVERIFY(world.runUntil(
            [&] { return std::all_of(bookings.begin(), bookings.end(), [&](auto id) { return world.confirmed(id); }); },
            45s));
        world.run(30s);
        QCOMPARE(world.itemKinds(), QStringList());
        QVERIFY(world.practice().items.empty());
        QVERIFY(!world.facts().databaseFailingSince.has_value());
        QCOMPARE(world.violations(), QStringList());
    }

    void theAlarmCountsFromTheFirstTimeAlsoOverRestarts() {
        World world;
        world.start();
        QVERIFY(world.runUntilSettled());
        world.database->setDown(true);
        (void)world.book();
        for (int i = 0; i < 3; ++i) {
            world.run(2min);
            world.kill();
            world.start();
            world.database->setDown(true);
        }
        world.run(1min);
        QVERIFY(world.item(kWaiting));
    }

    void aDatabaseThatIsAwayAtTheStartIsWaitedFor() {
        World world;
        world.start();
        world.database->setDown(true);
        const auto booking = [&] {
            auto draft = world.draft();
            draft.resource = core::domain::PmsResourceId(QStringLiteral("11"));
            draft.start = {QDate(2026, 12, 3), QTime(9, 0)};
            return world.force(draft);
        }();
        world.run(10min);
        QVERIFY(world.booking(booking).answer == Answer::Open);
        QVERIFY(world.remote().contractAt.has_value());
        QVERIFY(!world.remote().resourcesAt.has_value());
        world.database->setDown(false);
        QVERIFY(world.runUntil([&] { return world.confirmed(booking); }, 30s));
        QVERIFY(world.runUntilSettled());
        QCOMPARE(world.violations(), QStringList());
    }

    void anOutageOfTheNetworkIsCaughtUp() {
        World world;
        world.start();
        QVERIFY(world.runUntilSettled());
        world.transport->setDown(true);
        const auto booking = world.book();
        world.practice().block(core::domain::PmsResourceId(QStringLiteral("12")), {QDate(2026, 12, 3), QTime(9, 0)},
                               1h);
        world.run(1h);
        world.transport->setDown(false);
        world.run(65s);
        QVERIFY(world.confirmed(booking));
        world.run(60s);
        QVERIFY(world.remote().days.at({QStringLiteral("12"), QDate(2026, 12, 3)}).ranges ==
                support::availabilityOf(world.practice(), core::domain::PmsResourceId(QStringLiteral("12")),
                                        QDate(2026, 12, 3))
                    .ranges);
        QCOMPARE(world.violations(), QStringList());
    }

    void aThousandWaitingBookingsAreWorkedWithinTheLimits() {
        auto practice = support::SimPractice::small();
        for (int i = 0; i < 30; ++i) {
            core::domain::PmsResource doctor;
            doctor.id = core::domain::PmsResourceId(QString::number(200 + i));
            doctor.name = QStringLiteral("Dr Number %1").arg(i);
            practice.addResource(doctor);
            practice.addWeekdaySessions(doctor.id, QDate(2026, 12, 1), QDate(2026, 12, 14), 480, 1020, 15min);
        }
        World world(1, practice);
        world.start();
        QVERIFY(world.runUntilSettled());
        world.kill();
        const auto slots_ = world.sandbox.availableSlots(World::practiceId(), world.serverNow(), 300);
        std::vector<core::domain::BookingId> bookings;
        for (int i = 0; i < 300; ++i) {
            const auto &slot = slots_[size_t(i)];
            bookings.push_back(*world.sandbox.bookSlot(World::practiceId(), slot.resource, slot.start, {},
                                                       world.person(i), world.serverNow()));
        }
        world.start();
        world.run(1min);
        for (const auto id : bookings) QVERIFY(world.confirmed(id));
        QVERIFY(world.remote().longestPollGap <= 8s);
        QCOMPARE(world.violations(), QStringList());
    }
};

QTEST_GUILESS_MAIN(Trouble)
#include "tst_simulated_trouble.moc"
