// SPDX-License-Identifier: Apache-2.0
#include <QJsonArray>
#include <algorithm>

#include "core/sandbox/state.h"

namespace core::sandbox {
namespace {

using namespace Qt::StringLiterals;

constexpr std::chrono::minutes kDefaultSlot{15};
constexpr size_t kRebookChoice = 1000;

bool isLive(const BookingRecord &booking) {
    return booking.answer != Answer::Rejected && booking.status != domain::BookingStatus::Cancelled;
}

/// Live bookings of one practice by resource, for looking slots up quickly.
using Taken = std::multimap<QString, std::pair<base::PracticeTime, base::PracticeTime>>;

Taken takenTimes(const State &state, const domain::PracticeId &practice) {
    Taken taken;
    for (const auto &[id, booking] : state.bookings) {
        if (!(booking.practice == practice) || !booking.resource || !isLive(booking)) continue;
        taken.emplace(booking.resource->value(), std::pair{booking.start, booking.start.plus(booking.length)});
    }
    return taken;
}

bool isTaken(const Taken &taken, const QString &resource, const base::PracticeTime &start,
             const base::PracticeTime &end) {
    const auto [first, last] = taken.equal_range(resource);
    return std::any_of(first, last,
                       [&](const auto &entry) { return entry.second.first < end && start < entry.second.second; });
}

std::chrono::seconds slotLength(const domain::AvailabilityRange &range) {
    return range.slot.count() >= 60 ? range.slot : std::chrono::seconds(kDefaultSlot);
}

void addSlots(std::vector<AvailableSlot> &all, const QString &resource, const QDate &date,
              const domain::AvailabilityRange &range, const base::PracticeTime &now, const Taken &taken) {
    const std::chrono::seconds length = slotLength(range);
    const base::PracticeTime midnight{date, QTime(0, 0)};
    for (auto from = std::chrono::seconds(std::chrono::minutes(range.start));
         from + length <= std::chrono::minutes(range.end); from += length) {
        const base::PracticeTime start = midnight.plus(from);
        if (start <= now || isTaken(taken, resource, start, start.plus(length))) continue;
        all.push_back({domain::PmsResourceId(resource), start, length, range.types});
    }
}

QSet<QString> currentResources(const PracticeRecord &practice) {
    QSet<QString> current;
    for (const QJsonValue &one : practice.resources)
        current.insert(one.toObject().value(u"pmsResourceId"_s).toString());
    return current;
}

/// What one resource offers on one day.
std::vector<AvailableSlot> daySlots(const State &state, const PracticeRecord &practice, const QString &resource,
                                    const QDate &date, base::UtcTime now) {
    std::vector<AvailableSlot> all;
    const auto day = practice.days.find({resource, date});
    if (day == practice.days.end() || !currentResources(practice).contains(resource)) return all;
    const Taken taken = takenTimes(state, practice.id);
    for (const auto &range : day->second.ranges) {
        addSlots(all, resource, date, range, practice.zone.toPractice(now), taken);
    }
    return all;
}

/// The soonest @p limit slots of all resources.
std::vector<AvailableSlot> soonestSlots(const State &state, const PracticeRecord &practice, base::UtcTime now,
                                        size_t limit) {
    const base::PracticeTime local = practice.zone.toPractice(now);
    const QSet<QString> current = currentResources(practice);
    std::multimap<QDate, std::pair<QString, const PublishedDay *>> byDate;
    for (const auto &[key, day] : practice.days) {
        if (key.second >= local.date && current.contains(key.first))
            byDate.emplace(key.second, std::pair{key.first, &day});
    }
    const Taken taken = takenTimes(state, practice.id);
    std::vector<AvailableSlot> all;
    for (auto it = byDate.begin(); it != byDate.end(); ++it) {
        if (all.size() >= limit && all.back().start.date < it->first) break;
        for (const auto &range : it->second.second->ranges) {
            addSlots(all, it->second.first, it->first, range, local, taken);
        }
    }
    std::stable_sort(all.begin(), all.end(),
                     [](const AvailableSlot &a, const AvailableSlot &b) { return a.start < b.start; });
    if (all.size() > limit) all.resize(limit);
    return all;
}

bool suits(const AvailableSlot &slot, const std::optional<domain::AppointmentTypeId> &type) {
    if (slot.types.empty() || !type) return slot.types.empty() || !type;
    return std::find(slot.types.begin(), slot.types.end(), *type) != slot.types.end();
}

base::Unexpected unknownPractice(const QString &operation) {
    return base::fail(base::ErrorKind::Rejected, operation, u"practice: unknown"_s);
}

BookingRecord recordOf(const BookingDraft &draft, base::UtcTime now) {
    BookingRecord booking;
    booking.practice = draft.practice;
    booking.resource = draft.resource;
    booking.type = draft.type;
    booking.start = draft.start;
    booking.length = draft.length;
    booking.patient = draft.patient;
    booking.reason = draft.reason;
    booking.comments = draft.comments;
    booking.telehealthUrl = draft.telehealthUrl;
    booking.isNewPatient = draft.isNewPatient;
    booking.label = draft.label;
    booking.overrides = draft.overrides;
    booking.omitted = draft.omitted;
    booking.patientId = draft.patientId;
    booking.bookedAt = now;
    booking.appointmentIds = draft.formerAppointments;
    booking.former = !draft.formerAppointments.empty();
    if (booking.former) {
        booking.answer = Answer::Confirmed;
        booking.answeredAt = now;
        booking.status = domain::BookingStatus::Confirmed;
    }
    return booking;
}

domain::RequestId addUpdate(State &state, UpdateRecord update, base::UtcTime now) {
    update.id = state.newRequestId();
    update.updatedAt = now;
    const domain::RequestId id = update.id;
    if (PracticeRecord *practice = state.practice(update.practice)) {
        state.announce(*practice, u"bookingUpdates"_s,
                       {{u"bookingId"_s, update.booking.value()}, {u"requestId"_s, id.value()}}, now);
    }
    state.updates.emplace(id, std::move(update));
    return id;
}

}  // namespace

std::vector<AvailableSlot> Sandbox::availableSlots(const domain::PracticeId &practiceId, base::UtcTime now,
                                                   size_t limit) const {
    const PracticeRecord *known = m_state->practice(practiceId);
    if (!known) return {};
    return soonestSlots(*m_state, *known, now, limit);
}

base::Expected<domain::BookingId> Sandbox::bookSlot(const domain::PracticeId &practiceId,
                                                    const domain::PmsResourceId &resource,
                                                    const base::PracticeTime &start,
                                                    const std::optional<domain::AppointmentTypeId> &type,
                                                    const domain::Patient &patient, base::UtcTime now) {
    return bookSlot(BookingDraft{practiceId, resource, type, start, {}, patient}, now);
}

base::Expected<domain::BookingId> Sandbox::bookSlot(BookingDraft draft, base::UtcTime now) {
    const PracticeRecord *known = m_state->practice(draft.practice);
    if (!known) return unknownPractice(u"bookSlot"_s);
    const QString resource = draft.resource ? draft.resource->value() : QString();
    const auto all = daySlots(*m_state, *known, resource, draft.start.date, now);
    const auto slot = std::find_if(all.begin(), all.end(), [&draft](const AvailableSlot &one) {
        return draft.resource == one.resource && one.start == draft.start && suits(one, draft.type);
    });
    if (slot == all.end()) {
        return base::fail(base::ErrorKind::Conflict, u"bookSlot"_s, u"start: this slot is not on offer"_s);
    }
    draft.length = slot->length;
    if (!draft.type && !slot->types.empty()) draft.type = slot->types.front();
    auto id = forceBooking(draft, now);
    if (id) m_state->bookings.at(*id).offered = true;
    return id;
}

base::Expected<domain::BookingId> Sandbox::forceBooking(const BookingDraft &draft, base::UtcTime now) {
    PracticeRecord *known = m_state->practice(draft.practice);
    if (!known) return unknownPractice(u"forceBooking"_s);
    m_state->advance(now);
    BookingRecord booking = recordOf(draft, now);
    booking.id = domain::BookingId(m_state->nextBooking++);
    const domain::BookingId id = booking.id;
    const bool listed = !booking.former;
    m_state->bookings.emplace(id, std::move(booking));
    if (listed) m_state->announce(*known, u"bookings"_s, {{u"bookingId"_s, id.value()}}, now);
    return id;
}

base::Expected<domain::RequestId> Sandbox::cancelBooking(domain::BookingId id, base::UtcTime now) {
    m_state->advance(now);
    const auto it = m_state->bookings.find(id);
    if (it == m_state->bookings.end()) {
        return base::fail(base::ErrorKind::Rejected, u"cancelBooking"_s, u"booking: unknown"_s);
    }
    BookingRecord &booking = it->second;
    if (!isLive(booking)) {
        return base::fail(base::ErrorKind::Conflict, u"cancelBooking"_s, u"booking: cancelled or rejected before"_s);
    }
    booking.status = domain::BookingStatus::Cancelled;
    booking.cancelledByPatientAt = now;
    UpdateRecord update;
    update.booking = id;
    update.practice = booking.practice;
    return addUpdate(*m_state, std::move(update), now);
}

base::Expected<domain::BookingId> Sandbox::rebook(domain::BookingId id, base::UtcTime now) {
    const BookingRecord *old = booking(id);
    if (!old) return base::fail(base::ErrorKind::Rejected, u"rebook"_s, u"booking: unknown"_s);
    const PracticeRecord *known = m_state->practice(old->practice);
    if (!known) return unknownPractice(u"rebook"_s);
    const auto all = soonestSlots(*m_state, *known, now, kRebookChoice);
    const auto slot = std::find_if(all.begin(), all.end(), [old](const AvailableSlot &one) {
        return suits(one, old->type) && !(old->resource == one.resource && old->start == one.start);
    });
    if (slot == all.end()) return base::fail(base::ErrorKind::Conflict, u"rebook"_s, u"no other slot is on offer"_s);
    const AvailableSlot chosen = *slot;
    BookingDraft draft{old->practice, chosen.resource, old->type, chosen.start, chosen.length, old->patient};
    draft.reason = old->reason;
    draft.comments = old->comments;
    draft.label = u"rebooked"_s;
    if (isLive(*old)) {
        if (auto cancelled = cancelBooking(id, now); !cancelled) return base::fail(std::move(cancelled.error()));
    }
    return bookSlot(std::move(draft), now);
}

domain::RequestId Sandbox::forceUpdate(const domain::PracticeId &practiceId, domain::BookingId booking,
                                       domain::BookingStatus status, const QJsonObject &overrides, base::UtcTime now) {
    UpdateRecord update;
    update.booking = booking;
    update.practice = practiceId;
    update.status = status;
    update.overrides = overrides;
    return addUpdate(*m_state, std::move(update), now);
}

}  // namespace core::sandbox
