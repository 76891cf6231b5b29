// SPDX-License-Identifier: Apache-2.0
#include <map>

#include "tests/integration/units/practice_fixture.h"

using namespace units;
using base::ErrorKind;
using ports::AppointmentState;
using ports::CancelVerdict;
using ports::InsertVerdict;

/// Every unit of work on every database, against the reference schema.
class PmsUnits : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase_data();
    void init();
    void cleanupTestCase() { m_practices.clear(); }

    void openingCreatesOurTablesOnce();
    void configurationHoldsActiveBookableResourcesOnly();
    void configurationIsLimitedToLocations();
    void availabilityIsSessionsLessAppointmentsLessBlocks();
    void everyResourceAndDayHasASnapshot();
    void closuresEmptyTheDay();
    void theChangeTokenMovesWithTheDiaryOnly();
    void candidatesAreFoundInAnyFormat();
    void anUnknownSuggestedPatientIsNoCandidate();
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
    void staffItemsAreWrittenOnceAndDestroyed();
    void theSchemaForbidsOverlaps();
    void demoDataFits();

  private:
    Practice &practice() { return *m_practice; }
    ports::BookingLink inserted(const ports::InsertBooking &work);
    InsertVerdict verdictOf(const ports::InsertBooking &work);

    std::map<std::string, std::unique_ptr<Practice>> m_practices;
    Practice *m_practice = nullptr;
};

#define GET(name, expression)                                     \
    auto name##Result = (expression);                             \
    if (!name##Result) QFAIL(qPrintable(name##Result.error().toLogLine())); \
    auto &name = *name##Result

void PmsUnits::initTestCase_data() {
    QTest::addColumn<int>("kind");
    for (size_t i = 0; i < support::servers::allDatabaseServers().size(); ++i) {
        QTest::newRow(support::servers::allDatabaseServers()[i].name) << int(i);
    }
}

void PmsUnits::init() {
    QFETCH_GLOBAL(int, kind);
    const auto &server = support::servers::allDatabaseServers()[size_t(kind)];
    auto &practice = m_practices[server.name];
    if (!practice) {
        QString why;
        practice = Practice::create(server, &why);
        if (!practice) QSKIP(qPrintable(why));
    }
    m_practice = practice.get();
    m_practice->reset();
}

ports::BookingLink PmsUnits::inserted(const ports::InsertBooking &work) {
    auto outcome = practice().run(work);
    if (!outcome) qWarning("%s", qPrintable(outcome.error().toLogLine()));
    if (!outcome || outcome->verdict != InsertVerdict::Inserted) {
        QTest::qFail("not inserted", __FILE__, __LINE__);
        return {};
    }
    return *outcome->link;
}

InsertVerdict PmsUnits::verdictOf(const ports::InsertBooking &work) {
    auto outcome = practice().run(work);
    if (!outcome) {
        QTest::qFail(qPrintable(outcome.error().toLogLine()), __FILE__, __LINE__);
        return InsertVerdict::Inserted;
    }
    return outcome->verdict;
}

void PmsUnits::openingCreatesOurTablesOnce() {
    GET(first, practice().run(ports::OpenDatabase{}));
    QVERIFY(first.ownTables);
    QCOMPARE(first.profile, QStringLiteral("reference 1"));
    QCOMPARE(first.tier, QStringLiteral("transactional"));
    QVERIFY(!first.system.isEmpty());
    practice().staff(QStringLiteral("DROP TABLE pb_staff_item"));
    GET(second, practice().run(ports::OpenDatabase{}));
    QVERIFY(second.ownTables);
    QCOMPARE(practice().count(QStringLiteral("pb_staff_item")), 0);
}

void PmsUnits::configurationHoldsActiveBookableResourcesOnly() {
    GET(read, practice().run(ports::ReadConfiguration{}));
    QCOMPARE(read.resources.size(), size_t(2));
    QCOMPARE(read.resources[0].id.value(), QStringLiteral("1"));
    QCOMPARE(read.resources[0].name, QStringLiteral("Dr An Nguyen (General)"));
    QCOMPARE(read.resources[1].name, QStringLiteral("Dr An Nguyen (Skin)"));
    QCOMPARE(read.resources[1].location.value(), QStringLiteral("2"));
    QCOMPARE(read.types.size(), size_t(2));
    QCOMPARE(read.types[1].length, std::chrono::minutes(30));
    QCOMPARE(read.types[1].resource.value(), QStringLiteral("1"));
}

void PmsUnits::configurationIsLimitedToLocations() {
    GET(read, practice().run(ports::ReadConfiguration{{domain::LocationId(QStringLiteral("2"))}}));
    QCOMPARE(read.resources.size(), size_t(1));
    QCOMPARE(read.resources[0].name, QStringLiteral("Dr An Nguyen"));
    QCOMPARE(read.types.size(), size_t(1));
}

void PmsUnits::availabilityIsSessionsLessAppointmentsLessBlocks() {
    practice().book(1, QStringLiteral("09:15"), QStringLiteral("09:30"));
    practice().book(1, QStringLiteral("10:00"), QStringLiteral("10:15"), QStringLiteral("'cancelled', 0"));
    practice().staff(QStringLiteral("INSERT INTO block (resource_id, start_at, end_at) "
                                    "VALUES (1, '2027-03-14 08:00:00', '%1 09:05:30'), (1, '%1 11:00:00', '%1 12:30:00')").arg(kDay));
    GET(read, practice().run(ports::ReadAvailability{{domain::PmsResourceId(QStringLiteral("1"))}, day(), day()}));
    QCOMPARE(read.days.size(), size_t(1));
    const domain::AppointmentTypeId two(QStringLiteral("2"));
    const std::vector<domain::AvailabilityRange> expected = {{546, 555, std::chrono::seconds(900), {}},
                                                             {570, 660, std::chrono::seconds(900), {}},
                                                             {780, 900, std::chrono::seconds(1800), {two}}};
    QVERIFY(read.days[0].ranges == expected);
    QVERIFY(read.closures.empty());
}

void PmsUnits::everyResourceAndDayHasASnapshot() {
    const std::vector<domain::PmsResourceId> asked = {domain::PmsResourceId(QStringLiteral("1")), domain::PmsResourceId(QStringLiteral("2")),
                                                      domain::PmsResourceId(QStringLiteral("none"))};
    GET(read, practice().run(ports::ReadAvailability{asked, day().addDays(-1), day().addDays(1)}));
    QCOMPARE(read.days.size(), size_t(9));
    int filled = 0;
    for (const auto &snapshot : read.days) filled += snapshot.ranges.empty() ? 0 : 1;
    QCOMPARE(filled, 2);
    QCOMPARE(read.days[4].ranges[0].slot, std::chrono::seconds(900));
}

void PmsUnits::closuresEmptyTheDay() {
    practice().staff(QStringLiteral("INSERT INTO closure (location_id, closed_on) VALUES (2, '%1')").arg(kDay));
    const std::vector<domain::PmsResourceId> both = {domain::PmsResourceId(QStringLiteral("1")), domain::PmsResourceId(QStringLiteral("2"))};
    GET(one, practice().run(ports::ReadAvailability{both, day(), day()}));
    QVERIFY(!one.days[0].ranges.empty());
    QVERIFY(one.days[1].ranges.empty());
    QVERIFY(one.closures.empty());
    practice().staff(QStringLiteral("INSERT INTO closure (location_id, closed_on) VALUES (NULL, '%1')").arg(kDay));
    GET(all, practice().run(ports::ReadAvailability{both, day(), day()}));
    QVERIFY(all.days[0].ranges.empty());
    QCOMPARE(all.closures, std::vector<QDate>{day()});
    QCOMPARE(verdictOf(insert(1, QStringLiteral("09:00"))), InsertVerdict::OutsideSession);
}

void PmsUnits::theChangeTokenMovesWithTheDiaryOnly() {
    GET(start, practice().run(ports::ReadChangeToken{}));
    GET(same, practice().run(ports::ReadChangeToken{}));
    QCOMPARE(same.value, start.value);
    QString last = start.value;
    for (const QString &change : {
             QStringLiteral("INSERT INTO appointment (resource_id, start_at, end_at) VALUES (1, '%1 09:00:00', '%1 09:15:00')").arg(kDay),
             QStringLiteral("UPDATE appointment SET status = 'cancelled'"), QStringLiteral("DELETE FROM appointment"),
             QStringLiteral("UPDATE session SET end_at = '%1 11:00:00' WHERE id = 1").arg(kDay),
             QStringLiteral("DELETE FROM session_type"), QStringLiteral("UPDATE resource SET active = 0 WHERE id = 2"),
             QStringLiteral("INSERT INTO closure (closed_on) VALUES ('%1')").arg(kDay),
             QStringLiteral("UPDATE appointment_type SET length_min = 20 WHERE id = 1"),
             QStringLiteral("UPDATE practitioner SET last_name = 'Tran'"),
             QStringLiteral("INSERT INTO block (resource_id, start_at, end_at) VALUES (1, '%1 09:00:00', '%1 09:15:00')").arg(kDay)}) {
        practice().staff(change);
        GET(now, practice().run(ports::ReadChangeToken{}));
        QVERIFY2(now.value != last, qPrintable(change));
        last = now.value;
    }
    practice().staff(QStringLiteral("UPDATE patient SET first_name = 'Maya' WHERE id = 11"));
    GET(after, practice().run(ports::ReadChangeToken{}));
    QCOMPARE(after.value, last);
}

void PmsUnits::candidatesAreFoundInAnyFormat() {
    const auto idsFor = [this](const domain::Patient &person) {
        ports::PrepareBooking work{key(1), {}, base::Redacted(person)};
        auto facts = practice().run(work);
        if (!facts) qFatal("%s", qPrintable(facts.error().toLogLine()));
        QStringList ids;
        for (const auto &record : facts->candidates) ids << record.id.value();
        return ids;
    };
    const QStringList mia = {QStringLiteral("11")};
    domain::Patient person;
    person.phone = QStringLiteral("0412345678");
    QCOMPARE(idsFor(person), mia);
    person = {};
    person.email = QStringLiteral(" mia@example.COM ");
    QCOMPARE(idsFor(person), mia);
    person = {};
    person.medicareNumber = QStringLiteral("2123456701");
    QCOMPARE(idsFor(person), mia);
    person = {};
    person.firstName = QStringLiteral(" MIA");
    person.lastName = QStringLiteral("lee ");
    QCOMPARE(idsFor(person), mia);
    person = {};
    person.dateOfBirth = QDate(1980, 2, 3);
    QCOMPARE(idsFor(person), mia);
    QCOMPARE(idsFor({}), QStringList());
}

void PmsUnits::anUnknownSuggestedPatientIsNoCandidate() {
    for (const QString &id : {QStringLiteral("999"), QStringLiteral("11abc"), QStringLiteral("'; DROP TABLE patient")}) {
        GET(facts, practice().run(ports::PrepareBooking{key(1), domain::PatientId(id), {}}));
        QVERIFY(facts.candidates.empty());
        QVERIFY(!facts.link);
    }
    GET(known, practice().run(ports::PrepareBooking{key(1), domain::PatientId(QStringLiteral("12")), {}}));
    QCOMPARE(known.candidates.size(), size_t(1));
    QVERIFY(!known.candidates[0].active);
}

void PmsUnits::aNewPatientsBookingIsInserted() {
    const ports::BookingLink link = inserted(insert(1, QStringLiteral("09:00")));
    QVERIFY(link.newPatientFile);
    QCOMPARE(link.length, std::chrono::seconds(900));
    const QString id = link.appointments.at(0).value();
    QCOMPARE(practice().value(QStringLiteral("SELECT COUNT(*) FROM appointment WHERE id = %1 AND resource_id = 1 "
                                             "AND start_at = '%2 09:00:00' AND end_at = '%2 09:15:00' AND patient_id = %3 "
                                             "AND appointment_type_id = 1 AND status = 'booked' AND source = 'healthengine'")
                                  .arg(id, kDay, link.patient.value())), QStringLiteral("1"));
    QCOMPARE(practice().value(QStringLiteral("SELECT notes FROM appointment WHERE id = ") + id), QStringLiteral("Reason: cough\nComments: bring 😀"));
    QCOMPARE(practice().value(QStringLiteral("SELECT first_name FROM patient WHERE id = ") + link.patient.value()), QStringLiteral("Zoë"));
    QCOMPARE(practice().value(QStringLiteral("SELECT COUNT(*) FROM patient WHERE id = %1 AND sex = 'F' AND mobile_phone = '0413 000 111' "
                                             "AND date_of_birth = '1990-05-06' AND possible_duplicate = 0 AND active = 1").arg(link.patient.value())), QStringLiteral("1"));
    GET(read, practice().run(ports::ReadLink{key(1)}));
    QVERIFY(read == std::optional(link));
}

void PmsUnits::aKnownPatientsFileIsNotTouched() {
    ports::InsertBooking work = insert(1, QStringLiteral("09:00"));
    work.patient = domain::PatientId(QStringLiteral("11"));
    const ports::BookingLink link = inserted(work);
    QVERIFY(!link.newPatientFile);
    QCOMPARE(link.patient.value(), QStringLiteral("11"));
    QCOMPARE(practice().count(QStringLiteral("patient")), 3);
    QCOMPARE(practice().value(QStringLiteral("SELECT first_name FROM patient WHERE id = 11")), QStringLiteral("Mia"));
}

void PmsUnits::theSameBookingIsInsertedOnce() {
    const ports::BookingLink link = inserted(insert(1, QStringLiteral("09:00")));
    GET(again, practice().run(insert(1, QStringLiteral("11:00"))));
    QCOMPARE(again.verdict, InsertVerdict::AlreadyLinked);
    QVERIFY(again.link == std::optional(link));
    QCOMPARE(practice().count(QStringLiteral("appointment")), 1);
    ports::InsertBooking other = insert(1, QStringLiteral("11:00"));
    other.key.environment = QStringLiteral("UAT");
    QCOMPARE(verdictOf(other), InsertVerdict::Inserted);
}

void PmsUnits::aTakenSlotIsRejected_data() {
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    QTest::addColumn<QString>("more");
    QTest::addColumn<int>("verdict");
    const QString booked = QStringLiteral("'booked', 0");
    const auto row = [](const char *name) -> QTestData & { return QTest::newRow(name); };
    row("same") << "10:00" << "10:15" << booked << int(InsertVerdict::SlotTaken);
    row("around") << "09:00" << "12:00" << booked << int(InsertVerdict::SlotTaken);
    row("tail") << "09:50" << "10:01" << booked << int(InsertVerdict::SlotTaken);
    row("overbooked") << "10:05" << "10:20" << QStringLiteral("'booked', 1") << int(InsertVerdict::SlotTaken);
    row("arrived") << "10:00" << "10:15" << QStringLiteral("'arrived', 0") << int(InsertVerdict::SlotTaken);
    row("before") << "09:45" << "10:00" << booked << int(InsertVerdict::Inserted);
    row("after") << "10:15" << "10:30" << booked << int(InsertVerdict::Inserted);
    row("cancelled") << "10:00" << "10:15" << QStringLiteral("'cancelled', 0") << int(InsertVerdict::Inserted);
}

void PmsUnits::aTakenSlotIsRejected() {
    QFETCH(QString, from);
    QFETCH(QString, to);
    QFETCH(QString, more);
    QFETCH(int, verdict);
    practice().book(1, from, to, more);
    QCOMPARE(int(verdictOf(insert(1, QStringLiteral("10:00")))), verdict);
    practice().staff(QStringLiteral("DELETE FROM pb_booking_link"));
    practice().staff(QStringLiteral("DELETE FROM appointment"));
    if (more.startsWith(QLatin1String("'cancelled"))) return;
    practice().staff(QStringLiteral("INSERT INTO block (resource_id, start_at, end_at) VALUES (1, '%1 %2:00', '%1 %3:00')").arg(kDay, from, to));
    QCOMPARE(int(verdictOf(insert(1, QStringLiteral("10:00")))), verdict);
}

void PmsUnits::timesOutsideSessionsAreRejected_data() {
    QTest::addColumn<QString>("time");
    QTest::addColumn<QString>("type");
    QTest::addColumn<int>("length");
    QTest::addColumn<int>("verdict");
    const int outside = int(InsertVerdict::OutsideSession);
    const int fits = int(InsertVerdict::Inserted);
    QTest::newRow("before it") << "08:45" << "1" << 900 << outside;
    QTest::newRow("over its end") << "11:50" << "1" << 900 << outside;
    QTest::newRow("up to its end") << "11:45" << "1" << 900 << fits;
    QTest::newRow("between two") << "12:00" << "1" << 900 << outside;
    QTest::newRow("type not allowed") << "13:00" << "1" << 900 << outside;
    QTest::newRow("type allowed") << "13:00" << "2" << 900 << fits;
    QTest::newRow("longer than a day") << "09:00" << "1" << 2'000'000'000 << outside;
}

void PmsUnits::timesOutsideSessionsAreRejected() {
    QFETCH(QString, time);
    QFETCH(QString, type);
    QFETCH(int, length);
    QFETCH(int, verdict);
    ports::InsertBooking work = insert(1, time);
    work.booking.appointmentType = domain::AppointmentTypeId(type);
    work.booking.length = std::chrono::seconds(length);
    QCOMPARE(int(verdictOf(work)), verdict);
}

void PmsUnits::theLengthComesFromTheTypeWhenTheBookingHasNone() {
    ports::InsertBooking work = insert(1, QStringLiteral("09:00"));
    work.booking.appointmentType = domain::AppointmentTypeId(QStringLiteral("2"));
    QCOMPARE(inserted(work).length, std::chrono::seconds(1800));
    work = insert(2, QStringLiteral("10:00"));
    work.booking.appointmentType.reset();
    QCOMPARE(inserted(work).length, std::chrono::seconds(900));
    QCOMPARE(practice().count(QStringLiteral("appointment WHERE appointment_type_id IS NULL")), 1);
}

void PmsUnits::unknownAndInactiveResourcesAreTold() {
    QCOMPARE(verdictOf(insert(1, QStringLiteral("09:00"), QStringLiteral("99"))), InsertVerdict::ResourceUnknown);
    QCOMPARE(verdictOf(insert(1, QStringLiteral("09:00"), QStringLiteral("1x"))), InsertVerdict::ResourceUnknown);
    QCOMPARE(verdictOf(insert(1, QStringLiteral("09:00"), QStringLiteral("3"))), InsertVerdict::ResourceInactive);
    QCOMPARE(verdictOf(insert(1, QStringLiteral("09:00"), QStringLiteral("4"))), InsertVerdict::ResourceInactive);
}

void PmsUnits::aRetiredPatientFileIsTold() {
    for (const char *id : {"12", "13", "999", "x"}) {
        ports::InsertBooking work = insert(1, QStringLiteral("09:00"));
        work.patient = domain::PatientId(QLatin1String(id));
        QCOMPARE(verdictOf(work), InsertVerdict::PatientChanged);
    }
    QCOMPARE(practice().count(QStringLiteral("appointment")), 0);
}

void PmsUnits::overlongTextIsCutAndKeptInTheNotes() {
    ports::InsertBooking work = insert(1, QStringLiteral("09:00"));
    domain::Patient person = work.booking.patient.reveal();
    person.lastName = QString(59, QLatin1Char('x')) + QStringLiteral("😀tail");
    work.booking.patient = base::Redacted(person);
    const ports::BookingLink link = inserted(work);
    QCOMPARE(practice().value(QStringLiteral("SELECT last_name FROM patient WHERE id = ") + link.patient.value()), QString(59, QLatin1Char('x')));
    const QString notes = practice().value(QStringLiteral("SELECT notes FROM appointment WHERE id = ") + link.appointments[0].value());
    QVERIFY(notes.endsWith(QStringLiteral("last name: ") + person.lastName));
}

void PmsUnits::nothingIsWrittenWhenTheInsertIsRefused() {
    // The link's own key is taken in a way that the look-up does not show: the insert fails after patient and appointment.
    pms::Profile profile = practice().profile();
    auto &operations = profile.dialects[practice().session().dialect()].operations;
    operations.at(QStringLiteral("link_insert"))[0].expectRows = 2;
    auto outcome = pms::runUnit(practice().session(), profile, insert(1, QStringLiteral("09:00")));
    QVERIFY(!outcome);
    QVERIFY(outcome.error().kind == ErrorKind::Conflict);
    QCOMPARE(practice().count(QStringLiteral("appointment")), 0);
    QCOMPARE(practice().count(QStringLiteral("patient")), 3);
    QCOMPARE(verdictOf(insert(1, QStringLiteral("09:00"))), InsertVerdict::Inserted);
}

void PmsUnits::whatHealthengineWasToldIsKept() {
    (void)inserted(insert(1, QStringLiteral("09:00")));
    for (const ports::Told told : {ports::Told::Confirmed, ports::Told::Confirmed, ports::Told::DidNotAttend, ports::Told::CancelledByPms}) {
        GET(done, practice().run(ports::RecordTold{key(1), told, now()}));
        Q_UNUSED(done);
    }
    GET(link, practice().run(ports::ReadLink{key(1)}));
    QVERIFY(link->toldConfirmed && link->toldDidNotAttend && link->toldCancelled && !link->cancelledByHealthengine);
    QVERIFY(practice().run(ports::RecordTold{key(2), ports::Told::Confirmed, now()}).error().kind == ErrorKind::Rejected);
}

void PmsUnits::aCancellationCancelsOnce() {
    const ports::BookingLink link = inserted(insert(1, QStringLiteral("09:00")));
    GET(first, practice().run(ports::CancelAppointment{key(1), {}, {}, now()}));
    QCOMPARE(first.verdict, CancelVerdict::Cancelled);
    QVERIFY(first.link->cancelledByHealthengine);
    QCOMPARE(practice().value(QStringLiteral("SELECT status FROM appointment WHERE id = ") + link.appointments[0].value()), QStringLiteral("cancelled"));
    GET(second, practice().run(ports::CancelAppointment{key(1), {}, {}, now()}));
    QCOMPARE(second.verdict, CancelVerdict::AlreadyCancelled);
    QCOMPARE(verdictOf(insert(2, QStringLiteral("09:00"))), InsertVerdict::Inserted);
    practice().staff(QStringLiteral("DELETE FROM appointment WHERE status = 'booked'"));
    GET(deleted, practice().run(ports::CancelAppointment{key(2), {}, {}, now()}));
    QCOMPARE(deleted.verdict, CancelVerdict::AlreadyCancelled);
}

void PmsUnits::anArrivedPatientIsNotCancelled() {
    for (const char *status : {"arrived", "in_progress", "completed"}) {
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

void PmsUnits::aFormerIntegrationsBookingIsAdopted() {
    practice().staff(QStringLiteral("INSERT INTO appointment (id, resource_id, patient_id, start_at, end_at) "
                                    "VALUES (501, 1, 11, '%1 09:00:00', '%1 09:20:00'), (502, 1, 11, '%1 09:20:00', '%1 09:40:00')").arg(kDay));
    const std::vector<domain::AppointmentId> both = {domain::AppointmentId(QStringLiteral("501")), domain::AppointmentId(QStringLiteral("502"))};
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

void PmsUnits::anUnknownBookingIsNotCancelled() {
    GET(none, practice().run(ports::CancelAppointment{key(9), {}, {}, now()}));
    QCOMPARE(none.verdict, CancelVerdict::UnknownBooking);
    GET(gone, practice().run(ports::CancelAppointment{key(9), {domain::AppointmentId(QStringLiteral("777"))}, domain::PatientId(QStringLiteral("11")), now()}));
    QCOMPARE(gone.verdict, CancelVerdict::UnknownBooking);
    QCOMPARE(practice().count(QStringLiteral("pb_booking_link")), 0);
}

void PmsUnits::linkedStatusesFollowStaff() {
    std::vector<QString> ids;
    const QStringList times = {QStringLiteral("09:00"), QStringLiteral("09:15"), QStringLiteral("09:30"), QStringLiteral("09:45"), QStringLiteral("10:00")};
    for (int i = 0; i < times.size(); ++i) ids.push_back(inserted(insert(i + 1, times[i])).appointments[0].value());
    practice().staff(QStringLiteral("UPDATE appointment SET status = 'did_not_attend' WHERE id = ") + ids[0]);
    practice().staff(QStringLiteral("DELETE FROM appointment WHERE id = ") + ids[1]);
    practice().staff(QStringLiteral("UPDATE appointment SET resource_id = 2, start_at = '2027-03-20 10:00:00', end_at = '2027-03-20 10:15:00' WHERE id = ") + ids[2]);
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

void PmsUnits::staffItemsAreWrittenOnceAndDestroyed() {
    ports::StaffItem item{QStringLiteral("77/slot-taken-late/1"), QStringLiteral("slot-taken-late"), domain::PracticeId(QStringLiteral("77")),
                          domain::BookingId(1), now(), QStringLiteral("{\"booking\":1}"), base::Redacted(QStringLiteral("Zoë 0413"))};
    QVERIFY(practice().run(ports::WriteStaffItem{item}));
    ports::StaffItem repeated = item;
    repeated.facts = QStringLiteral("{}");
    QVERIFY(practice().run(ports::WriteStaffItem{repeated}));
    GET(open, practice().run(ports::ListStaffItems{now()}));
    QCOMPARE(open.size(), size_t(1));
    QCOMPARE(open[0].facts, item.facts);
    QCOMPARE(open[0].person.reveal(), QStringLiteral("Zoë 0413"));
    QCOMPARE(open[0].raisedAt, item.raisedAt);
    QVERIFY(practice().run(ports::CloseStaffItem{item.id, QStringLiteral("reception"), now()}));
    GET(none, practice().run(ports::ListStaffItems{now()}));
    QVERIFY(none.empty());
    QCOMPARE(practice().count(QStringLiteral("pb_staff_item WHERE person IS NOT NULL")), 0);
    QVERIFY(practice().run(ports::WriteStaffItem{repeated}));
    GET(again, practice().run(ports::ListStaffItems{now()}));
    QCOMPARE(again.size(), size_t(1));
    QCOMPARE(again[0].facts, QStringLiteral("{}"));
    GET(later, practice().run(ports::ListStaffItems{now() + std::chrono::days(31)}));
    QVERIFY(later.empty());
    QCOMPARE(practice().count(QStringLiteral("pb_staff_item")), 0);
}

void PmsUnits::theSchemaForbidsOverlaps() {
    const QString row = QStringLiteral("INSERT INTO appointment (resource_id, start_at, end_at, status, overbook) VALUES (%1, '%2 %3:00', '%2 %4:00', '%5', %6)");
    const auto may = [&](int resource, const char *from, const char *to, const char *status, int overbook) {
        return practice().staffMay(row.arg(resource).arg(kDay, QLatin1String(from), QLatin1String(to), QLatin1String(status)).arg(overbook));
    };
    QVERIFY(may(1, "09:00", "09:30", "booked", 0));
    QVERIFY(!may(1, "09:15", "09:45", "booked", 0));
    QVERIFY(!may(1, "08:00", "12:00", "arrived", 0));
    QVERIFY(may(1, "09:30", "09:45", "booked", 0));
    QVERIFY(may(2, "09:00", "09:30", "booked", 0));
    QVERIFY(may(1, "09:00", "09:30", "cancelled", 0));
    QVERIFY(may(1, "09:00", "10:00", "booked", 1));
    QVERIFY(!may(1, "09:50", "10:05", "booked", 0));
    QVERIFY(!practice().staffMay(QStringLiteral("UPDATE appointment SET status = 'booked' WHERE status = 'cancelled'")));
    QVERIFY(!practice().staffMay(QStringLiteral("UPDATE appointment SET overbook = 0 WHERE overbook = 1")));
    QVERIFY(practice().staffMay(QStringLiteral("UPDATE appointment SET status = 'arrived' WHERE resource_id = 1 AND start_at = '%1 09:30:00'").arg(kDay)));
}

void PmsUnits::demoDataFits() {
    for (const char *table : {"appointment", "session_type", "session", "appointment_type", "patient", "resource", "practitioner", "location"}) {
        practice().staff(QStringLiteral("DELETE FROM ") + QLatin1String(table));
    }
    for (const QString &statement : pms::referenceDemoData(practice().session().dialect(), QDate(2027, 3, 13))) practice().staff(statement);
    QCOMPARE(practice().count(QStringLiteral("patient")), 40);
    QCOMPARE(practice().count(QStringLiteral("session WHERE start_at < '2027-03-15 00:00:00'")), 0);
    QVERIFY(practice().count(QStringLiteral("session WHERE start_at > '2027-06-09 00:00:00'")) > 0);
    GET(configuration, practice().run(ports::ReadConfiguration{}));
    QCOMPARE(configuration.resources.size(), size_t(6));
    std::vector<domain::PmsResourceId> ids;
    for (const auto &resource : configuration.resources) ids.push_back(resource.id);
    GET(read, practice().run(ports::ReadAvailability{ids, QDate(2027, 3, 13), QDate(2027, 5, 12)}));
    QCOMPARE(read.days.size(), size_t(6 * 61));
    QCOMPARE(read.closures.size(), size_t(1));
    for (const char *table : {"demo_day"}) QVERIFY(!practice().staffMay(QStringLiteral("SELECT * FROM ") + QLatin1String(table)));
}

QTEST_GUILESS_MAIN(PmsUnits)
#include "tst_pms_units.moc"
