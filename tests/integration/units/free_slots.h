// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/integration/units/practice_fixture.h"

/// A practice system that keeps rows of free slots and no list of appointments: a slot is claimed by an update that
/// must hit as many rows as the booking covers. Nothing is locked.
namespace units {

inline const char *const kFreeSlotsProfile = R"toml(
language = 1
[profile]
id = "free-slots"
version = "1"
dialects = ["sqlite", "postgresql", "mariadb"]
[connection]
isolation = "read committed"
[map.status]
booked = ["B"]
cancelled = ["C"]
[sessions]
kind = "free_slots"
[operation.resources]
sql = "SELECT id, name FROM doctor"
[operation.appointment_types]
sql = "SELECT 1 AS id, 'Standard' AS name, 30 AS length_min"
[operation.sessions]
sql = """
SELECT doctor_id AS resource, start_at, end_at FROM slot
WHERE doctor_id IN (:resources) AND tag IS NULL AND start_at < :until AND end_at > :from_start"""
[operation.candidates]
sql = "SELECT id, first_name, last_name, dob FROM pat WHERE dob = :dob"
[operation.patient]
sql = "SELECT id FROM pat WHERE id = :patient"
[[operation.patient_insert.statement]]
sql = "INSERT INTO pat (first_name, last_name, dob, tag) VALUES (:first_name, :last_name, :dob, :link_tag)"
[[operation.patient_insert.statement]]
sql = "SELECT MAX(id) AS id FROM pat WHERE tag = :link_tag"
capture = { patient = "id" }
[[operation.appointment_insert.statement]]
sql = """
UPDATE slot SET tag = :link_tag, pat_id = :patient
WHERE doctor_id = :resource AND start_at >= :start AND start_at < :end AND tag IS NULL"""
expect_rows = "slots"
[[operation.appointment_insert.statement]]
sql = "SELECT MIN(id) AS id FROM slot WHERE tag = :link_tag"
capture = { appointment = "id" }
)toml";

/// Doctor 1 has four free slots of 15 minutes from 09:00 on kDay.
class FreeSlots {
  public:
    static std::unique_ptr<FreeSlots> create(const support::servers::ServerKind &kind, QString *why) {
        auto server = kind.create();
        if (!server) {
            *why = server.error().detail;
            return nullptr;
        }
        auto made = std::unique_ptr<FreeSlots>(new FreeSlots(std::move(*server)));
        made->makeTables();
        return made;
    }

    std::unique_ptr<OdbcSession> connect() const {
        auto session = OdbcSession::connect(m_server->connectionString(), m_server->password());
        if (!session) qFatal("%s", qPrintable(session.error().toLogLine()));
        return std::move(*session);
    }
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
        staff(QStringLiteral("DELETE FROM pb_booking_link"));
        staff(QStringLiteral("DELETE FROM pat"));
        staff(QStringLiteral("UPDATE slot SET tag = NULL, pat_id = NULL"));
    }
    template <class Work>
    Expected<typename Work::Outcome> runOn(pms::SqlSession &session, const Work &work) const {
        auto result = pms::runUnit(session, m_profile, work);
        if (!result) return base::fail(result.error());
        return std::get<typename Work::Outcome>(std::move(*result));
    }
    const pms::Profile &profile() const { return m_profile; }
    OdbcSession &session() { return *m_staff; }

  private:
    explicit FreeSlots(support::servers::ServerPointer server) : m_server(std::move(server)) {
        auto parsed = pms::parseProfile(QByteArray(kFreeSlotsProfile), QStringLiteral("free_slots.toml"));
        if (!parsed.profile) qFatal("%s", qPrintable(parsed.faults.front().toLine()));
        m_profile = std::move(*parsed.profile);
        m_staff = connect();
    }
    void makeTables() {
        const pms::Dialect dialect = m_staff->dialect();
        const QString id = dialect == pms::Dialect::Sqlite ? QStringLiteral("id INTEGER PRIMARY KEY")
                           : dialect == pms::Dialect::PostgreSql
                               ? QStringLiteral("id serial PRIMARY KEY")
                               : QStringLiteral("id integer AUTO_INCREMENT PRIMARY KEY");
        const QString time = dialect == pms::Dialect::Sqlite       ? QStringLiteral("TEXT")
                             : dialect == pms::Dialect::PostgreSql ? QStringLiteral("timestamp(0)")
                                                                   : QStringLiteral("datetime");
        staff(QStringLiteral("CREATE TABLE doctor (id integer, name varchar(20))"));
        staff(QStringLiteral("CREATE TABLE pat (%1, first_name varchar(40), last_name varchar(40), dob varchar(10), "
                             "tag varchar(80))")
                  .arg(id));
        staff(
            QStringLiteral("CREATE TABLE slot (id integer, doctor_id integer, start_at %1, end_at %1, pat_id integer, "
                           "tag varchar(80))")
                .arg(time));
        staff(QStringLiteral("INSERT INTO doctor VALUES (1, 'Dr An')"));
        for (int i = 0; i < 4; ++i) {
            staff(QStringLiteral("INSERT INTO slot VALUES (%1, 1, '%2 09:%3:00', '%2 %4:00', NULL, NULL)")
                      .arg(i + 1)
                      .arg(kDay)
                      .arg(i * 15, 2, 10, QLatin1Char('0'))
                      .arg(i == 3 ? QStringLiteral("10:00") : QStringLiteral("09:%1").arg(i * 15 + 15)));
        }
        auto opened = pms::runUnit(*m_staff, m_profile, ports::OpenDatabase{});
        if (!opened) qFatal("%s", qPrintable(opened.error().toLogLine()));
    }

    support::servers::ServerPointer m_server;
    pms::Profile m_profile;
    std::unique_ptr<OdbcSession> m_staff;
};

}  // namespace units
