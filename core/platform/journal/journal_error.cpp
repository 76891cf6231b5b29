// SPDX-License-Identifier: Apache-2.0
#include "core/platform/journal/journal_error.h"

#include <array>

namespace core::platform {

namespace {

using base::ErrorKind;

struct Meaning {
    int code;
    ErrorKind kind;
    const char *detail;
};

// Primary result codes of sqlite3.h; the extended ones carry them in their low byte.
constexpr std::array kMeanings{
    Meaning{3, ErrorKind::Unavailable, "SQLITE_PERM: give this account access to the data directory"},
    Meaning{5, ErrorKind::Unavailable, "SQLITE_BUSY: another program holds the journal"},
    Meaning{6, ErrorKind::Unavailable, "SQLITE_LOCKED: another program holds the journal"},
    Meaning{7, ErrorKind::Unavailable, "SQLITE_NOMEM: out of memory"},
    Meaning{8, ErrorKind::Unavailable, "SQLITE_READONLY: make the data directory writable for this account"},
    Meaning{10, ErrorKind::Unavailable, "SQLITE_IOERR: the disk of the data directory fails"},
    Meaning{11, ErrorKind::StorageCorrupt, "SQLITE_CORRUPT: the journal is damaged; set it aside"},
    Meaning{13, ErrorKind::Unavailable, "SQLITE_FULL: free space on the disk of the data directory"},
    Meaning{14, ErrorKind::Unavailable, "SQLITE_CANTOPEN: check that the data directory exists and is accessible"},
    Meaning{26, ErrorKind::StorageCorrupt, "SQLITE_NOTADB: the file is no journal; set it aside"},
};

}  // namespace

base::Error journalError(int sqliteCode, const QString &operation) {
    base::Error error{ErrorKind::ContractViolation, operation, QStringLiteral("SQLite result %1").arg(sqliteCode)};
    error.nativeCode = sqliteCode;
    for (const Meaning &meaning : kMeanings) {
        if (meaning.code != (sqliteCode & 0xff)) continue;
        error.kind = meaning.kind;
        error.detail = QString::fromLatin1(meaning.detail);
    }
    return error;
}

base::Error journalError(const QSqlError &error, const QString &operation) {
    bool isNumber = false;
    const int code = error.nativeErrorCode().toInt(&isNumber);
    if (isNumber) return journalError(code, operation);
    return {ErrorKind::Unavailable, operation,
            QStringLiteral("Qt's SQLite driver is missing; install libqt6sql6-sqlite")};
}

}  // namespace core::platform
