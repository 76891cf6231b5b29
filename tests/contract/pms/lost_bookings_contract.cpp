// SPDX-License-Identifier: Apache-2.0
// The part of the contract of ports::PmsDatabase about entering bookings again that the database lost.
#include "tests/contract/pms/contract_words.h"
#include "tests/contract/pms/pms_database_contract.h"

using namespace pmscontract;

namespace {

InsertBooking again(qint64 booking, const PracticeTime &start, std::optional<PatientId> patient) {
    InsertBooking work = insertAt(booking, start, std::move(patient));
    work.afterLoss = true;
    return work;
}

}  // namespace

void PmsDatabaseContract::aLostBookingIsEnteredAgainOnce() {
    PB_PRACTICE(practice);
    const PatientId patient = practice.patient();
    PB_SETTLED(first, practice, insertAt(7, at(9, 30), patient));
    practice.staffDelete(first.link->appointments.front());
    // Without being asked to, nothing is made of a link that stands alone.
    PB_SETTLED(plain, practice, insertAt(7, at(9, 30), patient));
    QVERIFY(plain.verdict == InsertVerdict::AlreadyLinked);
    QCOMPARE(practice.liveAppointments(), 0);
    // The guards hold as for any booking, and what they refuse changes nothing.
    const auto other = practice.staffBook(at(9, 30), 15min);
    PB_SETTLED(taken, practice, again(7, at(9, 30), patient));
    QVERIFY(taken.verdict == InsertVerdict::SlotTaken);
    PB_SETTLED(kept, practice, ReadLink{keyOf(7)});
    QVERIFY(kept == first.link);
    practice.staffDelete(other);
    for (int i = 0; i < 2; ++i) {
        PB_SETTLED(entered, practice, again(7, at(9, 30), patient));
        QVERIFY(entered.verdict == (i == 0 ? InsertVerdict::Inserted : InsertVerdict::AlreadyLinked));
        PB_SETTLED(link, practice, ReadLink{keyOf(7)});
        QVERIFY(link == entered.link);
        QVERIFY(link->start == at(9, 30) && link->patient == patient);
        QCOMPARE(practice.liveAppointments(), 1);
    }
    // Lost together with its link it is a booking like a first one.
    PB_SETTLED(unknown, practice, again(8, at(10, 0), std::nullopt));
    QVERIFY(unknown.verdict == InsertVerdict::Inserted);
    QVERIFY(unknown.link->newPatientFile);
    QCOMPARE(practice.liveAppointments(), 2);
}

void PmsDatabaseContract::aBookingThatStandsOrWasCancelledIsNotEnteredAgain() {
    PB_PRACTICE(practice);
    const PatientId patient = practice.patient();
    PB_SETTLED(standing, practice, insertAt(7, at(9, 30), patient));
    PB_SETTLED(stands, practice, again(7, at(11, 0), patient));
    QVERIFY(stands.verdict == InsertVerdict::AlreadyLinked);
    QVERIFY(stands.link == standing.link);
    PB_SETTLED(second, practice, insertAt(8, at(10, 0), patient));
    PB_SETTLED(cancelled, practice, cancel(8));
    practice.staffDelete(second.link->appointments.front());
    PB_SETTLED(third, practice, insertAt(9, at(10, 30), patient));
    practice.staffDelete(third.link->appointments.front());
    PB_SETTLED(told, practice, (RecordTold{keyOf(9), Told::CancelledByPms, kNow}));
    for (const qint64 booking : {8, 9}) {
        PB_SETTLED(none, practice, again(booking, at(11, 0), patient));
        QVERIFY(none.verdict == InsertVerdict::AlreadyLinked);
    }
    QCOMPARE(practice.liveAppointments(), 1);
}
