// SPDX-License-Identifier: Apache-2.0

#include "tests/integration/units/practice_fixture.h"

using namespace units;
using base::ErrorKind;
using ports::AppointmentState;
using ports::CancelVerdict;
using ports::InsertVerdict;

/// Inserting, cancelling and following bookings, on every database.
class PmsBookings : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase_data();
    void init();
    void aNewPatientsBookingIsInserted();
    void aKnownPatientsFileIsNotTouched();
    void theSameBookingIsInsertedOnce();
    void aTakenSlotIsRejected_data();
    void aTakenSlotIsRejected();
    void timesOutsideSessionsAreRejected_data();
    void timesOutsideSessionsAreRejected();
    void theLengthComesFromTheTypeWhenTheBookingHasNone();
    void unknownAndInactiveResourcesAreTold();
    void aRetiredPatientFileIsTold();
    void overlongTextIsCutAndKeptInTheNotes();
    void nothingIsWrittenWhenTheInsertIsRefused();
    void whatHealthengineWasToldIsKept();
    void aCancellationCancelsOnce();
    void anArrivedPatientIsNotCancelled();
    void aFormerIntegrationsBookingIsAdopted();
    void anUnknownBookingIsNotCancelled();
    void linkedStatusesFollowStaff();
    void cleanupTestCase() { m_databases.clear(); }

  private:
    Practice& practice() { return *m_practice; }
    ports::BookingLink inserted(const ports::InsertBooking& work);
    InsertVerdict verdictOf(const ports::InsertBooking& work);

    Databases m_databases;
    Practice* m_practice = nullptr;
};

void PmsBookings::initTestCase_data() {
    addDatabaseRows();
}

void PmsBookings::init() {
    QFETCH_GLOBAL(int, kind);
    QString why;
    m_practice = m_databases.fresh(kind, &why);
    if (!m_practice) QSKIP(qPrintable(why));
}

ports::BookingLink PmsBookings::inserted(const ports::InsertBooking& work) {
    auto outcome = practice().run(work);
    if (!outcome) qWarning("%s", qPrintable(outcome.error().toLogLine()));
    if (!outcome || outcome->verdict != InsertVerdict::Inserted) {
        QTest::qFail("not inserted", __FILE__, __LINE__);
        return {};
    }
    return *outcome->link;
}

InsertVerdict PmsBookings::verdictOf(const ports::InsertBooking& work) {
    auto outcome = practice().run(work);
    if (!outcome) {
        QTest::qFail(qPrintable(outcome.error().toLogLine()), __FILE__, __LINE__);
        return InsertVerdict::Inserted;
    }
    return outcome->verdict;
}

void PmsBookings::aNewPatientsBookingIsInserted() {
    const ports::BookingLink link = inserted(insert(1, QStringLiteral("09:00")));
    QVERIFY(link.newPatientFile);
    QCOMPARE(link.length, std::chrono::seconds(900));
    const QString id = link.appointments.at(0).value();
    QCOMPARE(
        practice().value(QStringLiteral("SELECT COUNT(*) FROM appointment WHERE id = %1 AND resource_id = 1 "
                                        "AND start_at = '%2 09:00:00' AND end_at = '%2 09:15:00' AND patient_id = %3 "
                                        "AND appointment_type_id = 1 AND status = 'booked' AND source = 'healthengine'")
                             .arg(id, kDay, link.patient.value())),
        QStringLiteral("1"));
    QCOMPARE(practice().value(QStringLiteral("SELECT notes FROM appointment WHERE id = ") + id),
             QStringLiteral("Reason: cough\nComments: bring 😀"));
    QCOMPARE(practice().value(QStringLiteral("SELECT first_name FROM patient WHERE id = ") + link.patient.value()),
             QStringLiteral("Zoë"));
    QCOMPARE(
        practice().value(
            QStringLiteral("SELECT COUNT(*) FROM patient WHERE id = %1 AND sex = 'F' AND mobile_phone = '0413 000 111' "
                           "AND date_of_birth = '1990-05-06' AND possible_duplicate = 0 AND active = 1")
                .arg(link.patient.value())),
        QStringLiteral("1"));
    GET(read, practice().run(ports::ReadLink{key(1)}));
    QVERIFY(read == std::optional(link));
}

void PmsBookings::aKnownPatientsFileIsNotTouched() {
    ports::InsertBooking work = insert(1, QStringLiteral("09:00"));
    work.patient = domain::PatientId(QStringLiteral("11"));
    const ports::BookingLink link = inserted(work);
    QVERIFY(!link.newPatientFile);
    QCOMPARE(link.patient.value(), QStringLiteral("11"));
    QCOMPARE(practice().count(QStringLiteral("patient")), 3);
    QCOMPARE(practice().value(QStringLiteral("SELECT first_name FROM patient WHERE id = 11")), QStringLiteral("Mia"));
}

void PmsBookings::theSameBookingIsInsertedOnce() {
    const ports::BookingLink link = inserted(insert(1, QStringLiteral("09:00")));
    GET(again, practice().run(insert(1, QStringLiteral("11:00"))));
    QCOMPARE(again.verdict, InsertVerdict::AlreadyLinked);
    QVERIFY(again.link == std::optional(link));
    QCOMPARE(practice().count(QStringLiteral("appointment")), 1);
    ports::InsertBooking other = insert(1, QStringLiteral("11:00"));
    other.key.environment = QStringLiteral("UAT");
    QCOMPARE(verdictOf(other), InsertVerdict::Inserted);
}

void PmsBookings::aTakenSlotIsRejected_data() {
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    QTest::addColumn<QString>("more");
    QTest::addColumn<int>("verdict");
    const QString booked = QStringLiteral("'booked', 0");
    const auto row = [](const char* name) -> QTestData& { return QTest::newRow(name); };
    row("same") << "10:00"
                << "10:15" << booked << int(InsertVerdict::SlotTaken);
    row("around") << "09:00"
                  << "12:00" << booked << int(InsertVerdict::SlotTaken);
    row("tail") << "09:50"
                << "10:01" << booked << int(InsertVerdict::SlotTaken);
    row("overbooked") << "10:05"
                      << "10:20" << QStringLiteral("'booked', 1") << int(InsertVerdict::SlotTaken);
    row("arrived") << "10:00"
                   << "10:15" << QStringLiteral("'arrived', 0") << int(InsertVerdict::SlotTaken);
    row("before") << "09:45"
                  << "10:00" << booked << int(InsertVerdict::Inserted);
    row("after") << "10:15"
                 << "10:30" << booked << int(InsertVerdict::Inserted);
    row("cancelled") << "10:00"
                     << "10:15" << QStringLiteral("'cancelled', 0") << int(InsertVerdict::Inserted);
}

void PmsBookings::aTakenSlotIsRejected() {
    QFETCH(QString, from);
    QFETCH(QString, to);
    QFETCH(QString, more);
    QFETCH(int, verdict);
    practice().book(1, from, to, more);
    QCOMPARE(int(verdictOf(insert(1, QStringLiteral("10:00")))), verdict);
    practice().staff(QStringLiteral("DELETE FROM pb_booking_link"));
    practice().staff(QStringLiteral("DELETE FROM appointment"));
    if (more.startsWith(QLatin1String("'cancelled"))) return;
    practice().staff(
        QStringLiteral("INSERT INTO block (resource_id, start_at, end_at) VALUES (1, '%1 %2:00', '%1 %3:00')")
            .arg(kDay, from, to));
    QCOMPARE(int(verdictOf(insert(1, QStringLiteral("10:00")))), verdict);
}

void PmsBookings::timesOutsideSessionsAreRejected_data() {
    QTest::addColumn<QString>("time");
    QTest::addColumn<QString>("type");
    QTest::addColumn<int>("length");
    QTest::addColumn<int>("verdict");
    const int outside = int(InsertVerdict::OutsideSession);
    const int fits = int(InsertVerdict::Inserted);
    QTest::newRow("before it") << "08:45"
                               << "1" << 900 << outside;
    QTest::newRow("over its end") << "11:50"
                                  << "1" << 900 << outside;
    QTest::newRow("up to its end") << "11:45"
                                   << "1" << 900 << fits;
    QTest::newRow("between two") << "12:00"
                                 << "1" << 900 << outside;
    QTest::newRow("type not allowed") << "13:00"
                                      << "1" << 900 << outside;
    QTest::newRow("type allowed") << "13:00"
                                  << "2" << 900 << fits;
    QTest::newRow("longer than a day") << "09:00"
                                       << "1" << 2'000'000'000 << outside;
}

void PmsBookings::timesOutsideSessionsAreRejected() {
    QFETCH(QString, time);
    QFETCH(QString, type);
    QFETCH(int, length);
    QFETCH(int, verdict);
    ports::InsertBooking work = insert(1, time);
    work.booking.appointmentType = domain::AppointmentTypeId(type);
    work.booking.length = std::chrono::seconds(length);
    QCOMPARE(int(verdictOf(work)), verdict);
}

void PmsBookings::theLengthComesFromTheTypeWhenTheBookingHasNone() {
    ports::InsertBooking work = insert(1, QStringLiteral("09:00"));
    work.booking.appointmentType = domain::AppointmentTypeId(QStringLiteral("2"));
    QCOMPARE(inserted(work).length, std::chrono::seconds(1800));
    work = insert(2, QStringLiteral("10:00"));
    work.booking.appointmentType.reset();
    QCOMPARE(inserted(work).length, std::chrono::seconds(900));
    QCOMPARE(practice().count(QStringLiteral("appointment WHERE appointment_type_id IS NULL")), 1);
}

void PmsBookings::unknownAndInactiveResourcesAreTold() {
    QCOMPARE(verdictOf(insert(1, QStringLiteral("09:00"), QStringLiteral("99"))), InsertVerdict::ResourceUnknown);
    QCOMPARE(verdictOf(insert(1, QStringLiteral("09:00"), QStringLiteral("1x"))), InsertVerdict::ResourceUnknown);
    QCOMPARE(verdictOf(insert(1, QStringLiteral("09:00"), QStringLiteral("3"))), InsertVerdict::ResourceInactive);
    QCOMPARE(verdictOf(insert(1, QStringLiteral("09:00"), QStringLiteral("4"))), InsertVerdict::ResourceInactive);
}

void PmsBookings::aRetiredPatientFileIsTold() {
    for (const char* id : {"12", "13", "999", "x"}) {
        ports::InsertBooking work = insert(1, QStringLiteral("09:00"));
        work.patient = domain::PatientId(QLatin1String(id));
        QCOMPARE(verdictOf(work), InsertVerdict::PatientChanged);
    }
    QCOMPARE(practice().count(QStringLiteral("appointment")), 0);
}

void PmsBookings::overlongTextIsCutAndKeptInTheNotes() {
    ports::InsertBooking work = insert(1, QStringLiteral("09:00"));
    domain::Patient person = work.booking.patient.reveal();
    person.lastName = QString(59, QLatin1Char('x')) + QStringLiteral("😀tail");
    work.booking.patient = base::Redacted(person);
    const ports::BookingLink link = inserted(work);
    QCOMPARE(practice().value(QStringLiteral("SELECT last_name FROM patient WHERE id = ") + link.patient.value()),
             QString(59, QLatin1Char('x')));
    const QString notes =
        practice().value(QStringLiteral("SELECT notes FROM appointment WHERE id = ") + link.appointments[0].value());
    QVERIFY(notes.endsWith(QStringLiteral("last name: ") + person.lastName));
}

void PmsBookings::nothingIsWrittenWhenTheInsertIsRefused() {
    // The link's own key is taken in a way that the look-up does not show: the insert fails after patient and
    // appointment.
    pms::Profile profile = practice().profile();
    auto& operations = profile.dialects[practice().session().dialect()].operations;
    operations.at(QStringLiteral("link_insert")).statements[0].expectRows = pms::ExpectedRows::exactly(2);
    auto outcome = pms::runUnit(practice().session(), profile, insert(1, QStringLiteral("09:00")));
    QVERIFY(!outcome);
    QVERIFY(outcome.error().kind == ErrorKind::Conflict);
    QCOMPARE(practice().count(QStringLiteral("appointment")), 0);
    QCOMPARE(practice().count(QStringLiteral("patient")), 3);
    QCOMPARE(verdictOf(insert(1, QStringLiteral("09:00"))), InsertVerdict::Inserted);
}

void PmsBookings::whatHealthengineWasToldIsKept() {
    (void)inserted(insert(1, QStringLiteral("09:00")));
    for (const ports::Told told :
         {ports::Told::Confirmed, ports::Told::Confirmed, ports::Told::DidNotAttend, ports::Told::CancelledByPms}) {
        GET(done, practice().run(ports::RecordTold{key(1), told, now()}));
        Q_UNUSED(done);
    }
    GET(link, practice().run(ports::ReadLink{key(1)}));
    QVERIFY(link->toldConfirmed && link->toldDidNotAttend && link->toldCancelled && !link->cancelledByHealthengine);
    QVERIFY(practice().run(ports::RecordTold{key(2), ports::Told::Confirmed, now()}).error().kind ==
            ErrorKind::Rejected);
}

void PmsBookings::aCancellationCancelsOnce() {
    const ports::BookingLink link = inserted(insert(1, QStringLiteral("09:00")));
    GET(first, practice().run(ports::CancelAppointment{key(1), {}, {}, now()}));
    QCOMPARE(first.verdict, CancelVerdict::Cancelled);
    QVERIFY(first.link->cancelledByHealthengine);
    QCOMPARE(
        practice().value(QStringLiteral("SELECT status FROM appointment WHERE id = ") + link.appointments[0].value()),
        QStringLiteral("cancelled"));
    GET(second, practice().run(ports::CancelAppointment{key(1), {}, {}, now()}));
    QCOMPARE(second.verdict, CancelVerdict::AlreadyCancelled);
    QCOMPARE(verdictOf(insert(2, QStringLiteral("09:00"))), InsertVerdict::Inserted);
    practice().staff(QStringLiteral("DELETE FROM appointment WHERE status = 'booked'"));
    GET(deleted, practice().run(ports::CancelAppointment{key(2), {}, {}, now()}));
    QCOMPARE(deleted.verdict, CancelVerdict::AlreadyCancelled);
}

void PmsBookings::anArrivedPatientIsNotCancelled() {
    for (const char* status : {"arrived", "in_progress", "completed"}) {
        practice().reset();
        (void)inserted(insert(1, QStringLiteral("09:00")));
        practice().staff(QStringLiteral("UPDATE appointment SET status = '%1'").arg(QLatin1String(status)));
        GET(outcome, practice().run(ports::CancelAppointment{key(1), {}, {}, now()}));
        QCOMPARE(outcome.verdict, CancelVerdict::PatientArrived);
        QCOMPARE(practice().value(QStringLiteral("SELECT status FROM appointment")), QLatin1String(status));
        GET(link, practice().run(ports::ReadLink{key(1)}));
        QVERIFY(!link->cancelledByHealthengine);
    }
}

void PmsBookings::aFormerIntegrationsBookingIsAdopted() {
    practice().staff(
        QStringLiteral("INSERT INTO appointment (id, resource_id, patient_id, start_at, end_at) "
                       "VALUES (501, 1, 11, '%1 09:00:00', '%1 09:20:00'), (502, 1, 11, '%1 09:20:00', '%1 09:40:00')")
            .arg(kDay));
    const std::vector<domain::AppointmentId> both = {domain::AppointmentId(QStringLiteral("501")),
                                                     domain::AppointmentId(QStringLiteral("502"))};
    GET(wrong, practice().run(ports::CancelAppointment{key(1), both, domain::PatientId(QStringLiteral("12")), now()}));
    QCOMPARE(wrong.verdict, CancelVerdict::UnknownBooking);
    GET(right, practice().run(ports::CancelAppointment{key(1), both, domain::PatientId(QStringLiteral("11")), now()}));
    QCOMPARE(right.verdict, CancelVerdict::Cancelled);
    QCOMPARE(practice().count(QStringLiteral("appointment WHERE status = 'cancelled'")), 2);
    GET(link, practice().run(ports::ReadLink{key(1)}));
    QVERIFY(link->appointments == both);
    QCOMPARE(link->length, std::chrono::seconds(1200));
    QVERIFY(link->cancelledByHealthengine);
}

void PmsBookings::anUnknownBookingIsNotCancelled() {
    GET(none, practice().run(ports::CancelAppointment{key(9), {}, {}, now()}));
    QCOMPARE(none.verdict, CancelVerdict::UnknownBooking);
    GET(gone,
        practice().run(ports::CancelAppointment{
            key(9), {domain::AppointmentId(QStringLiteral("777"))}, domain::PatientId(QStringLiteral("11")), now()}));
    QCOMPARE(gone.verdict, CancelVerdict::UnknownBooking);
    QCOMPARE(practice().count(QStringLiteral("pb_booking_link")), 0);
}

void PmsBookings::linkedStatusesFollowStaff() {
    std::vector<QString> ids;
    const QStringList times = {QStringLiteral("09:00"), QStringLiteral("09:15"), QStringLiteral("09:30"),
                               QStringLiteral("09:45"), QStringLiteral("10:00")};
    for (int i = 0; i < times.size(); ++i) ids.push_back(inserted(insert(i + 1, times[i])).appointments[0].value());
    practice().staff(QStringLiteral("UPDATE appointment SET status = 'did_not_attend' WHERE id = ") + ids[0]);
    practice().staff(QStringLiteral("DELETE FROM appointment WHERE id = ") + ids[1]);
    practice().staff(QStringLiteral("UPDATE appointment SET resource_id = 2, start_at = '2027-03-20 10:00:00', end_at "
                                    "= '2027-03-20 10:15:00' WHERE id = ") +
                     ids[2]);
    practice().book(1, QStringLiteral("09:50"), QStringLiteral("10:00"), QStringLiteral("'booked', 1"));
    const ports::ReadLinkedStatuses work{QStringLiteral("DEV"), domain::PracticeId(QStringLiteral("77")), day()};
    GET(read, practice().run(work));
    QCOMPARE(read.size(), size_t(5));
    QCOMPARE(read[0].state, AppointmentState::DidNotAttend);
    QCOMPARE(read[1].state, AppointmentState::Missing);
    QCOMPARE(read[2].state, AppointmentState::Booked);
    QCOMPARE(read[2].resource.value(), QStringLiteral("2"));
    QCOMPARE(base::formatPracticeStamp(read[2].start), QStringLiteral("2027-03-20 10:00:00"));
    QCOMPARE(base::formatPracticeStamp(read[2].link.start), kDay + QStringLiteral(" 09:30:00"));
    QVERIFY(read[3].overlapped);
    QVERIFY(!read[4].overlapped);
    ports::ReadLinkedStatuses later = work;
    later.from = day().addDays(2);
    GET(moved, practice().run(later));
    QCOMPARE(moved.size(), size_t(1));
    later.practice = domain::PracticeId(QStringLiteral("78"));
    GET(other, practice().run(later));
    QVERIFY(other.empty());
}

QTEST_GUILESS_MAIN(PmsBookings)
#include "tst_pms_bookings.moc"
