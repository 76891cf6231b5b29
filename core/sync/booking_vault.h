// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <set>

#include "core/base/log.h"
#include "core/domain/booking.h"
#include "core/ports/executor.h"
#include "core/ports/journal_store.h"
#include "core/ports/pms_database.h"
#include "core/ports/sealer.h"
#include "core/ports/secret_store.h"
#include "core/sync/backoff.h"

namespace core::sync {

/// Keeps, sealed in the journal, what future bookings can be entered from again should the practice's database lose
/// them (a restored backup). Holds the key: read from the secret store, made when there is none. A key that is lost or
/// another one leaves old records unreadable, which is said once; nothing waits for it. Engine thread.
class BookingVault {
  public:
    struct Edges {
        ports::Executor &executor;
        ports::Random &random;
        ports::JournalStore &journal;
        ports::SecretStore &secrets;
        ports::Sealer &sealer;
        base::Log &log;
    };
    explicit BookingVault(Edges edges) : m_edges(edges) {}

    /// Reads or makes the key; asked again when the store is locked.
    void open();
    /// The key was read, or could not be for now.
    bool isSettled() const { return m_settled; }
    bool hasKey() const { return m_key.has_value(); }
    std::function<void()> onSettled;

    /// Reads which records the practice has, says once how many do not open, and destroys those whose booking needs
    /// none any more.
    void load(const domain::PracticeId &practice, const QString &environment);
    /// Seals what is needed to enter the booking again, durable when it returns. Without a key, or with a journal that
    /// fails, it stays in memory and is sealed as soon as can be.
    void keep(const ports::LinkKey &key, const domain::Booking &booking, base::UtcTime until);
    bool has(const ports::LinkKey &key) const { return m_known.count(key) > 0 || m_owed.count(key) > 0; }
    /// Where staff moved the appointment to.
    void follow(const ports::LinkKey &key, const domain::PmsResourceId &resource, const base::PracticeTime &start);
    /// Rejected when there is no record, ContractViolation when it does not open, Unavailable when it cannot be read
    /// now.
    base::Expected<domain::Booking> read(const ports::LinkKey &key);
    void destroy(const ports::LinkKey &key);
    void destroyPast(base::UtcTime now);
    /// The practice was unlinked: the journal forgets its records, and so does this.
    void forget(const domain::PracticeId &practice);
    /// Writes what could not be written before.
    void settleOwed();

  private:
    struct Owed {
        domain::Booking booking;
        base::UtcTime until;
    };
    struct Place {
        domain::PmsResourceId resource;
        base::PracticeTime start;
        base::UtcTime until;
    };

    void keyRead(base::Expected<ports::Secret> key);
    void makeKey();
    void keyWritten(const ports::Secret &key, base::Expected<bool> written);
    void keyFailed(const base::Error &error);
    void settle();
    base::Expected<void> store(const ports::LinkKey &key, const domain::Booking &booking, base::UtcTime until);
    base::Expected<domain::Booking> opened(const ports::SealedBooking &record) const;
    bool isNeeded(const ports::SealedBooking &record, const std::set<qint64> &confirmed);
    std::set<qint64> confirmedOf(const domain::PracticeId &practice);
    /// Says once that records do not open: the key is lost, or another one.
    void noteUnreadable(const domain::PracticeId &practice);

    Edges m_edges;
    std::optional<ports::Secret> m_key;
    bool m_settled = false;
    bool m_failureNoted = false;
    std::set<domain::PracticeId> m_loaded;
    std::map<ports::LinkKey, Place> m_known;
    std::map<ports::LinkKey, Owed> m_owed;
    std::set<ports::LinkKey> m_doomed;  ///< To be destroyed, but the journal failed.
    Backoff m_backoff{BackoffPolicy{std::chrono::milliseconds(2'000), 2.0, std::chrono::milliseconds(30'000)}};
    ports::Handle m_call;
    ports::Handle m_timer;
};

}  // namespace core::sync
