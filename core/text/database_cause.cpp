// SPDX-License-Identifier: Apache-2.0
#include "core/text/database_cause.h"

#include <QCoreApplication>

#include "core/text/trouble.h"

namespace core::text {
namespace {

using base::DatabaseCause;

QString tr(const char *source) {
    return QCoreApplication::translate("Cause", source);
}

}  // namespace

QString causeSentence(DatabaseCause cause) {
    switch (cause) {
        case DatabaseCause::None:
            return {};
        case DatabaseCause::DriverMissing:
            return tr(
                QT_TRANSLATE_NOOP("Cause", "The ODBC driver for the practice database is not installed on this PC."));
        case DatabaseCause::DriverBitness:
            return tr(QT_TRANSLATE_NOOP("Cause",
                                        "The ODBC driver on this PC is made for the other word size (32 instead of 64 "
                                        "bits, or the reverse)."));
        case DatabaseCause::DriverBroken:
            return tr(QT_TRANSLATE_NOOP("Cause", "The ODBC driver is installed, but it cannot be loaded."));
        case DatabaseCause::SourceMissing:
            return tr(
                QT_TRANSLATE_NOOP("Cause", "The data source that the connection names does not exist on this PC."));
        case DatabaseCause::HostUnknown:
            return tr(QT_TRANSLATE_NOOP("Cause", "The name of the database server cannot be found in the network."));
        case DatabaseCause::ServerDown:
            return tr(QT_TRANSLATE_NOOP("Cause", "Nothing answers at the address of the database server."));
        case DatabaseCause::ServerHung:
            return tr(QT_TRANSLATE_NOOP("Cause", "The database server does not answer in time."));
        case DatabaseCause::ServerStarting:
            return tr(QT_TRANSLATE_NOOP("Cause", "The database server is starting up or shutting down."));
        case DatabaseCause::ConnectionLost:
            return tr(QT_TRANSLATE_NOOP(
                "Cause", "The connection to the database server broke, as after a restart of the server."));
        case DatabaseCause::TooManyConnections:
            return tr(QT_TRANSLATE_NOOP("Cause", "The database server takes no more connections."));
        case DatabaseCause::EncryptionRefused:
            return tr(QT_TRANSLATE_NOOP("Cause", "The database server and the driver do not agree on encryption."));
        case DatabaseCause::DatabaseMissing:
            return tr(QT_TRANSLATE_NOOP("Cause", "The database server is there, but it has no database of that name."));
        case DatabaseCause::PasswordRefused:
            return tr(QT_TRANSLATE_NOOP("Cause", "The database server refuses the user name or the password."));
        case DatabaseCause::AccountLocked:
            return tr(QT_TRANSLATE_NOOP("Cause", "The database account of PracticeBridge is locked."));
        case DatabaseCause::AccountExpired:
            return tr(QT_TRANSLATE_NOOP("Cause", "The password of PracticeBridge's database account has expired."));
        case DatabaseCause::HostRefused:
            return tr(QT_TRANSLATE_NOOP("Cause", "The database server lets nobody in from this PC."));
        case DatabaseCause::FileMissing:
            return tr(QT_TRANSLATE_NOOP("Cause", "The database file cannot be opened."));
        case DatabaseCause::FileForeign:
            return tr(QT_TRANSLATE_NOOP("Cause", "The file that the connection names is not a database."));
        case DatabaseCause::Damaged:
            return tr(QT_TRANSLATE_NOOP("Cause", "The practice database says that its data is damaged."));
        case DatabaseCause::RightMissing:
            return tr(QT_TRANSLATE_NOOP("Cause", "PracticeBridge's database account lacks a right."));
        case DatabaseCause::TableMissing:
            return tr(QT_TRANSLATE_NOOP("Cause", "A table that the profile uses is not in the practice database."));
        case DatabaseCause::ColumnMissing:
            return tr(QT_TRANSLATE_NOOP("Cause", "A column that the profile uses is not in the practice database."));
        case DatabaseCause::RoutineMissing:
            return tr(QT_TRANSLATE_NOOP("Cause",
                                        "A stored procedure that the profile calls is not in the practice database."));
        case DatabaseCause::DiskFull:
            return tr(QT_TRANSLATE_NOOP("Cause", "The disk of the practice database is full."));
        case DatabaseCause::ReadOnly:
            return tr(QT_TRANSLATE_NOOP("Cause", "The practice database takes no changes: it is read-only."));
        case DatabaseCause::Busy:
            return tr(
                QT_TRANSLATE_NOOP("Cause", "Somebody else holds a part of the practice database locked for too long."));
    }
    return {};
}

QString causeRemedy(DatabaseCause cause) {
    switch (cause) {
        case DatabaseCause::None:
            return {};
        case DatabaseCause::DriverMissing:
            return tr(QT_TRANSLATE_NOOP("Cause",
                                        "Install the driver that the connection names (64-bit), or put the name of an "
                                        "installed one into the connection; \"practicebridged check\" lists them."));
        case DatabaseCause::DriverBitness:
            return tr(QT_TRANSLATE_NOOP("Cause",
                                        "Install the driver in the same word size as PracticeBridge, which is 64-bit; "
                                        "both can be installed side by side."));
        case DatabaseCause::DriverBroken:
            return tr(QT_TRANSLATE_NOOP("Cause",
                                        "Install the driver again with everything that it needs (on Windows the Visual "
                                        "C++ runtime)."));
        case DatabaseCause::SourceMissing:
            return tr(
                QT_TRANSLATE_NOOP("Cause",
                                  "Create it under that name as a system data source (64-bit), or name driver and "
                                  "server in the connection instead."));
        case DatabaseCause::HostUnknown:
            return tr(
                QT_TRANSLATE_NOOP("Cause",
                                  "Check the server's name in the connection and this PC's network; the server's IP "
                                  "address works as well."));
        case DatabaseCause::ServerDown:
            return tr(QT_TRANSLATE_NOOP("Cause",
                                        "Check that the server is switched on and its database service runs, and that "
                                        "address, port and firewall let this PC in."));
        case DatabaseCause::ServerHung:
            return tr(
                QT_TRANSLATE_NOOP("Cause",
                                  "If it lasts, restart the database service or the server; bookings wait and are "
                                  "entered once it answers."));
        case DatabaseCause::ServerStarting:
            return tr(QT_TRANSLATE_NOOP("Cause",
                                        "Nothing to do: PracticeBridge connects by itself once the server is ready."));
        case DatabaseCause::ConnectionLost:
            return tr(QT_TRANSLATE_NOOP("Cause",
                                        "Nothing to do: PracticeBridge connects again by itself. If it happens often, "
                                        "check the network and the server."));
        case DatabaseCause::TooManyConnections:
            return tr(QT_TRANSLATE_NOOP(
                "Cause", "Raise the server's limit of connections, or close programs that keep many open."));
        case DatabaseCause::EncryptionRefused:
            return tr(QT_TRANSLATE_NOOP(
                "Cause", "Check the encryption settings of the connection and the server's certificate."));
        case DatabaseCause::DatabaseMissing:
            return tr(QT_TRANSLATE_NOOP("Cause", "Correct the database's name in the connection; mind capitals."));
        case DatabaseCause::PasswordRefused:
            return tr(
                QT_TRANSLATE_NOOP("Cause",
                                  "Check the user in the connection and store its password again: \"practicebridged "
                                  "secret set pms-password\"."));
        case DatabaseCause::AccountLocked:
            return tr(QT_TRANSLATE_NOOP("Cause",
                                        "Ask whoever looks after the database to unlock the account and to allow it to "
                                        "log in."));
        case DatabaseCause::AccountExpired:
            return tr(
                QT_TRANSLATE_NOOP("Cause",
                                  "Ask whoever looks after the database to give the account a new password that "
                                  "does not expire, then store it: \"practicebridged secret set pms-password\"."));
        case DatabaseCause::HostRefused:
            return tr(QT_TRANSLATE_NOOP("Cause",
                                        "Ask whoever looks after the database to allow this PC's address for "
                                        "PracticeBridge's account."));
        case DatabaseCause::FileMissing:
            return tr(
                QT_TRANSLATE_NOOP("Cause",
                                  "Check the path in the connection, that its folder exists and that PracticeBridge "
                                  "may read and write it."));
        case DatabaseCause::FileForeign:
            return tr(QT_TRANSLATE_NOOP("Cause", "Correct the path in the connection."));
        case DatabaseCause::Damaged:
            return tr(
                QT_TRANSLATE_NOOP("Cause", "Call whoever looks after the database at once; a backup may be needed."));
        case DatabaseCause::RightMissing:
            return tr(QT_TRANSLATE_NOOP("Cause",
                                        "Ask whoever looks after the database to grant it; \"practicebridged profile "
                                        "grants\" writes what is needed."));
        case DatabaseCause::TableMissing:
            return tr(QT_TRANSLATE_NOOP("Cause",
                                        "Check that the connection names the practice software's own database and that "
                                        "the profile fits its version."));
        case DatabaseCause::ColumnMissing:
            return tr(QT_TRANSLATE_NOOP(
                "Cause", "The practice software was probably updated: use the profile for its version."));
        case DatabaseCause::RoutineMissing:
            return tr(QT_TRANSLATE_NOOP("Cause",
                                        "Check that the profile fits the version of the practice software and that "
                                        "PracticeBridge's account may run the procedure."));
        case DatabaseCause::DiskFull:
            return tr(
                QT_TRANSLATE_NOOP("Cause", "Free space on the database server; bookings wait and are entered then."));
        case DatabaseCause::ReadOnly:
            return tr(
                QT_TRANSLATE_NOOP("Cause",
                                  "Make it writable again, or point the connection to the main server instead of a "
                                  "copy."));
        case DatabaseCause::Busy:
            return tr(
                QT_TRANSLATE_NOOP("Cause",
                                  "Nothing to do: it is tried again. If it lasts, look for a program that keeps a "
                                  "record open."));
    }
    return {};
}

QString causeText(DatabaseCause cause) {
    if (cause == DatabaseCause::None) return {};
    return causeSentence(cause) + QLatin1Char(' ') + causeRemedy(cause);
}

QString databaseErrorText(const base::Error &error) {
    const QString words = causeText(error.cause);
    if (words.isEmpty()) return errorText(error);
    return error.detail.isEmpty() ? words : words + QStringLiteral(" (%1)").arg(error.detail);
}

}  // namespace core::text
