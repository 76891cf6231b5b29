// SPDX-License-Identifier: Apache-2.0
#include "core/platform/odbc/odbc_connection.h"

#include <algorithm>
#include <array>

namespace core::platform {
namespace {

using pms::Dialect;
using pms::Isolation;

/// More than a profile has statements in daily use.
constexpr std::size_t kMostPrepared = 64;

Dialect dialectOf(const QString &name) {
    if (name.contains(QLatin1String("sqlite"), Qt::CaseInsensitive)) return Dialect::Sqlite;
    if (name.contains(QLatin1String("postgres"), Qt::CaseInsensitive)) return Dialect::PostgreSql;
    if (name.contains(QLatin1String("maria"), Qt::CaseInsensitive) ||
        name.contains(QLatin1String("mysql"), Qt::CaseInsensitive))
        return Dialect::MariaDb;
    if (name.contains(QLatin1String("sql server"), Qt::CaseInsensitive)) return Dialect::SqlServer;
    return Dialect::Generic;
}

/// "15.0.18" of psqlodbc is PostgreSQL 15.18, "10.11.000019" of the MariaDB driver is 10.11.19.
QString plainVersion(Dialect dialect, const QString &version) {
    QStringList parts = version.section(QLatin1Char(' '), 0, 0).split(QLatin1Char('.'));
    for (QString &part : parts) {
        bool isNumber = false;
        const int number = part.toInt(&isNumber);
        if (isNumber) part = QString::number(number);
    }
    if (dialect == Dialect::PostgreSql && parts.size() == 3 && parts[0].toInt() >= 10) parts.removeAt(1);
    return parts.join(QLatin1Char('.'));
}

SQLULEN isolationBit(Isolation isolation, SQLULEN fallback) {
    switch (isolation) {
        case Isolation::Default:
            return fallback;
        case Isolation::ReadCommitted:
            return SQL_TXN_READ_COMMITTED;
        case Isolation::RepeatableRead:
            return SQL_TXN_REPEATABLE_READ;
        case Isolation::Serializable:
            return SQL_TXN_SERIALIZABLE;
    }
    return fallback;
}

}  // namespace

void StatementInFlight::enter(SQLHANDLE statement) {
    const std::lock_guard lock(m_mutex);
    m_statement = statement;
}

void StatementInFlight::leave() {
    const std::lock_guard lock(m_mutex);
    m_statement = nullptr;
}

void StatementInFlight::cancel() {
    const std::lock_guard lock(m_mutex);
    if (m_statement) SQLCancel(m_statement);
}

OdbcAnswer<std::unique_ptr<OdbcConnection>> OdbcConnection::open(const base::Redacted<QString> &connectionText) {
    std::unique_ptr<OdbcConnection> opened(new OdbcConnection);
    opened->m_env = EnvHandle(SQLHANDLE(nullptr));
    SQLSetEnvAttr(opened->m_env.raw(), SQL_ATTR_ODBC_VERSION, asPointer(SQL_OV_ODBC3), 0);
    opened->m_dbc = DbcHandle(opened->m_env.raw());
    if (!opened->m_dbc) return tl::unexpected(opened->m_env.diagnostics());
    constexpr quintptr kLoginSeconds = 5;
    SQLSetConnectAttrW(opened->m_dbc.raw(), SQL_ATTR_LOGIN_TIMEOUT, asPointer(kLoginSeconds), 0);
    const QString &text = connectionText.reveal();
    const SQLRETURN code = SQLDriverConnectW(opened->m_dbc.raw(), nullptr, wide(text), SQLSMALLINT(text.size()),
                                             nullptr, 0, nullptr, SQL_DRIVER_NOPROMPT);
    if (!SQL_SUCCEEDED(code)) return opened->failure();
    opened->m_isConnected = true;
    opened->readServer();
    return opened;
}

OdbcConnection::~OdbcConnection() {
    m_prepared.clear();
    if (!m_isConnected) return;
    SQLEndTran(SQL_HANDLE_DBC, m_dbc.raw(), SQL_ROLLBACK);
    SQLDisconnect(m_dbc.raw());
}

QString OdbcConnection::info(SQLUSMALLINT what) const {
    std::array<SQLWCHAR, 256> text{};
    SQLSMALLINT bytes = 0;
    if (!SQL_SUCCEEDED(SQLGetInfoW(m_dbc.raw(), what, text.data(), SQLSMALLINT(sizeof text), &bytes))) return {};
    return QString::fromUtf16(reinterpret_cast<const char16_t *>(text.data()));
}

void OdbcConnection::readServer() {
    const QString name = info(SQL_DBMS_NAME);
    m_dialect = dialectOf(name);
    m_serverDescription = (name + QLatin1Char(' ') + plainVersion(m_dialect, info(SQL_DBMS_VER))).trimmed();
    SQLULEN isolation = 0;
    if (SQL_SUCCEEDED(SQLGetConnectAttrW(m_dbc.raw(), SQL_ATTR_TXN_ISOLATION, &isolation, sizeof isolation, nullptr)))
        m_defaultIsolation = m_isolation = isolation;
}

OdbcAnswer<OdbcStatement *> OdbcConnection::prepared(const QString &text) {
    const auto known =
        std::find_if(m_prepared.begin(), m_prepared.end(), [&](const auto &entry) { return entry.first == text; });
    if (known != m_prepared.end()) {
        m_prepared.splice(m_prepared.begin(), m_prepared, known);
        return &m_prepared.front().second;
    }
    auto statement = OdbcStatement::prepare(m_dbc.raw(), text);
    if (!statement) return tl::unexpected(statement.error());
    m_prepared.emplace_front(text, std::move(*statement));
    if (m_prepared.size() > kMostPrepared) m_prepared.pop_back();
    return &m_prepared.front().second;
}

void OdbcConnection::forget(const QString &text) {
    m_prepared.remove_if([&](const auto &entry) { return entry.first == text; });
}

OdbcAnswer<pms::SqlResult> OdbcConnection::run(const QString &text, const std::vector<pms::SqlValue> &parameters,
                                               const std::vector<pms::ParameterRole> &roles) {
    auto statement = prepared(text);
    if (!statement) return tl::unexpected(statement.error());
    m_inFlight->enter((*statement)->raw());
    auto result = (*statement)->run(parameters, roles);
    m_inFlight->leave();
    if (!result) forget(text);
    return result;
}

OdbcAnswer<void> OdbcConnection::setIsolation(Isolation isolation) {
    const SQLULEN wanted = isolationBit(isolation, m_defaultIsolation);
    if (wanted == 0 || wanted == m_isolation) return {};
    if (!SQL_SUCCEEDED(SQLSetConnectAttrW(m_dbc.raw(), SQL_ATTR_TXN_ISOLATION, asPointer(wanted), 0))) return failure();
    m_isolation = wanted;
    return {};
}

OdbcAnswer<void> OdbcConnection::setAutocommit(bool on) {
    const quintptr value = on ? SQL_AUTOCOMMIT_ON : SQL_AUTOCOMMIT_OFF;
    if (!SQL_SUCCEEDED(SQLSetConnectAttrW(m_dbc.raw(), SQL_ATTR_AUTOCOMMIT, asPointer(value), SQL_IS_UINTEGER)))
        return failure();
    return {};
}

OdbcAnswer<void> OdbcConnection::begin(Isolation isolation) {
    if (m_dialect == Dialect::Sqlite) {
        // The driver's own transactions begin deferred: two writers could both pass a guard and one would fail late.
        const bool isReader = isolation == Isolation::RepeatableRead;
        const auto begun = run(isReader ? QStringLiteral("BEGIN DEFERRED") : QStringLiteral("BEGIN IMMEDIATE"));
        if (!begun) return tl::unexpected(begun.error());
        return {};
    }
    if (auto set = setIsolation(isolation); !set) return set;
    return setAutocommit(false);
}

OdbcAnswer<void> OdbcConnection::end(bool commit) {
    if (m_dialect == Dialect::Sqlite) {
        const auto ended = run(commit ? QStringLiteral("COMMIT") : QStringLiteral("ROLLBACK"));
        if (!ended) return tl::unexpected(ended.error());
        return {};
    }
    const SQLRETURN code = SQLEndTran(SQL_HANDLE_DBC, m_dbc.raw(), SQLSMALLINT(commit ? SQL_COMMIT : SQL_ROLLBACK));
    if (!SQL_SUCCEEDED(code)) return failure();
    // The transaction's outcome is known; a connection that dies only now must not turn it into an unknown one.
    if (!setAutocommit(true)) m_isBroken = true;
    return {};
}

bool OdbcConnection::isDead() const {
    if (m_isBroken) return true;
    SQLUINTEGER dead = SQL_CD_FALSE;
    const SQLRETURN code = SQLGetConnectAttrW(m_dbc.raw(), SQL_ATTR_CONNECTION_DEAD, &dead, sizeof dead, nullptr);
    return SQL_SUCCEEDED(code) && dead == SQL_CD_TRUE;
}

}  // namespace core::platform
