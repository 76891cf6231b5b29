// SPDX-License-Identifier: Apache-2.0
// The second half of BookingWorker: telling Healthengine, and what follows from its reply.
#include <algorithm>

#include "core/sync/booking_worker.h"
#include "core/sync/entry_outcome.h"
#include "core/sync/person_to_ring.h"

namespace core::sync {
namespace {

constexpr int kAnswersAtOnce = 4;
constexpr int kMostAnswerRefusals = 3;
constexpr std::chrono::seconds kParkedRetry{60};
constexpr std::chrono::minutes kWaitingAlarm{5};
/// After 20 s Healthengine presumes the booking accepted, so the patient has to be rung (FACTS 6).
constexpr std::chrono::seconds kPresumedAccepted{20};

}  // namespace

void BookingWorker::startAnswers() {
    while (m_answering < kAnswersAtOnce && !m_forAnswer.empty()) {
        const qint64 id = m_forAnswer.front();
        m_forAnswer.pop_front();
        ++m_answering;
        answer(m_work.at(id));
    }
}

void BookingWorker::answer(Work &work) {
    const auto action = nextAction(work);
    if (const auto *confirmation = std::get_if<ConfirmAction>(&action)) return confirm(work, confirmation->link);
    if (const auto *refused = std::get_if<RejectAction>(&action)) return reject(work, refused->code);
    // What it needs now is the database again; the next round takes it there.
    --m_answering;
}

void BookingWorker::confirm(Work &work, const ports::BookingLink &link) {
    const qint64 id = work.booking.id.value();
    work.call = m_context.api.send(
        healthengine::confirmInsert(m_context.api.endpoint(), work.booking.id, link.appointments, link.patient),
        Lane::Bookings, ApiArea::Bookings, [this, id](base::Expected<ports::HttpResponse> response) {
            answered(id, confirmedOutcome(), std::move(response));
        });
}

void BookingWorker::reject(Work &work, const QString &code) {
    const qint64 id = work.booking.id.value();
    const QString outcome = refusedOutcome(code);
    work.known.refused = code;
    // Before it is sent: the process may die with the reply on its way.
    if (isLate(work)) raiseLate(work, code);
    if (code == QLatin1String(refusal::kAmbiguousPatient)) raiseAmbiguous(work);
    journal(work, ports::EntryState::Refusing, outcome);
    work.call = m_context.api.send(
        healthengine::rejectInsert(m_context.api.endpoint(), work.booking.id, m_context.reasonText(code)),
        Lane::Bookings, ApiArea::Bookings, [this, id, outcome](base::Expected<ports::HttpResponse> response) {
            answered(id, outcome, std::move(response));
        });
}

void BookingWorker::answered(qint64 id, const QString &outcome, base::Expected<ports::HttpResponse> response) {
    --m_answering;
    auto &work = m_work.at(id);
    if (response) {
        finish(work, outcome);
        m_work.erase(id);
    } else {
        answerFailed(work, response.error());
    }
    pump();
}

void BookingWorker::answerFailed(Work &work, const base::Error &error) {
    m_context.note(base::LogLevel::Warning,
                   QStringLiteral("booking=%1 %2").arg(work.booking.id.toString(), error.toLogLine()));
    if (error.kind == base::ErrorKind::Rejected) {
        // A refusal of an answer is read back: the next list says whether the booking is still waiting for one.
        if (++work.answerRefusals >= kMostAnswerRefusals) return park(work, error);
    }
    postpone(work, error);
}

void BookingWorker::finish(Work &work, const QString &outcome) {
    work.entry.answeredAt = m_context.executor.utcNow();
    journal(work, ports::EntryState::Answered, outcome);
    if (outcome != confirmedOutcome()) m_context.vault.destroy(m_context.key(work.booking.id));
    m_context.note(base::LogLevel::Info, QStringLiteral("booking=%1 %2").arg(work.booking.id.toString(), outcome));
    m_context.staff.withdraw(m_context.practice(), QStringLiteral("booking-waiting-database"),
                             work.booking.id.toString());
    m_context.staff.withdraw(m_context.practice(), QStringLiteral("booking-parked"), work.booking.id.toString());
    if (const auto code = refusalOf(outcome)) {
        if (isLate(work)) raiseLate(work, *code);
        if (!work.entry.resource.isEmpty() && onDayTouched)
            onDayTouched(work.entry.resource, work.booking.appointmentTime.date);
    }
    if (outcome == confirmedOutcome() && onConfirmed) onConfirmed(work.booking.id);
}

void BookingWorker::raiseLate(const Work &work, const QString &code) {
    if (code == QLatin1String(refusal::kBookingCancelled)) return;
    m_context.staff.raise(m_context.practice(), QStringLiteral("slot-taken-late"), work.booking.id.toString(),
                          work.booking.id,
                          {{QStringLiteral("reason"), code},
                           {QStringLiteral("resource"), work.entry.resource.value()},
                           {QStringLiteral("start"), base::formatPracticeStamp(work.booking.appointmentTime)}},
                          whomToRing(work));
}

QString BookingWorker::whomToRing(const Work &work) const {
    return personToRing(work.booking.patient.reveal());
}

void BookingWorker::park(Work &work, const base::Error &error) {
    work.entry.lastError = error.toLogLine();
    work.notBefore = m_context.executor.steadyNow() + kParkedRetry;
    journal(work, ports::EntryState::Parked);
    m_context.staff.raise(m_context.practice(), QStringLiteral("booking-parked"), work.booking.id.toString(),
                          work.booking.id,
                          {{QStringLiteral("error"), error.toLogLine()},
                           {QStringLiteral("resource"), work.entry.resource.value()},
                           {QStringLiteral("start"), base::formatPracticeStamp(work.booking.appointmentTime)}},
                          whomToRing(work));
}

void BookingWorker::postpone(Work &work, const base::Error &error) {
    work.entry.lastError = error.toLogLine();
    work.notBefore = m_context.executor.steadyNow() + work.backoff.failed(m_context.random, error.retryAfter);
}

void BookingWorker::journal(Work &work, ports::EntryState state, const QString &outcome) {
    work.entry.state = state;
    if (!outcome.isEmpty()) work.entry.outcome = outcome;
    m_context.putEntry(work.entry);
    if (onEntryChanged) onEntryChanged();
}

bool BookingWorker::isLate(const Work &work) const {
    if (!work.booking.bookedTime) return m_context.executor.steadyNow() - work.since >= kPresumedAccepted;
    return m_context.api.clock().now() - *work.booking.bookedTime >= kPresumedAccepted;
}

std::optional<base::SteadyTime> BookingWorker::nextRetry() const {
    std::optional<base::SteadyTime> earliest;
    for (const auto &[id, work] : m_work) {
        const auto due = std::max(work.notBefore, m_databaseNotBefore);
        if (!earliest || due < *earliest) earliest = due;
    }
    return earliest;
}

std::optional<base::UtcTime> BookingWorker::oldestBookedTime() const {
    std::optional<base::UtcTime> oldest;
    for (const auto &[id, work] : m_work) {
        const auto booked = work.booking.bookedTime.value_or(work.entry.receivedAt);
        if (!oldest || booked < *oldest) oldest = booked;
    }
    return oldest;
}

void BookingWorker::watchWaiting() {
    if (!m_context.databaseHealth.failingSince) return;
    for (const auto &[id, work] : m_work) {
        // Since it was first received, also by an engine before this one.
        const bool waited = m_context.executor.steadyNow() - work.since >= kWaitingAlarm ||
                            m_context.executor.utcNow() - work.entry.receivedAt >= kWaitingAlarm;
        if (!waited) continue;
        m_context.staff.raise(m_context.practice(), QStringLiteral("booking-waiting-database"),
                              work.booking.id.toString(), work.booking.id,
                              {{QStringLiteral("resource"), work.entry.resource.value()},
                               {QStringLiteral("start"), base::formatPracticeStamp(work.booking.appointmentTime)}},
                              whomToRing(work));
    }
}

}  // namespace core::sync
