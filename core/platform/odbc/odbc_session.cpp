// SPDX-License-Identifier: Apache-2.0
#include "core/platform/odbc/odbc_session.h"

#include <chrono>

#include "core/platform/odbc/installed_drivers.h"
#include "core/platform/odbc/odbc_catalogue.h"
#include "core/platform/odbc/odbc_connection.h"

namespace core::platform {
namespace {

using base::DatabaseCause;

/// Whose numbers a refused connect speaks in.
pms::Dialect dialectOf(const ConnectionString &connection) {
    switch (connection.driverFamily()) {
        case DriverFamily::Sqlite: return pms::Dialect::Sqlite;
        case DriverFamily::PostgreSql: return pms::Dialect::PostgreSql;
        case DriverFamily::MariaDb: return pms::Dialect::MariaDb;
        case DriverFamily::SqlServer: return pms::Dialect::SqlServer;
        case DriverFamily::Other: return pms::Dialect::Generic;
    }
    return pms::Dialect::Generic;
}

/// Driver managers say "cannot be loaded" or "not found" for several reasons; the file tells which it is.
void refineDriverCause(base::Error &error, const ConnectionString &connection) {
    const auto driver = connection.value(QStringLiteral("Driver"));
    if (!driver) return;
    // With a driver named, "data source not found" means that there is no driver of this name.
    if (error.cause == DatabaseCause::SourceMissing) error.cause = DatabaseCause::DriverMissing;
    if (error.cause == DatabaseCause::DriverMissing || error.cause == DatabaseCause::DriverBroken)
        error.cause = whyNotLoaded(*driver);
}

}  // namespace

using base::ErrorKind;

base::Expected<std::unique_ptr<OdbcSession>> OdbcSession::connect(ConnectionString connection,
                                                                  const base::Redacted<QString> &password) {
    connection.addDriverDefaults();
    auto opened = OdbcConnection::open(connection.withPassword(password));
    if (!opened) {
        base::Error error =
            classifySqlError(dialectOf(connection), opened.error(), SqlPhase::Connect, QStringLiteral("connect"));
        refineDriverCause(error, connection);
        if (!password.reveal().isEmpty()) error.detail.replace(password.reveal(), QStringLiteral("***"));
        return base::fail(std::move(error));
    }
    std::unique_ptr<OdbcSession> session(new OdbcSession(std::move(*opened)));
    session->applySessionLimits(connection);
    if (session->isAlive()) return session;
    return base::fail(ErrorKind::Unavailable, QStringLiteral("connect"), QStringLiteral("lost right after connecting"));
}

base::Expected<std::unique_ptr<OdbcSession>> OdbcSession::connect(const QString &connection,
                                                                  const base::Redacted<QString> &password) {
    auto parsed = ConnectionString::parse(connection);
    if (!parsed) return base::Unexpected(parsed.error());
    return connect(std::move(*parsed), password);
}

OdbcSession::OdbcSession(std::unique_ptr<OdbcConnection> connection)
    : m_connection(std::move(connection)), m_catalogue(std::make_unique<OdbcCatalogue>(*this)) {}
OdbcSession::~OdbcSession() = default;

pms::Dialect OdbcSession::dialect() const {
    return m_connection->dialect();
}
QString OdbcSession::serverDescription() const {
    return m_connection->serverDescription();
}
bool OdbcSession::isAlive() const {
    return !m_isLost;
}
void OdbcSession::setDeadline(base::SteadyTime deadline) {
    m_deadline = deadline;
}
bool OdbcSession::isPastDeadline() const {
    return std::chrono::steady_clock::now() >= m_deadline;
}

pms::SqlCatalogue *OdbcSession::catalogue() {
    return m_catalogue.get();
}

std::function<void()> OdbcSession::canceller() const {
    return [inFlight = m_connection->inFlight()] { inFlight->cancel(); };
}

void OdbcSession::applySessionLimits(const ConnectionString &connection) {
    const auto limit = [&](const char *key, const char *option, const char *statement) {
        const QString own = connection.value(QLatin1String(key)).value_or(QString());
        if (own.contains(QLatin1String(option))) return;
        const pms::BoundStatement bound{QStringLiteral("connect"), QLatin1String(statement), {}};
        if (m_state == State::Idle && !m_isLost) (void)execute(bound);
    };
    if (dialect() == pms::Dialect::PostgreSql) {
        limit("ConnSettings", "statement_timeout", "SET statement_timeout = 12000");
        limit("ConnSettings", "lock_timeout", "SET lock_timeout = 2000");
        limit("ConnSettings", "idle_in_transaction", "SET idle_in_transaction_session_timeout = 30000");
    } else if (dialect() == pms::Dialect::MariaDb) {
        limit("INITSTMT", "max_statement_time", "SET SESSION max_statement_time = 12");
        limit("INITSTMT", "innodb_lock_wait_timeout", "SET SESSION innodb_lock_wait_timeout = 2");
    }
}

base::Error OdbcSession::failed(const SqlDiagnostics &diagnostics, SqlPhase phase, const QString &operation) {
    if (m_state == State::InTransaction) m_state = State::Failed;
    if (meansConnectionLost(dialect(), diagnostics) || m_connection->isDead()) m_isLost = true;
    base::Error error = classifySqlError(dialect(), diagnostics, phase, operation);
    // A driver that notices the loss while it prepares reports no more than a general error.
    if (m_isLost && error.cause == DatabaseCause::None) error.cause = DatabaseCause::ConnectionLost;
    // Past the deadline it was our own cancel that ended the statement, which servers report like a time-out.
    // A server that hangs up because a statement is too large would do so every time.
    const bool isFinal = meansTooLarge(dialect(), diagnostics);
    if (phase == SqlPhase::Execute && !isFinal && (m_isLost || isPastDeadline())) error.kind = ErrorKind::Unavailable;
    return error;
}

base::Expected<void> OdbcSession::checkUsable(const QString &operation) const {
    if (m_isLost) return base::fail(ErrorKind::Unavailable, operation, QStringLiteral("the connection is lost"));
    if (m_state == State::Failed)
        return base::fail(ErrorKind::Unavailable, operation,
                          QStringLiteral("the transaction has failed before; only rollback is left"));
    if (isPastDeadline()) return base::fail(ErrorKind::Unavailable, operation, QStringLiteral("the deadline is past"));
    return {};
}

base::Expected<pms::SqlResult> OdbcSession::execute(const pms::BoundStatement &statement) {
    if (auto usable = checkUsable(statement.name); !usable) return base::Unexpected(usable.error());
    auto result = statement.call ? m_connection->call(statement)
                                 : m_connection->run(statement.text, statement.parameters);
    if (!result) return base::fail(failed(result.error(), SqlPhase::Execute, statement.name));
    return std::move(*result);
}

base::Expected<void> OdbcSession::begin(pms::Isolation isolation) {
    const QString operation = QStringLiteral("begin");
    if (m_state != State::Idle)
        return base::fail(ErrorKind::Rejected, operation, QStringLiteral("a transaction is under way already"));
    if (auto usable = checkUsable(operation); !usable) return usable;
    if (auto begun = m_connection->begin(isolation); !begun)
        return base::fail(failed(begun.error(), SqlPhase::Execute, operation));
    m_state = State::InTransaction;
    return {};
}

base::Expected<void> OdbcSession::commit() {
    const QString operation = QStringLiteral("commit");
    if (m_state == State::Idle)
        return base::fail(ErrorKind::Rejected, operation, QStringLiteral("no transaction is under way"));
    // A driver may report success for the commit of a transaction that the server has thrown away already.
    if (auto usable = checkUsable(operation); !usable) {
        (void)rollback();
        return usable;
    }
    auto ended = m_connection->end(/*commit=*/true);
    if (ended) {
        m_state = State::Idle;
        m_isLost = m_connection->isDead();
        return {};
    }
    const base::Error error = failed(ended.error(), SqlPhase::Commit, operation);
    (void)rollback();
    // What stands behind an unknown outcome is read on a fresh connection only.
    if (error.kind == ErrorKind::OutcomeUnknown) m_isLost = true;
    return base::fail(error);
}

base::Expected<void> OdbcSession::rollback() {
    const QString operation = QStringLiteral("rollback");
    if (m_state == State::Idle) return {};
    m_state = State::Idle;
    if (m_isLost) return base::fail(ErrorKind::Unavailable, operation, QStringLiteral("the connection is lost"));
    auto ended = m_connection->end(/*commit=*/false);
    if (ended) {
        m_isLost = m_connection->isDead();
        return {};
    }
    // With an open transaction of unknown state the connection is of no more use.
    const base::Error error = failed(ended.error(), SqlPhase::Execute, operation);
    m_isLost = true;
    return base::fail(error);
}

base::Expected<void> OdbcSession::rollbackTo(const pms::BoundStatement &statement) {
    if (m_state == State::Idle)
        return base::fail(ErrorKind::Rejected, statement.name, QStringLiteral("no transaction is under way"));
    // A server that has thrown the whole transaction away does not know the place any more and says so.
    m_state = State::InTransaction;
    auto done = execute(statement);
    if (done) return {};
    m_state = State::Failed;
    return base::Unexpected(done.error());
}

}  // namespace core::platform
