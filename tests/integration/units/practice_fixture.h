// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtTest>
#include <map>

#include "core/platform/odbc/odbc_session.h"
#include "core/pms/reference_schema.h"
#include "core/pms/sql_value.h"
#include "core/pms/unit_of_work.h"
#include "tests/support/servers/database_server.h"

/// A reference practice with a small, known diary on one database, for the tests of the units.
/// Resources: 1 and 2 active, 3 inactive, 4 not bookable. Types: 1 (15 min), 2 (30 min, resource 1 only).
/// Sessions on kDay: resource 1 09:00–12:00 any type, 13:00–15:00 type 2 only; resource 2 09:00–12:00.
namespace units {

using core::base::Expected;
using core::platform::OdbcSession;
using namespace core;  // NOLINT: a test's own namespace

inline const QString kDay = QStringLiteral("2027-03-15");
inline QDate day() {
    return QDate(2027, 3, 15);
}

class Practice {
  public:
    static std::unique_ptr<Practice> create(const support::servers::ServerKind& kind, QString* why) {
        auto server = kind.create();
        if (!server) {
            *why = server.error().detail;
            return nullptr;
        }
        auto practice = std::unique_ptr<Practice>(new Practice(std::move(*server)));
        practice->m_staff = practice->connect();
        for (const QString& statement : pms::referenceSchema(practice->m_staff->dialect())) practice->staff(statement);
        auto opened = pms::runUnit(*practice->m_staff, *practice->m_profile, ports::OpenDatabase{});
        if (!opened) qFatal("%s", qPrintable(opened.error().toLogLine()));
        return practice;
    }

    std::unique_ptr<OdbcSession> connect() const {
        auto session = OdbcSession::connect(m_server->connectionString(), m_server->password());
        if (!session) qFatal("%s", qPrintable(session.error().toLogLine()));
        const auto ready = pms::prepareSession(**session, *m_profile);
        if (!ready) qFatal("%s", qPrintable(ready.error().toLogLine()));
        return std::move(*session);
    }

    OdbcSession& session() { return *m_staff; }
    const pms::Profile& profile() const { return *m_profile; }
    support::servers::DatabaseServer& server() { return *m_server; }

    /// Runs SQL as staff would; ends the test program when it fails.
    pms::SqlResult staff(const QString& sql) {
        auto result = m_staff->execute({QStringLiteral("staff"), sql, {}});
        if (!result) qFatal("%s: %s", qPrintable(sql), qPrintable(result.error().toLogLine()));
        return std::move(*result);
    }
    bool staffMay(const QString& sql) { return m_staff->execute({QStringLiteral("staff"), sql, {}}).has_value(); }
    QString value(const QString& sql) {
        const pms::SqlResult result = staff(sql);
        if (result.rows.empty()) return {};
        const pms::SqlValue& cell = result.rows[0][0];
        if (const auto* number = std::get_if<qint64>(&cell)) return QString::number(*number);
        if (const auto* text = std::get_if<QString>(&cell)) return *text;
        if (const auto* real = std::get_if<double>(&cell)) return QString::number(qint64(*real));
        return {};
    }
    int count(const QString& from) { return value(QStringLiteral("SELECT COUNT(*) FROM ") + from).toInt(); }

    void reset() {
        for (const char* table : {"pb_booking_link", "pb_staff_item", "pb_document", "document", "appointment", "block", "closure", "session_type",
                                  "session", "appointment_type", "patient", "resource", "practitioner", "location"}) {
            staff(QStringLiteral("DELETE FROM ") + QLatin1String(table));
        }
        staff(QStringLiteral("INSERT INTO location (id, name) VALUES (1, 'North'), (2, 'South')"));
        staff(QStringLiteral(
            "INSERT INTO practitioner (id, title, first_name, last_name) VALUES (1, 'Dr', 'An', 'Nguyen')"));
        staff(
            QStringLiteral("INSERT INTO resource (id, practitioner_id, name, specialty, location_id, active, bookable) "
                           "VALUES (1, 1, '', 'General', 1, 1, 1), (2, 1, '', 'Skin', 2, 1, 1), "
                           "(3, NULL, 'Old room', '', 1, 0, 1), (4, NULL, 'Store', '', 1, 1, 0)"));
        staff(
            QStringLiteral("INSERT INTO appointment_type (id, name, length_min, resource_id, active) "
                           "VALUES (1, 'Standard', 15, NULL, 1), (2, 'Long', 30, 1, 1), (3, 'Gone', 5, NULL, 0)"));
        staff(QStringLiteral("INSERT INTO session (id, resource_id, start_at, end_at, slot_min) VALUES "
                             "(1, 1, '%1 09:00:00', '%1 12:00:00', 15), (2, 1, '%1 13:00:00', '%1 15:00:00', 30), "
                             "(3, 2, '%1 09:00:00', '%1 12:00:00', NULL)")
                  .arg(kDay));
        staff(QStringLiteral("INSERT INTO session_type (session_id, type_id) VALUES (2, 2)"));
        staff(QStringLiteral(
            "INSERT INTO patient (id, first_name, last_name, date_of_birth, mobile_phone, email, "
            "medicare_number, active, deceased) VALUES "
            "(11, 'Mia', 'Lee', '1980-02-03', '+61 412 345 678', 'Mia@Example.com', '2123 45670 1', 1, 0), "
            "(12, 'Old', 'File', '1950-01-01', NULL, NULL, NULL, 0, 0), "
            "(13, 'Late', 'Person', '1940-01-01', NULL, NULL, NULL, 1, 1)"));
        // Ids given by hand do not move PostgreSQL's sequence.
        if (m_staff->dialect() == pms::Dialect::PostgreSql)
            staff(QStringLiteral("SELECT setval('patient_id_seq', 1000)"));
    }

    template <class Work>
    Expected<typename Work::Outcome> run(const Work& work) {
        return runOn(*m_staff, work);
    }
    template <class Work>
    Expected<typename Work::Outcome> runOn(pms::SqlSession& session, const Work& work) const {
        auto result = pms::runUnit(session, *m_profile, work);
        if (!result) return base::fail(result.error());
        return std::get<typename Work::Outcome>(std::move(*result));
    }

    void book(int resource, const QString& from, const QString& to,
              const QString& more = QStringLiteral("'booked', 0")) {
        staff(QStringLiteral("INSERT INTO appointment (resource_id, start_at, end_at, status, overbook) "
                             "VALUES (%1, '%2 %3:00', '%2 %4:00', %5)")
                  .arg(resource)
                  .arg(kDay, from, to, more));
    }

  private:
    explicit Practice(support::servers::ServerPointer server)
        : m_server(std::move(server)), m_profile(pms::builtInProfile(QStringLiteral("reference"))) {
        if (!m_profile) qFatal("the reference profile does not parse");
    }

    support::servers::ServerPointer m_server;
    std::optional<pms::Profile> m_profile;
    std::unique_ptr<OdbcSession> m_staff;
};

/// Makes each database once and gives it out with the known diary; rows of the global table are databases.
class Databases {
  public:
    Practice* fresh(int kind, QString* why) {
        const auto& server = support::servers::allDatabaseServers()[size_t(kind)];
        auto& practice = m_practices[server.name];
        if (!practice) practice = Practice::create(server, why);
        if (practice) practice->reset();
        return practice.get();
    }
    void clear() { m_practices.clear(); }

  private:
    std::map<std::string, std::unique_ptr<Practice>> m_practices;
};

inline void addDatabaseRows() {
    QTest::addColumn<int>("kind");
    for (size_t i = 0; i < support::servers::allDatabaseServers().size(); ++i) {
        QTest::newRow(support::servers::allDatabaseServers()[i].name) << int(i);
    }
}

/// The value of an Expected by name, or the end of the test.
#define GET(name, expression)                                               \
    auto name##Result = (expression);                                       \
    if (!name##Result) QFAIL(qPrintable(name##Result.error().toLogLine())); \
    auto& name = *name##Result

inline ports::LinkKey key(qint64 booking) {
    return {QStringLiteral("DEV"), domain::PracticeId(QStringLiteral("77")), domain::BookingId(booking)};
}

inline base::UtcTime now() {
    return *base::parseUtcStamp(QStringLiteral("2027-03-01 00:00:00"));
}

inline ports::InsertBooking insert(qint64 booking, const QString& time, const QString& resource = QStringLiteral("1")) {
    ports::InsertBooking work;
    work.key = key(booking);
    work.booking.id = domain::BookingId(booking);
    work.booking.resource = domain::PmsResourceId(resource);
    work.booking.appointmentType = domain::AppointmentTypeId(QStringLiteral("1"));
    work.booking.appointmentTime = {day(), QTime::fromString(time, QStringLiteral("HH:mm"))};
    domain::Patient person;
    person.firstName = QStringLiteral("Zoë");
    person.lastName = QStringLiteral("O'Brien");
    person.dateOfBirth = QDate(1990, 5, 6);
    person.phone = QStringLiteral("0413 000 111");
    person.gender = domain::Gender::Female;
    work.booking.patient = base::Redacted(person);
    work.notes = base::Redacted(QStringLiteral("Reason: cough\nComments: bring 😀"));
    work.now = now();
    return work;
}

}  // namespace units
