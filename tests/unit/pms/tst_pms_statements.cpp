// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "core/pms/unit_of_work.h"
#include "tests/unit/pms/scripted_session.h"

using namespace core;
using base::ErrorKind;
using pms::SqlResult;
using pms::SqlValue;

/// The order of statements of a unit and its answers to failures, on a session that follows a script.
class PmsStatements : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void init();
    void theLockComesFirstAndTheCommitLast();
    void aLinkThatIsThereStopsEverything();
    void aRefusedInsertIsExplainedByReadingAgain();
    void aRefusedInsertThatNothingExplainsStaysAConflict();
    void anUnknownCommitIsNotRunAgain();
    void aLostConnectionIsNotExplained();
    void aRowNotUnderstoodNamesStatementAndColumn();
    void manyResourcesAndDaysTakeFourQueries();
    void sessionRowsOfOneGroupJoinTheirTypes();
    void datesAndTimesMayComeApart();
    void openingWithoutRightsLeavesOurTablesOut();
    void anUnsupportedUnitIsRejectedByName();
    void aClaimIsToldHowManyFreeSlotsTheBookingTouches();
    void aFreeSlotThatIsGoneWasTaken();

  private:
    base::Expected<ports::InsertOutcome> insert();
    void keepFreeSlots(std::vector<const char*> startTimes);
    void answer(const char* statement, QStringList columns, std::vector<std::vector<SqlValue>> rows);
    void refuse(const char* statement, ErrorKind kind);

    std::optional<pms::Profile> m_profile;
    ScriptedSession m_session;
};

void PmsStatements::answer(const char* statement, QStringList columns, std::vector<std::vector<SqlValue>> rows) {
    m_session.answers[QLatin1String(statement)].push_back(SqlResult{std::move(columns), std::move(rows), 0, {}});
}

void PmsStatements::refuse(const char* statement, ErrorKind kind) {
    m_session.answers[QLatin1String(statement)].push_back(base::fail(kind, QLatin1String(statement)));
}

void PmsStatements::init() {
    m_profile = pms::builtInProfile(QStringLiteral("reference"));
    QVERIFY(m_profile);
    m_session = ScriptedSession();
    answer("resource[1]",
           {QStringLiteral("id"), QStringLiteral("name"), QStringLiteral("active"), QStringLiteral("bookable")},
           {{qint64(1), QStringLiteral("Room"), qint64(1), qint64(1)}});
    answer("resources[1]", {QStringLiteral("id")}, {{qint64(1)}});
    answer("sessions[1]",
           {QStringLiteral("resource"), QStringLiteral("session"), QStringLiteral("start_at"), QStringLiteral("end_at"),
            QStringLiteral("slot_min"), QStringLiteral("type")},
           {{qint64(1), qint64(5), QStringLiteral("2027-03-15 09:00:00"), QStringLiteral("2027-03-15 12:00:00"),
             qint64(15), SqlValue()}});
    answer("last_insert_id", {QStringLiteral("lastval")}, {{qint64(70)}});
}

base::Expected<ports::InsertOutcome> PmsStatements::insert() {
    ports::InsertBooking work;
    work.key = {QStringLiteral("DEV"), domain::PracticeId(QStringLiteral("7")), domain::BookingId(9)};
    work.booking.resource = domain::PmsResourceId(QStringLiteral("1"));
    work.booking.appointmentTime = {QDate(2027, 3, 15), QTime(9, 0)};
    auto result = pms::runUnit(m_session, *m_profile, work);
    if (!result) return base::fail(result.error());
    return std::get<ports::InsertOutcome>(*result);
}

/// The profile lists free slots of 15 minutes, which a booking claims before anything else.
void PmsStatements::keepFreeSlots(std::vector<const char*> startTimes) {
    m_profile->sessions.kind = pms::SessionKind::FreeSlots;
    m_session.answers.erase(QStringLiteral("sessions[1]"));
    std::vector<std::vector<SqlValue>> rows;
    for (const char* start : startTimes)
        rows.push_back({qint64(1), QStringLiteral("2027-03-15"), QLatin1String(start), qint64(15)});
    answer("sessions[1]",
           {QStringLiteral("resource"), QStringLiteral("date"), QStringLiteral("start_time"), QStringLiteral("length_min")},
           std::move(rows));
    const auto claim = pms::SqlTemplate::compile(QStringLiteral("UPDATE slot SET wanted = :slots"), pms::Dialect::PostgreSql);
    QVERIFY(claim);
    pms::Operation& operation = m_profile->dialects[pms::Dialect::PostgreSql].operations[QStringLiteral("appointment_insert")];
    operation.statements.insert(operation.statements.begin(), pms::Statement{QStringLiteral("claim"), *claim});
}

void PmsStatements::theLockComesFirstAndTheCommitLast() {
    const auto outcome = insert();
    QVERIFY(outcome && outcome->verdict == ports::InsertVerdict::Inserted);
    const QStringList expected = {QStringLiteral("begin"),
                                  QStringLiteral("lock[1]"),
                                  QStringLiteral("link[1]"),
                                  QStringLiteral("resource[1]"),
                                  QStringLiteral("appointment_types[1]"),
                                  QStringLiteral("sessions[1]"),
                                  QStringLiteral("busy[1]"),
                                  QStringLiteral("closures[1]"),
                                  QStringLiteral("patient_insert[1]"),
                                  QStringLiteral("last_insert_id"),
                                  QStringLiteral("appointment_insert[1]"),
                                  QStringLiteral("last_insert_id"),
                                  QStringLiteral("link_insert[1]"),
                                  QStringLiteral("commit")};
    QCOMPARE(m_session.trace, expected);
    QCOMPARE(outcome->link->appointments[0].value(), QStringLiteral("70"));
}

void PmsStatements::aLinkThatIsThereStopsEverything() {
    answer("link[1]",
           {QStringLiteral("appointment"), QStringLiteral("patient"), QStringLiteral("resource"),
            QStringLiteral("start_at"), QStringLiteral("length_s")},
           {{qint64(3), qint64(4), qint64(1), QStringLiteral("2027-03-15 09:00:00"), qint64(900)}});
    const auto outcome = insert();
    QVERIFY(outcome && outcome->verdict == ports::InsertVerdict::AlreadyLinked);
    QCOMPARE(m_session.trace, (QStringList{QStringLiteral("begin"), QStringLiteral("lock[1]"),
                                           QStringLiteral("link[1]"), QStringLiteral("rollback")}));
}

void PmsStatements::aRefusedInsertIsExplainedByReadingAgain() {
    refuse("appointment_insert[1]", ErrorKind::Conflict);
    const QStringList columns = {QStringLiteral("resource"), QStringLiteral("start_at"), QStringLiteral("end_at")};
    answer("busy[1]", columns, {});
    answer("busy[1]", columns,
           {{qint64(1), QStringLiteral("2027-03-15 09:10:00"), QStringLiteral("2027-03-15 09:20:00")}});
    const auto outcome = insert();
    QVERIFY(outcome && outcome->verdict == ports::InsertVerdict::SlotTaken);
    QVERIFY(!m_session.trace.contains(QStringLiteral("commit")));
    QCOMPARE(m_session.trace.count(QStringLiteral("rollback")), 2);
}

void PmsStatements::aRefusedInsertThatNothingExplainsStaysAConflict() {
    refuse("appointment_insert[1]", ErrorKind::Conflict);
    const auto outcome = insert();
    QVERIFY(!outcome && outcome.error().kind == ErrorKind::Conflict);
}

void PmsStatements::anUnknownCommitIsNotRunAgain() {
    m_session.failCommit = ErrorKind::OutcomeUnknown;
    const auto outcome = insert();
    QVERIFY(!outcome && outcome.error().kind == ErrorKind::OutcomeUnknown);
    QCOMPARE(m_session.trace.count(QStringLiteral("begin")), 1);
}

void PmsStatements::aLostConnectionIsNotExplained() {
    refuse("link_insert[1]", ErrorKind::Unavailable);
    const auto outcome = insert();
    QVERIFY(!outcome && outcome.error().kind == ErrorKind::Unavailable);
    QCOMPARE(m_session.trace.count(QStringLiteral("begin")), 1);
    QCOMPARE(m_session.trace.last(), QStringLiteral("rollback"));
}

void PmsStatements::aRowNotUnderstoodNamesStatementAndColumn() {
    m_session.answers.erase(QStringLiteral("sessions[1]"));
    answer("sessions[1]", {QStringLiteral("resource"), QStringLiteral("start_at"), QStringLiteral("end_at")},
           {{qint64(1), QStringLiteral("soon"), QStringLiteral("2027-03-15 12:00:00")}});
    const auto outcome = insert();
    QVERIFY(!outcome && outcome.error().kind == ErrorKind::ContractViolation);
    QCOMPARE(outcome.error().operation, QStringLiteral("sessions"));
    QVERIFY(outcome.error().detail.contains(QStringLiteral("start_at")) &&
            !outcome.error().detail.contains(QStringLiteral("soon")));
}

void PmsStatements::manyResourcesAndDaysTakeFourQueries() {
    ports::ReadAvailability work{{}, QDate(2027, 3, 1), QDate(2027, 4, 29)};
    std::vector<std::vector<SqlValue>> rows;
    for (qint64 i = 1; i <= 40; ++i) {
        work.resources.emplace_back(QString::number(i));
        rows.push_back({i});
    }
    m_session.answers.erase(QStringLiteral("resources[1]"));
    answer("resources[1]", {QStringLiteral("id")}, std::move(rows));
    const auto result = pms::runUnit(m_session, *m_profile, work);
    QVERIFY(result);
    QCOMPARE(std::get<ports::AvailabilityRead>(*result).days.size(), size_t(2400));
    QCOMPARE(m_session.trace,
             (QStringList{QStringLiteral("begin"), QStringLiteral("resources[1]"), QStringLiteral("sessions[1]"),
                          QStringLiteral("busy[1]"), QStringLiteral("closures[1]"), QStringLiteral("rollback")}));
}

void PmsStatements::sessionRowsOfOneGroupJoinTheirTypes() {
    m_session.answers.erase(QStringLiteral("sessions[1]"));
    const SqlValue from = QStringLiteral("2027-03-15 22:00:00");
    const SqlValue to = QStringLiteral("2027-03-16 01:00:00");
    answer("sessions[1]",
           {QStringLiteral("resource"), QStringLiteral("session"), QStringLiteral("start_at"), QStringLiteral("end_at"),
            QStringLiteral("type")},
           {{qint64(1), qint64(5), from, to, qint64(2)}, {qint64(1), qint64(5), from, to, qint64(1)}});
    const auto result = pms::runUnit(
        m_session, *m_profile,
        ports::ReadAvailability{{domain::PmsResourceId(QStringLiteral("1"))}, QDate(2027, 3, 15), QDate(2027, 3, 16)});
    const auto& days = std::get<ports::AvailabilityRead>(*result).days;
    const std::vector<domain::AppointmentTypeId> both = {domain::AppointmentTypeId(QStringLiteral("1")),
                                                         domain::AppointmentTypeId(QStringLiteral("2"))};
    QVERIFY(days[0].ranges == (std::vector{domain::AvailabilityRange{1320, 1440, std::chrono::minutes(15), both}}));
    QVERIFY(days[1].ranges == (std::vector{domain::AvailabilityRange{0, 60, std::chrono::minutes(15), both}}));
}

void PmsStatements::datesAndTimesMayComeApart() {
    m_session.answers.erase(QStringLiteral("sessions[1]"));
    answer("sessions[1]",
           {QStringLiteral("resource"), QStringLiteral("date"), QStringLiteral("start_time"),
            QStringLiteral("end_time"), QStringLiteral("types")},
           {{QStringLiteral("1"), QStringLiteral("2027-03-15"), QStringLiteral("09:00"), QStringLiteral("10:00:00.000"),
             QStringLiteral("4, 3")},
            {QStringLiteral("1"), QStringLiteral("2027-03-15"), QStringLiteral("20:00:00"), QStringLiteral("24:00:00"),
             SqlValue()},
            {QStringLiteral("1"), QStringLiteral("2027-03-16 00:00:00"), QStringLiteral("20:00:00"),
             QStringLiteral("00:00:00"), SqlValue()}});
    const auto result = pms::runUnit(
        m_session, *m_profile,
        ports::ReadAvailability{{domain::PmsResourceId(QStringLiteral("1"))}, QDate(2027, 3, 15), QDate(2027, 3, 16)});
    QVERIFY(result);
    const auto& days = std::get<ports::AvailabilityRead>(*result).days;
    QCOMPARE(days[0].ranges.size(), size_t(2));
    QCOMPARE(days[0].ranges[0].end, 600);
    QCOMPARE(days[0].ranges[0].types.size(), size_t(2));
    QCOMPARE(days[0].ranges[1].end, 1440);
    QCOMPARE(days[1].ranges[0].end, 1440);
}

void PmsStatements::openingWithoutRightsLeavesOurTablesOut() {
    refuse("own_tables[1]", ErrorKind::Rejected);
    refuse("install.statements[1]", ErrorKind::Rejected);
    const auto result = pms::runUnit(m_session, *m_profile, ports::OpenDatabase{});
    QVERIFY(result);
    QVERIFY(!std::get<ports::DatabaseIdentity>(*result).ownTables);
    refuse("own_tables[2]", ErrorKind::Unavailable);
    m_session.answers.erase(QStringLiteral("own_tables[1]"));
    const auto away = pms::runUnit(m_session, *m_profile, ports::OpenDatabase{});
    QVERIFY(!away && away.error().kind == ErrorKind::Unavailable);
}

void PmsStatements::anUnsupportedUnitIsRejectedByName() {
    m_profile->dialects[pms::Dialect::PostgreSql].operations.erase(QStringLiteral("lock"));
    const auto outcome = insert();
    QVERIFY(!outcome && outcome.error().kind == ErrorKind::Rejected);
    QVERIFY(outcome.error().detail.contains(QStringLiteral("lock")));
    QVERIFY(m_session.trace.isEmpty());
}

void PmsStatements::aClaimIsToldHowManyFreeSlotsTheBookingTouches() {
    // The booking takes 09:00 to 09:15; slots that only touch it at an end are not of it.
    keepFreeSlots({"08:45:00", "08:55:00", "09:10:00", "09:15:00"});
    const auto outcome = insert();
    QVERIFY(outcome && outcome->verdict == ports::InsertVerdict::Inserted);
    const auto claim = std::find_if(m_session.executed.begin(), m_session.executed.end(),
                                    [](const pms::BoundStatement& statement) { return statement.name == u"claim"; });
    QVERIFY(claim != m_session.executed.end());
    QVERIFY(claim->parameters == std::vector<SqlValue>{qint64(2)});
}

void PmsStatements::aFreeSlotThatIsGoneWasTaken() {
    keepFreeSlots({"09:15:00"});
    const auto outcome = insert();
    QVERIFY(outcome && outcome->verdict == ports::InsertVerdict::SlotTaken);
    QVERIFY(!m_session.trace.contains(QStringLiteral("claim")));
}

QTEST_APPLESS_MAIN(PmsStatements)
#include "tst_pms_statements.moc"
