// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <list>
#include <map>
#include <memory>
#include <mutex>

#include "core/platform/odbc/connection_string.h"
#include "core/platform/odbc/odbc_statement.h"
#include "core/platform/odbc/procedure_call.h"

namespace core::platform {

/// The statement that a canceller may interrupt. A handle is only ever used or freed under the lock while it is named
/// here, so that a cancel never meets a freed handle.
class StatementInFlight {
  public:
    void enter(SQLHANDLE statement);
    void leave();
    void cancel();

  private:
    std::mutex m_mutex;
    SQLHANDLE m_statement = nullptr;
};

/// The handles behind an OdbcSession: what the driver can do, without the rules of a session.
class OdbcConnection {
  public:
    static OdbcAnswer<std::unique_ptr<OdbcConnection>> open(const base::Redacted<QString> &connectionText);
    ~OdbcConnection();
    OdbcConnection(const OdbcConnection &) = delete;
    OdbcConnection &operator=(const OdbcConnection &) = delete;

    pms::Dialect dialect() const { return m_dialect; }
    const QString &serverDescription() const { return m_serverDescription; }
    const std::shared_ptr<StatementInFlight> &inFlight() const { return m_inFlight; }

    OdbcAnswer<pms::SqlResult> run(const QString &text, const std::vector<pms::SqlValue> &parameters = {},
                                   const std::vector<pms::ParameterRole> &roles = {});
    /// A stored procedure or function in the way that this server and its driver need; see procedure_call.h.
    OdbcAnswer<pms::SqlResult> call(const pms::BoundStatement &statement);
    SQLHANDLE raw() const { return m_dbc.raw(); }
    OdbcAnswer<void> begin(pms::Isolation isolation);
    OdbcAnswer<void> end(bool commit);
    /// What the driver itself knows; needs a failed call first.
    bool isDead() const;

  private:
    OdbcConnection() = default;
    /// A handle for @p text, prepared before or now; the latest used is at the front.
    OdbcAnswer<OdbcStatement *> prepared(const QString &text);
    void forget(const QString &text);
    OdbcAnswer<CallPlan> planFor(const CallText &call, const pms::BoundStatement &statement);
    OdbcAnswer<std::vector<Routine>> routinesNamed(const QString &name);
    OdbcAnswer<void> setIsolation(pms::Isolation isolation);
    OdbcAnswer<void> setAutocommit(bool on);
    QString info(SQLUSMALLINT what) const;
    void readServer();
    tl::unexpected<SqlDiagnostics> failure() const { return tl::unexpected(m_dbc.diagnostics()); }

    EnvHandle m_env;
    DbcHandle m_dbc;
    bool m_isConnected = false;
    bool m_isBroken = false;
    pms::Dialect m_dialect = pms::Dialect::Generic;
    QString m_serverDescription;
    SQLULEN m_defaultIsolation = 0;
    SQLULEN m_isolation = 0;
    std::list<std::pair<QString, OdbcStatement>> m_prepared;
    std::map<QString, std::vector<Routine>> m_routines;  ///< By name as written; dropped when a call of it fails.
    std::shared_ptr<StatementInFlight> m_inFlight = std::make_shared<StatementInFlight>();
};

}  // namespace core::platform
