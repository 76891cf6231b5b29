// SPDX-License-Identifier: Apache-2.0
#include <QTest>

#include "tests/simulation/engine/world.h"

using namespace simulation;
using namespace std::chrono_literals;
using core::base::PracticeTime;
using core::domain::PmsResourceId;
using core::sandbox::Answer;
using core::sandbox::BookingDraft;

namespace {

constexpr auto kAnswerLimit = 20s;

enum class Case { NoResource, Taken, OutsideSession, Past, UnknownResource, Inactive, Ambiguous };

/// Arranges the world so that the draft has to be refused.
void arrange(World &world, BookingDraft &draft, Case what) {
    auto &practice = world.practice();
    switch (what) {
        case Case::NoResource:
            draft.resource.reset();
            return;
        case Case::Taken:
            practice.book(*draft.resource, draft.start, draft.length, practice.patients.begin()->first);
            return;
        case Case::OutsideSession:
            draft.start.time = QTime(12, 15);
            return;
        case Case::Past:
            draft.start = world.practiceNow().plus(-1h);
            return;
        case Case::UnknownResource:
            draft.resource = PmsResourceId(QStringLiteral("99"));
            return;
        case Case::Inactive:
            practice.setActive(*draft.resource, false);
            return;
        case Case::Ambiguous:
            practice.addPatient(draft.patient);
            practice.addPatient(draft.patient);
            return;
    }
}

}  // namespace

/// What cannot be booked is refused at once, and nothing is written.
class Refusals final : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void whatCannotBeBookedIsRejectedWithinTwentySeconds_data() {
        QTest::addColumn<int>("what");
        QTest::addColumn<QString>("reason");
        QTest::newRow("no resource") << int(Case::NoResource) << QStringLiteral("resource-missing");
        QTest::newRow("taken slot") << int(Case::Taken) << QStringLiteral("slot-taken");
        QTest::newRow("outside any session") << int(Case::OutsideSession) << QStringLiteral("outside-session");
        QTest::newRow("past time") << int(Case::Past) << QStringLiteral("time-past");
        QTest::newRow("unknown resource") << int(Case::UnknownResource) << QStringLiteral("resource-unknown");
        QTest::newRow("inactive resource") << int(Case::Inactive) << QStringLiteral("resource-inactive");
        QTest::newRow("several files, reject") << int(Case::Ambiguous) << QStringLiteral("ambiguous-patient");
    }

    void whatCannotBeBookedIsRejectedWithinTwentySeconds() {
        QFETCH(int, what);
        QFETCH(QString, reason);
        World world;
        auto settings = World::settings();
        settings.practices.front().whenAmbiguous = core::config::WhenAmbiguous::Reject;
        world.start(settings);
        QVERIFY(world.runUntilSettled());
        auto draft = world.slotDraft();
        arrange(world, draft, Case(what));
        const auto booking = world.force(draft);
        QVERIFY(world.runUntil([&] { return world.rejected(booking); }, kAnswerLimit));
        QCOMPARE(world.booking(booking).rejectReason, reason);
        QVERIFY(world.practice().appointmentsOf(booking).empty());
        QVERIFY(world.practice().filesMadeByEngine().empty());
        world.run(5s);
        const bool published =
            draft.resource && world.practice().resource(*draft.resource) && Case(what) != Case::Inactive;
        QCOMPARE(world.booking(booking).dayResentAt.has_value(), published);
        QCOMPARE(world.violations(), QStringList());
        QCOMPARE(world.itemKinds().contains(QStringLiteral("slot-taken-late")), false);
        // Refusing for several files is a matter for staff: they find the right one and ring.
        QCOMPARE(world.itemKinds().contains(QStringLiteral("ambiguous-patient")), Case(what) == Case::Ambiguous);
    }

    void aResourceOfAnotherLocationIsRejected() {
        auto practice = support::SimPractice::small();
        practice.resource(PmsResourceId(QStringLiteral("12")))->location =
            core::domain::LocationId(QStringLiteral("2"));
        World world(1, practice);
        auto settings = World::settings();
        settings.practices.front().locations = {core::domain::LocationId(QStringLiteral("1"))};
        world.start(settings);
        QVERIFY(world.runUntilSettled());
        auto draft = world.slotDraft();
        draft.resource = PmsResourceId(QStringLiteral("12"));
        const auto booking = world.force(draft);
        QVERIFY(world.runUntil([&] { return world.rejected(booking); }, kAnswerLimit));
        QVERIFY(world.practice().appointmentsOf(booking).empty());
    }

    void aBookingThatWaitedForTheFirstStartIsHeldAgainstTheLocations() {
        auto practice = support::SimPractice::small();
        practice.resource(PmsResourceId(QStringLiteral("12")))->location =
            core::domain::LocationId(QStringLiteral("2"));
        World world(1, practice);
        auto settings = World::settings();
        settings.practices.front().locations = {core::domain::LocationId(QStringLiteral("1"))};
        World before;
        before.start();
        QVERIFY(before.runUntilSettled());
        auto draft = before.slotDraft();
        draft.resource = PmsResourceId(QStringLiteral("12"));
        const auto booking = world.force(draft);
        world.start(settings);
        QVERIFY(world.runUntil([&] { return world.rejected(booking); }, kAnswerLimit));
        QVERIFY(world.practice().appointmentsOf(booking).empty());
    }

    void aBookingListedAsCancelledIsNeverInserted() {
        World world;
        world.start();
        QVERIFY(world.runUntilSettled());
        const auto booking = world.book();
        const auto update = world.cancel(booking);
        QVERIFY(world.runUntil([&] { return world.rejected(booking); }, kAnswerLimit));
        QCOMPARE(world.booking(booking).rejectReason, QStringLiteral("booking-cancelled"));
        world.run(10s);
        QVERIFY(world.practice().appointmentsOf(booking).empty());
        QVERIFY(world.update(update).answer == Answer::Rejected);
        QCOMPARE(world.update(update).rejectReason, QStringLiteral("unknown-booking"));
        QCOMPARE(world.violations(), QStringList());
    }

    void aCancelledBookingThatWasInsertedIsConfirmedAndItsUpdateWorked() {
        World world;
        world.start();
        QVERIFY(world.runUntilSettled());
        world.transport->failNext(support::HttpFault::DropBeforeEffect, QStringLiteral("confirmBookingInsert"));
        const auto booking = world.book();
        QVERIFY(world.runUntil([&] { return !world.practice().appointmentsOf(booking).empty(); }, kAnswerLimit));
        const auto update = world.cancel(booking);
        world.run(30s);
        QVERIFY(world.confirmed(booking));
        QVERIFY(world.update(update).answer == Answer::Confirmed);
        QVERIFY(world.practice().liveAppointmentsOf(booking).empty());
        QCOMPARE(world.violations(), QStringList());
    }

    void aBookingPastItsTwentySecondsIsStillInserted() {
        World world;
        world.start();
        QVERIFY(world.runUntilSettled());
        world.kill();
        const auto booking = world.book();
        world.run(1min);
        world.start();
        QVERIFY(world.runUntil([&] { return world.confirmed(booking); }, kAnswerLimit));
        QVERIFY(world.booking(booking).presumedAt.has_value());
    }

    void aLateRejectionTellsStaffWhomToRing() {
        World world;
        world.start();
        QVERIFY(world.runUntilSettled());
        world.database->setDown(true);
        const auto chosen = world.slot();
        const auto booking = world.book();
        world.practice().book(chosen.resource, chosen.start, chosen.length, world.practice().patients.begin()->first);
        world.run(40s);
        QVERIFY(world.booking(booking).answer == Answer::Open);
        world.database->setDown(false);
        QVERIFY(world.runUntil([&] { return world.rejected(booking); }, kAnswerLimit));
        world.run(5s);
        const auto *item = world.item(QStringLiteral("slot-taken-late"));
        QVERIFY(item);
        QVERIFY(item->booking == booking);
        QVERIFY(item->person.reveal().contains(world.person().lastName));
        QVERIFY(item->person.reveal().contains(world.person().phone));
        QVERIFY(item->facts.contains(QStringLiteral("slot-taken")));
        QVERIFY(!item->facts.contains(world.person().lastName));
        QCOMPARE(world.practice().items.size(), size_t(1));
    }

    void aLateRejectionWhoseReplyAProcessDiedBeforeIsAnItemAllTheSame() {
        World world;
        world.start();
        QVERIFY(world.runUntilSettled());
        world.database->setDown(true);
        const auto chosen = world.slot();
        const auto booking = world.book();
        world.practice().book(chosen.resource, chosen.start, chosen.length, world.practice().patients.begin()->first);
        world.run(40s);
        world.database->setDown(false);
        // The process dies the moment that the rejection arrives.
        QVERIFY(world.runUntil([&] { return world.rejected(booking); }, kAnswerLimit));
        world.kill();
        // Whom to ring was written before the rejection was sent: nobody could tell it afterwards.
        QCOMPARE(world.practice().items.size(), size_t(1));
        QVERIFY(world.practice().items.begin()->second.person.reveal().contains(world.person().phone));
        world.practice().items.clear();
        world.run(5s);
        world.start();
        world.run(20s);
        QVERIFY(world.item(QStringLiteral("slot-taken-late")));
        QCOMPARE(world.booking(booking).rejectCalls, 1);
    }

    void severalEqualFilesAreNeverGuessedBetween() {
        World world;
        world.practice().addPatient(world.person());
        world.practice().addPatient(world.person());
        const auto booking = world.confirmedBooking();
        const auto made = world.practice().filesMadeByEngine();
        QCOMPARE(made.size(), size_t(1));
        QVERIFY(made.front().markedNew);
        QCOMPARE(world.practice().liveAppointmentsOf(booking).front().patient, made.front().record.id);
        const auto *item = world.item(QStringLiteral("ambiguous-patient"));
        QVERIFY(item);
        QVERIFY(item->person.reveal().contains(world.person().lastName));
    }

    void theItemAboutSeveralFilesSurvivesALostCommit() {
        World world;
        world.practice().addPatient(world.person());
        world.practice().addPatient(world.person());
        world.start();
        QVERIFY(world.runUntilSettled());
        world.database->failNext(support::PmsFault::LoseAfterCommit, QStringLiteral("insert_booking"));
        const auto booking = world.book();
        QVERIFY(world.runUntil([&] { return world.confirmed(booking); }, kAnswerLimit));
        QVERIFY(world.item(QStringLiteral("ambiguous-patient")));
        QCOMPARE(world.practice().filesMadeByEngine().size(), size_t(1));
    }

    void aKnownPatientKeepsTheirFileAndTwoBookingsOfANewOneShareOne() {
        World world;
        const auto file = world.practice().addPatient(world.person(5));
        const auto known = world.confirmedBooking(0, 5);
        QCOMPARE(world.practice().liveAppointmentsOf(known).front().patient, file);
        const auto first = world.book(3, 6);
        const auto second = world.book(6, 6);
        world.run(20s);
        QVERIFY(world.confirmed(first) && world.confirmed(second));
        QCOMPARE(world.practice().filesMadeByEngine().size(), size_t(1));
    }
};

QTEST_GUILESS_MAIN(Refusals)
#include "tst_simulated_refusals.moc"
