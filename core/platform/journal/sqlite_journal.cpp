// SPDX-License-Identifier: Apache-2.0
#include "core/platform/journal/sqlite_journal.h"

#include <QFile>

#include "core/journal/rows.h"
#include "core/journal/schema.h"
#include "core/journal/transitions.h"
#include "core/platform/journal/sqlite_connection.h"
#include "core/platform/journal/sqlite_rows.h"

namespace core::platform {

using base::ErrorKind;
using base::Expected;
using base::fail;

namespace {

using Rows = SqliteConnection::Rows;

// The columns in the order of core/journal/rows.h, whatever order a migration left them in.
const QString kEntryColumns = QStringLiteral(
    "practice, kind, number, booking, state, outcome, appointments, patient, resource, start, booked_at, received_at, "
    "answered_at, attempts, last_error");
const QString kDayMarkColumns = QStringLiteral("practice, resource, date, hash, accepted_at");
const QString kConfigurationMarkColumns = QStringLiteral("practice, kind, hash, ids, accepted_at");
const QString kHeldColumns = QStringLiteral("id, practice, kind, fingerprint, facts, since, decision");

QString selectEntries(const QString &rest) {
    return QStringLiteral("SELECT %1 FROM entry %2").arg(kEntryColumns, rest);
}

}  // namespace

SqliteJournal::SqliteJournal(std::unique_ptr<SqliteConnection> connection) : m_connection(std::move(connection)) {}
SqliteJournal::~SqliteJournal() = default;

Expected<std::unique_ptr<SqliteJournal>> SqliteJournal::open(const QString &path) {
    auto connection = SqliteConnection::open(path);
    if (!connection) return fail(std::move(connection.error()));
    std::unique_ptr<SqliteJournal> journal(new SqliteJournal(std::move(*connection)));
    if (auto checked = journal->checkIntegrity(); !checked) return fail(std::move(checked.error()));
    if (auto migrated = journal->migrate(); !migrated) return fail(std::move(migrated.error()));
    return journal;
}

Expected<QString> SqliteJournal::setAside(const QString &path, base::UtcTime now) {
    const QString stamp = base::toDateTime(now).toUTC().toString(QStringLiteral("yyyyMMdd'T'HHmmsszzz'Z'"));
    const QString aside = QStringLiteral("%1.set-aside-%2").arg(path, stamp);
    // The log goes first: beside a new journal it would be taken for that one's.
    for (const char *suffix : {"-wal", "-shm", ""}) {
        const QString from = path + QLatin1String(suffix);
        if (!QFile::exists(from) || QFile::rename(from, aside + QLatin1String(suffix))) continue;
        return fail(ErrorKind::Unavailable, QStringLiteral("journal_set_aside"),
                    QStringLiteral("cannot rename %1; check the data directory").arg(from));
    }
    return aside;
}

Expected<void> SqliteJournal::checkIntegrity() {
    const QString operation = QStringLiteral("journal_open");
    const Expected<Rows> rows = m_connection->run(operation, QStringLiteral("PRAGMA quick_check(1)"));
    if (!rows) return fail(rows.error());
    if (rows->size() == 1 && rows->front().value(0).toString() == QLatin1String("ok")) return {};
    return fail(ErrorKind::StorageCorrupt, operation, QStringLiteral("quick_check failed; set the journal aside"));
}

Expected<void> SqliteJournal::migrate() {
    const QString operation = QStringLiteral("journal_open");
    return m_connection->transaction(operation, [&]() -> Expected<void> {
        const Expected<Rows> version = m_connection->run(operation, QStringLiteral("PRAGMA user_version"));
        if (!version) return fail(version.error());
        const auto missing = journal::migrationsFrom(version->front().value(0).toInt());
        if (!missing) return fail(missing.error());
        for (const journal::Migration &migration : *missing) {
            QStringList statements(migration.statements.begin(), migration.statements.end());
            statements << QStringLiteral("PRAGMA user_version=%1").arg(migration.version);
            for (const QString &statement : statements) {
                if (const auto ran = m_connection->run(operation, statement); !ran) return fail(ran.error());
            }
        }
        return {};
    });
}

Expected<void> SqliteJournal::putEntry(const ports::JournalEntry &entry) {
    const QString operation = QStringLiteral("journal_put_entry");
    return m_connection->transaction(operation, [&]() -> Expected<void> {
        const Expected<Rows> stored = m_connection->run(
            operation, QStringLiteral("SELECT state FROM entry WHERE practice = ? AND kind = ? AND number = ?"),
            {entry.practice.value(), journal::kindCode(entry.kind), entry.number});
        if (!stored) return fail(stored.error());
        std::optional<ports::EntryState> before;
        if (!stored->empty()) {
            const auto state = journal::stateFromCode(stored->front().value(0).toString());
            if (!state) return fail(state.error());
            before = *state;
        }
        if (auto checked = journal::checkEntry(entry, before); !checked) return checked;
        return done(
            m_connection->run(operation, putInto(QStringLiteral("entry"), kEntryColumns), journal::toRow(entry)));
    });
}

Expected<std::optional<ports::JournalEntry>> SqliteJournal::entry(const domain::PracticeId &practice,
                                                                  ports::EntryKind kind, qint64 number) {
    const auto entries =
        mapRows(m_connection->run(QStringLiteral("journal_entry"),
                                  selectEntries(QStringLiteral("WHERE practice = ? AND kind = ? AND number = ?")),
                                  {practice.value(), journal::kindCode(kind), number}),
                journal::entryFromRow);
    if (!entries) return fail(entries.error());
    if (entries->empty()) return std::optional<ports::JournalEntry>();
    return entries->front();
}

Expected<std::vector<ports::JournalEntry>> SqliteJournal::openEntries(const domain::PracticeId &practice) {
    return mapRows(m_connection->run(QStringLiteral("journal_open_entries"),
                                     selectEntries(QStringLiteral("WHERE practice = ? AND state <> 'answered' "
                                                                  "ORDER BY received_at, number, kind")),
                                     {practice.value()}),
                   journal::entryFromRow);
}

Expected<std::vector<ports::JournalEntry>> SqliteJournal::latestEntries(const domain::PracticeId &practice, int limit) {
    return mapRows(m_connection->run(QStringLiteral("journal_latest_entries"),
                                     selectEntries(QStringLiteral("WHERE practice = ? ORDER BY received_at DESC, "
                                                                  "number DESC, kind DESC LIMIT ?")),
                                     {practice.value(), std::max(0, limit)}),
                   journal::entryFromRow);
}

Expected<std::vector<ports::JournalEntry>> SqliteJournal::standingBookings(const domain::PracticeId &practice,
                                                                           const base::PracticeTime &after) {
    return mapRows(
        m_connection->run(QStringLiteral("journal_standing_bookings"),
                          selectEntries(QStringLiteral(
                              "WHERE practice = ? AND kind = 'booking' AND state = 'answered' AND start > ? "
                              "AND NOT EXISTS (SELECT 1 FROM entry AS u WHERE u.practice = entry.practice AND "
                              "u.booking = entry.booking AND u.kind = 'update' AND u.outcome = 'cancelled') "
                              "ORDER BY start, number")),
                          {practice.value(), base::formatPracticeStamp(after)}),
        journal::entryFromRow);
}

Expected<void> SqliteJournal::putDayMarks(const std::vector<ports::DayMark> &marks) {
    const QString operation = QStringLiteral("journal_put_day_marks");
    return m_connection->transaction(operation, [&]() -> Expected<void> {
        for (const ports::DayMark &mark : marks) {
            const auto put = m_connection->run(operation, putInto(QStringLiteral("day_mark"), kDayMarkColumns),
                                               journal::toRow(mark));
            if (!put) return fail(put.error());
        }
        return {};
    });
}

Expected<std::vector<ports::DayMark>> SqliteJournal::dayMarks(const domain::PracticeId &practice) {
    return mapRows(
        m_connection->run(
            QStringLiteral("journal_day_marks"),
            QStringLiteral("SELECT %1 FROM day_mark WHERE practice = ? ORDER BY resource, date").arg(kDayMarkColumns),
            {practice.value()}),
        journal::dayMarkFromRow);
}

Expected<void> SqliteJournal::dropDayMarks(const domain::PracticeId &practice) {
    return done(m_connection->run(QStringLiteral("journal_drop_day_marks"),
                                  QStringLiteral("DELETE FROM day_mark WHERE practice = ?"), {practice.value()}));
}

Expected<void> SqliteJournal::putConfigurationMark(const ports::ConfigurationMark &mark) {
    return done(m_connection->run(QStringLiteral("journal_put_configuration_mark"),
                                  putInto(QStringLiteral("configuration_mark"), kConfigurationMarkColumns),
                                  journal::toRow(mark)));
}

Expected<std::vector<ports::ConfigurationMark>> SqliteJournal::configurationMarks(const domain::PracticeId &practice) {
    return mapRows(
        m_connection->run(QStringLiteral("journal_configuration_marks"),
                          QStringLiteral("SELECT %1 FROM configuration_mark WHERE practice = ? ORDER BY kind")
                              .arg(kConfigurationMarkColumns),
                          {practice.value()}),
        journal::configurationMarkFromRow);
}

Expected<void> SqliteJournal::putHeld(const ports::HeldChange &held) {
    return done(m_connection->run(QStringLiteral("journal_put_held"),
                                  putInto(QStringLiteral("held_change"), kHeldColumns), journal::toRow(held)));
}

Expected<std::vector<ports::HeldChange>> SqliteJournal::heldChanges() {
    return mapRows(m_connection->run(QStringLiteral("journal_held"),
                                     QStringLiteral("SELECT %1 FROM held_change ORDER BY since, id").arg(kHeldColumns)),
                   journal::heldFromRow);
}

Expected<void> SqliteJournal::removeHeld(const QString &id) {
    return done(m_connection->run(QStringLiteral("journal_remove_held"),
                                  QStringLiteral("DELETE FROM held_change WHERE id = ?"), {id}));
}

Expected<QString> SqliteJournal::nextHeldId() {
    const Expected<Rows> rows = m_connection->run(
        QStringLiteral("journal_next_held_id"),
        QStringLiteral(
            "INSERT INTO counter (name, value) VALUES ('held', 1) ON CONFLICT (name) DO UPDATE SET value = value + 1 "
            "RETURNING value"));
    if (!rows) return fail(rows.error());
    if (rows->empty()) {
        return fail(ErrorKind::StorageCorrupt, QStringLiteral("journal_next_held_id"), QStringLiteral("no counter"));
    }
    return QStringLiteral("H%1").arg(rows->front().value(0).toLongLong());
}

Expected<void> SqliteJournal::putValue(const domain::PracticeId &practice, const QString &name, const QString &value) {
    const auto given = [](const QString &text) { return text.isNull() ? QStringLiteral("") : text; };
    return done(m_connection->run(
        QStringLiteral("journal_put_value"),
        QStringLiteral("INSERT OR REPLACE INTO practice_value (practice, name, value) VALUES (?, ?, ?)"),
        {given(practice.value()), given(name), given(value)}));
}

Expected<std::optional<QString>> SqliteJournal::value(const domain::PracticeId &practice, const QString &name) {
    const auto given = [](const QString &text) { return text.isNull() ? QStringLiteral("") : text; };
    const Expected<Rows> rows =
        m_connection->run(QStringLiteral("journal_value"),
                          QStringLiteral("SELECT value FROM practice_value WHERE practice = ? AND name = ?"),
                          {given(practice.value()), given(name)});
    if (!rows) return fail(rows.error());
    if (rows->empty()) return std::optional<QString>();
    return rows->front().value(0).toString();
}

Expected<void> SqliteJournal::forgetPractice(const domain::PracticeId &practice) {
    const QString operation = QStringLiteral("journal_forget_practice");
    return m_connection->transaction(operation, [&]() -> Expected<void> {
        for (const char *table :
             {"entry", "day_mark", "configuration_mark", "held_change", "practice_value", "sealed_booking"}) {
            const auto gone = m_connection->run(
                operation, QStringLiteral("DELETE FROM %1 WHERE practice = ?").arg(QLatin1String(table)),
                {practice.value()});
            if (!gone) return fail(gone.error());
        }
        return {};
    });
}

Expected<std::vector<domain::PracticeId>> SqliteJournal::knownPractices() {
    const Expected<Rows> rows = m_connection->run(
        QStringLiteral("journal_known_practices"),
        QStringLiteral("SELECT practice FROM entry UNION SELECT practice FROM day_mark UNION SELECT practice FROM "
                       "configuration_mark UNION SELECT practice FROM held_change UNION SELECT practice FROM "
                       "practice_value UNION SELECT practice FROM sealed_booking ORDER BY practice"));
    if (!rows) return fail(rows.error());
    std::vector<domain::PracticeId> practices;
    for (const QVariantList &row : *rows) {
        // Values without a practice belong to the engine itself.
        if (const QString id = row.value(0).toString(); !id.isEmpty()) practices.emplace_back(id);
    }
    return practices;
}

Expected<void> SqliteJournal::prune(base::UtcTime before) {
    const QString operation = QStringLiteral("journal_prune");
    return m_connection->transaction(operation, [&]() -> Expected<void> {
        const QString day = base::toDateTime(before).toUTC().date().toString(Qt::ISODate);
        const auto entries = m_connection->run(
            operation, QStringLiteral("DELETE FROM entry WHERE state = 'answered' AND answered_at < ? AND start < ?"),
            {journal::toMilliseconds(before), day});
        if (!entries) return fail(entries.error());
        return done(m_connection->run(operation, QStringLiteral("DELETE FROM day_mark WHERE date < ?"), {day}));
    });
}

}  // namespace core::platform
