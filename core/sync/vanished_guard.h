// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <set>

#include "core/sync/practice_context.h"

namespace core::sync {

/// Answered bookings that should stand in the PMS and of which it has not even a link any more.
struct LostBookings {
    std::vector<domain::BookingId> lost;
    std::set<qint64> givenUp;  ///< Those that could not be entered again: staff have an item.
};

/// What of @p standing (JournalStore::standingBookings), as far as it was received at @p since or later, the completed
/// read @p links lacks. Pure.
LostBookings lostBookings(const std::vector<ports::JournalEntry> &standing,
                          const std::vector<ports::LinkedStatus> &links, base::UtcTime since = {});

/// Guards against a database that lost appointments: a restored backup, a copy. Staff accept (they deleted them
/// themselves: Healthengine is told) or discard (it is an older copy: they are entered again). Engine thread.
class VanishedGuard {
  public:
    explicit VanishedGuard(const PracticeContext &context) : m_context(context) {}

    /// What was decided before the start.
    void load();
    /// The patient cancelled a booking that the database did not have: should it turn up again, staff must cancel it.
    void noteCancelled(domain::BookingId booking);
    /// A completed read of all links.
    void examine(const std::vector<ports::LinkedStatus> &links);

    /// Healthengine may be told that the vanished appointment of the booking is cancelled.
    bool mayTell(domain::BookingId booking) const {
        return m_released.count(booking.value()) > 0 && !isWithheld(booking.value());
    }
    /// Of the last read: bookings without a link that may be told as cancelled.
    const std::vector<domain::BookingId> &lostToTell() const { return m_lostToTell; }
    /// A link is missing since the last read: it has to be missed twice.
    bool wantsAnotherRead() const { return m_wantsAnotherRead; }

    std::function<void(const std::vector<domain::BookingId> &)> onEnterAgain;
    std::function<bool(domain::BookingId)> isBeingEntered;

  private:
    /// Those that vanished and of which nothing was decided yet, in order.
    struct Vanished {
        std::set<qint64> bookings;
        size_t live = 0;
        size_t withoutLink = 0;
    };
    Vanished count(const std::vector<ports::LinkedStatus> &links, const std::vector<domain::BookingId> &lost) const;
    void decide(const Vanished &vanished);
    void lookAtLost(const std::vector<domain::BookingId> &lost);
    void loadEnvironment();
    void lookForCancelled(const ports::LinkedStatus &status);
    void noteGivenUp(const std::vector<ports::LinkedStatus> &links);
    /// What could not be entered again is there after all: the copy was replaced once more.
    void reinstate(const ports::LinkedStatus &status);
    bool isWithheld(qint64 booking) const {
        return m_givenUp.count(booking) > 0 || (isBeingEntered && isBeingEntered(domain::BookingId(booking)));
    }

    const PracticeContext &m_context;
    std::set<qint64> m_released;  ///< Vanished appointments that may be told.
    std::set<qint64> m_givenUp;   ///< Never told and not counted: staff have an item.
    std::set<qint64> m_cancelledWhileLost;
    /// Bookings received before this are of another environment of Healthengine, with numbers of its own.
    base::UtcTime m_environmentSince{};
    std::set<qint64> m_missedOnce;  ///< Without a link at the last read.
    std::vector<domain::BookingId> m_missedTwice;
    std::vector<domain::BookingId> m_lostToTell;
    bool m_wantsAnotherRead = false;
};

}  // namespace core::sync
