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
    /// On a database that is cleared first; the server must outlive the practice.
    static core::base::Expected<std::unique_ptr<PracticeFixture>> create(support::servers::DatabaseServer &server);

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

    support::servers::DatabaseServer &server() { return m_server; }

  private:
    explicit OdbcPractice(support::servers::DatabaseServer &server) : m_server(server) {}
    core::base::Expected<void> seed();
    core::base::Expected<void> openDatabase();
    core::pms::SqlValue staff(const char *text, std::vector<core::pms::SqlValue> parameters = {});

    support::servers::DatabaseServer &m_server;
    core::platform::QtExecutor m_executor;
    core::base::NullLog m_log;
    std::unique_ptr<core::platform::OdbcSession> m_staff;
    std::unique_ptr<core::platform::OdbcPmsDatabase> m_database;
};

/// One server for all practices of a program, started when the first one needs it.
class SharedServer {
  public:
    explicit SharedServer(core::base::Expected<support::servers::ServerPointer> (*create)()) : m_create(create) {}
    core::base::Expected<std::unique_ptr<PracticeFixture>> practice() {
        if (!m_server) m_server = m_create();
        if (!*m_server) return core::base::Unexpected(m_server->error());
        return OdbcPractice::create(***m_server);
    }

  private:
    core::base::Expected<support::servers::ServerPointer> (*m_create)();
    std::optional<core::base::Expected<support::servers::ServerPointer>> m_server;
};

}  // namespace pmscontract
