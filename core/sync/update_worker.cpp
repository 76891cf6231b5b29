// SPDX-License-Identifier: Apache-2.0
#include "core/sync/update_worker.h"

#include <algorithm>
#include <set>

#include "core/sync/entry_outcome.h"

namespace core::sync {
namespace {

constexpr int kMostAnswerRefusals = 3;
constexpr int kMostDatabaseRefusals = 3;
constexpr std::chrono::seconds kParkedRetry{60};
const QString kCancelFailed = QStringLiteral("cancel-failed");
const QString kParked = QStringLiteral("booking-parked");

}  // namespace

void UpdateWorker::take(std::vector<domain::BookingUpdate> listed,
                        const std::vector<healthengine::Malformed> &malformed) {
    for (auto &[id, work] : m_work) work.listed = false;
    for (auto &update : listed) admit(std::move(update));
    for (const auto &entry : malformed) {
        m_context.staff.raise(m_context.practice(), QStringLiteral("booking-parked"),
                              entry.number ? QString::number(*entry.number) : QStringLiteral("unreadable-update"),
                              entry.booking, {{QStringLiteral("error"), entry.error.toLogLine()}});
    }
    for (auto it = m_work.begin(); it != m_work.end();) {
        if (!it->second.listed) settleUnlisted(it->second);
        it = it->second.listed ? std::next(it) : m_work.erase(it);
    }
    if (!m_storedSettled) settleStored();
}

void UpdateWorker::admit(domain::BookingUpdate update) {
    const qint64 id = update.requestId.value();
    const auto known = m_work.find(id);
    if (known != m_work.end()) {
        known->second.listed = true;
        // A verdict answers the question that was asked: only looked up is not cancelled.
        if (known->second.update.status != update.status) known->second.known.verdict.reset();
        known->second.update = std::move(update);
        return;
    }
    Work work;
    work.backoff = Backoff(m_context.backoff());
    const auto stored = m_context.journal.entry(m_context.practice(), ports::EntryKind::Update, id);
    if (stored && *stored) work.known.refused = refusalOf((*stored)->outcome);
    work.entry.practice = m_context.practice();
    work.entry.kind = ports::EntryKind::Update;
    work.entry.number = id;
    work.entry.booking = update.bookingId;
    work.entry.bookedAt = update.updatedAt;
    work.entry.receivedAt = m_context.executor.utcNow();
    work.update = std::move(update);
    journal(work, ports::EntryState::Received);
    m_work.emplace(id, std::move(work));
}

void UpdateWorker::settleUnlisted(Work &work) {
    // Not listed any more: our answer arrived although its reply was lost, or Healthengine withdrew it.
    finish(work, settledOutcome(work.entry));
}

void UpdateWorker::settleStored() {
    const auto open = m_context.journal.openEntries(m_context.practice());
    if (!open) return;
    m_storedSettled = true;
    for (const auto &entry : *open) {
        if (entry.kind != ports::EntryKind::Update || m_work.count(entry.number)) continue;
        Work work;
        work.entry = entry;
        work.update.requestId = domain::RequestId(entry.number);
        work.update.bookingId = entry.booking;
        finish(work, settledOutcome(entry));
    }
}

void UpdateWorker::work(std::function<void()> idle) {
    m_idle = std::move(idle);
    for (auto &[id, work] : m_work) work.tried = false;
    next();
}

bool UpdateWorker::mayTry(const Work &work) const {
    if (work.tried || work.notBefore > m_context.executor.steadyNow()) return false;
    if (isBookingOpen && isBookingOpen(work.update.bookingId)) return false;
    return std::none_of(m_work.begin(), m_work.end(), [&](const auto &other) {
        return other.second.update.bookingId == work.update.bookingId && other.first < work.update.requestId.value();
    });
}

void UpdateWorker::next() {
    const auto found = std::find_if(m_work.begin(), m_work.end(), [this](const auto &w) { return mayTry(w.second); });
    if (found != m_work.end()) {
        found->second.tried = true;
        return step(found->second);
    }
    m_post = m_context.executor.post([this] {
        if (const auto idle = std::exchange(m_idle, nullptr)) idle();
    });
}

void UpdateWorker::step(Work &work) {
    const auto action = reconcile(work.update, work.known);
    const auto &to = m_context.api.endpoint();
    if (std::holds_alternative<ApplyCancellationAction>(action)) return apply(work, /*onlyCheck=*/false);
    if (std::holds_alternative<LookUpAction>(action)) return apply(work, /*onlyCheck=*/true);
    if (std::holds_alternative<ConfirmUpdateAction>(action)) {
        const bool cancellation = work.update.status == domain::BookingStatus::Cancelled;
        const QString outcome = cancellation ? cancelledOutcome() : QStringLiteral("unchanged");
        journal(work, ports::EntryState::Applied, outcome);
        return answer(work, healthengine::confirmUpdate(to, work.update.bookingId, work.update.requestId), outcome);
    }
    const QString code = std::get<RejectUpdateAction>(action).code;
    const QString outcome = refusedOutcome(code);
    work.known.refused = code;
    journal(work, ports::EntryState::Refusing, outcome);
    answer(work,
           healthengine::rejectUpdate(to, work.update.bookingId, work.update.requestId, m_context.reasonText(code)),
           outcome);
}

void UpdateWorker::apply(Work &work, bool onlyCheck) {
    if (const auto stopped = onlyCheck ? std::nullopt : m_context.writesStopped()) {
        postpone(work, *stopped);
        return next();
    }
    const qint64 id = work.update.requestId.value();
    ports::CancelAppointment unit{m_context.key(work.update.bookingId), work.update.appointmentIds,
                                  work.update.patientId, m_context.executor.utcNow(), onlyCheck};
    m_call =
        m_context.transact(std::move(unit), ports::PmsPriority::Booking,
                        [this, id](base::Expected<ports::CancelOutcome> outcome) { applied(id, std::move(outcome)); });
}

void UpdateWorker::applied(qint64 id, base::Expected<ports::CancelOutcome> outcome) {
    auto &work = m_work.at(id);
    m_context.databaseHealth.observe(outcome, m_context.executor.utcNow());
    if (!outcome) {
        const auto kind = outcome.error().kind;
        const bool beyondUs = kind == base::ErrorKind::Rejected || kind == base::ErrorKind::ContractViolation;
        if (beyondUs && ++work.databaseRefusals >= kMostDatabaseRefusals) {
            park(work, kCancelFailed, outcome.error());
        } else {
            postpone(work, outcome.error());
        }
        return next();
    }
    work.known.verdict = outcome->verdict;
    if (outcome->verdict == ports::CancelVerdict::UnknownBooking) {
        if (const auto stood = stoodHere(work.update.bookingId)) {
            // Its appointment and link are lost: nothing is left to cancel, and it must not be entered again.
            work.known.verdict = ports::CancelVerdict::AlreadyCancelled;
            work.entry.resource = stood->resource;
            work.entry.start = stood->start;
            const bool cancellation = work.update.status == domain::BookingStatus::Cancelled;
            if (cancellation && onLostCancelled) onLostCancelled(work.update.bookingId);
        }
    }
    if (outcome->link) {
        work.entry.appointments = outcome->link->appointments;
        work.entry.patient = outcome->link->patient;
        work.entry.resource = outcome->link->resource;
        work.entry.start = outcome->link->start;
        if (outcome->verdict == ports::CancelVerdict::Cancelled && onDayTouched) {
            onDayTouched(outcome->link->resource, outcome->link->start.date);
        }
    }
    if (outcome->verdict == ports::CancelVerdict::PatientArrived &&
        work.update.status == domain::BookingStatus::Cancelled) {
        m_context.staff.raise(
            m_context.practice(), QStringLiteral("arrived-not-cancelled"), work.update.bookingId.toString(),
            work.update.bookingId,
            {{QStringLiteral("resource"), work.entry.resource.value()},
             {QStringLiteral("start"), work.entry.start ? base::formatPracticeStamp(*work.entry.start) : QString()}});
    }
    step(work);
}

std::optional<ports::JournalEntry> UpdateWorker::stoodHere(domain::BookingId booking) const {
    const auto entry = m_context.journal.entry(m_context.practice(), ports::EntryKind::Booking, booking.value());
    if (!entry || !*entry || (*entry)->state != ports::EntryState::Answered) return std::nullopt;
    const bool stood = (*entry)->outcome == confirmedOutcome() || isGivenUp((*entry)->outcome);
    return stood ? *entry : std::nullopt;
}

void UpdateWorker::answer(Work &work, ports::HttpRequest request, const QString &outcome) {
    const qint64 id = work.update.requestId.value();
    m_call = m_context.api.send(std::move(request), Lane::Bookings, ApiArea::Bookings,
                                [this, id, outcome](base::Expected<ports::HttpResponse> response) {
                                    answered(id, outcome, std::move(response));
                                });
}

void UpdateWorker::answered(qint64 id, const QString &outcome, base::Expected<ports::HttpResponse> response) {
    auto &work = m_work.at(id);
    if (response) {
        finish(work, outcome);
        m_work.erase(id);
        return next();
    }
    // A refusal of an answer is read back by the next list; only what is still listed then is a trouble for staff.
    if (response.error().kind == base::ErrorKind::Rejected && ++work.answerRefusals >= kMostAnswerRefusals) {
        park(work, kParked, response.error());
    } else {
        postpone(work, response.error());
    }
    next();
}

void UpdateWorker::park(Work &work, const QString &itemKind, const base::Error &error) {
    work.entry.lastError = error.toLogLine();
    work.notBefore = m_context.executor.steadyNow() + kParkedRetry;
    journal(work, ports::EntryState::Parked);
    m_context.note(base::LogLevel::Warning,
                   QStringLiteral("request=%1 %2").arg(work.update.requestId.toString(), error.toLogLine()));
    m_context.staff.raise(
        m_context.practice(), itemKind, work.update.bookingId.toString(), work.update.bookingId,
        {{QStringLiteral("error"), error.toLogLine()},
         {QStringLiteral("resource"), work.entry.resource.value()},
         {QStringLiteral("start"), work.entry.start ? base::formatPracticeStamp(*work.entry.start) : QString()}});
}

void UpdateWorker::finish(Work &work, const QString &outcome) {
    work.entry.answeredAt = m_context.executor.utcNow();
    journal(work, ports::EntryState::Answered, outcome);
    m_context.note(base::LogLevel::Info,
                   QStringLiteral("booking=%1 request=%2 %3")
                       .arg(work.update.bookingId.toString(), work.update.requestId.toString(), outcome));
    if (outcome == cancelledOutcome()) m_context.vault.destroy(m_context.key(work.update.bookingId));
    for (const QString &kind : {kCancelFailed, kParked}) {
        m_context.staff.withdraw(m_context.practice(), kind, work.update.bookingId.toString());
    }
}

void UpdateWorker::postpone(Work &work, const base::Error &error) {
    work.entry.lastError = error.toLogLine();
    work.notBefore = m_context.executor.steadyNow() + work.backoff.failed(m_context.random, error.retryAfter);
    m_context.note(base::LogLevel::Warning,
                   QStringLiteral("request=%1 %2").arg(work.update.requestId.toString(), error.toLogLine()));
}

void UpdateWorker::journal(Work &work, ports::EntryState state, const QString &outcome) {
    work.entry.state = state;
    if (!outcome.isEmpty()) work.entry.outcome = outcome;
    m_context.putEntry(work.entry);
    if (onEntryChanged) onEntryChanged();
}

std::optional<base::SteadyTime> UpdateWorker::nextRetry() const {
    std::optional<base::SteadyTime> earliest;
    for (const auto &[id, work] : m_work) {
        // One that was never put off waits for its booking or its turn; the next poll brings it up.
        if (work.notBefore == base::SteadyTime{} || (isBookingOpen && isBookingOpen(work.update.bookingId))) continue;
        if (!earliest || work.notBefore < *earliest) earliest = work.notBefore;
    }
    return earliest;
}

std::optional<base::UtcTime> UpdateWorker::oldestUpdatedAt() const {
    std::optional<base::UtcTime> oldest;
    for (const auto &[id, work] : m_work) {
        const auto since = work.update.updatedAt.value_or(work.entry.receivedAt);
        if (!oldest || since < *oldest) oldest = since;
    }
    return oldest;
}

}  // namespace core::sync
