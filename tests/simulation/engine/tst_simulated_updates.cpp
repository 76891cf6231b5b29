// SPDX-License-Identifier: Apache-2.0
#include <QTest>

#include "tests/simulation/engine/world.h"

using namespace simulation;
using namespace std::chrono_literals;
using core::domain::BookingId;
using core::domain::BookingStatus;
using core::sandbox::Answer;

/// Booking updates: almost always cancellations.
class Updates final : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void aRepeatedCancellationIsConfirmedAgain() {
        World world;
        const auto booking = world.confirmedBooking();
        const auto first = world.cancel(booking);
        world.run(15s);
        const auto second =
            world.sandbox.forceUpdate(World::practiceId(), booking, BookingStatus::Cancelled, {}, world.serverNow());
        world.run(15s);
        QVERIFY(world.update(first).answer == Answer::Confirmed);
        QVERIFY(world.update(second).answer == Answer::Confirmed);
        QCOMPARE(world.practice().appointmentsOf(booking).size(), size_t(1));
        QCOMPARE(world.violations(), QStringList());
    }

    void anUnknownBookingIsRejected() {
        World world;
        world.start();
        QVERIFY(world.runUntilSettled());
        const auto update = world.sandbox.forceUpdate(World::practiceId(), BookingId(99'000'001),
                                                      BookingStatus::Cancelled, {}, world.serverNow());
        world.run(15s);
        QVERIFY(world.update(update).answer == Answer::Rejected);
        QCOMPARE(world.update(update).rejectReason, QStringLiteral("unknown-booking"));
    }

    void aPatientWhoHasArrivedIsNotCancelledAndStaffSeeIt() {
        World world;
        const auto booking = world.confirmedBooking();
        world.practice().arrive(world.appointmentOf(booking));
        const auto update = world.cancel(booking);
        world.run(15s);
        QVERIFY(world.update(update).answer == Answer::Rejected);
        QCOMPARE(world.update(update).rejectReason, QStringLiteral("patient-arrived"));
        QCOMPARE(world.practice().liveAppointmentsOf(booking).size(), size_t(1));
        QVERIFY(world.item(QStringLiteral("arrived-not-cancelled")));
    }

    void anUpdateThatIsNoCancellationChangesNothingAndIsConfirmed() {
        World world;
        const auto booking = world.confirmedBooking();
        const auto update =
            world.sandbox.forceUpdate(World::practiceId(), booking, BookingStatus::Confirmed, {}, world.serverNow());
        world.run(15s);
        QVERIFY(world.update(update).answer == Answer::Confirmed);
        QCOMPARE(world.practice().liveAppointmentsOf(booking).size(), size_t(1));
        QVERIFY(!world.practice().links.begin()->second.cancelledByHealthengine);
        QCOMPARE(world.violations(), QStringList());
    }

    void updatesOfOneBookingKeepTheirOrder() {
        World world;
        const auto booking = world.confirmedBooking();
        world.sandbox.setPerPage(1);
        const auto first =
            world.sandbox.forceUpdate(World::practiceId(), booking, BookingStatus::Confirmed, {}, world.serverNow());
        const auto second = world.cancel(booking);
        world.transport->failNext(support::HttpFault::DropBeforeEffect, QStringLiteral("confirmBookingUpdate"), 2);
        world.run(1min);
        QVERIFY(world.update(first).answer == Answer::Confirmed && world.update(second).answer == Answer::Confirmed);
        QVERIFY(*world.update(first).answeredAt <= *world.update(second).answeredAt);
        QVERIFY(world.practice().liveAppointmentsOf(booking).empty());
        QCOMPARE(world.violations(), QStringList());
    }

    void anUpdateWaitsForItsBooking() {
        World world;
        world.start();
        QVERIFY(world.runUntilSettled());
        world.transport->failNext(support::HttpFault::ServerError, QStringLiteral("confirmBookingInsert"), 4);
        const auto booking = world.book();
        QVERIFY(world.runUntil([&] { return !world.practice().appointmentsOf(booking).empty(); }, 20s));
        const auto update = world.cancel(booking);
        QVERIFY(world.runUntil([&] { return world.update(update).answer != Answer::Open; }, 3min));
        QVERIFY(world.confirmed(booking));
        QVERIFY(*world.booking(booking).answeredAt <= *world.update(update).answeredAt);
        QVERIFY(world.practice().liveAppointmentsOf(booking).empty());
        QCOMPARE(world.violations(), QStringList());
    }

    void noUpdateOvertakesABookingThatTheDatabaseFailedOnce() {
        World world;
        const auto old = world.confirmedBooking(0, 1);
        world.kill();
        const auto booking = world.book(3, 2);
        const auto update = world.cancel(old);
        world.start();
        world.database->failNext(support::PmsFault::FailBefore, QStringLiteral("insert_booking"), 2);
        world.run(30s);
        QVERIFY(world.confirmed(booking));
        QVERIFY(world.update(update).answer == Answer::Confirmed);
        QVERIFY(*world.booking(booking).answeredAt <= *world.update(update).answeredAt);
        QCOMPARE(world.violations(), QStringList());
    }

    void anUpdateOfAnotherBookingIsNotHeldUpForLong() {
        World world;
        const auto old = world.confirmedBooking(0, 1);
        world.intercept = [](const core::ports::HttpRequest &request) -> std::optional<core::ports::HttpResponse> {
            if (request.operation != QStringLiteral("confirmBookingInsert")) return std::nullopt;
            return core::ports::HttpResponse{503, {}, {}};
        };
        (void)world.book(3, 2);
        world.run(10s);
        const auto update = world.cancel(old);
        QVERIFY(world.runUntil([&] { return world.update(update).answer == Answer::Confirmed; }, 7min));
    }

    void aBookingOfAFormerIntegrationIsCancelledByItsIds() {
        World world;
        auto &practice = world.practice();
        const auto patient = practice.patients.begin()->first;
        const auto appointment = practice.book(core::domain::PmsResourceId(QStringLiteral("11")),
                                               {QDate(2026, 12, 3), QTime(9, 0)}, 15min, patient);
        auto draft = world.draft();
        draft.resource = core::domain::PmsResourceId(QStringLiteral("11"));
        draft.start = {QDate(2026, 12, 3), QTime(9, 0)};
        draft.formerAppointments = {appointment};
        draft.patientId = patient;
        const auto booking = world.force(draft);
        const auto update = world.cancel(booking);
        world.start();
        world.run(20s);
        QVERIFY(world.update(update).answer == Answer::Confirmed);
        QVERIFY(!practice.appointment(appointment)->isLive());
        QCOMPARE(world.booking(booking).cancelCalls, 0);
        QCOMPARE(world.violations(), QStringList());
    }

    void aFormerBookingWhoseIdsDoNotFitIsRejected() {
        World world;
        auto &practice = world.practice();
        const auto patient = practice.patients.begin()->first;
        const auto other = std::next(practice.patients.begin())->first;
        const auto appointment = practice.book(core::domain::PmsResourceId(QStringLiteral("11")),
                                               {QDate(2026, 12, 3), QTime(9, 0)}, 15min, patient);
        auto draft = world.draft();
        draft.formerAppointments = {appointment};
        draft.patientId = other;
        const auto update = world.cancel(world.force(draft));
        world.start();
        world.run(20s);
        QVERIFY(world.update(update).answer == Answer::Rejected);
        QVERIFY(practice.appointment(appointment)->isLive());
    }

    void whatThePmsCannotCancelIsForStaff() {
        World world;
        const auto booking = world.confirmedBooking();
        world.database->setFaults([](const core::ports::PmsWork &work) {
            return core::ports::workName(work) == QStringLiteral("cancel_appointment") ? support::PmsFault::NotSupported
                                                                                       : support::PmsFault::None;
        });
        const auto update = world.cancel(booking);
        world.run(1min);
        QVERIFY(world.item(QStringLiteral("cancel-failed")));
        QVERIFY(world.update(update).answer == Answer::Open);
        // Staff cancel it by hand; then it can be confirmed.
        world.database->setFaults({});
        world.practice().cancel(world.appointmentOf(booking));
        QVERIFY(world.runUntil([&] { return world.update(update).answer == Answer::Confirmed; }, 70s));
        world.run(5s);
        QVERIFY(!world.item(QStringLiteral("cancel-failed")));
    }

    void aLookedUpUpdateThatBecomesACancellationIsCancelled() {
        World world;
        const auto booking = world.confirmedBooking();
        world.transport->failNext(support::HttpFault::DropBeforeEffect, QStringLiteral("confirmBookingUpdate"), 1);
        const auto update =
            world.sandbox.forceUpdate(World::practiceId(), booking, BookingStatus::Confirmed, {}, world.serverNow());
        QVERIFY(world.runUntil([&] { return world.facts().openUpdates > 0; }, 20s));
        world.run(500ms);
        const_cast<core::sandbox::UpdateRecord &>(world.update(update)).status = BookingStatus::Cancelled;
        world.run(20s);
        QVERIFY(world.update(update).answer == Answer::Confirmed);
        QVERIFY(world.practice().liveAppointmentsOf(booking).empty());
    }
};

QTEST_GUILESS_MAIN(Updates)
#include "tst_simulated_updates.moc"
