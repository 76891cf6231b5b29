// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <functional>
#include <map>

#include "core/base/log.h"
#include "core/config/settings.h"
#include "core/ports/executor.h"
#include "core/ports/journal_store.h"
#include "core/ports/pms_database.h"
#include "core/sync/api_client.h"
#include "core/sync/booking_vault.h"
#include "core/sync/database_guard.h"
#include "core/sync/hold_desk.h"
#include "core/sync/serial_gate.h"
#include "core/sync/staff_desk.h"

namespace core::sync {

/// What the database did last, shared by the lanes of a practice; for the status and for `DatabaseUnreachable`.
struct DatabaseHealth {
    std::optional<base::Error> lastError;  ///< Cleared by any success.
    std::optional<base::UtcTime> failingSince;
    std::optional<base::UtcTime> lastReadOk;

    template <class T>
    void observe(const base::Expected<T> &result, base::UtcTime now) {
        if (result) {
            lastError.reset();
            failingSince.reset();
            lastReadOk = now;
        } else if (result.error().kind != base::ErrorKind::Conflict) {
            lastError = result.error();
            if (!failingSince) failingSince = now;
        }
    }
};

/// The latest state of entries that the journal could not take, written when it can again.
using JournalBacklog = std::map<std::pair<ports::EntryKind, qint64>, ports::JournalEntry>;

/// What the lanes of one practice share. Everything referred to outlives the practice. Engine thread.
struct PracticeContext {
    const config::PracticeSettings &settings;
    QString environment;
    std::chrono::milliseconds pollInterval;
    ports::Executor &executor;
    ports::Random &random;
    ports::PmsDatabase &database;
    ports::JournalStore &journal;
    ApiClient &api;
    StaffDesk &staff;
    HoldDesk &holds;
    BookingVault &vault;
    SerialGate &writes;  ///< One booking at a time chooses its patient and is written.
    base::Log &log;
    DatabaseHealth &databaseHealth;
    std::optional<base::Error> &journalError;  ///< Of the last failed journal write; cleared by a success.
    JournalBacklog &journalBacklog;
    const std::function<QString(const QString &)> &reasonText;  ///< A refusal code's sentence for Healthengine.
    DatabaseGuard &databaseGuard;

    const domain::PracticeId &practice() const { return settings.id; }
    ports::LinkKey key(domain::BookingId booking) const { return {environment, settings.id, booking}; }
    ports::UnitSite site() const { return {environment, settings.id, settings.timezone, executor.utcNow()}; }
    /// Submits one unit of work of this practice.
    template <class Work>
    ports::Handle transact(Work work, ports::PmsPriority priority,
                           base::Completion<typename Work::Outcome> done) const {
        work.site = site();
        return ports::transact(database, std::move(work), priority, std::move(done));
    }
    base::PracticeTime practiceNow() const { return settings.timezone.toPractice(api.clock().now()); }
    /// Records of a booking are kept until then.
    base::UtcTime pastAfter(const domain::Booking &booking) const {
        return settings.timezone.toUtc(booking.appointmentTime);
    }
    BackoffPolicy backoff() const { return BackoffPolicy{std::min(pollInterval, std::chrono::milliseconds(5'000))}; }

    void note(base::LogLevel level, const QString &message) const {
        log.write(level, u"sync", QStringLiteral("practice=%1 %2").arg(settings.id.value(), message));
    }
    /// With a journal that cannot be trusted nothing more is written, nor into a database that is not the known one.
    std::optional<base::Error> writesStopped() const {
        if (journalError && journalError->kind == base::ErrorKind::StorageCorrupt) return journalError;
        databaseGuard.examine();
        return databaseGuard.pausesWrites() ? std::optional(DatabaseGuard::error()) : std::nullopt;
    }
    /// A journal that fails does not stop bookings (the link in the PMS is the authority); it alarms staff.
    bool journalled(const base::Expected<void> &result) const {
        if (result) {
            journalError.reset();
            return true;
        }
        if (!journalError) note(base::LogLevel::Error, QStringLiteral("journal ") + result.error().toLogLine());
        journalError = result.error();
        return false;
    }
    void putEntry(const ports::JournalEntry &entry) const {
        const std::pair key(entry.kind, entry.number);
        if (journalled(journal.putEntry(entry))) {
            journalBacklog.erase(key);
        } else {
            journalBacklog.insert_or_assign(key, entry);
        }
    }
};

}  // namespace core::sync
