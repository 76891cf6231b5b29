// SPDX-License-Identifier: Apache-2.0
#include "core/sync/link_teller.h"

#include <algorithm>

namespace core::sync {
namespace {

constexpr int kMostRefusals = 3;
const QString kCancelledByPractice = QStringLiteral("cancelled-by-practice");
const QString kDidNotAttend = QStringLiteral("did-not-attend");

}  // namespace

std::optional<ports::Told> pendingTelling(const ports::LinkedStatus &status) {
    const auto &link = status.link;
    if (link.cancelledByHealthengine || link.toldCancelled) return std::nullopt;
    switch (status.state) {
        case ports::AppointmentState::Cancelled:
        case ports::AppointmentState::Missing:
            return ports::Told::CancelledByPms;
        case ports::AppointmentState::DidNotAttend:
            return link.toldDidNotAttend ? std::nullopt : std::optional(ports::Told::DidNotAttend);
        case ports::AppointmentState::Booked:
        case ports::AppointmentState::Arrived:
        case ports::AppointmentState::Completed:
            return std::nullopt;
    }
    return std::nullopt;
}

LinkTeller::Message LinkTeller::messageOf(ports::Told told) {
    return told == ports::Told::DidNotAttend ? Message::DidNotAttend : Message::Cancelled;
}

bool LinkTeller::mustWait(domain::BookingId booking) const {
    return !bookingsListed || !bookingsListed() || (isOpen && isOpen(booking));
}

void LinkTeller::offer(const std::vector<ports::LinkedStatus> &links) {
    m_deferred = false;
    m_vanished.examine(links);
    for (const auto &status : links) {
        m_items.look(status);
        followRecord(status);
        dropSuperseded(status);
        consider(status);
    }
    for (const auto booking : m_vanished.lostToTell()) considerLost(booking);
    answerRequests(links);
    pump();
}

void LinkTeller::followRecord(const ports::LinkedStatus &status) {
    const auto &link = status.link;
    if (link.cancelledByHealthengine || link.toldCancelled) return m_context.vault.destroy(link.key);
    if (status.state == ports::AppointmentState::Booked)
        m_context.vault.follow(link.key, status.resource, status.start);
}

void LinkTeller::dropSuperseded(const ports::LinkedStatus &status) {
    const qint64 id = status.link.key.booking.value();
    const auto known = m_queue.find(id);
    if (known == m_queue.end() || m_inFlight == id || known->second.maybeTold) return;
    const auto pending = pendingTelling(status);
    if (known->second.asked) {
        // Asked for, it is answered with what is so now, which staff may have taken back.
        known->second.message = answerFor(status);
    } else if (pending) {
        known->second.message = messageOf(*pending);
    } else {
        // Staff took it back before Healthengine heard of it.
        m_queue.erase(known);
    }
}

void LinkTeller::considerLost(domain::BookingId booking) {
    if (mustWait(booking)) {
        m_deferred = true;
    } else if (!m_told.count(booking.value())) {
        queue(booking, Message::Cancelled, /*asked=*/false);
    }
}

void LinkTeller::consider(const ports::LinkedStatus &status) {
    const auto booking = status.link.key.booking;
    const auto pending = pendingTelling(status);
    // Healthengine hears of a change only after it has heard of the booking.
    if (mustWait(booking)) {
        m_deferred = m_deferred || pending;
        return;
    }
    if (!status.link.toldConfirmed && !status.link.cancelledByHealthengine) record(booking, ports::Told::Confirmed);
    if (!pending || m_queue.count(booking.value())) return;
    if (status.state == ports::AppointmentState::Missing && !m_vanished.mayTell(booking)) return;
    const auto entry = m_context.journal.entry(m_context.practice(), ports::EntryKind::Booking, booking.value());
    const QString outcome = entry && *entry ? (*entry)->outcome : QString();
    const bool acknowledged =
        outcome == kCancelledByPractice || (outcome == kDidNotAttend && *pending == ports::Told::DidNotAttend);
    // Acknowledged, but the link could not be written, or a crash came between: only the link still has to learn of it.
    if (acknowledged || m_told.count(booking.value())) return record(booking, *pending);
    queue(booking, messageOf(*pending), /*asked=*/false);
}

void LinkTeller::request(const std::vector<domain::AppointmentChangeRequest> &requests) {
    for (const auto &asked : requests) m_requested.insert_or_assign(asked.bookingId.value(), asked);
}

void LinkTeller::answerRequests(const std::vector<ports::LinkedStatus> &links) {
    for (auto it = m_requested.begin(); it != m_requested.end();) {
        const auto booking = it->second.bookingId;
        if (mustWait(booking)) {
            ++it;
            continue;
        }
        const auto status =
            std::find_if(links.begin(), links.end(), [&](const auto &s) { return s.link.key.booking == booking; });
        if (const auto queued = m_queue.find(booking.value()); queued != m_queue.end()) {
            queued->second.asked = true;
        } else if (status != links.end()) {
            queue(booking, answerFor(*status), /*asked=*/true);
        } else {
            lookUp(it->second);
        }
        it = m_requested.erase(it);
    }
}

LinkTeller::Message LinkTeller::answerFor(const ports::LinkedStatus &status) const {
    const auto &link = status.link;
    if (link.cancelledByHealthengine) return Message::NoChange;
    switch (status.state) {
        case ports::AppointmentState::Cancelled:
            return Message::Cancelled;
        case ports::AppointmentState::DidNotAttend:
            return Message::DidNotAttend;
        case ports::AppointmentState::Missing:
            return link.toldCancelled || m_vanished.mayTell(link.key.booking) ? Message::Cancelled : Message::NoChange;
        case ports::AppointmentState::Booked:
        case ports::AppointmentState::Arrived:
        case ports::AppointmentState::Completed:
            return Message::NoChange;
    }
    return Message::NoChange;
}

void LinkTeller::lookUp(const domain::AppointmentChangeRequest &asked) {
    // Older than the links that are read, or made by a former integration: the PMS itself is asked.
    const auto booking = asked.bookingId;
    ports::CancelAppointment unit{m_context.key(booking), asked.appointmentIds, asked.patientId,
                                  m_context.executor.utcNow(),
                                  /*onlyCheck=*/true};
    m_lookUps[booking.value()] =
        m_context.transact(std::move(unit), ports::PmsPriority::Watch,
                        [this, booking](base::Expected<ports::CancelOutcome> outcome) {
                            m_lookUps.erase(booking.value());
                            m_context.databaseHealth.observe(outcome, m_context.executor.utcNow());
                            lookedUp(booking, outcome);
                            pump();
                        });
}

void LinkTeller::lookedUp(domain::BookingId booking, const base::Expected<ports::CancelOutcome> &outcome) {
    const bool beyondUs = !outcome && (outcome.error().kind == base::ErrorKind::Rejected ||
                                       outcome.error().kind == base::ErrorKind::ContractViolation);
    // The database is away: the request stays open, and the next poll lists it again.
    if (!outcome && !beyondUs) return;
    if (beyondUs || outcome->verdict == ports::CancelVerdict::UnknownBooking) {
        m_items.raiseUnknown(booking);
        return queue(booking, Message::NoChange, /*asked=*/true);
    }
    if (outcome->link && outcome->link->cancelledByHealthengine)
        return queue(booking, Message::NoChange, /*asked=*/true);
    const bool gone = outcome->verdict == ports::CancelVerdict::AlreadyCancelled;
    const bool absent = outcome->verdict == ports::CancelVerdict::DidNotAttend;
    queue(booking, gone ? Message::Cancelled : absent ? Message::DidNotAttend : Message::NoChange, /*asked=*/true);
}

void LinkTeller::queue(domain::BookingId booking, Message message, bool asked) {
    Telling telling;
    telling.message = message;
    telling.asked = asked;
    telling.backoff = Backoff(m_context.backoff());
    m_queue.emplace(booking.value(), std::move(telling));
}

void LinkTeller::tick() {
    pump();
}

void LinkTeller::pump() {
    if (m_inFlight) return;
    const auto now = m_context.executor.steadyNow();
    for (auto &[id, telling] : m_queue) {
        if (telling.notBefore <= now) return tell(domain::BookingId(id), telling);
    }
}

void LinkTeller::tell(domain::BookingId booking, Telling &telling) {
    m_inFlight = booking.value();
    const auto &to = m_context.api.endpoint();
    auto request = telling.message == Message::Cancelled
                       ? healthengine::cancelBooking(to, booking, m_context.reasonText(kCancelledByPractice))
                   : telling.message == Message::DidNotAttend
                       ? healthengine::didNotAttend(to, booking, m_context.reasonText(kDidNotAttend))
                       : healthengine::noPmsAppointmentChange(to, booking);
    m_call = m_context.api.send(std::move(request), Lane::Bookings, ApiArea::Bookings,
                                [this, booking](base::Expected<ports::HttpResponse> response) {
                                    m_inFlight.reset();
                                    told(booking, std::move(response));
                                    pump();
                                });
}

void LinkTeller::told(domain::BookingId booking, base::Expected<ports::HttpResponse> response) {
    auto &telling = m_queue.at(booking.value());
    if (response) return remember(booking, telling.message);
    const auto &error = response.error();
    m_context.note(base::LogLevel::Warning, QStringLiteral("booking=%1 %2").arg(booking.toString(), error.toLogLine()));
    if (error.kind == base::ErrorKind::Rejected) {
        // Refused because an earlier try, whose reply was lost, had its effect.
        if (telling.maybeTold) return remember(booking, telling.message);
        if (++telling.refusals >= kMostRefusals) {
            m_items.raiseNotTold(booking, error);
            return remember(booking, telling.message);
        }
    }
    if (error.kind == base::ErrorKind::OutcomeUnknown) telling.maybeTold = true;
    telling.notBefore = m_context.executor.steadyNow() + telling.backoff.failed(m_context.random, error.retryAfter);
}

void LinkTeller::remember(domain::BookingId booking, Message message) {
    m_queue.erase(booking.value());
    if (message == Message::NoChange) return;
    const bool cancelled = message == Message::Cancelled;
    const QString outcome = cancelled ? kCancelledByPractice : kDidNotAttend;
    m_told.insert(booking.value());
    m_context.note(base::LogLevel::Info, QStringLiteral("booking=%1 %2").arg(booking.toString(), outcome));
    ports::JournalEntry entry;
    const auto stored = m_context.journal.entry(m_context.practice(), ports::EntryKind::Booking, booking.value());
    if (stored && *stored) {
        entry = **stored;
    } else {
        entry.practice = m_context.practice();
        entry.number = booking.value();
        entry.booking = booking;
        entry.receivedAt = m_context.executor.utcNow();
    }
    entry.state = ports::EntryState::Answered;
    entry.outcome = outcome;
    entry.answeredAt = m_context.executor.utcNow();
    m_context.putEntry(entry);
    if (cancelled) m_context.vault.destroy(m_context.key(booking));
    if (onEntryChanged) onEntryChanged();
    record(booking, cancelled ? ports::Told::CancelledByPms : ports::Told::DidNotAttend);
}

void LinkTeller::record(domain::BookingId booking, ports::Told told) {
    const std::pair<qint64, int> slot{booking.value(), int(told)};
    if (m_records.count(slot)) return;
    m_records[slot] = m_context.transact(ports::RecordTold{m_context.key(booking), told, m_context.executor.utcNow()},
                                      ports::PmsPriority::Watch, [this, slot, told](base::Expected<ports::Done> done) {
                                          m_records.erase(slot);
                                          // The link now says it; from here on the link is what counts.
                                          if (done && told != ports::Told::Confirmed) m_told.erase(slot.first);
                                          if (!done && done.error().kind != base::ErrorKind::Rejected)
                                              m_deferred = true;
                                      });
}

}  // namespace core::sync
