// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>

#include "tests/integration/units/practice_fixture.h"

/// A small practice system whose tables have no transactions: MyISAM on MariaDB, and SQLite used without them.
namespace units {

inline const char *const kPlainProfile = R"toml(
language = 1
[profile]
id = "plain"
version = "1"
dialects = ["sqlite", "mariadb"]
[connection]
transactions = false
[connection.mariadb]
transactions = false
on_connect = ["SET default_storage_engine = MyISAM"]
[map.status]
booked = ["B"]
arrived = ["A"]
cancelled = ["C"]
[operation.resources]
sql = "SELECT id, name FROM doctor"
[operation.appointment_types]
sql = "SELECT 1 AS id, 'Standard' AS name, 15 AS length_min"
[operation.sessions]
sql = "SELECT doctor_id AS resource, start_at, end_at FROM hours WHERE doctor_id IN (:resources) AND start_at < :until AND end_at > :from_start"
[operation.busy]
sql = "SELECT doctor_id AS resource, start_at, end_at FROM appt WHERE doctor_id IN (:resources) AND status <> 'C' AND start_at < :until AND end_at > :from_start"
[operation.candidates]
sql = "SELECT id, first_name, last_name, dob FROM pat WHERE dob = :dob"
[operation.patient]
sql = "SELECT id FROM pat WHERE id = :patient"
[operation.lock]
sql.sqlite = "SELECT id FROM doctor WHERE id = :resource"
sql.mariadb = "SELECT 1 FROM DUAL WHERE GET_LOCK(CONCAT('plain-', :resource), 10) = 1"
expect_rows = 1
[operation.unlock]
sql.mariadb = "SELECT RELEASE_LOCK(CONCAT('plain-', :resource))"
[operation.patient_insert]
sql = "INSERT INTO pat (first_name, last_name, dob, tag) VALUES (:first_name, :last_name, :dob, :link_tag)"
capture = { patient = "last_insert_id" }
undo = "DELETE FROM pat WHERE id = :patient OR tag = :link_tag"
[[operation.appointment_insert.statement]]
sql = "INSERT INTO appt (doctor_id, pat_id, start_at, end_at, status, tag) VALUES (:resource, :patient, :start, :end, :status, :link_tag)"
capture = { appointment = "last_insert_id" }
undo = "DELETE FROM appt WHERE id = :appointment OR tag = :link_tag"
[[operation.appointment_insert.statement]]
sql = "INSERT INTO audit (appt_id, what, tag) VALUES (:appointment, 'made', :link_tag)"
undo = "DELETE FROM audit WHERE tag = :link_tag AND what = 'made'"
[operation.appointments]
sql = "SELECT id, doctor_id AS resource, pat_id AS patient, start_at, end_at, status FROM appt WHERE id IN (:appointments)"
[[operation.cancel.statement]]
sql = "UPDATE appt SET status = :status WHERE id = :appointment"
undo = "UPDATE appt SET status = 'B' WHERE id = :appointment"
[[operation.cancel.statement]]
sql = "INSERT INTO audit (appt_id, what, tag) VALUES (:appointment, 'cancelled', :link_tag)"
undo = "DELETE FROM audit WHERE tag = :link_tag AND what = 'cancelled'"
)toml";

/// Passes calls on until its fuse is burnt; then every call fails as one whose connection is lost, the first of them
/// after it had its effect where @p late is set.
class DyingSession final : public pms::SqlSession {
  public:
    DyingSession(pms::SqlSession &inner, int calls, bool late) : m_inner(inner), m_left(calls), m_late(late) {}
    pms::Dialect dialect() const override { return m_inner.dialect(); }
    QString serverDescription() const override { return m_inner.serverDescription(); }
    Expected<pms::SqlResult> execute(const pms::BoundStatement &statement) override {
        const int left = m_left--;
        if (left > 0) return m_inner.execute(statement);
        if (left == 0 && m_late) (void)m_inner.execute(statement);
        return base::fail(base::ErrorKind::Unavailable, statement.name, QStringLiteral("the connection is lost"));
    }
    Expected<void> begin(pms::Isolation isolation) override { return m_inner.begin(isolation); }
    Expected<void> commit() override { return m_inner.commit(); }
    Expected<void> rollback() override { return m_inner.rollback(); }
    bool died() const { return m_left < 0; }

  private:
    pms::SqlSession &m_inner;
    int m_left;
    bool m_late;
};

/// The system above with doctor 1, open on kDay from 09:00 to 12:00.
class PlainDiary {
  public:
    static std::unique_ptr<PlainDiary> create(const support::servers::ServerKind &kind, QString *why) {
        auto server = kind.create();
        if (!server) {
            *why = server.error().detail;
            return nullptr;
        }
        auto diary = std::unique_ptr<PlainDiary>(new PlainDiary(std::move(*server)));
        diary->m_staff = diary->connect();
        diary->makeTables();
        return diary;
    }

    std::unique_ptr<OdbcSession> connect() const {
        auto session = OdbcSession::connect(m_server->connectionString(), m_server->password());
        if (!session) qFatal("%s", qPrintable(session.error().toLogLine()));
        if (auto ready = pms::prepareSession(**session, m_profile); !ready)
            qFatal("%s", qPrintable(ready.error().toLogLine()));
        return std::move(*session);
    }
    OdbcSession &session() { return *m_staff; }
    const pms::Profile &profile() const { return m_profile; }

    pms::SqlResult staff(const QString &sql) {
        auto result = m_staff->execute({QStringLiteral("staff"), sql, {}});
        if (!result) qFatal("%s: %s", qPrintable(sql), qPrintable(result.error().toLogLine()));
        return std::move(*result);
    }
    int count(const QString &from) {
        const auto result = staff(QStringLiteral("SELECT COUNT(*) FROM ") + from);
        const auto *number = std::get_if<qint64>(&result.rows.at(0).at(0));
        const auto *text = std::get_if<QString>(&result.rows.at(0).at(0));
        return number ? int(*number) : text ? text->toInt() : -1;
    }
    void reset() {
        for (const char *table : {"pb_booking_link", "appt", "pat", "audit"})
            staff(QStringLiteral("DELETE FROM ") + QLatin1String(table));
    }
    template <class Work>
    Expected<typename Work::Outcome> runOn(pms::SqlSession &session, const Work &work) const {
        auto result = pms::runUnit(session, m_profile, work);
        if (!result) return base::fail(result.error());
        return std::get<typename Work::Outcome>(std::move(*result));
    }
    template <class Work>
    Expected<typename Work::Outcome> run(const Work &work) {
        return runOn(*m_staff, work);
    }

  private:
    explicit PlainDiary(support::servers::ServerPointer server) : m_server(std::move(server)) {
        auto parsed = pms::parseProfile(QByteArray(kPlainProfile), QStringLiteral("plain.toml"));
        if (!parsed.profile) qFatal("%s", qPrintable(parsed.faults.front().toLine()));
        m_profile = std::move(*parsed.profile);
    }

    void makeTables() {
        const bool sqlite = m_staff->dialect() == pms::Dialect::Sqlite;
        const QString id =
            sqlite ? QStringLiteral("id INTEGER PRIMARY KEY") : QStringLiteral("id integer AUTO_INCREMENT PRIMARY KEY");
        const QString time = sqlite ? QStringLiteral("TEXT") : QStringLiteral("datetime");
        staff(QStringLiteral("CREATE TABLE doctor (id integer, name varchar(20))"));
        staff(QStringLiteral("CREATE TABLE hours (doctor_id integer, start_at %1, end_at %1)").arg(time));
        staff(QStringLiteral("CREATE TABLE pat (%1, first_name varchar(40), last_name varchar(40), dob varchar(10), "
                             "tag varchar(80))")
                  .arg(id));
        staff(QStringLiteral("CREATE TABLE appt (%1, doctor_id integer, pat_id integer, start_at %2, end_at %2, "
                             "status varchar(1), tag varchar(80))")
                  .arg(id, time));
        staff(QStringLiteral("CREATE TABLE audit (appt_id integer, what varchar(20), tag varchar(80))"));
        staff(QStringLiteral("INSERT INTO doctor VALUES (1, 'Dr An')"));
        staff(QStringLiteral("INSERT INTO hours VALUES (1, '%1 09:00:00', '%1 12:00:00')").arg(kDay));
        if (auto opened = run(ports::OpenDatabase{}); !opened || !opened->ownTables) qFatal("our tables were not made");
    }

    support::servers::ServerPointer m_server;
    pms::Profile m_profile;
    std::unique_ptr<OdbcSession> m_staff;
};

}  // namespace units
