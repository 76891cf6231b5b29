// SPDX-License-Identifier: Apache-2.0
#include "tests/contract/pms/odbc_practice.h"

#include <QtTest>

#include "core/platform/odbc/profile_runner.h"
#include "core/pms/reference_schema.h"

namespace pmscontract {

using core::base::ErrorKind;
using core::base::Expected;
using core::base::fail;
using core::pms::SqlValue;
using core::ports::AppointmentState;

namespace {

const char *const kPracticeRows[] = {
    "INSERT INTO location (id, name) VALUES (1, 'Here'), (2, 'There')",
    "INSERT INTO practitioner (id, title, first_name, last_name) VALUES (1, 'Dr', 'An', 'Nguyen'), (2, 'Dr', 'Bo', "
    "'Away')",
    "INSERT INTO resource (id, practitioner_id, specialty, location_id, active, bookable) VALUES (1, 1, 'General "
    "practice', 1, 1, 1)",
    "INSERT INTO resource (id, practitioner_id, specialty, location_id, active, bookable) VALUES (2, 2, 'General "
    "practice', 2, 0, 1)",
    "INSERT INTO appointment_type (id, name, length_min, active) VALUES (1, 'Standard', 15, 1)",
    "INSERT INTO session (id, resource_id, start_at, end_at, slot_min) VALUES (1, 1, '2026-12-01 09:00:00', "
    "'2026-12-01 12:00:00', 15)",
    "INSERT INTO session (id, resource_id, start_at, end_at, slot_min) VALUES (2, 2, '2026-12-01 09:00:00', "
    "'2026-12-01 12:00:00', 15)",
    "INSERT INTO patient (first_name, last_name, date_of_birth, sex, mobile_phone) VALUES ('Mary', 'Example', "
    "'1980-05-17', 'F', '0491 570 006')",
};

QString code(AppointmentState state) {
    switch (state) {
        case AppointmentState::Booked:
            return QStringLiteral("booked");
        case AppointmentState::Arrived:
            return QStringLiteral("arrived");
        case AppointmentState::Completed:
            return QStringLiteral("completed");
        case AppointmentState::Cancelled:
            return QStringLiteral("cancelled");
        case AppointmentState::DidNotAttend:
            return QStringLiteral("did_not_attend");
        case AppointmentState::Missing:
            break;
    }
    return QString();
}

}  // namespace

Expected<std::unique_ptr<PracticeFixture>> OdbcPractice::create(support::servers::DatabaseServer &server) {
    if (auto cleared = server.clear(); !cleared) return core::base::Unexpected(cleared.error());
    std::unique_ptr<OdbcPractice> practice(new OdbcPractice(server));
    if (auto seeded = practice->seed(); !seeded) return core::base::Unexpected(seeded.error());
    if (auto opened = practice->openDatabase(); !opened) return core::base::Unexpected(opened.error());
    return practice;
}

Expected<void> OdbcPractice::seed() {
    auto session = core::platform::OdbcSession::connect(m_server.connectionString(), m_server.password());
    if (!session) return core::base::Unexpected(session.error());
    m_staff = std::move(*session);
    QStringList statements = core::pms::referenceSchema(m_staff->dialect());
    for (const char *row : kPracticeRows) statements.append(QLatin1String(row));
    for (const QString &text : std::as_const(statements))
        if (auto done = m_staff->execute({QStringLiteral("seed"), text, {}}); !done)
            return core::base::Unexpected(done.error());
    return {};
}

Expected<void> OdbcPractice::openDatabase() {
    auto connection = core::platform::ConnectionString::parse(m_server.connectionString());
    auto profile = core::pms::builtInProfile(QStringLiteral("reference"));
    if (!profile)
        return fail(ErrorKind::ContractViolation, QStringLiteral("profile"),
                    QStringLiteral("reference is not compiled in"));
    core::platform::OdbcPmsConfig config{*connection, core::platform::profileRunner(*profile)};
    config.password = [this](core::base::Completion<core::ports::Secret> done) {
        return m_executor.post([this, done = std::move(done)] { done(m_server.password()); });
    };
    m_database = std::make_unique<core::platform::OdbcPmsDatabase>(std::move(config), m_executor, m_log);
    return {};
}

bool OdbcPractice::runUntil(const std::function<bool()> &condition) {
    return QTest::qWaitFor(condition, 30'000);
}

SqlValue OdbcPractice::staff(const char *text, std::vector<SqlValue> parameters) {
    auto result = m_staff->execute({QStringLiteral("staff"), QLatin1String(text), std::move(parameters)});
    if (!result) qWarning().noquote() << result.error().toLogLine();
    return result && !result->rows.empty() ? result->rows[0][0] : SqlValue();
}

core::domain::PatientId OdbcPractice::patient() {
    return core::domain::PatientId(QString::number(std::get<qint64>(staff("SELECT min(id) FROM patient"))));
}

core::domain::AppointmentId OdbcPractice::staffBook(const core::base::PracticeTime &start,
                                                    std::chrono::seconds length) {
    staff(
        "INSERT INTO appointment (resource_id, patient_id, appointment_type_id, start_at, end_at, overbook) VALUES (1, "
        "?, 1, ?, ?, 1)",
        {patient().value(), formatPracticeStamp(start), formatPracticeStamp(start.plus(length))});
    return core::domain::AppointmentId(QString::number(std::get<qint64>(staff("SELECT max(id) FROM appointment"))));
}

void OdbcPractice::staffSetState(const core::domain::AppointmentId &id, AppointmentState state) {
    staff("UPDATE appointment SET status = ? WHERE id = ?", {code(state), id.value().toLongLong()});
}

void OdbcPractice::staffMove(const core::domain::AppointmentId &id, const core::base::PracticeTime &start) {
    staff("UPDATE appointment SET start_at = ?, end_at = ? WHERE id = ?",
          {formatPracticeStamp(start), formatPracticeStamp(start.plus(std::chrono::minutes(15))),
           id.value().toLongLong()});
}

void OdbcPractice::staffDelete(const core::domain::AppointmentId &id) {
    staff("DELETE FROM appointment WHERE id = ?", {id.value().toLongLong()});
}

void OdbcPractice::staffRetire(const core::domain::PatientId &patient) {
    staff("UPDATE patient SET active = 0 WHERE id = ?", {patient.value().toLongLong()});
}

int OdbcPractice::liveAppointments() {
    return int(std::get<qint64>(
        staff("SELECT count(*) FROM appointment WHERE status NOT IN ('cancelled', 'did_not_attend')")));
}

int OdbcPractice::patients() {
    return int(std::get<qint64>(staff("SELECT count(*) FROM patient")));
}

}  // namespace pmscontract
