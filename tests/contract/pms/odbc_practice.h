// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/log.h"
#include "core/platform/odbc/odbc_pms_database.h"
#include "core/platform/odbc/odbc_session.h"
#include "core/platform/runtime/qt_executor.h"
#include "tests/contract/pms/practice_fixture.h"
#include "tests/support/servers/database_server.h"

namespace pmscontract {

/// The real adapter with the reference profile and schema, on any of the three databases.
class OdbcPractice final : public PracticeFixture {
  public:
    /// @p server holds an empty database.
    static core::base::Expected<std::unique_ptr<PracticeFixture>> create(core::base::Expected<support::servers::ServerPointer> server);

    core::ports::PmsDatabase &database() override { return *m_database; }
    bool runUntil(const std::function<bool()> &condition) override;
    core::domain::PatientId patient() override;
    core::domain::AppointmentId staffBook(const core::base::PracticeTime &start, std::chrono::seconds length) override;
    void staffSetState(const core::domain::AppointmentId &id, core::ports::AppointmentState state) override;
    void staffMove(const core::domain::AppointmentId &id, const core::base::PracticeTime &start) override;
    void staffDelete(const core::domain::AppointmentId &id) override;
    void staffRetire(const core::domain::PatientId &patient) override;
    int liveAppointments() override;
    int patients() override;

    support::servers::DatabaseServer &server() { return *m_server; }
    const QString &fatal() const { return m_fatal; }

  private:
    OdbcPractice() = default;
    core::base::Expected<void> seed();
    core::base::Expected<void> openDatabase();
    core::pms::SqlValue staff(const char *text, std::vector<core::pms::SqlValue> parameters = {});

    support::servers::ServerPointer m_server;
    core::platform::QtExecutor m_executor;
    core::base::NullLog m_log;
    QString m_fatal;
    std::unique_ptr<core::platform::OdbcSession> m_staff;
    std::unique_ptr<core::platform::OdbcPmsDatabase> m_database;
};

}  // namespace pmscontract
