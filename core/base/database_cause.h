// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <array>
#include <optional>

namespace core::base {

/// Why a database does not do what we ask, as far as its driver tells. A cause exists only because somebody has to do
/// something else about it; each has one sentence and one remedy in core/text.
enum class DatabaseCause {
    None,            ///< No failure, or one that tells nothing.
    DriverMissing,   ///< No driver of that name is installed, or its file is gone.
    DriverBitness,   ///< The driver is built for another kind of program (32 and 64 bits).
    DriverBroken,    ///< The driver's file is there and cannot be loaded.
    SourceMissing,   ///< The connection names a data source (DSN) that this PC does not have.
    HostUnknown,     ///< The server's name cannot be found in the network.
    ServerDown,      ///< Nothing listens at that address.
    ServerHung,      ///< It does not answer in time.
    ServerStarting,  ///< It starts up, shuts down or recovers.
    ConnectionLost,  ///< It was restarted, or the line broke.
    TooManyConnections,
    EncryptionRefused,
    DatabaseMissing,  ///< The server is there and has no database of that name.
    PasswordRefused,  ///< User or password.
    AccountLocked,
    AccountExpired,  ///< The account's password has expired.
    HostRefused,     ///< The server lets no one in from this PC.
    FileMissing,     ///< A database file that cannot be opened.
    FileForeign,     ///< A file that is no database.
    Damaged,
    RightMissing,
    TableMissing,
    ColumnMissing,
    RoutineMissing,  ///< A stored procedure or function.
    DiskFull,
    ReadOnly,
    Busy,  ///< Somebody else holds a lock, or it took too long.
};
inline constexpr std::array kDatabaseCauses{
    DatabaseCause::DriverMissing,     DatabaseCause::DriverBitness,
    DatabaseCause::DriverBroken,      DatabaseCause::SourceMissing,
    DatabaseCause::HostUnknown,       DatabaseCause::ServerDown,
    DatabaseCause::ServerHung,        DatabaseCause::ServerStarting,
    DatabaseCause::ConnectionLost,    DatabaseCause::TooManyConnections,
    DatabaseCause::EncryptionRefused, DatabaseCause::DatabaseMissing,
    DatabaseCause::PasswordRefused,   DatabaseCause::AccountLocked,
    DatabaseCause::AccountExpired,    DatabaseCause::HostRefused,
    DatabaseCause::FileMissing,       DatabaseCause::FileForeign,
    DatabaseCause::Damaged,           DatabaseCause::RightMissing,
    DatabaseCause::TableMissing,      DatabaseCause::ColumnMissing,
    DatabaseCause::RoutineMissing,    DatabaseCause::DiskFull,
    DatabaseCause::ReadOnly,          DatabaseCause::Busy,
};

/// The stable word for logs and JSON ("password-refused"); empty for None.
QString toString(DatabaseCause cause);
std::optional<DatabaseCause> databaseCauseFromString(const QString &word);

/// True where waiting does not help: somebody has to change a driver, an address, a login or a right.
bool needsHands(DatabaseCause cause);

}  // namespace core::base
