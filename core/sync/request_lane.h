// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <set>

#include "core/sync/booking_worker.h"
#include "core/sync/list_reader.h"
#include "core/sync/poll_lane.h"
#include "core/sync/update_worker.h"

namespace core::sync {

/// Works what Healthengine asks for, in rounds: all pages of the bookings, then their answers; then the updates; then
/// everything else (FACTS 3 and 8). A list is never read while an answer to it is under way. Engine thread.
class RequestLane {
  public:
    explicit RequestLane(const PracticeContext &context);

    /// Marks request types as outstanding and starts a round when none runs.
    void want(const QStringList &types);
    /// Looks whether a retry fell due; called on every tick.
    void tick();

    BookingWorker &bookings() { return m_bookings; }
    UpdateWorker &updates() { return m_updates; }
    const BookingWorker &bookings() const { return m_bookings; }
    const UpdateWorker &updates() const { return m_updates; }
    bool busy() const { return m_busy; }
    /// True once a complete list of bookings has been read since the start.
    bool bookingsListed() const { return m_bookingsListed; }
    const std::optional<base::Error> &lastError() const { return m_lastError; }
    /// A lost booking is being entered again: its updates wait.
    std::function<bool(domain::BookingId)> isBeingEntered;
    /// When the oldest availability request that is still open was first seen.
    std::function<void(const std::vector<domain::AvailabilityRequest> &)> onAvailabilityRequests;
    std::function<void(const std::vector<domain::AppointmentChangeRequest> &)> onAppointmentChangeRequests;
    std::function<void()> onConfigurationRequested;

  private:
    /// Each list has its own retries: one that fails never holds up another, least of all the bookings.
    struct Pause {
        Backoff backoff;
        base::SteadyTime notBefore{};
    };

    bool take(const QString &type);
    void nextStep();
    void readBookings();
    void readUpdates();
    void readAvailabilityRequests();
    void readAppointmentChanges();
    template <class List>
    bool taken(const base::Expected<List> &list, const QString &type);

    const PracticeContext &m_context;
    BookingWorker m_bookings;
    UpdateWorker m_updates;
    ListReader<domain::Booking> m_bookingList;
    ListReader<domain::BookingUpdate> m_updateList;
    ListReader<domain::AvailabilityRequest> m_availabilityList;
    ListReader<domain::AppointmentChangeRequest> m_changeList;
    std::set<QString> m_wanted;
    bool m_busy = false;
    bool m_bookingsListed = false;
    std::map<QString, Pause> m_pauses;
    std::optional<base::Error> m_lastError;
    ports::Handle m_post;
};

}  // namespace core::sync
