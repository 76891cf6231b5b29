// SPDX-License-Identifier: Apache-2.0
#include "core/journal/schema.h"

namespace core::journal {

namespace {

std::vector<QString> firstVersion() {
    return {
        QStringLiteral("CREATE TABLE entry ("
                       "practice TEXT NOT NULL, kind TEXT NOT NULL, number INTEGER NOT NULL, booking INTEGER NOT NULL, "
                       "state TEXT NOT NULL, outcome TEXT NOT NULL, appointments TEXT NOT NULL, patient TEXT NOT NULL, "
                       "resource TEXT NOT NULL, start TEXT NOT NULL, booked_at INTEGER, received_at INTEGER NOT NULL, "
                       "answered_at INTEGER, attempts INTEGER NOT NULL, last_error TEXT NOT NULL, "
                       "PRIMARY KEY (practice, kind, number)) WITHOUT ROWID"),
        QStringLiteral("CREATE INDEX entry_by_age ON entry (practice, received_at)"),
        QStringLiteral("CREATE INDEX entry_open ON entry (practice, received_at) WHERE state <> 'answered'"),
        QStringLiteral("CREATE TABLE day_mark ("
                       "practice TEXT NOT NULL, resource TEXT NOT NULL, date TEXT NOT NULL, hash BLOB NOT NULL, "
                       "accepted_at INTEGER NOT NULL, PRIMARY KEY (practice, resource, date)) WITHOUT ROWID"),
        QStringLiteral("CREATE TABLE configuration_mark ("
                       "practice TEXT NOT NULL, kind TEXT NOT NULL, hash BLOB NOT NULL, ids TEXT NOT NULL, "
                       "accepted_at INTEGER NOT NULL, PRIMARY KEY (practice, kind)) WITHOUT ROWID"),
        QStringLiteral("CREATE TABLE held_change ("
                       "id TEXT NOT NULL PRIMARY KEY, practice TEXT NOT NULL, kind TEXT NOT NULL, "
                       "fingerprint BLOB NOT NULL, facts TEXT NOT NULL, since INTEGER NOT NULL, "
                       "decision TEXT NOT NULL) WITHOUT ROWID"),
        QStringLiteral("CREATE TABLE practice_value ("
                       "practice TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, "
                       "PRIMARY KEY (practice, name)) WITHOUT ROWID"),
        QStringLiteral("CREATE TABLE counter (name TEXT NOT NULL PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID"),
    };
}

/// Records from which a booking that the practice's database lost can be entered again.
std::vector<QString> sealedBookings() {
    return {
        QStringLiteral("CREATE TABLE sealed_booking ("
                       "environment TEXT NOT NULL, practice TEXT NOT NULL, booking INTEGER NOT NULL, "
                       "until INTEGER NOT NULL, resource TEXT NOT NULL, start TEXT NOT NULL, sealed BLOB NOT NULL, "
                       "PRIMARY KEY (environment, practice, booking)) WITHOUT ROWID"),
        QStringLiteral("CREATE INDEX sealed_booking_by_time ON sealed_booking (until)"),
        QStringLiteral("CREATE INDEX entry_standing ON entry (practice, start) "
                       "WHERE kind = 'booking' AND state = 'answered'"),
        QStringLiteral("CREATE INDEX entry_cancelling ON entry (practice, booking) "
                       "WHERE kind = 'update' AND outcome = 'cancelled'"),
    };
}

}  // namespace

const std::vector<Migration> &migrations() {
    static const std::vector<Migration> kMigrations{{1, firstVersion()}, {2, sealedBookings()}};
    return kMigrations;
}

int schemaVersion() {
    return migrations().back().version;
}

base::Expected<std::vector<Migration>> migrationsFrom(int version) {
    if (version < 0 || version > schemaVersion()) {
        return base::fail(base::ErrorKind::StorageCorrupt, QStringLiteral("journal_open"),
                          QStringLiteral("the journal has schema version %1, this program knows %2; install the newer "
                                         "program again, or set the journal aside")
                              .arg(version)
                              .arg(schemaVersion()));
    }
    std::vector<Migration> missing;
    for (const Migration &migration : migrations()) {
        if (migration.version > version) missing.push_back(migration);
    }
    return missing;
}

}  // namespace core::journal
