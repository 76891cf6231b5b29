// SPDX-License-Identifier: Apache-2.0
#include "core/pms/profile_grants.h"
#include "core/pms/profile_trial.h"
#include "core/pms/rehearsal.h"
#include "core/pms/sql_catalogue.h"
#include "core/pms/table_trial.h"
#include "tests/integration/units/practice_fixture.h"

using namespace units;
using Verdict = pms::TrialFinding::Verdict;

namespace {

QString s(const char *text) {
    return QString::fromUtf8(text);
}

}  // namespace

/// What integrators are told about a profile and a database, on every database.
class PmsTrial : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase_data() { addDatabaseRows(); }
    void init() {
        QFETCH_GLOBAL(int, kind);
        QString why;
        m_practice = m_databases.fresh(kind, &why);
        if (!m_practice) QSKIP(qPrintable(why));
        m_profile = practice().profile();
    }
    void cleanupTestCase() { m_databases.clear(); }

    void theReferenceProfileHasNoFaultOnItsOwnSchema() {
        practice().book(1, s("09:00"), s("09:15"));
        const auto findings = tried();
        for (const auto &one : findings)
            QVERIFY2(one.verdict != Verdict::Fault, qPrintable(one.subject + s(": ") + one.text));
        QCOMPARE(textOf(findings, s("resources")), s("4 rows, understood"));
        QVERIFY(!textOf(findings, s("appointment_insert[1]")).isEmpty());
        QVERIFY(!textOf(findings, s("probe")).isEmpty());
    }

    void tryingChangesNothing() {
        const QString before = everything();
        tried();
        QCOMPARE(everything(), before);
    }

    void aMisspeltColumnOfAReadingStatementIsAFault() {
        replace(s("resources"), s("SELECT id, name, nickname FROM resource"));
        QVERIFY2(hasFault(tried(), s("resources"), s("nickname")), "the fault does not name the column");
    }

    void aMisspeltColumnIsAFaultAlsoWhereTheStatementRunsOnlySometimes() {
        replace(s("resources"), s("SELECT id, name, nickname FROM resource"));
        part().operations.at(s("resources")).statements[0].when = {
            {s("locations"), pms::Condition::Kind::Has, {}, false}};
        QVERIFY2(hasFault(tried(), s("resources"), s("nickname")), "the fault does not name the column");
    }

    void aMisspeltColumnOfAWritingStatementIsAFaultThoughItIsNotRun() {
        replace(s("cancel"), s("UPDATE appointment SET statuss = :status WHERE id = :appointment"));
        QVERIFY(hasFault(tried(), s("cancel"), s("statuss")));
    }

    void aStatementThatCannotBeExplainedIsNoFault() {
        replace(s("lock"), s("SET @a = :resource"));
        for (const auto &one : tried()) QVERIFY(!one.subject.startsWith(s("lock")) || one.verdict == Verdict::Warning);
    }

    void aSiteQuestionThatIsNotUnderstoodIsAFault() {
        part().site = pms::BoundStatement{s("site"), s("SELECT 1 AS place FROM resource WHERE id = 1"), {}};
        QVERIFY(hasFault(tried(), s("site"), s("site")));
    }

    void aColumnThatTheOperationNeedsIsMissed() {
        replace(s("appointment_types"), s("SELECT id, name AS title FROM appointment_type"));
        const auto findings = tried();
        QVERIFY(hasFault(findings, s("appointment_types"), s("name")));
        QVERIFY(std::any_of(findings.begin(), findings.end(), [](const auto &one) {
            return one.verdict == Verdict::Warning && one.text.contains(s("title"));
        }));
    }

    void aRowThatIsNotUnderstoodNamesItsColumn() {
        replace(s("sessions"), s("SELECT resource_id AS resource, 'nine' AS start_at, end_at FROM session"));
        QVERIFY(hasFault(tried(), s("sessions"), s("start_at")));
    }

    void aMissingTableIsAFault() {
        replace(s("busy"), s("SELECT resource AS resource, start_at, end_at FROM diary_of_another"));
        const auto findings = tried();
        QVERIFY(hasFault(findings, s("table diary_of_another"), s("does not exist")));
    }

    void aQuestionThatIsAskedOftenWithoutAnIndexIsWarnedOf() {
        replace(s("candidates"),
                s("SELECT id, first_name, last_name, date_of_birth AS dob FROM patient WHERE address = :email_key"));
        const auto findings = tried();
        QVERIFY2(textOf(findings, s("index for candidates")).contains(s("patient.address")), "no warning");
        QVERIFY2(textOf(findings, s("index for patient")).isEmpty(), "the primary key is an index");
    }

    void aVersionThatTheProfileWasNotMadeForIsWarnedOf() {
        part().probe->versions = QStringList(s("9."));
        const auto found = pms::runProbe(practice().session(), m_profile);
        QVERIFY(found && *found && !(*found)->isAccepted);
        QCOMPARE((*found)->version, s("1"));
    }

    void aRehearsedBookingGoesThroughEveryStatementAndLeavesNothing() {
        const QString before = everything();
        QStringList ran;
        const auto outcome = pms::rehearse(practice().session(), m_profile, booking(s("09:30")), false,
                                           [&ran](const pms::TracedStatement &one) { ran << one.name; });
        QVERIFY2(outcome, qPrintable(outcome ? QString() : outcome.error().toLogLine()));
        QCOMPARE(outcome->outcome.verdict, ports::InsertVerdict::Inserted);
        QVERIFY(!outcome->stayed);
        for (const char *name : {"lock[1]", "patient_insert[1]", "appointment_insert[1]", "link_insert[1]"})
            QVERIFY2(ran.contains(s(name)), name);
        QCOMPARE(everything(), before);
    }

    void aRehearsalOverAnAppointmentFindsTheSlotTaken() {
        practice().book(1, s("09:30"), s("09:45"));
        const auto outcome = pms::rehearse(practice().session(), m_profile, booking(s("09:30")), false, {});
        QVERIFY(outcome);
        QCOMPARE(outcome->outcome.verdict, ports::InsertVerdict::SlotTaken);
    }

    void aRollbackThatTookNothingBackIsNoticed() {
        if (practice().session().dialect() != pms::Dialect::MariaDb)
            QSKIP("the other databases have no tables without transactions");
        practice().staff(
            s("CREATE TABLE kept (id integer NOT NULL AUTO_INCREMENT PRIMARY KEY, resource_id integer, start_at "
              "datetime) ENGINE=MyISAM"));
        replace(s("appointment_insert"), s("INSERT INTO kept (resource_id, start_at) VALUES (:resource, :start)"));
        replace(s("appointments"), s("SELECT id, resource_id AS resource, start_at, start_at AS end_at, 'booked' AS "
                                     "status FROM kept WHERE id IN (:appointments)"));
        const auto outcome = pms::rehearse(practice().session(), m_profile, booking(s("09:30")), false, {});
        practice().staff(s("DROP TABLE kept"));
        QVERIFY2(outcome, qPrintable(outcome ? QString() : outcome.error().toLogLine()));
        QVERIFY(outcome->stayed);
    }

    /// With a login of its own that has what the script says and nothing else.
    void theGrantedRightsSuffice() {
        if (practice().session().dialect() != pms::Dialect::MariaDb) QSKIP("one database with logins is enough");
        const QString before = everything();
        const auto keeper = connectAs(s("keeper"), s("keeper"));
        QVERIFY(keeper);
        QVERIFY(runAs(*keeper, s("CREATE OR REPLACE USER 'least'@'127.0.0.1' IDENTIFIED BY 'least'")));
        const QString script = pms::grantScript(m_profile, pms::Dialect::MariaDb, s("least@127.0.0.1"));
        for (const QString &line : script.split(u'\n')) {
            if (line.startsWith(s("GRANT")) && !line.contains(s("CREATE")))
                QVERIFY2(runAs(*keeper, line.chopped(1)), qPrintable(line));
        }
        const auto least = connectAs(s("least"), s("least"));
        QVERIFY(least);
        const auto outcome = pms::rehearse(*least, m_profile, booking(s("09:30")), false, {});
        QVERIFY2(outcome, qPrintable(outcome ? QString() : outcome.error().toLogLine()));
        QCOMPARE(outcome->outcome.verdict, ports::InsertVerdict::Inserted);
        for (const auto &one : tried(*least))
            QVERIFY2(one.verdict != Verdict::Fault, qPrintable(one.subject + s(": ") + one.text));
        QCOMPARE(everything(), before);
    }

    void aRightThatTheLoginLacksIsAFaultWithItsRemedy() {
        if (practice().session().dialect() != pms::Dialect::PostgreSql) QSKIP("one database with rights is enough");
        practice().staff(s("REVOKE INSERT ON patient FROM CURRENT_USER"));
        const auto findings = tried();
        practice().staff(s("GRANT ALL ON patient TO CURRENT_USER"));
        QVERIFY(hasFault(findings, s("table patient"), s("INSERT")));
        QVERIFY(hasFault(findings, s("table patient"), s("profile grants")));
        QVERIFY2(hasFault(findings, s("patient_insert[1]"), s("42501")), "EXPLAIN does not see the missing right");
    }

  private:
    std::unique_ptr<OdbcSession> connectAs(const QString &user, const QString &password) {
        auto connection = core::platform::ConnectionString::parse(practice().server().connectionString());
        if (!connection) return nullptr;
        connection->set(s("Uid"), user);
        auto session = OdbcSession::connect(*connection, base::Redacted<QString>(password));
        if (!session) qWarning().noquote() << session.error().toLogLine();
        return session ? std::move(*session) : nullptr;
    }
    static bool runAs(pms::SqlSession &session, const QString &sql) {
        const auto done = session.execute({s("keeper"), sql, {}});
        if (!done) qWarning().noquote() << done.error().toLogLine();
        return done.has_value();
    }

    Practice &practice() { return *m_practice; }
    pms::DialectProfile &part() { return m_profile.dialects.at(practice().session().dialect()); }

    ports::UnitSite site() const {
        return {s("TEST"), domain::PracticeId(s("0")), *base::PracticeZone::fromIana(s("Australia/Perth")),
                *base::parseUtcStamp(s("2027-03-14 00:00:00"))};
    }
    pms::RehearsalRequest booking(const QString &at) const {
        return {domain::PmsResourceId(s("1")),
                {day(), QTime::fromString(at, s("HH:mm"))},
                domain::AppointmentTypeId(s("1")),
                std::chrono::minutes(15),
                site(),
                domain::BookingId(77)};
    }

    std::vector<pms::TrialFinding> tried() { return tried(practice().session()); }
    std::vector<pms::TrialFinding> tried(pms::SqlSession &session) {
        const pms::TrialQuestion question{
            {domain::PmsResourceId(s("1")), domain::PmsResourceId(s("2"))}, day(), day().addDays(6), site()};
        auto findings = pms::tryProfile(session, m_profile, question);
        if (!findings) qWarning().noquote() << findings.error().toLogLine();
        return findings ? *findings : std::vector<pms::TrialFinding>();
    }

    /// Gives the operation other SQL, and keeps what its last statement captures.
    void replace(const QString &operation, const QString &sql) {
        pms::Operation &found = part().operations.at(operation);
        pms::Statement statement = found.statements.back();
        statement.sql = *pms::SqlTemplate::compile(sql, practice().session().dialect());
        statement.when.clear();
        for (auto &capture : statement.captures) capture.column = s("last_insert_id");
        found.statements = {statement};
    }

    static QString textOf(const std::vector<pms::TrialFinding> &findings, const QString &subject) {
        for (const auto &one : findings) {
            if (one.subject == subject && one.verdict != Verdict::Fault) return one.text;
        }
        return {};
    }
    static bool hasFault(const std::vector<pms::TrialFinding> &findings, const QString &subject, const QString &word) {
        return std::any_of(findings.begin(), findings.end(), [&](const auto &one) {
            return one.verdict == Verdict::Fault && one.subject.startsWith(subject) && one.text.contains(word);
        });
    }

    QString everything() {
        QStringList counts;
        for (const char *table :
             {"patient", "appointment", "pb_booking_link", "pb_staff_item", "session", "diary_change"})
            counts << QString::number(practice().count(s(table)));
        return counts.join(u' ');
    }

    Databases m_databases;
    Practice *m_practice = nullptr;
    pms::Profile m_profile;
};

QTEST_GUILESS_MAIN(PmsTrial)
#include "tst_pms_trial.moc"
