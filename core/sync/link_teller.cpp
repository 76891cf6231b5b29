// SPDX-License-Identifier: Apache-2.0
#include "core/sync/link_teller.h"

#include <QCryptographicHash>
#include <QJsonDocument>
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
        case ports::AppointmentState::Missing: return ports::Told::CancelledByPms;
        case ports::AppointmentState::DidNotAttend:
            return link.toldDidNotAttend ? std::nullopt : std::optional(ports::Told::DidNotAttend);
        case ports::AppointmentState::Booked:
        case ports::AppointmentState::Arrived:
        case ports::AppointmentState::Completed: return std::nullopt;
    }
    return std::nullopt;
}

void LinkTeller::offer(const std::vector<ports::LinkedStatus> &links) {
    m_deferred = false;
    const bool vanishedMayGo = mayTellVanished(links);
    for (const auto &status : links) consider(status, vanishedMayGo);
    answerRequests(links);
    pump();
}

bool LinkTeller::mayTellVanished(const std::vector<ports::LinkedStatus> &links) {
    QCryptographicHash fingerprint(QCryptographicHash::Sha256);
    std::vector<qint64> vanished;
    size_t live = 0;
    for (const auto &status : links) {
        if (!pendingTelling(status) && status.state == ports::AppointmentState::Missing) continue;
        ++live;
        if (status.state != ports::AppointmentState::Missing || m_released.count(status.link.key.booking.value())) continue;
        vanished.push_back(status.link.key.booking.value());
        fingerprint.addData(status.link.key.booking.toString().toUtf8());
    }
    const QJsonObject facts{{QStringLiteral("vanished"), int(vanished.size())}, {QStringLiteral("linked"), int(live)}};
    const auto verdict = m_context.holds.examine(m_context.practice(), QStringLiteral("appointments-vanished"),
                                                 guardVanished(vanished.size(), live), fingerprint.result(),
                                                 QString::fromUtf8(QJsonDocument(facts).toJson(QJsonDocument::Compact)));
    if (verdict == HoldVerdict::Go) m_released.insert(vanished.begin(), vanished.end());
    return verdict == HoldVerdict::Go;
}

void LinkTeller::consider(const ports::LinkedStatus &status, bool vanishedMayGo) {
    const auto booking = status.link.key.booking;
    raiseItems(status);
    // Healthengine hears of a change only after it has heard of the booking.
    const auto pending = pendingTelling(status);
    if (!bookingsListed || !bookingsListed() || (isOpen && isOpen(booking))) {
        m_deferred = m_deferred || pending;
        return;
    }
    if (!status.link.toldConfirmed && !status.link.cancelledByHealthengine) record(booking, ports::Told::Confirmed);
    if (!pending || m_told.count(booking.value()) || m_queue.count(booking.value())) return;
    if (status.state == ports::AppointmentState::Missing && !vanishedMayGo) return;
    const auto entry = m_context.journal.entry(m_context.practice(), ports::EntryKind::Booking, booking.value());
    const QString outcome = entry && *entry ? (*entry)->outcome : QString();
    if (outcome == kCancelledByPractice || (outcome == kDidNotAttend && *pending == ports::Told::DidNotAttend)) {
        // Acknowledged before a crash: only the link still has to learn of it.
        return record(booking, *pending);
    }
    queue(booking, *pending == ports::Told::DidNotAttend ? Message::DidNotAttend : Message::Cancelled);
}

void LinkTeller::raiseItems(const ports::LinkedStatus &status) {
    const auto booking = status.link.key.booking;
    const bool live = status.state == ports::AppointmentState::Booked || status.state == ports::AppointmentState::Arrived;
    const QString subject = booking.toString();
    if (live && status.overlapped) {
        m_context.staff.raise(m_context.practice(), QStringLiteral("appointment-overlapped"), subject, booking,
                              {{QStringLiteral("resource"), status.resource.value()},
                               {QStringLiteral("start"), base::formatPracticeStamp(status.start)}});
    } else {
        m_context.staff.withdraw(m_context.practice(), QStringLiteral("appointment-overlapped"), subject);
    }
    const bool moved = !(status.start == status.link.start) || !(status.resource == status.link.resource);
    if (!live || !moved) return;
    const QString where = base::formatPracticeStamp(status.start);
    m_context.staff.raise(m_context.practice(), QStringLiteral("appointment-moved"), subject + QLatin1Char('@') + where, booking,
                          {{QStringLiteral("resource"), status.resource.value()},
                           {QStringLiteral("start"), where},
                           {QStringLiteral("before"), base::formatPracticeStamp(status.link.start)}});
}

void LinkTeller::request(const std::vector<domain::AppointmentChangeRequest> &requests) {
    for (const auto &asked : requests) m_requested.insert(asked.bookingId.value());
}

void LinkTeller::answerRequests(const std::vector<ports::LinkedStatus> &links) {
    if (m_requested.empty()) return;
    for (const qint64 id : std::exchange(m_requested, {})) {
        if (m_queue.count(id)) continue;
        const auto status = std::find_if(links.begin(), links.end(), [&](const auto &s) { return s.link.key.booking.value() == id; });
        const auto state = status == links.end() ? ports::AppointmentState::Booked : status->state;
        if (status == links.end()) {
            m_context.staff.raise(m_context.practice(), QStringLiteral("appointment-unknown"), QString::number(id),
                                  domain::BookingId(id), {});
        }
        const bool gone = state == ports::AppointmentState::Cancelled ||
                          (state == ports::AppointmentState::Missing && m_released.count(id));
        const auto message = gone                                              ? Message::Cancelled
                             : state == ports::AppointmentState::DidNotAttend ? Message::DidNotAttend
                                                                               : Message::NoChange;
        queue(domain::BookingId(id), message);
    }
}

void LinkTeller::queue(domain::BookingId booking, Message message) {
    Telling telling;
    telling.message = message;
    telling.backoff = Backoff(m_context.backoff());
    m_queue.emplace(booking.value(), std::move(telling));
}

void LinkTeller::tick() { pump(); }

void LinkTeller::pump() {
    if (m_busy) return;
    const auto now = m_context.executor.steadyNow();
    for (auto &[id, telling] : m_queue) {
        if (telling.notBefore <= now) return tell(domain::BookingId(id), telling);
    }
}

void LinkTeller::tell(domain::BookingId booking, Telling &telling) {
    m_busy = true;
    const auto &to = m_context.api.endpoint();
    auto request = telling.message == Message::Cancelled ? healthengine::cancelBooking(to, booking, m_context.reasonText(kCancelledByPractice))
                   : telling.message == Message::DidNotAttend ? healthengine::didNotAttend(to, booking, m_context.reasonText(kDidNotAttend))
                                                              : healthengine::noPmsAppointmentChange(to, booking);
    m_call = m_context.api.send(std::move(request), Lane::Bookings, ApiArea::Bookings,
                                [this, booking](base::Expected<ports::HttpResponse> response) {
                                    m_busy = false;
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
            m_context.staff.raise(m_context.practice(), QStringLiteral("cancel-failed"), booking.toString(), booking,
                                  {{QStringLiteral("error"), error.toLogLine()}});
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
    m_context.journalled(m_context.journal.putEntry(entry));
    if (onEntryChanged) onEntryChanged();
    record(booking, cancelled ? ports::Told::CancelledByPms : ports::Told::DidNotAttend);
}

void LinkTeller::record(domain::BookingId booking, ports::Told told) {
    const std::pair<qint64, int> slot{booking.value(), int(told)};
    if (m_records.count(slot)) return;
    m_records[slot] = ports::transact(
        m_context.database, ports::RecordTold{m_context.key(booking), told, m_context.executor.utcNow()},
        ports::PmsPriority::Watch, [this, slot, told](base::Expected<ports::Done> done) {
            m_records.erase(slot);
            // The link now says it, so a later change (un-cancelled, marked again) may be told anew.
            if (done && told != ports::Told::Confirmed) m_told.erase(slot.first);
        });
}

}  // namespace core::sync
