// SPDX-License-Identifier: Apache-2.0
#include "core/platform/odbc/sql_errors.h"

#include <QRegularExpression>
#include <algorithm>
#include <initializer_list>
#include <optional>

#include "core/platform/odbc/sql_causes.h"

namespace core::platform {
namespace {

using base::ErrorKind;
using pms::Dialect;

/// What a failure means before the phase is looked at.
enum class Meaning { Lost, Stopped, Conflict, Refused, Environment, Unknown };

bool isOneOf(int code, std::initializer_list<int> codes) {
    return std::find(codes.begin(), codes.end(), code) != codes.end();
}

bool hasPrefix(const QString &state, std::initializer_list<const char *> prefixes) {
    return std::any_of(prefixes.begin(), prefixes.end(),
                       [&](const char *prefix) { return state.startsWith(QLatin1String(prefix)); });
}

/// libsqliteodbc reports S1000 or HY000 for everything; the code is SQLite's own (sqlite.org/rescode.html).
Meaning sqliteMeaning(const SqlDiagnostic &diagnostic) {
    constexpr int kBusySnapshot = 517;
    if (diagnostic.native == kBusySnapshot) return Meaning::Conflict;
    switch (diagnostic.native & 0xff) {
        case 5:
        case 6:
            return Meaning::Conflict;  // busy, locked
        case 9:
            return Meaning::Stopped;  // interrupted
        case 7:
        case 10:
        case 11:
        case 13:
        case 14:
        case 15:
        case 26:
            return Meaning::Environment;
        case 17:
            return Meaning::Conflict;  // schema changed under a prepared statement
        case 1:
        case 3:
        case 8:
        case 12:
        case 18:
        case 20:
        case 23:
        case 25:
            return Meaning::Refused;
        case 19: {
            const bool rule = diagnostic.message.contains(QLatin1String("FOREIGN KEY")) ||
                              diagnostic.message.contains(QLatin1String("CHECK constraint")) ||
                              diagnostic.message.contains(QLatin1String("NOT NULL"));
            return rule ? Meaning::Refused : Meaning::Conflict;
        }
        default:
            return Meaning::Unknown;
    }
}

/// More than MariaDB's max_allowed_packet, said by the server or by the client.
bool isTooLarge(int native) {
    return isOneOf(native, {1153, 2020});
}

/// Server codes from mariadb.com/kb/en/mariadb-error-codes, client codes (2xxx) from Connector/C's errmsg.h.
std::optional<Meaning> mariaDbMeaning(int native) {
    if (isOneOf(native, {1053, 1077, 1078, 1079, 1080, 1152, 1158, 1159, 1160, 1161, 1184, 1927,
                         2002, 2003, 2004, 2005, 2006, 2012, 2013, 2014, 2027, 2055, 4031}))
        return Meaning::Lost;
    if (isTooLarge(native)) return Meaning::Refused;
    if (native == 1317) return Meaning::Stopped;
    if (isOneOf(native, {1205, 1969, 3024})) return Meaning::Conflict;  // lock and statement time-outs
    if (isOneOf(native, {1020, 1022, 1062, 1213, 1586, 1613, 1614, 1644, 1859})) return Meaning::Conflict;
    if (isOneOf(native, {1021, 1037, 1038, 1040, 1041, 1114, 1135, 1203, 1206, 1226})) return Meaning::Environment;
    if (isOneOf(native,
                {1048, 1264, 1265, 1290, 1292, 1364, 1366, 1406, 1451, 1452, 1526, 1665, 1792, 1836, 3819, 4025, 4161}))
        return Meaning::Refused;
    return std::nullopt;
}

std::optional<Meaning> sqlServerMeaning(int native) {
    if (isOneOf(native, {1205, 1222, 2601, 2627, 3960, 50000})) return Meaning::Conflict;
    if (native == -2) return Meaning::Stopped;
    if (isOneOf(native, {547, 515, 229, 3906})) return Meaning::Refused;
    return std::nullopt;
}

/// SQLSTATE classes of ISO 9075 and of PostgreSQL's Appendix A, with the ODBC 2 spellings (S1xxx, 37000).
Meaning stateMeaning(const QString &state) {
    if (state == QLatin1String("40003")) return Meaning::Lost;
    if (hasPrefix(state, {"08", "57P01", "57P02", "57P03", "57P04", "57P05", "25P03"})) return Meaning::Lost;
    if (hasPrefix(state, {"HYT", "S1T", "HY008", "S1008", "70100"})) return Meaning::Stopped;
    if (hasPrefix(state, {"55P03", "57014"})) return Meaning::Conflict;  // lock and statement time-outs
    if (hasPrefix(state, {"40", "23505", "23P01", "23000", "P0001", "45000", "55006"})) return Meaning::Conflict;
    if (hasPrefix(state, {"53", "54", "57", "58", "XX", "F0", "25P02", "HY001", "S1001"})) return Meaning::Environment;
    if (hasPrefix(state, {"07", "0A", "0L", "0P", "21", "22", "23", "25",    "28",    "2B",    "2F", "34", "37",
                          "38", "39", "3D", "3F", "42", "44", "55", "IM001", "HYC00", "S1C00", "S0", "P0"}))
        return Meaning::Refused;
    return Meaning::Unknown;
}

/// A statement prepared before somebody changed its table; prepared anew it works.
bool isStalePlan(Dialect dialect, const SqlDiagnostic &diagnostic) {
    constexpr int kMariaDbColumnsDiffer = 2057;
    if (dialect == Dialect::Sqlite) return diagnostic.message.contains(QLatin1String("broken result set"));
    if (dialect == Dialect::MariaDb) return diagnostic.native == kMariaDbColumnsDiffer;
    return diagnostic.state == QLatin1String("26000") ||
           diagnostic.message.contains(QLatin1String("cached plan must not change"));
}

Meaning meaningOf(Dialect dialect, const SqlDiagnostic &diagnostic) {
    if (isStalePlan(dialect, diagnostic)) return Meaning::Conflict;
    if (dialect == Dialect::Sqlite && diagnostic.native > 0) return sqliteMeaning(diagnostic);
    std::optional<Meaning> known;
    if (dialect == Dialect::MariaDb) {
        known = mariaDbMeaning(diagnostic.native);
        if (!known && diagnostic.state == QLatin1String("23000")) known = Meaning::Refused;
    }
    if (dialect == Dialect::SqlServer) known = sqlServerMeaning(diagnostic.native);
    if (dialect == Dialect::PostgreSql && isOneOf(diagnostic.native, {35, 101}) &&
        hasPrefix(diagnostic.state, {"HY", "S1", "08", "57P"}))
        known = Meaning::Lost;
    return known.value_or(stateMeaning(diagnostic.state));
}

/// The record that says most: drivers put warnings and follow-ups beside the cause.
std::pair<SqlDiagnostic, Meaning> decisive(Dialect dialect, const SqlDiagnostics &diagnostics) {
    std::optional<std::pair<SqlDiagnostic, Meaning>> first;
    for (const SqlDiagnostic &diagnostic : diagnostics) {
        if (diagnostic.state.startsWith(QLatin1String("01"))) continue;
        const Meaning meaning = meaningOf(dialect, diagnostic);
        if (meaning == Meaning::Lost) return {diagnostic, meaning};
        if (!first || (first->second == Meaning::Unknown && meaning != Meaning::Unknown)) first = {diagnostic, meaning};
    }
    if (!first && !diagnostics.empty()) first = {diagnostics.front(), Meaning::Unknown};
    return first.value_or(std::pair{SqlDiagnostic{}, Meaning::Unknown});
}

ErrorKind kindOf(Meaning meaning, SqlPhase phase) {
    if (phase == SqlPhase::Connect) return ErrorKind::Unavailable;
    switch (meaning) {
        case Meaning::Conflict:
            return ErrorKind::Conflict;
        case Meaning::Refused:
            return ErrorKind::Rejected;
        case Meaning::Lost:
        case Meaning::Environment:
        case Meaning::Unknown:
            return phase == SqlPhase::Commit ? ErrorKind::OutcomeUnknown : ErrorKind::Unavailable;
        case Meaning::Stopped:
            return ErrorKind::Unavailable;
    }
    return ErrorKind::Unavailable;
}

/// A client's own time-out in a commit says nothing about the server; a server's answer does.
bool isClientTimeout(const QString &state) {
    return hasPrefix(state, {"HYT", "S1T", "HY008", "S1008"});
}

QString capture(const QString &message, const char *pattern) {
    const QRegularExpressionMatch match = QRegularExpression(QLatin1String(pattern)).match(message);
    return match.hasMatch() ? match.captured(1) : QString();
}

/// Only what cannot hold a value of a row: schema errors, and names of constraints.
QString harmlessPart(Dialect dialect, const SqlDiagnostic &diagnostic, SqlPhase phase) {
    constexpr int kMostCharacters = 200;
    const bool aboutSchema =
        diagnostic.state.startsWith(QLatin1String("42")) || hasPrefix(diagnostic.state, {"37", "S0", "28", "IM"});
    const bool sqliteLiteral =
        dialect == Dialect::Sqlite && isOneOf(diagnostic.native, {1, 3, 5, 6, 8, 10, 11, 13, 14, 19, 26});
    if (phase == SqlPhase::Connect || aboutSchema || sqliteLiteral)
        return diagnostic.message.simplified().left(kMostCharacters);
    const QString constraint = capture(diagnostic.message, "constraint \"([A-Za-z0-9_$]+)\"");
    if (!constraint.isEmpty()) return QStringLiteral("constraint ") + constraint;
    const QString key = capture(diagnostic.message, "for key '([A-Za-z0-9_$.]+)'");
    if (!key.isEmpty()) return QStringLiteral("key ") + key;
    const QString check = capture(diagnostic.message, "CONSTRAINT `([A-Za-z0-9_$.]+)` failed");
    if (!check.isEmpty()) return QStringLiteral("constraint ") + check;
    const QString column = capture(diagnostic.message, "[Cc]olumn [\"'`]([A-Za-z0-9_$.]+)[\"'`]");
    return column.isEmpty() ? QString() : QStringLiteral("column ") + column;
}

}  // namespace

base::Error classifySqlError(Dialect dialect, const SqlDiagnostics &diagnostics, SqlPhase phase,
                             const QString &operation) {
    const auto [diagnostic, meaning] = decisive(dialect, diagnostics);
    base::Error error;
    error.kind = kindOf(meaning, phase);
    if (phase == SqlPhase::Commit && isClientTimeout(diagnostic.state)) error.kind = ErrorKind::OutcomeUnknown;
    error.operation = operation;
    error.detail = harmlessPart(dialect, diagnostic, phase);
    error.sqlState = diagnostic.state;
    error.nativeCode = diagnostic.native;
    error.cause = causeOf(dialect, diagnostics, phase);
    return error;
}

bool meansTooLarge(Dialect dialect, const SqlDiagnostics &diagnostics) {
    return dialect == Dialect::MariaDb && isTooLarge(decisive(dialect, diagnostics).first.native);
}

bool meansConnectionLost(Dialect dialect, const SqlDiagnostics &diagnostics) {
    return decisive(dialect, diagnostics).second == Meaning::Lost;
}

}  // namespace core::platform
