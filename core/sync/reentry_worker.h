// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <set>

#include "core/sync/booking_reconciler.h"
#include "core/sync/practice_context.h"

namespace core::sync {

/// Enters bookings again that the practice's database lost, from their sealed records, when staff said that it is an
/// older copy. One at a time, in the same transaction as any booking, so that each is there exactly once whatever dies
/// and whenever. Healthengine is told nothing: for it they stand. What cannot be entered becomes an item for staff.
/// Engine thread.
class ReentryWorker {
  public:
    explicit ReentryWorker(const PracticeContext &context) : m_context(context) {}

    /// What staff decided before the start.
    void load();
    void enterAgain(const std::vector<domain::BookingId> &bookings);
    void tick();

    /// Decided and not settled yet: neither told nor counted as vanished.
    bool isWanted(domain::BookingId booking) const { return m_wanted.count(booking.value()) > 0; }
    /// A transaction that writes it may be under way: a cancellation waits for its outcome.
    bool isUnderWay(domain::BookingId booking) const { return m_work && m_work->booking.id == booking; }

    std::function<bool(domain::BookingId)> isOpen;  ///< Healthengine lists it: its own worker enters it.
    std::function<bool(const domain::PmsResourceId &)> isOfferedHere;
    std::function<void(const domain::PmsResourceId &, QDate)> onDayTouched;
    std::function<void()> onEntryChanged;

  private:
    struct Work {
        domain::Booking booking;
        BookingKnowledge known;
        int patientChanges = 0;
    };
    enum class Standing { Enter, Wait, Settled };

    void start();
    Standing standingOf(domain::BookingId booking) const;
    void begin(domain::BookingId booking);
    void step();
    void prepare();
    void prepared(base::Expected<ports::BookingFacts> facts);
    void insert(const InsertAction &action);
    void inserted(const InsertAction &action, base::Expected<ports::InsertOutcome> outcome);
    void entered(const ports::BookingLink &link, bool markedNewFile);
    void databaseFailed(const base::Error &error);
    /// Staff have to: raises the item, and settles it once the item is stored.
    void giveUp(const QString &code);
    void settleGivenUp();
    void later(const base::Error &error);
    void leave();
    void settled(domain::BookingId booking);
    void store();
    ports::JournalEntry entryOf(domain::BookingId booking) const;

    const PracticeContext &m_context;
    std::set<qint64> m_wanted;
    std::map<qint64, QString> m_givingUp;  ///< Why; their items are on the way into the database.
    std::optional<Work> m_work;
    /// Tries of the database that it refused, by booking.
    std::map<qint64, int> m_refusals;
    Backoff m_backoff{BackoffPolicy{std::chrono::milliseconds(1'000), 2.0, std::chrono::milliseconds(15'000)}};
    base::SteadyTime m_notBefore{};
    ports::Handle m_gate;
    ports::Handle m_call;
};

}  // namespace core::sync
