// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>

#include "core/base/redacted.h"
#include "core/base/time.h"
#include "core/platform/odbc/connection_string.h"
#include "core/platform/odbc/sql_errors.h"
#include "core/pms/sql_session.h"

namespace core::platform {

class OdbcCatalogue;
class OdbcConnection;

/// One ODBC connection with its own handles. Blocking; made, used and destroyed by one thread (only the canceller may
/// be called from another). Destroying it closes the connection; what was not committed is rolled back by the server.
class OdbcSession final : public pms::SqlSession {
  public:
    /// Adds the driver's time-outs and the options we rely on (see ConnectionString) and connects; bound by the
    /// driver's own connect time-out, 5 s. Every failure is Unavailable.
    static base::Expected<std::unique_ptr<OdbcSession>> connect(ConnectionString connection,
                                                                const base::Redacted<QString> &password);
    /// Same, from text; ContractViolation for a text that is no connection string or that carries a password.
    static base::Expected<std::unique_ptr<OdbcSession>> connect(const QString &connection,
                                                                const base::Redacted<QString> &password = {});
    ~OdbcSession() override;

    pms::Dialect dialect() const override;
    QString serverDescription() const override;
    base::Expected<pms::SqlResult> execute(const pms::BoundStatement &statement) override;
    /// SQLite: RepeatableRead reads one snapshot without a lock, everything else takes the database's write lock at
    /// once. Elsewhere the isolation is set before the transaction; Default is what the server had when we connected.
    base::Expected<void> begin(pms::Isolation isolation) override;
    base::Expected<void> commit() override;
    base::Expected<void> rollback() override;
    base::Expected<void> rollbackTo(const pms::BoundStatement &statement) override;
    pms::SqlCatalogue *catalogue() override;

    /// From now on every call fails with Unavailable once @p deadline is past, so that a unit which was given up
    /// can never commit late. No deadline until the first call.
    void setDeadline(base::SteadyTime deadline);
    /// False once the driver said that the connection is gone; the session is of no more use then.
    bool isAlive() const;
    /// Asks the server to stop the statement under way; may itself block while the server hangs. Callable from any
    /// thread and after the session's end, when it does nothing.
    std::function<void()> canceller() const;

  private:
    enum class State { Idle, InTransaction, Failed };

    explicit OdbcSession(std::unique_ptr<OdbcConnection> connection);
    /// Statements that bound the server's own patience (2 s for a lock, 12 s for a statement), unless the connection string speaks of it; a server that does
    /// not know them is used without.
    void applySessionLimits(const ConnectionString &connection);
    base::Error failed(const std::vector<SqlDiagnostic> &diagnostics, SqlPhase phase, const QString &operation);
    base::Expected<void> checkUsable(const QString &operation) const;
    bool isPastDeadline() const;

    /// Outside a transaction a refused catalogue call harms nothing; inside one the transaction is spoilt.
    friend class OdbcCatalogue;

    std::unique_ptr<OdbcConnection> m_connection;
    std::unique_ptr<OdbcCatalogue> m_catalogue;
    State m_state = State::Idle;
    bool m_isLost = false;
    base::SteadyTime m_deadline = base::SteadyTime::max();
};

}  // namespace core::platform
