// SPDX-License-Identifier: Apache-2.0
#include <QTest>

#include "core/sandbox/report.h"
#include "tests/unit/sandbox/sandbox_bench.h"

using namespace test;
using namespace std::chrono_literals;

class TestSandboxBookings : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void aBookingIsListedUntilItIsConfirmed() {
        SandboxBench bench;
        bench.offerDay();
        const auto id =
            bench.box.bookSlot(bench.practice, domain::PmsResourceId(u"1"_s), {QDate(2026, 3, 3), QTime(9, 15)},
                               std::nullopt, {u"A"_s, u"B"_s}, bench.now);
        QVERIFY(id);
        QCOMPARE(parse(bench.get(u"/requests"_s).body).toArray(), QJsonArray{u"bookings"_s});
        const QJsonArray listed = bench.list(u"/requests/bookings"_s);
        QCOMPARE(listed.size(), 1);
        QCOMPARE(listed.at(0)[u"bookingId"_s].toInteger(), id->value());
        QCOMPARE(listed.at(0)[u"pmsAppointmentTime"_s].toString(), u"2026-03-03 09:15:00"_s);
        QCOMPARE(listed.at(0)[u"pmsAppointmentLength"_s].toInteger(), 900);
        QCOMPARE(listed.at(0)[u"bookedTime"_s].toString(), u"2026-03-02 01:00:00"_s);
        QCOMPARE(bench.confirm(*id), 200);
        QVERIFY(bench.list(u"/requests/bookings"_s).isEmpty());
        QVERIFY(parse(bench.get(u"/requests"_s).body).toArray().isEmpty());
        QCOMPARE(bench.rules(), QStringList());
    }

    void aBookedSlotIsNoLongerOffered() {
        SandboxBench bench;
        bench.offerDay();
        const domain::PmsResourceId resource(u"1"_s);
        const base::PracticeTime start{QDate(2026, 3, 3), QTime(9, 0)};
        QCOMPARE(bench.box.availableSlots(bench.practice, bench.now).size(), size_t(12));
        QVERIFY(bench.box.bookSlot(bench.practice, resource, start, std::nullopt, {}, bench.now));
        QCOMPARE(bench.box.availableSlots(bench.practice, bench.now).size(), size_t(11));
        const auto again = bench.box.bookSlot(bench.practice, resource, start, std::nullopt, {}, bench.now);
        QVERIFY(!again);
        QVERIFY(again.error().kind == base::ErrorKind::Conflict);
    }

    void aRejectedBookingGivesItsSlotBack() {
        SandboxBench bench;
        bench.offerDay();
        const auto id = bench.force();
        bench.list(u"/requests/bookings"_s);
        QCOMPARE(bench.reject(id), 200);
        QCOMPARE(bench.box.availableSlots(bench.practice, bench.now).size(), size_t(12));
    }

    void aBookingIsPresumedAcceptedAfterTwentySecondsAndStillListed() {
        SandboxBench bench;
        const auto id = bench.force();
        bench.pass(19'999ms);
        QCOMPARE(bench.list(u"/requests/bookings"_s).at(0)[u"bookingStatus"_s].toString(), u"Requested"_s);
        bench.pass(1ms);
        QCOMPARE(bench.list(u"/requests/bookings"_s).at(0)[u"bookingStatus"_s].toString(), u"Confirmed"_s);
        QCOMPARE(bench.reject(id), 200);
        QVERIFY(bench.box.booking(id)->presumedAt);
        QCOMPARE(sandbox::report(bench.box, bench.now)[u"summary"_s][u"rejectedLate"_s].toInt(), 1);
    }

    void anAnswerMayBeRepeated() {
        SandboxBench bench;
        const auto confirmed = bench.force();
        const auto rejected = bench.force();
        bench.list(u"/requests/bookings"_s);
        for (int i = 0; i < 3; ++i) {
            QCOMPARE(bench.confirm(confirmed), 200);
            QCOMPARE(bench.reject(rejected), 200);
        }
        QCOMPARE(bench.box.booking(confirmed)->confirmCalls, 3);
        QCOMPARE(bench.rules(), QStringList());
    }

    void anotherConfirmationWithOtherIdsIsADouble() {
        SandboxBench bench;
        const auto id = bench.force();
        bench.list(u"/requests/bookings"_s);
        QCOMPARE(bench.confirm(id, "77"), 200);
        QCOMPARE(bench.confirm(id, "78"), 400);
        QCOMPARE(bench.rules(), QStringList{u"double"_s});
        QCOMPARE(bench.box.booking(id)->appointmentIds.front().value(), u"77"_s);
    }

    void oneAppointmentForTwoBookingsIsAViolation() {
        SandboxBench bench;
        const auto first = bench.force();
        const auto second = bench.force();
        bench.list(u"/requests/bookings"_s);
        bench.confirm(first, "77");
        bench.confirm(second, "77");
        QCOMPARE(bench.rules(), QStringList{u"appointment-reused"_s});
    }

    void anAnswerMayNotTurnAround() {
        SandboxBench bench;
        const auto first = bench.force();
        const auto second = bench.force();
        bench.list(u"/requests/bookings"_s);
        bench.confirm(first);
        bench.reject(second);
        QCOMPARE(bench.reject(first), 400);
        QCOMPARE(bench.confirm(second, "78"), 400);
        QCOMPARE(bench.rules(), (QStringList{u"contradiction"_s, u"contradiction"_s}));
    }

    void anUnknownBookingIsNotFound() {
        SandboxBench bench;
        QCOMPARE(bench.confirm(domain::BookingId(5)), 404);
        QCOMPARE(bench.reject(domain::BookingId(5)), 404);
        QCOMPARE(bench.post(u"/bookings/5/cancel"_s, "{}").status, 404);
        QCOMPARE(bench.post(u"/bookings/5/confirmUpdate/9"_s).status, 404);
        QCOMPARE(bench.rules(), QStringList());
    }

    void aBookingOfAnotherPracticeIsNotFound() {
        SandboxBench bench;
        const auto id = bench.force();
        QVERIFY(bench.box.addPractice(domain::PracticeId(u"9"_s), u"pkey"_s, u"Australia/Sydney"_s));
        bench.practice = domain::PracticeId(u"9"_s);
        QCOMPARE(bench.confirm(id), 404);
    }

    void aCancellationBecomesAnUpdateWithAscendingRequestIds() {
        SandboxBench bench;
        const auto first = bench.force();
        const auto second = bench.force();
        bench.list(u"/requests/bookings"_s);
        bench.confirm(first, "1");
        bench.confirm(second, "2");
        const auto one = bench.box.cancelBooking(second, bench.now);
        const auto two = bench.box.cancelBooking(first, bench.now);
        QVERIFY(one && two && *one < *two);
        QVERIFY(!bench.box.cancelBooking(first, bench.now));
        const QJsonArray updates = bench.list(u"/requests/bookingUpdates"_s);
        QCOMPARE(updates.size(), 2);
        QCOMPARE(updates.at(0)[u"requestId"_s].toInteger(), one->value());
        QCOMPARE(updates.at(0)[u"bookingStatus"_s].toString(), u"Cancelled"_s);
        QCOMPARE(updates.at(0)[u"pmsAppointmentIds"_s].toArray(), QJsonArray{u"2"_s});
        QCOMPARE(bench.post(bench.path(second, u"confirmUpdate/%1"_s.arg(one->value()))).status, 200);
        QCOMPARE(bench.post(bench.path(second, u"confirmUpdate/%1"_s.arg(one->value()))).status, 200);
        QCOMPARE(bench.list(u"/requests/bookingUpdates"_s).size(), 1);
        QCOMPARE(sandbox::expectedInPms(bench.box, *bench.box.booking(second)), u"cancelled"_s);
        QCOMPARE(sandbox::expectedInPms(bench.box, *bench.box.booking(first)), u"booked"_s);
        QCOMPARE(bench.rules(), QStringList());
    }

    void anUpdateAnsweredBeforeAListedBookingIsRecorded() {
        SandboxBench bench;
        const auto waiting = bench.force();
        bench.list(u"/requests/bookings"_s);
        const auto update = bench.box.forceUpdate(bench.practice, domain::BookingId(5),
                                                  domain::BookingStatus::Cancelled, {}, bench.now);
        bench.list(u"/requests/bookingUpdates"_s);
        QCOMPARE(bench.post(u"/bookings/5/rejectUpdate/%1"_s.arg(update.value()), "{}").status, 200);
        QCOMPARE(bench.rules(), QStringList{u"update-before-booking"_s});
        Q_UNUSED(waiting)
    }

    void aBookingListedLaterDoesNotHoldAnUpdateBack() {
        SandboxBench bench;
        const auto update = bench.box.forceUpdate(bench.practice, domain::BookingId(5),
                                                  domain::BookingStatus::Cancelled, {}, bench.now);
        bench.list(u"/requests/bookingUpdates"_s);
        bench.pass(1s);
        bench.force();
        bench.list(u"/requests/bookings"_s);
        QCOMPARE(bench.post(u"/bookings/5/rejectUpdate/%1"_s.arg(update.value()), "{}").status, 200);
        QCOMPARE(bench.rules(), QStringList());
    }

    void updatesOfOneBookingGoInOrder() {
        SandboxBench bench;
        const domain::BookingId unknown(5);
        bench.box.forceUpdate(bench.practice, unknown, domain::BookingStatus::Confirmed, {}, bench.now);
        const auto later =
            bench.box.forceUpdate(bench.practice, unknown, domain::BookingStatus::Cancelled, {}, bench.now);
        bench.list(u"/requests/bookingUpdates"_s);
        bench.post(u"/bookings/5/rejectUpdate/%1"_s.arg(later.value()), "{}");
        QCOMPARE(bench.rules(), QStringList{u"update-order"_s});
    }

    void thePatientsOwnCancellationMustNotComeBack() {
        SandboxBench bench;
        const auto id = bench.force();
        bench.list(u"/requests/bookings"_s);
        bench.confirm(id);
        const auto update = bench.box.cancelBooking(id, bench.now);
        bench.post(bench.path(id, u"confirmUpdate/%1"_s.arg(update->value())));
        QCOMPARE(bench.post(bench.path(id, u"cancel"_s), "{}").status, 200);
        QCOMPARE(bench.rules(), QStringList{u"echo"_s});
    }

    void thePracticeMayCancelAndRepeatIt() {
        SandboxBench bench;
        const auto id = bench.force();
        bench.list(u"/requests/bookings"_s);
        bench.confirm(id);
        QCOMPARE(bench.post(bench.path(id, u"cancel"_s), R"({"reason":null})").status, 200);
        QCOMPARE(bench.post(bench.path(id, u"cancel"_s), "{}").status, 200);
        QCOMPARE(bench.box.booking(id)->cancelCalls, 2);
        QCOMPARE(sandbox::expectedInPms(bench.box, *bench.box.booking(id)), u"cancelled"_s);
        QCOMPARE(bench.rules(), QStringList());
    }

    void aConfirmationWithoutResourceIsRecorded() {
        SandboxBench bench;
        sandbox::BookingDraft draft;
        draft.practice = bench.practice;
        draft.start = {QDate(2026, 3, 3), QTime(9, 0)};
        const auto id = bench.box.forceBooking(draft, bench.now);
        QVERIFY(bench.list(u"/requests/bookings"_s).at(0)[u"pmsResourceId"_s].isNull());
        bench.confirm(*id);
        QCOMPARE(bench.rules(), QStringList{u"null-resource"_s});
    }

    void rebookingCancelsAndTakesAnotherSlot() {
        SandboxBench bench;
        bench.offerDay();
        const auto old = bench.force();
        const auto fresh = bench.box.rebook(old, bench.now);
        QVERIFY(fresh);
        QVERIFY(bench.box.booking(old)->cancelledByPatientAt);
        QCOMPARE(bench.box.booking(*fresh)->patient.lastName, u"Example"_s);
        QVERIFY(!(bench.box.booking(*fresh)->start == bench.box.booking(old)->start));
    }

    void appointmentChangesAreAnsweredByAnyOfThreeCalls() {
        SandboxBench bench;
        std::vector<domain::BookingId> ids{bench.force(), bench.force(), bench.force()};
        bench.list(u"/requests/bookings"_s);
        for (size_t i = 0; i < ids.size(); ++i) {
            bench.confirm(ids[i], QByteArray::number(qint64(i)));
            bench.box.requestAppointmentChanges(bench.practice, ids[i], bench.now);
        }
        QCOMPARE(bench.list(u"/requests/pmsAppointmentChanges"_s).size(), 3);
        bench.post(bench.path(ids[0], u"cancel"_s), "{}");
        bench.post(bench.path(ids[1], u"didNotAttend"_s), "{}");
        QCOMPARE(bench.post(bench.path(ids[2], u"noPmsAppointmentChange"_s)).status, 200);
        QVERIFY(bench.list(u"/requests/pmsAppointmentChanges"_s).isEmpty());
        QCOMPARE(bench.rules(), QStringList());
    }

    void theUnexpectedCanBeListed() {
        SandboxBench bench;
        sandbox::BookingDraft draft;
        draft.practice = bench.practice;
        draft.start = {QDate(2026, 3, 3), QTime(9, 0)};
        draft.overrides = {{u"pmsAppointmentLength"_s, u"900"_s},
                           {u"patient"_s, QJsonObject{{u"dob"_s, u"nonsense"_s}}}};
        draft.omitted = {u"patient.phone"_s, u"comments"_s};
        QVERIFY(bench.box.forceBooking(draft, bench.now));
        const QJsonObject listed = bench.list(u"/requests/bookings"_s).at(0).toObject();
        QCOMPARE(listed[u"pmsAppointmentLength"_s], QJsonValue(u"900"_s));
        QCOMPARE(listed[u"patient"_s][u"dob"_s], QJsonValue(u"nonsense"_s));
        QVERIFY(listed[u"patient"_s][u"phone"_s].isUndefined());
        QVERIFY(!listed.contains(u"comments"_s));
    }
};

QTEST_GUILESS_MAIN(TestSandboxBookings)
#include "test_sandbox_bookings.moc"
