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
      m_changeList(context, &healthengine::listAppointmentChanges, &healthengine::decodeAppointmentChanges) {
    for (const QString &type : {kBookings, kUpdates, kAvailability, kChanges}) {
        m_pauses[type].backoff = Backoff(context.backoff());
    }
    m_updates.isBookingOpen = [this](domain::BookingId booking) {
        return m_bookings.isOpen(booking) || (isBeingEntered && isBeingEntered(booking));
    };
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

bool RequestLane::take(const QString &type) {
    if (m_wanted.count(type) == 0 || m_context.executor.steadyNow() < m_pauses[type].notBefore) return false;
    m_wanted.erase(type);
    return true;
}

void RequestLane::nextStep() {
    m_busy = true;
    if (take(kBookings)) return readBookings();
    // Bookings that could not even be listed hold the updates back like those that were not answered (FACTS 8).
    const bool updatesWait = m_wanted.count(kBookings) > 0 || m_bookings.holdsUpdates();
    if (!updatesWait && take(kUpdates)) return readUpdates();
    if (take(kAvailability)) return readAvailabilityRequests();
    if (take(kChanges)) return readAppointmentChanges();
    const bool resources = take(kResources);
    const bool types = take(kTypes);
    if ((resources || types) && onConfigurationRequested) onConfigurationRequested();
    // What nobody here works is forgotten; the next poll names it again.
    std::erase_if(m_wanted, [](const QString &type) {
        return type != kBookings && type != kUpdates && type != kAvailability && type != kChanges;
    });
    m_busy = false;
}

template <class List>
bool RequestLane::taken(const base::Expected<List> &list, const QString &type) {
    auto &pause = m_pauses[type];
    if (list) {
        pause.backoff.succeeded();
        m_lastError.reset();
        return true;
    }
    m_context.note(base::LogLevel::Warning, list.error().toLogLine());
    m_lastError = list.error();
    m_wanted.insert(type);
    pause.notBefore = m_context.executor.steadyNow() + pause.backoff.failed(m_context.random, list.error().retryAfter);
    nextStep();
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
