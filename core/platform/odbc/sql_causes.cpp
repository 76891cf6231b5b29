// SPDX-License-Identifier: Apache-2.0
#include "core/platform/odbc/sql_causes.h"

#include <algorithm>
#include <span>

namespace core::platform {
namespace {

using base::DatabaseCause;
using pms::Dialect;
using enum DatabaseCause;

/// A server's own number and what it means.
struct Number {
    int native;
    DatabaseCause cause;
};
/// The beginning of a SQLSTATE.
struct State {
    const char *prefix;
    DatabaseCause cause;
};
/// A part of a message; the first one found decides.
struct Words {
    const char *part;
    DatabaseCause cause;
};

/// mariadb.com/kb/en/mariadb-error-codes and Connector/C's errmsg.h (2xxx).
constexpr Number kMariaDb[] = {
    {1021, DiskFull},
    {1040, TooManyConnections},
    {1044, RightMissing},
    {1045, PasswordRefused},
    {1049, DatabaseMissing},
    {1051, TableMissing},
    {1053, ServerStarting},
    {1054, ColumnMissing},
    {1114, DiskFull},
    {1129, HostRefused},
    {1130, HostRefused},
    {1142, RightMissing},
    {1143, RightMissing},
    {1146, TableMissing},
    {1194, Damaged},
    {1195, Damaged},
    {1203, TooManyConnections},
    {1205, Busy},
    {1213, Busy},
    {1226, TooManyConnections},
    {1227, RightMissing},
    {1290, ReadOnly},
    {1305, RoutineMissing},
    {1317, ServerHung},
    {1370, RightMissing},
    {1698, PasswordRefused},
    {1792, ReadOnly},
    {1820, AccountExpired},
    {1836, ReadOnly},
    {1862, AccountExpired},
    {1927, ConnectionLost},
    {1969, Busy},
    {2002, ServerDown},
    {2003, ServerDown},
    {2005, HostUnknown},
    {2006, ConnectionLost},
    {2012, ConnectionLost},
    {2013, ConnectionLost},
    {2026, EncryptionRefused},
    {2055, ConnectionLost},
    {3024, Busy},
    {3118, AccountLocked},
    {3159, EncryptionRefused},
    {4151, AccountLocked},
};

/// learn.microsoft.com, "Database engine errors".
constexpr Number kSqlServer[] = {
    {2, ServerDown},
    {53, HostUnknown},
    {64, ConnectionLost},
    {121, ServerHung},
    {207, ColumnMissing},
    {208, TableMissing},
    {229, RightMissing},
    {230, RightMissing},
    {262, RightMissing},
    {916, RightMissing},
    {1105, DiskFull},
    {9002, DiskFull},
    {1205, Busy},
    {1222, Busy},
    {2812, RoutineMissing},
    {3906, ReadOnly},
    {4060, DatabaseMissing},
    {4064, DatabaseMissing},
    {18456, PasswordRefused},
    {18452, PasswordRefused},
    {18486, AccountLocked},
    {18470, AccountLocked},
    {18487, AccountExpired},
    {18488, AccountExpired},
    {823, Damaged},
    {824, Damaged},
    {10054, ConnectionLost},
    {10060, ServerHung},
    {10061, ServerDown},
    {11001, HostUnknown},
    {17142, ServerStarting},
    {6005, ServerStarting},
    {17809, TooManyConnections},
    {-2, ServerHung},
};

/// sqlite.org/rescode.html.
constexpr Number kSqlite[] = {
    {3, RightMissing}, {5, Busy},         {6, Busy},       {8, ReadOnly},      {11, Damaged},
    {13, DiskFull},    {14, FileMissing}, {9, ServerHung}, {23, RightMissing}, {26, FileForeign},
};

/// What psqlodbc and libpq put into the one code of a refused connect, and what a driver manager says of a driver.
/// Server messages are English where lc_messages is; otherwise the cause stays unknown and the message is shown.
constexpr Words kConnectWords[] = {
    {"architecture mismatch", DriverBitness},
    {"system error code 193", DriverBitness},
    {"system error 193", DriverBitness},
    {"wrong ELF class", DriverBitness},
    {"Can't open lib", DriverMissing},
    {"could not be loaded", DriverBroken},
    {"Data source name not found", SourceMissing},
    {"password authentication failed", PasswordRefused},
    {"no password supplied", PasswordRefused},
    {"authentication failed", PasswordRefused},
    {"Login failed for user", PasswordRefused},
    {"is not permitted to log in", AccountLocked},
    {"FATAL:  role", PasswordRefused},
    {"account is locked", AccountLocked},
    {"is currently locked out", AccountLocked},
    {"account is disabled", AccountLocked},
    {"password has expired", AccountExpired},
    {"password of the account must be changed", AccountExpired},
    {"pg_hba.conf", HostRefused},
    {"is not allowed to connect to this", HostRefused},
    {"too many connections", TooManyConnections},
    {"remaining connection slots are reserved", TooManyConnections},
    {"sorry, too many clients", TooManyConnections},
    {"permission denied for database", RightMissing},
    {"could not translate host name", HostUnknown},
    {"Unknown server host", HostUnknown},
    {"server does not support SSL", EncryptionRefused},
    {"SSL error", EncryptionRefused},
    {"certificate verify failed", EncryptionRefused},
    {"the database system is", ServerStarting},
    {"Connection refused", ServerDown},
    {"No route to host", ServerDown},
    {"Network is unreachable", ServerDown},
    {"timeout expired", ServerHung},
    {"timed out", ServerHung},
    {"Timeout error", ServerHung},
    {"server closed the connection unexpectedly", ConnectionLost},
};

constexpr Words kSqliteWords[] = {
    {"file is not a database", FileForeign}, {"no such table", TableMissing},      {"no such column", ColumnMissing},
    {"has no column named", ColumnMissing},  {"no such function", RoutineMissing}, {"readonly database", ReadOnly},
    {"database or disk is full", DiskFull},  {"not authorized", RightMissing},
};

/// Both ODBC 2 and ODBC 3 spellings, and PostgreSQL's Appendix A; the longer prefix stands first.
constexpr State kStates[] = {
    {"57P01", ConnectionLost},
    {"57P02", ConnectionLost},
    {"57P03", ServerStarting},
    {"57P04", DatabaseMissing},
    {"57014", Busy},
    {"53100", DiskFull},
    {"53300", TooManyConnections},
    {"55P03", Busy},
    {"25006", ReadOnly},
    {"3D000", DatabaseMissing},
    {"28P01", PasswordRefused},
    {"28000", PasswordRefused},
    {"42501", RightMissing},
    {"42P01", TableMissing},
    {"42S02", TableMissing},
    {"S0002", TableMissing},
    {"42703", ColumnMissing},
    {"42S22", ColumnMissing},
    {"S0022", ColumnMissing},
    {"42883", RoutineMissing},
    {"3F000", TableMissing},
    {"XX001", Damaged},
    {"XX002", Damaged},
    {"IM002", SourceMissing},
    {"IM003", DriverBroken},
    {"IM014", DriverBitness},
    {"08S01", ConnectionLost},
    {"08003", ConnectionLost},
    {"08006", ConnectionLost},
    {"08007", ConnectionLost},
    {"40003", ConnectionLost},
    {"HYT", ServerHung},
    {"S1T", ServerHung},
    {"25P03", ConnectionLost},
    {"40001", Busy},
    {"40P01", Busy},
};

DatabaseCause byNumber(std::span<const Number> numbers, int native) {
    const auto found =
        std::find_if(numbers.begin(), numbers.end(), [native](const Number &row) { return row.native == native; });
    return found == numbers.end() ? None : found->cause;
}

DatabaseCause byWords(std::span<const Words> words, const QString &message) {
    const auto found = std::find_if(words.begin(), words.end(), [&](const Words &row) {
        return message.contains(QLatin1String(row.part), Qt::CaseInsensitive);
    });
    return found == words.end() ? None : found->cause;
}

DatabaseCause byState(const QString &state) {
    const auto found = std::find_if(std::begin(kStates), std::end(kStates),
                                    [&](const State &row) { return state.startsWith(QLatin1String(row.prefix)); });
    return found == std::end(kStates) ? None : found->cause;
}

/// Whose numbers these are, where the connection was never made.
Dialect speaker(Dialect dialect, const QString &message) {
    if (dialect != Dialect::Generic) return dialect;
    const auto begins = [&](const char *part) { return message.startsWith(QLatin1String(part), Qt::CaseInsensitive); };
    if (begins("[ma-") || begins("[MySQL]")) return Dialect::MariaDb;
    if (begins("[SQLite]")) return Dialect::Sqlite;
    if (begins("[Microsoft]") || begins("[FreeTDS]")) return Dialect::SqlServer;
    return Dialect::Generic;
}

DatabaseCause causeOfOne(Dialect dialect, const SqlDiagnostic &diagnostic, SqlPhase phase) {
    const Dialect whose = speaker(dialect, diagnostic.message);
    DatabaseCause cause = None;
    if (whose == Dialect::MariaDb) cause = byNumber(kMariaDb, diagnostic.native);
    if (whose == Dialect::SqlServer) cause = byNumber(kSqlServer, diagnostic.native);
    if (whose == Dialect::Sqlite) {
        constexpr int kPrimaryCode = 0xff;
        if (diagnostic.native > 0) cause = byNumber(kSqlite, diagnostic.native & kPrimaryCode);
        if (cause == None) cause = byWords(kSqliteWords, diagnostic.message);
    }
    // Only here is the text looked at: later a message may quote what a patient wrote.
    if (cause == None && phase == SqlPhase::Connect) cause = byWords(kConnectWords, diagnostic.message);
    if (cause == None && phase == SqlPhase::Connect && diagnostic.message.contains(QLatin1String("database \"")) &&
        diagnostic.message.contains(QLatin1String("does not exist")))
        cause = DatabaseMissing;
    if (cause == None) cause = byState(diagnostic.state);
    return cause;
}

}  // namespace

DatabaseCause causeOf(Dialect dialect, const SqlDiagnostics &diagnostics, SqlPhase phase) {
    for (const SqlDiagnostic &diagnostic : diagnostics)
        if (const DatabaseCause cause = causeOfOne(dialect, diagnostic, phase); cause != None) return cause;
    constexpr int kPostgresLost = 35;
    const bool lost =
        dialect == Dialect::PostgreSql && !diagnostics.empty() && diagnostics.front().native == kPostgresLost;
    return lost ? ConnectionLost : None;
}

}  // namespace core::platform
