// SPDX-License-Identifier: Apache-2.0
#include "core/sync/request_lane.h"

namespace core::sync {
namespace {

const QString kBookings = QStringLiteral("bookings");
const QString kUpdates = QStringLiteral("bookingUpdates");
const QString kAvailability = QStringLiteral("availability");
const QString kChanges = QStringLiteral("pmsAppointmentChanges");
const QString kResources = QStringLiteral("pmsResources");
const QString kTypes = QStringLiteral("pmsAppointmentTypes");

}  // namespace

RequestLane::RequestLane(const PracticeContext &context)
    : m_context(context),
      m_bookings(context),
      m_updates(context),
      m_bookingList(context, &healthengine::listBookings, &healthengine::decodeBookings),
      m_updateList(context, &healthengine::listBookingUpdates, &healthengine::decodeBookingUpdates),
      m_availabilityList(context, &healthengine::listAvailabilityRequests, &healthengine::decodeAvailabilityRequests),
      m_changeList(context, &healthengine::listAppointmentChanges, &healthengine::decodeAppointmentChanges),
      m_backoff(context.backoff()) {
    m_updates.isBookingOpen = [this](domain::BookingId booking) { return m_bookings.isOpen(booking); };
}

void RequestLane::want(const QStringList &types) {
    m_wanted.insert(types.begin(), types.end());
    // What is open is listed again even when the poll no longer names it: that is how a lost answer is found settled.
    if (m_bookings.openCount() > 0) m_wanted.insert(kBookings);
    if (m_updates.openCount() > 0) m_wanted.insert(kUpdates);
    if (!m_busy && !m_wanted.empty()) nextStep();
}

void RequestLane::tick() {
    const auto now = m_context.executor.steadyNow();
    const auto due = [now](std::optional<base::SteadyTime> when) { return when && *when <= now; };
    m_bookings.watchWaiting();
    if (m_busy) return;
    if (due(m_bookings.nextRetry())) m_wanted.insert(kBookings);
    if (due(m_updates.nextRetry())) m_wanted.insert(kUpdates);
    if (!m_wanted.empty()) nextStep();
}

void RequestLane::nextStep() {
    m_busy = true;
    const bool mayCall = m_context.executor.steadyNow() >= m_notBefore;
    const auto take = [this](const QString &type) { return m_wanted.erase(type) > 0; };
    if (mayCall && take(kBookings)) return readBookings();
    const bool updatesWait = m_wanted.count(kUpdates) > 0 && m_bookings.holdsUpdates();
    if (mayCall && !updatesWait && take(kUpdates)) return readUpdates();
    if (mayCall && take(kAvailability)) return readAvailabilityRequests();
    if (mayCall && take(kChanges)) return readAppointmentChanges();
    const bool resources = take(kResources);
    const bool types = take(kTypes);
    if ((resources || types) && onConfigurationRequested) onConfigurationRequested();
    if (mayCall) m_wanted.clear();
    if (mayCall && updatesWait) m_wanted.insert(kUpdates);
    m_busy = false;
}

template <class List>
bool RequestLane::taken(const base::Expected<List> &list, const QString &type) {
    if (list) {
        m_backoff.succeeded();
        m_lastError.reset();
        return true;
    }
    m_context.note(base::LogLevel::Warning, list.error().toLogLine());
    m_lastError = list.error();
    m_wanted.insert(type);
    m_notBefore = m_context.executor.steadyNow() + m_backoff.failed(m_context.random, list.error().retryAfter);
    m_busy = false;
    return false;
}

void RequestLane::readBookings() {
    m_bookingList.read([this](base::Expected<ListReader<domain::Booking>::List> list) {
        if (!taken(list, kBookings)) return;
        m_bookingsListed = true;
        m_bookings.take(std::move(list->items), list->malformed);
        m_bookings.work([this] { nextStep(); });
    });
}

void RequestLane::readUpdates() {
    m_updateList.read([this](base::Expected<ListReader<domain::BookingUpdate>::List> list) {
        if (!taken(list, kUpdates)) return;
        m_updates.take(std::move(list->items), list->malformed);
        m_updates.work([this] { nextStep(); });
    });
}

void RequestLane::readAvailabilityRequests() {
    m_availabilityList.read([this](base::Expected<ListReader<domain::AvailabilityRequest>::List> list) {
        if (!taken(list, kAvailability)) return;
        if (onAvailabilityRequests) onAvailabilityRequests(list->items);
        nextStep();
    });
}

void RequestLane::readAppointmentChanges() {
    m_changeList.read([this](base::Expected<ListReader<domain::AppointmentChangeRequest>::List> list) {
        if (!taken(list, kChanges)) return;
        if (onAppointmentChangeRequests) onAppointmentChangeRequests(list->items);
        nextStep();
    });
}

}  // namespace core::sync
