// SPDX-License-Identifier: Apache-2.0
#include "core/base/database_cause.h"

#include <algorithm>

namespace core::base {

QString toString(DatabaseCause cause) {
    switch (cause) {
        case DatabaseCause::None:
            return {};
        case DatabaseCause::DriverMissing:
            return QStringLiteral("driver-missing");
        case DatabaseCause::DriverBitness:
            return QStringLiteral("driver-bitness");
        case DatabaseCause::DriverBroken:
            return QStringLiteral("driver-broken");
        case DatabaseCause::SourceMissing:
            return QStringLiteral("source-missing");
        case DatabaseCause::HostUnknown:
            return QStringLiteral("host-unknown");
        case DatabaseCause::ServerDown:
            return QStringLiteral("server-down");
        case DatabaseCause::ServerHung:
            return QStringLiteral("server-hung");
        case DatabaseCause::ServerStarting:
            return QStringLiteral("server-starting");
        case DatabaseCause::ConnectionLost:
            return QStringLiteral("connection-lost");
        case DatabaseCause::TooManyConnections:
            return QStringLiteral("too-many-connections");
        case DatabaseCause::EncryptionRefused:
            return QStringLiteral("encryption-refused");
        case DatabaseCause::DatabaseMissing:
            return QStringLiteral("database-missing");
        case DatabaseCause::PasswordRefused:
            return QStringLiteral("password-refused");
        case DatabaseCause::AccountLocked:
            return QStringLiteral("account-locked");
        case DatabaseCause::AccountExpired:
            return QStringLiteral("account-expired");
        case DatabaseCause::HostRefused:
            return QStringLiteral("host-refused");
        case DatabaseCause::FileMissing:
            return QStringLiteral("file-missing");
        case DatabaseCause::FileForeign:
            return QStringLiteral("file-foreign");
        case DatabaseCause::Damaged:
            return QStringLiteral("damaged");
        case DatabaseCause::RightMissing:
            return QStringLiteral("right-missing");
        case DatabaseCause::TableMissing:
            return QStringLiteral("table-missing");
        case DatabaseCause::ColumnMissing:
            return QStringLiteral("column-missing");
        case DatabaseCause::RoutineMissing:
            return QStringLiteral("routine-missing");
        case DatabaseCause::DiskFull:
            return QStringLiteral("disk-full");
        case DatabaseCause::ReadOnly:
            return QStringLiteral("read-only");
        case DatabaseCause::Busy:
            return QStringLiteral("busy");
    }
    return {};
}

std::optional<DatabaseCause> databaseCauseFromString(const QString &word) {
    const auto found = std::find_if(kDatabaseCauses.begin(), kDatabaseCauses.end(),
                                    [&](DatabaseCause cause) { return toString(cause) == word; });
    if (found == kDatabaseCauses.end()) return std::nullopt;
    return *found;
}

bool needsHands(DatabaseCause cause) {
    switch (cause) {
        case DatabaseCause::None:
        case DatabaseCause::HostUnknown:
        case DatabaseCause::ServerDown:
        case DatabaseCause::ServerHung:
        case DatabaseCause::ServerStarting:
        case DatabaseCause::ConnectionLost:
        case DatabaseCause::TooManyConnections:
        case DatabaseCause::Busy:
            return false;
        default:
            return true;
    }
}

}  // namespace core::base
