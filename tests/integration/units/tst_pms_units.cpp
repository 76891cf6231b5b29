// SPDX-License-Identifier: Apache-2.0

#include "tests/integration/units/practice_fixture.h"

using namespace units;
using ports::InsertVerdict;

/// Opening, configuration, availability, candidates, items and the schema's own rules, on every database.
class PmsUnits : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase_data();
    void init();
    void openingCreatesOurTablesOnce();
    void unitsThatMissOurTablesAreRejectedUntilTheyAreMadeAgain();
    void configurationHoldsActiveBookableResourcesOnly();
    void configurationIsLimitedToLocations();
    void availabilityIsSessionsLessAppointmentsLessBlocks();
    void everyResourceAndDayHasASnapshot();
    void closuresEmptyTheDay();
    void theChangeTokenMovesWithTheDiaryOnly();
    void candidatesAreFoundInAnyFormat();
    void anUnknownSuggestedPatientIsNoCandidate();
    void staffItemsAreWrittenOnceAndDestroyed();
    void theSchemaForbidsOverlaps();
    void demoDataFits();
    void cleanupTestCase() { m_databases.clear(); }

  private:
    Practice& practice() { return *m_practice; }

    Databases m_databases;
    Practice* m_practice = nullptr;
};

void PmsUnits::initTestCase_data() {
    addDatabaseRows();
}

void PmsUnits::init() {
    QFETCH_GLOBAL(int, kind);
    QString why;
    m_practice = m_databases.fresh(kind, &why);
    if (!m_practice) QSKIP(qPrintable(why));
}

void PmsUnits::openingCreatesOurTablesOnce() {
    GET(first, practice().run(ports::OpenDatabase{}));
    QVERIFY(first.ownTables);
    QVERIFY(!first.ownTablesMade);
    QCOMPARE(first.profile, QStringLiteral("reference 1"));
    QCOMPARE(first.tier, QStringLiteral("transactional"));
    QVERIFY(!first.system.isEmpty());
    practice().staff(QStringLiteral("DROP TABLE pb_staff_item"));
    GET(second, practice().run(ports::OpenDatabase{}));
    QVERIFY(second.ownTables);
    QVERIFY(second.ownTablesMade);
    QCOMPARE(practice().count(QStringLiteral("pb_staff_item")), 0);
}

void PmsUnits::unitsThatMissOurTablesAreRejectedUntilTheyAreMadeAgain() {
    // Rejected is what makes the engine look for its tables.
    practice().staff(QStringLiteral("DROP TABLE pb_booking_link"));
    const auto link = practice().run(ports::ReadLink{key(1)});
    QVERIFY(!link && link.error().kind == base::ErrorKind::Rejected);
    const auto inserted = practice().run(insert(1, QStringLiteral("09:00")));
    QVERIFY(!inserted && inserted.error().kind == base::ErrorKind::Rejected);
    GET(opened, practice().run(ports::OpenDatabase{}));
    QVERIFY(opened.ownTablesMade);
    GET(again, practice().run(insert(1, QStringLiteral("09:00"))));
    QCOMPARE(again.verdict, InsertVerdict::Inserted);
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
    practice().staff(
        QStringLiteral("INSERT INTO block (resource_id, start_at, end_at) "
                       "VALUES (1, '2027-03-14 08:00:00', '%1 09:05:30'), (1, '%1 11:00:00', '%1 12:30:00')")
            .arg(kDay));
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
    const std::vector<domain::PmsResourceId> asked = {domain::PmsResourceId(QStringLiteral("1")),
                                                      domain::PmsResourceId(QStringLiteral("2")),
                                                      domain::PmsResourceId(QStringLiteral("none"))};
    GET(read, practice().run(ports::ReadAvailability{asked, day().addDays(-1), day().addDays(1)}));
    QCOMPARE(read.days.size(), size_t(9));
    int filled = 0;
    for (const auto& snapshot : read.days) filled += snapshot.ranges.empty() ? 0 : 1;
    QCOMPARE(filled, 2);
    QCOMPARE(read.days[4].ranges[0].slot, std::chrono::seconds(900));
}

void PmsUnits::closuresEmptyTheDay() {
    practice().staff(QStringLiteral("INSERT INTO closure (location_id, closed_on) VALUES (2, '%1')").arg(kDay));
    const std::vector<domain::PmsResourceId> both = {domain::PmsResourceId(QStringLiteral("1")),
                                                     domain::PmsResourceId(QStringLiteral("2"))};
    GET(one, practice().run(ports::ReadAvailability{both, day(), day()}));
    QVERIFY(!one.days[0].ranges.empty());
    QVERIFY(one.days[1].ranges.empty());
    QVERIFY(one.closures.empty());
    practice().staff(QStringLiteral("INSERT INTO closure (location_id, closed_on) VALUES (NULL, '%1')").arg(kDay));
    GET(all, practice().run(ports::ReadAvailability{both, day(), day()}));
    QVERIFY(all.days[0].ranges.empty());
    QCOMPARE(all.closures, std::vector<QDate>{day()});
    GET(outcome, practice().run(insert(1, QStringLiteral("09:00"))));
    QCOMPARE(outcome.verdict, InsertVerdict::OutsideSession);
}

void PmsUnits::theChangeTokenMovesWithTheDiaryOnly() {
    GET(start, practice().run(ports::ReadChangeToken{}));
    GET(same, practice().run(ports::ReadChangeToken{}));
    QCOMPARE(same.value, start.value);
    QString last = start.value;
    for (const QString& change :
         {QStringLiteral(
              "INSERT INTO appointment (resource_id, start_at, end_at) VALUES (1, '%1 09:00:00', '%1 09:15:00')")
              .arg(kDay),
          QStringLiteral("UPDATE appointment SET status = 'cancelled'"), QStringLiteral("DELETE FROM appointment"),
          QStringLiteral("UPDATE session SET end_at = '%1 11:00:00' WHERE id = 1").arg(kDay),
          QStringLiteral("DELETE FROM session_type"), QStringLiteral("UPDATE resource SET active = 0 WHERE id = 2"),
          QStringLiteral("INSERT INTO closure (closed_on) VALUES ('%1')").arg(kDay),
          QStringLiteral("UPDATE appointment_type SET length_min = 20 WHERE id = 1"),
          QStringLiteral("UPDATE practitioner SET last_name = 'Tran'"),
          QStringLiteral("INSERT INTO block (resource_id, start_at, end_at) VALUES (1, '%1 09:00:00', '%1 09:15:00')")
              .arg(kDay)}) {
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
    const auto idsFor = [this](const domain::Patient& person) {
        ports::PrepareBooking work{key(1), {}, base::Redacted(person)};
        auto facts = practice().run(work);
        if (!facts) qFatal("%s", qPrintable(facts.error().toLogLine()));
        QStringList ids;
        for (const auto& record : facts->candidates) ids << record.id.value();
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
    for (const QString& id :
         {QStringLiteral("999"), QStringLiteral("11abc"), QStringLiteral("'; DROP TABLE patient")}) {
        GET(facts, practice().run(ports::PrepareBooking{key(1), domain::PatientId(id), {}}));
        QVERIFY(facts.candidates.empty());
        QVERIFY(!facts.link);
    }
    GET(known, practice().run(ports::PrepareBooking{key(1), domain::PatientId(QStringLiteral("12")), {}}));
    QCOMPARE(known.candidates.size(), size_t(1));
    QVERIFY(!known.candidates[0].active);
}

void PmsUnits::staffItemsAreWrittenOnceAndDestroyed() {
    ports::StaffItem item{QStringLiteral("77/slot-taken-late/1"),
                          QStringLiteral("slot-taken-late"),
                          domain::PracticeId(QStringLiteral("77")),
                          domain::BookingId(1),
                          now(),
                          QStringLiteral("{\"booking\":1}"),
                          base::Redacted(QStringLiteral("Zoë 0413"))};
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
    const QString row = QStringLiteral(
        "INSERT INTO appointment (resource_id, start_at, end_at, status, overbook) VALUES (%1, '%2 %3:00', '%2 %4:00', "
        "'%5', %6)");
    const auto may = [&](int resource, const char* from, const char* to, const char* status, int overbook) {
        return practice().staffMay(
            row.arg(resource).arg(kDay, QLatin1String(from), QLatin1String(to), QLatin1String(status)).arg(overbook));
    };
    QVERIFY(may(1, "09:00", "09:30", "booked", 0));
    QVERIFY(!may(1, "09:15", "09:45", "booked", 0));
    QVERIFY(!may(1, "08:00", "12:00", "arrived", 0));
    QVERIFY(may(1, "09:30", "09:45", "booked", 0));
    QVERIFY(may(2, "09:00", "09:30", "booked", 0));
    QVERIFY(may(1, "09:00", "09:30", "cancelled", 0));
    QVERIFY(may(1, "09:00", "10:00", "booked", 1));
    QVERIFY(!may(1, "09:50", "10:05", "booked", 0));
    QVERIFY(
        !practice().staffMay(QStringLiteral("UPDATE appointment SET status = 'booked' WHERE status = 'cancelled'")));
    QVERIFY(!practice().staffMay(QStringLiteral("UPDATE appointment SET overbook = 0 WHERE overbook = 1")));
    QVERIFY(practice().staffMay(
        QStringLiteral("UPDATE appointment SET status = 'arrived' WHERE resource_id = 1 AND start_at = '%1 09:30:00'")
            .arg(kDay)));
}

void PmsUnits::demoDataFits() {
    for (const char* table : {"appointment", "session_type", "session", "appointment_type", "patient", "resource",
                              "practitioner", "location"}) {
        practice().staff(QStringLiteral("DELETE FROM ") + QLatin1String(table));
    }
    for (const QString& statement : pms::referenceDemoData(practice().session().dialect(), QDate(2027, 3, 13)))
        practice().staff(statement);
    QCOMPARE(practice().count(QStringLiteral("patient")), 40);
    QCOMPARE(practice().count(QStringLiteral("session WHERE start_at < '2027-03-15 00:00:00'")), 0);
    QVERIFY(practice().count(QStringLiteral("session WHERE start_at > '2027-06-09 00:00:00'")) > 0);
    GET(configuration, practice().run(ports::ReadConfiguration{}));
    QCOMPARE(configuration.resources.size(), size_t(6));
    std::vector<domain::PmsResourceId> ids;
    for (const auto& resource : configuration.resources) ids.push_back(resource.id);
    GET(read, practice().run(ports::ReadAvailability{ids, QDate(2027, 3, 13), QDate(2027, 5, 12)}));
    QCOMPARE(read.days.size(), size_t(6 * 61));
    QCOMPARE(read.closures.size(), size_t(1));
    for (const char* table : {"demo_day"})
        QVERIFY(!practice().staffMay(QStringLiteral("SELECT * FROM ") + QLatin1String(table)));
}

QTEST_GUILESS_MAIN(PmsUnits)
#include "tst_pms_units.moc"
