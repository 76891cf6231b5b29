// SPDX-License-Identifier: Apache-2.0
#include "tests/contract/pms/pms_database_contract.h"

#include "tests/contract/pms/contract_words.h"

using namespace pmscontract;

void PmsDatabaseContract::addRows() {
    QTest::addColumn<int>("adapter");
    for (int i = 0; i < int(m_adapters.size()); ++i) QTest::newRow(m_adapters[std::size_t(i)].name) << i;
}

void PmsDatabaseContract::openingTellsWhatItIs() {
    PB_PRACTICE(practice);
    PB_SETTLED(identity, practice, OpenDatabase{});
    QVERIFY(identity.ownTables);
    QVERIFY(!identity.system.isEmpty());
    QVERIFY(!identity.profile.isEmpty());
    QCOMPARE(identity.tier, s("transactional"));
}

void PmsDatabaseContract::configurationIsTheActivePart() {
    PB_PRACTICE(practice);
    PB_SETTLED(all, practice, ReadConfiguration{});
    QCOMPARE(all.resources.size(), std::size_t(1));
    QCOMPARE(all.resources[0].id.value(), s("1"));
    QCOMPARE(all.resources[0].name, s("Dr An Nguyen"));
    QCOMPARE(all.resources[0].location.value(), s("1"));
    QCOMPARE(all.types.size(), std::size_t(1));
    QCOMPARE(all.types[0].length, 15min);
    PB_SETTLED(elsewhere, practice, ReadConfiguration{{core::domain::LocationId(s("2"))}});
    QVERIFY(elsewhere.resources.empty());
    // What is no location of this system finds nothing, rather than everything.
    PB_SETTLED(nowhere, practice, ReadConfiguration{{core::domain::LocationId(s("here"))}});
    QVERIFY(nowhere.resources.empty());
}

void PmsDatabaseContract::availabilityIsSessionsLessAppointments() {
    PB_PRACTICE(practice);
    PB_SETTLED(whole, practice, dayOf("1", kDay.addDays(1)));
    QCOMPARE(whole.days.size(), std::size_t(2));
    QCOMPARE(rangesOf(whole), QStringList{s("540-720")});
    QCOMPARE(whole.days[0].ranges[0].slot, 900s);
    const AppointmentId id = practice.staffBook(at(10, 0), 15min);
    PB_SETTLED(taken, practice, dayOf("1"));
    QCOMPARE(rangesOf(taken), (QStringList{s("540-600"), s("615-720")}));
    practice.staffSetState(id, AppointmentState::Cancelled);
    PB_SETTLED(again, practice, dayOf("1"));
    QCOMPARE(rangesOf(again), QStringList{s("540-720")});
}

void PmsDatabaseContract::onlyWhatCanBeBookedIsOffered() {
    PB_PRACTICE(practice);
    for (const char *resource : {"2", "77", "1 OR 1=1"}) {
        PB_SETTLED(nothing, practice, dayOf(resource));
        QCOMPARE(nothing.days.size(), std::size_t(1));
        QCOMPARE(rangesOf(nothing), QStringList());
    }
    ReadAvailability both = dayOf("2");
    both.resources.push_back(PmsResourceId(s("1")));
    PB_SETTLED(mixed, practice, both);
    QCOMPARE(mixed.days.size(), std::size_t(2));
    QCOMPARE(rangesOf(mixed), QStringList{s("540-720")});
}

void PmsDatabaseContract::theChangeTokenMovesWithTheDiary() {
    PB_PRACTICE(practice);
    PB_SETTLED(first, practice, ReadChangeToken{});
    PB_SETTLED(same, practice, ReadChangeToken{});
    QCOMPARE(first.value, same.value);
    practice.staffBook(at(10, 0), 15min);
    PB_SETTLED(moved, practice, ReadChangeToken{});
    QVERIFY(moved.value != first.value);
}

void PmsDatabaseContract::aBookingIsInsertedOnce() {
    PB_PRACTICE(practice);
    const PatientId patient = practice.patient();
    PB_SETTLED(inserted, practice, insertAt(7, at(9, 30), patient));
    QVERIFY(inserted.verdict == InsertVerdict::Inserted);
    QVERIFY(inserted.link.has_value());
    QCOMPARE(inserted.link->appointments.size(), std::size_t(1));
    QVERIFY(inserted.link->patient == patient);
    QVERIFY(inserted.link->start == at(9, 30));
    QCOMPARE(inserted.link->length, 900s);
    QVERIFY(!inserted.link->newPatientFile);
    PB_SETTLED(again, practice, insertAt(7, at(9, 30), patient));
    QVERIFY(again.verdict == InsertVerdict::AlreadyLinked);
    QVERIFY(again.link == inserted.link);
    PB_SETTLED(link, practice, ReadLink{keyOf(7)});
    QVERIFY(link == inserted.link);
    PB_SETTLED(none, practice, ReadLink{keyOf(8)});
    QVERIFY(!none.has_value());
    QCOMPARE(practice.liveAppointments(), 1);
}

void PmsDatabaseContract::aNewPatientGetsAFileOnce() {
    PB_PRACTICE(practice);
    for (int i = 0; i < 2; ++i) {
        PB_SETTLED(inserted, practice, insertAt(7, at(9, 30), std::nullopt));
        QVERIFY(inserted.link->newPatientFile);
        QVERIFY(!(inserted.link->patient == practice.patient()));
        QCOMPARE(practice.patients(), 2);
    }
    practice.staffBook(at(10, 0), 15min);
    PB_SETTLED(refused, practice, insertAt(8, at(10, 0), std::nullopt));
    QVERIFY(refused.verdict == InsertVerdict::SlotTaken);
    QCOMPARE(practice.patients(), 2);
}

void PmsDatabaseContract::aTakenTimeIsNeverBookedOver() {
    PB_PRACTICE(practice);
    const PatientId patient = practice.patient();
    const AppointmentId staff = practice.staffBook(at(10, 0), 30min);
    qint64 booking = 1;
    for (const PracticeTime &start : {at(10, 0), at(9, 50), at(10, 15), at(10, 29)}) {
        PB_SETTLED(refused, practice, insertAt(booking++, start, patient));
        QVERIFY(refused.verdict == InsertVerdict::SlotTaken);
    }
    PB_SETTLED(around, practice, insertAt(booking++, at(9, 45), patient, 60min));
    QVERIFY(around.verdict == InsertVerdict::SlotTaken);
    QCOMPARE(practice.liveAppointments(), 1);
    for (const PracticeTime &start : {at(9, 45), at(10, 30)}) {
        PB_SETTLED(touching, practice, insertAt(booking++, start, patient));
        QVERIFY(touching.verdict == InsertVerdict::Inserted);
    }
    practice.staffSetState(staff, AppointmentState::DidNotAttend);
    PB_SETTLED(freed, practice, insertAt(booking++, at(10, 0), patient));
    QVERIFY(freed.verdict == InsertVerdict::Inserted);
}

void PmsDatabaseContract::whatCannotBeBookedIsNamed() {
    PB_PRACTICE(practice);
    const PatientId patient = practice.patient();
    for (const PracticeTime &start : {at(8, 45), at(11, 50), at(14, 0), at(9, 0, kDay.addDays(1))}) {
        PB_SETTLED(outside, practice, insertAt(1, start, patient));
        QVERIFY(outside.verdict == InsertVerdict::OutsideSession);
    }
    InsertBooking inactive = insertAt(2, at(9, 0), patient);
    inactive.booking.resource = PmsResourceId(s("2"));
    PB_SETTLED(away, practice, inactive);
    QVERIFY(away.verdict == InsertVerdict::ResourceInactive);
    for (const char *id : {"77", "", "1 OR 1=1"}) {
        InsertBooking unknown = insertAt(3, at(9, 0), patient);
        unknown.booking.resource = PmsResourceId(s(id));
        PB_SETTLED(nobody, practice, unknown);
        QVERIFY(nobody.verdict == InsertVerdict::ResourceUnknown);
    }
    QCOMPARE(practice.liveAppointments(), 0);
}

void PmsDatabaseContract::aResourceOfAnotherLocationIsUnknown() {
    PB_PRACTICE(practice);
    InsertBooking work = insertAt(1, at(9, 0), practice.patient());
    for (const char *location : {"2", "77", "here"}) {
        work.locations = {core::domain::LocationId(s(location))};
        PB_SETTLED(elsewhere, practice, work);
        QVERIFY(elsewhere.verdict == InsertVerdict::ResourceUnknown);
    }
    QCOMPARE(practice.liveAppointments(), 0);
    work.locations = {core::domain::LocationId(s("2")), core::domain::LocationId(s("1"))};
    PB_SETTLED(here, practice, work);
    QVERIFY(here.verdict == InsertVerdict::Inserted);
}

void PmsDatabaseContract::aRetiredFileIsSeenInTime() {
    PB_PRACTICE(practice);
    const PatientId patient = practice.patient();
    practice.staffRetire(patient);
    PB_SETTLED(retired, practice, insertAt(1, at(9, 0), patient));
    QVERIFY(retired.verdict == InsertVerdict::PatientChanged);
    PB_SETTLED(gone, practice, insertAt(1, at(9, 0), PatientId(s("98765"))));
    QVERIFY(gone.verdict == InsertVerdict::PatientChanged);
    QCOMPARE(practice.liveAppointments(), 0);
}

void PmsDatabaseContract::manyAtOnceNeverOverlap() {
    PB_PRACTICE(practice);
    const PatientId patient = practice.patient();
    std::vector<Handle> handles;
    int inserted = 0, ended = 0;
    for (qint64 booking = 1; booking <= 24; ++booking) {
        const PracticeTime start = at(9, 0).plus(std::chrono::minutes(booking % 12 * 15));
        handles.push_back(transact(practice.database(), insertAt(booking, start, patient), PmsPriority::Booking,
                                   [&](Expected<InsertOutcome> result) {
                                       ++ended;
                                       inserted += result && result->verdict == InsertVerdict::Inserted;
                                   }));
    }
    QVERIFY(practice.runUntil([&] { return ended == 24; }));
    QCOMPARE(inserted, 12);
    QCOMPARE(practice.liveAppointments(), 12);
}

void PmsDatabaseContract::cancellingTwiceIsNoHarm() {
    PB_PRACTICE(practice);
    const PatientId patient = practice.patient();
    PB_SETTLED(unknown, practice, cancel(1));
    QVERIFY(unknown.verdict == CancelVerdict::UnknownBooking);
    PB_SETTLED(inserted, practice, insertAt(1, at(9, 0), patient));
    PB_SETTLED(first, practice, cancel(1));
    QVERIFY(first.verdict == CancelVerdict::Cancelled);
    QVERIFY(first.link && first.link->cancelledByHealthengine);
    QCOMPARE(practice.liveAppointments(), 0);
    PB_SETTLED(second, practice, cancel(1));
    QVERIFY(second.verdict == CancelVerdict::AlreadyCancelled);
    PB_SETTLED(next, practice, insertAt(2, at(9, 0), patient));
    QVERIFY(next.verdict == InsertVerdict::Inserted);
}

void PmsDatabaseContract::anArrivedPatientIsNotCancelled() {
    PB_PRACTICE(practice);
    PB_SETTLED(inserted, practice, insertAt(1, at(9, 0), practice.patient()));
    practice.staffSetState(inserted.link->appointments[0], AppointmentState::Arrived);
    PB_SETTLED(refused, practice, cancel(1));
    QVERIFY(refused.verdict == CancelVerdict::PatientArrived);
    QCOMPARE(practice.liveAppointments(), 1);
    PB_SETTLED(link, practice, ReadLink{keyOf(1)});
    QVERIFY(!link->cancelledByHealthengine);
}

void PmsDatabaseContract::aLookTellsAnAbsentPatientFromACancellation() {
    PB_PRACTICE(practice);
    PB_SETTLED(inserted, practice, insertAt(1, at(9, 0), practice.patient()));
    CancelAppointment look = cancel(1);
    look.onlyCheck = true;
    using Expectation = std::pair<AppointmentState, CancelVerdict>;
    for (const auto &[state, verdict] : {Expectation{AppointmentState::Booked, CancelVerdict::Cancelled},
                                         Expectation{AppointmentState::DidNotAttend, CancelVerdict::DidNotAttend},
                                         Expectation{AppointmentState::Cancelled, CancelVerdict::AlreadyCancelled}}) {
        practice.staffSetState(inserted.link->appointments[0], state);
        PB_SETTLED(looked, practice, look);
        QVERIFY(looked.verdict == verdict);
    }
    PB_SETTLED(link, practice, ReadLink{keyOf(1)});
    QVERIFY(!link->cancelledByHealthengine);
}

void PmsDatabaseContract::aDeletedAppointmentCountsAsCancelled() {
    PB_PRACTICE(practice);
    PB_SETTLED(inserted, practice, insertAt(1, at(9, 0), practice.patient()));
    practice.staffDelete(inserted.link->appointments[0]);
    PB_SETTLED(gone, practice, cancel(1));
    QVERIFY(gone.verdict == CancelVerdict::AlreadyCancelled);
}

void PmsDatabaseContract::aFormerIntegrationsBookingIsCancelledByItsIds() {
    PB_PRACTICE(practice);
    const AppointmentId former = practice.staffBook(at(11, 0), 15min);
    CancelAppointment wrong = cancel(5);
    wrong.formerAppointments = {former};
    wrong.formerPatient = PatientId(s("98765"));
    PB_SETTLED(refused, practice, wrong);
    QVERIFY(refused.verdict == CancelVerdict::UnknownBooking);
    QCOMPARE(practice.liveAppointments(), 1);
    CancelAppointment right = wrong;
    right.formerPatient = practice.patient();
    PB_SETTLED(cancelled, practice, right);
    QVERIFY(cancelled.verdict == CancelVerdict::Cancelled);
    QCOMPARE(practice.liveAppointments(), 0);
    PB_SETTLED(link, practice, ReadLink{keyOf(5)});
    QVERIFY(link && link->cancelledByHealthengine);
}

void PmsDatabaseContract::whatWasToldStaysTold() {
    PB_PRACTICE(practice);
    PB_SETTLED(inserted, practice, insertAt(1, at(9, 0), practice.patient()));
    for (const Told told : {Told::Confirmed, Told::Confirmed, Told::CancelledByPms, Told::DidNotAttend}) {
        PB_SETTLED(done, practice, (RecordTold{keyOf(1), told, kNow}));
    }
    PB_SETTLED(link, practice, ReadLink{keyOf(1)});
    QVERIFY(link->toldConfirmed && link->toldCancelled && link->toldDidNotAttend && !link->cancelledByHealthengine);
}

void PmsDatabaseContract::linkedStatusesAreThePresentOnes() {
    PB_PRACTICE(practice);
    const PatientId patient = practice.patient();
    std::vector<AppointmentId> ids;
    for (qint64 booking = 1; booking <= 5; ++booking) {
        PB_SETTLED(inserted, practice, insertAt(booking, at(9, 0).plus(std::chrono::minutes(15 * booking)), patient));
        QVERIFY(inserted.link.has_value());
        ids.push_back(inserted.link->appointments[0]);
    }
    practice.staffSetState(ids[0], AppointmentState::Cancelled);
    practice.staffSetState(ids[1], AppointmentState::DidNotAttend);
    practice.staffDelete(ids[2]);
    practice.staffMove(ids[3], at(11, 30));
    practice.staffBook(at(10, 20), 15min);
    PB_SETTLED(statuses, practice, (ReadLinkedStatuses{s("DEV"), core::domain::PracticeId(s("1234567")), kDay}));
    std::map<qint64, LinkedStatus> found;
    for (const LinkedStatus &status : statuses) found.emplace(status.link.key.booking.value(), status);
    QCOMPARE(found.size(), std::size_t(5));
    QVERIFY(found.at(1).state == AppointmentState::Cancelled);
    QVERIFY(found.at(2).state == AppointmentState::DidNotAttend);
    QVERIFY(found.at(3).state == AppointmentState::Missing);
    QVERIFY(found.at(4).state == AppointmentState::Booked);
    QVERIFY(found.at(4).start == at(11, 30));
    QVERIFY(found.at(4).link.start == at(10, 0));
    QVERIFY(!found.at(4).overlapped);
    QVERIFY(found.at(5).overlapped);
    PB_SETTLED(others, practice, (ReadLinkedStatuses{s("DEV"), core::domain::PracticeId(s("7654321")), kDay}));
    QVERIFY(others.empty());
    PB_SETTLED(later, practice,
               (ReadLinkedStatuses{s("DEV"), core::domain::PracticeId(s("1234567")), kDay.addDays(1)}));
    QVERIFY(later.empty());
}

void PmsDatabaseContract::candidatesAreFound() {
    PB_PRACTICE(practice);
    const PatientId patient = practice.patient();
    core::domain::Patient byPhone = someone();
    byPhone.phone = s("+61 491 570 006");
    core::domain::Patient byBirth = someone();
    byBirth.dateOfBirth = QDate(1980, 5, 17);
    core::domain::Patient byName = someone();
    byName.firstName = s("MARY");
    byName.lastName = s("example");
    for (const core::domain::Patient &person : {byPhone, byBirth, byName}) {
        PB_SETTLED(facts, practice, (PrepareBooking{keyOf(1), {}, core::base::Redacted(person)}));
        QCOMPARE(facts.candidates.size(), std::size_t(1));
        QVERIFY(facts.candidates[0].id == patient);
        QCOMPARE(facts.candidates[0].person.reveal().lastName, s("Example"));
        QVERIFY(!facts.link.has_value());
    }
    PB_SETTLED(nobody, practice, (PrepareBooking{keyOf(1), {}, core::base::Redacted(someone())}));
    QVERIFY(nobody.candidates.empty());
    PB_SETTLED(suggested, practice, (PrepareBooking{keyOf(1), patient, core::base::Redacted(someone())}));
    QCOMPARE(suggested.candidates.size(), std::size_t(1));
    PB_SETTLED(inserted, practice, insertAt(1, at(9, 0), patient));
    PB_SETTLED(linked, practice, (PrepareBooking{keyOf(1), {}, core::base::Redacted(someone())}));
    QVERIFY(linked.link == inserted.link);
}

void PmsDatabaseContract::staffItemsLiveUntilDealtWith() {
    PB_PRACTICE(practice);
    StaffItem item{s("1234567/slot-taken-late/7"),
                   s("slot-taken-late"),
                   core::domain::PracticeId(s("1234567")),
                   BookingId(7),
                   kNow,
                   s("{\"booking\":7}"),
                   core::base::Redacted(s("Mary Example, 0491 570 006"))};
    PB_SETTLED(written, practice, WriteStaffItem{item});
    StaffItem changed = item;
    changed.facts = s("{}");
    PB_SETTLED(repeated, practice, WriteStaffItem{changed});
    PB_SETTLED(open, practice, ListStaffItems{kNow});
    QCOMPARE(open.size(), std::size_t(1));
    QCOMPARE(open[0].id, item.id);
    QCOMPARE(open[0].facts, item.facts);
    QCOMPARE(open[0].person.reveal(), item.person.reveal());
    QVERIFY(open[0].booking == item.booking);
    PB_SETTLED(closed, practice, (CloseStaffItem{item.id, s("An"), kNow}));
    PB_SETTLED(none, practice, ListStaffItems{kNow});
    QVERIFY(none.empty());
    PB_SETTLED(anew, practice, WriteStaffItem{changed});
    PB_SETTLED(again, practice, ListStaffItems{kNow});
    QCOMPARE(again.size(), std::size_t(1));
    PB_SETTLED(expired, practice, ListStaffItems{kNow + 24h * 31});
    QVERIFY(expired.empty());
}

void PmsDatabaseContract::aDocumentIsStoredOnceWithAPatientWhoIsThere() {
    PB_PRACTICE(practice);
    StoreDocument work;
    work.key = {s("DEV"), s("77"), s("doc-1")};
    work.patient = practice.patient();
    work.name = core::base::Redacted(s("Form.pdf"));
    work.mime = s("application/pdf");
    work.content = core::base::Redacted(QByteArray("%PDF\0\xff", 6));
    work.now = kNow;
    PB_SETTLED(stored, practice, work);
    QVERIFY(stored.verdict == StoreVerdict::Stored);
    PB_SETTLED(again, practice, work);
    QVERIFY(again.verdict == StoreVerdict::AlreadyStored);
    QCOMPARE(again.document, stored.document);
    const core::domain::PracticeId id(s("77"));
    PB_SETTLED(read, practice, (ReadDocument{s("DEV"), id, stored.document}));
    QCOMPARE(read.bytes, work.content.reveal());
    PB_SETTLED(listed, practice, (ListDocuments{s("DEV"), id, QDate(2026, 12, 1)}));
    QVERIFY(listed.empty());
    practice.staffRetire(work.patient);
    work.key.reference = s("doc-2");
    PB_SETTLED(refused, practice, work);
    QVERIFY(refused.verdict == StoreVerdict::PatientUnknown);
}

void PmsDatabaseContract::aUnitWhoseHandleIsGoneTellsNobody() {
    PB_PRACTICE(practice);
    bool wasTold = false;
    {
        const Handle dropped = practice.database().run(ReadChangeToken{}, PmsPriority::Booking,
                                                       [&](const Expected<PmsResult> &) { wasTold = true; });
        QVERIFY(!wasTold);
    }
    PB_SETTLED(after, practice, ReadChangeToken{});
    QVERIFY(!wasTold);
}
