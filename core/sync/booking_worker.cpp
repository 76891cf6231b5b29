// SPDX-License-Identifier: Apache-2.0
#include "core/sync/booking_worker.h"

#include <QJsonArray>
#include <algorithm>

#include "core/sync/appointment_notes.h"
#include "core/sync/entry_outcome.h"

namespace core::sync {
namespace {

constexpr int kMostPatientChanges = 3;
constexpr int kMostDatabaseRefusals = 3;
// Half of what Healthengine lets an update wait before it calls the integration unhealthy (FACTS 7).
constexpr std::chrono::minutes kHoldsUpdates{5};

}  // namespace

void BookingWorker::take(std::vector<domain::Booking> listed, const std::vector<healthengine::Malformed> &malformed) {
    for (auto &[id, work] : m_work) work.listed = false;
    for (auto &booking : listed) admit(std::move(booking));
    for (const auto &entry : malformed) raiseMalformed(entry);
    for (auto it = m_work.begin(); it != m_work.end();) {
        if (it->second.listed) {
            ++it;
            continue;
        }
        settleUnlisted(it->second);
        it = m_work.erase(it);
    }
    if (!m_storedSettled) settleStored();
}

void BookingWorker::admit(domain::Booking booking) {
    const qint64 id = booking.id.value();
    const auto known = m_work.find(id);
    if (known != m_work.end()) {
        known->second.listed = true;
        known->second.booking = std::move(booking);
        return;
    }
    Work work;
    work.since = m_context.executor.steadyNow();
    work.backoff = Backoff(m_context.backoff());
    const auto stored = m_context.journal.entry(m_context.practice(), ports::EntryKind::Booking, id);
    if (stored && *stored) work.known.refused = refusalOf((*stored)->outcome);
    if (stored && *stored && (*stored)->state != ports::EntryState::Answered) {
        work.entry = **stored;
    } else {
        work.entry.practice = m_context.practice();
        work.entry.kind = ports::EntryKind::Booking;
        work.entry.number = id;
        work.entry.booking = booking.id;
        work.entry.receivedAt = m_context.executor.utcNow();
        work.entry.bookedAt = booking.bookedTime;
        work.entry.resource = booking.resource.value_or(domain::PmsResourceId());
        work.entry.start = booking.appointmentTime;
        journal(work, ports::EntryState::Received);
    }
    work.booking = std::move(booking);
    m_work.emplace(id, std::move(work));
}

void BookingWorker::settleUnlisted(Work &work) {
    if (work.known.link) return finish(work, confirmedOutcome());
    finish(work, settledOutcome(work.entry));
}

void BookingWorker::settleStored() {
    const auto open = m_context.journal.openEntries(m_context.practice());
    if (!open) return;
    m_storedSettled = true;
    for (const auto &entry : *open) {
        if (entry.kind != ports::EntryKind::Booking || m_work.count(entry.number)) continue;
        Work work;
        work.entry = entry;
        work.booking.id = entry.booking;
        work.booking.bookedTime = entry.bookedAt;
        work.booking.appointmentTime = entry.start.value_or(base::PracticeTime());
        work.since = m_context.executor.steadyNow();
        finish(work, settledOutcome(entry));
    }
}

void BookingWorker::raiseMalformed(const healthengine::Malformed &malformed) {
    const auto booking = malformed.booking
                             ? malformed.booking
                             : (malformed.number ? std::optional(domain::BookingId(*malformed.number)) : std::nullopt);
    const QString subject = booking ? booking->toString() : QStringLiteral("unreadable");
    m_context.staff.raise(m_context.practice(), QStringLiteral("booking-parked"), subject, booking,
                          {{QStringLiteral("error"), malformed.error.toLogLine()}});
}

BookingAction BookingWorker::nextAction(const Work &work) const {
    auto known = work.known;
    known.offeredHere = !work.booking.resource || !isOfferedHere || isOfferedHere(*work.booking.resource);
    return reconcile(work.booking, known, m_context.practiceNow(), m_context.settings.whenAmbiguous);
}

bool BookingWorker::holdsUpdates() const {
    const auto now = m_context.executor.steadyNow();
    return std::any_of(m_work.begin(), m_work.end(), [&](const auto &entry) {
        const auto &work = entry.second;
        return work.entry.state != ports::EntryState::Parked && now - work.since < kHoldsUpdates;
    });
}

void BookingWorker::work(std::function<void()> idle) {
    m_idle = std::move(idle);
    m_forDatabase.clear();
    m_forAnswer.clear();
    const auto now = m_context.executor.steadyNow();
    for (auto &[id, work] : m_work) {
        if (work.notBefore > now) continue;
        const auto action = nextAction(work);
        const bool database =
            std::holds_alternative<PrepareAction>(action) || std::holds_alternative<InsertAction>(action);
        if (database && m_databaseNotBefore > now) continue;
        (database ? m_forDatabase : m_forAnswer).push_back(id);
    }
    pump();
}

void BookingWorker::pump() {
    startDatabaseStage();
    startAnswers();
    if (m_inDatabase || m_answering > 0 || !m_forDatabase.empty() || !m_forAnswer.empty() || !m_idle) return;
    m_idlePost = m_context.executor.post([this] {
        if (const auto idle = std::exchange(m_idle, nullptr)) idle();
    });
}

void BookingWorker::startDatabaseStage() {
    if (m_inDatabase || m_forDatabase.empty()) return;
    m_inDatabase = m_forDatabase.front();
    m_forDatabase.pop_front();
    m_gate = m_context.writes.acquire([this, id = *m_inDatabase] { runDatabaseStep(id); });
}

void BookingWorker::runDatabaseStep(qint64 id) {
    auto &work = m_work.at(id);
    const auto action = nextAction(work);
    if (std::holds_alternative<PrepareAction>(action)) return prepare(work);
    if (const auto *insertion = std::get_if<InsertAction>(&action)) {
        const auto stopped = m_context.writesStopped();
        if (!stopped) return insert(work, *insertion);
        databaseFailed(work, *stopped);
        return leaveDatabaseStage();
    }
    m_forAnswer.push_back(id);
    leaveDatabaseStage();
}

void BookingWorker::prepare(Work &work) {
    const qint64 id = work.booking.id.value();
    m_databaseCall = m_context.transact(ports::PrepareBooking{m_context.key(work.booking.id), work.booking.patientId, work.booking.patient},
        ports::PmsPriority::Booking,
        [this, id](base::Expected<ports::BookingFacts> facts) { prepared(id, std::move(facts)); });
}

void BookingWorker::prepared(qint64 id, base::Expected<ports::BookingFacts> facts) {
    auto &work = m_work.at(id);
    m_context.databaseHealth.observe(facts, m_context.executor.utcNow());
    if (!facts) {
        databaseFailed(work, facts.error());
        return leaveDatabaseStage();
    }
    m_databaseBackoff.succeeded();
    work.known.prepared = true;
    work.known.link = facts->link;
    if (facts->link && facts->link->newPatientFile) {
        // The file that this booking made is no candidate for it: what was found before it is what staff must hear of.
        std::erase_if(facts->candidates, [&](const auto &file) { return file.id == facts->link->patient; });
    }
    work.known.decision =
        matching::matchPatient(work.booking.patient.reveal(), work.booking.patientId, facts->candidates);
    if (work.known.link) {
        adopt(work, *work.known.link);
        if (work.known.link->newPatientFile && !work.known.link->toldConfirmed) raiseAmbiguous(work);
    }
    runDatabaseStep(id);
}

void BookingWorker::insert(Work &work, const InsertAction &action) {
    const qint64 id = work.booking.id.value();
    ++work.entry.attempts;
    // Before the insert: from the moment that the appointment is there, it can be entered again.
    m_context.vault.keep(m_context.key(work.booking.id), work.booking, m_context.pastAfter(work.booking));
    ports::InsertBooking unit{m_context.key(work.booking.id), work.booking,       action.patient,
                              appointmentNotes(work.booking), action.markNewFile, m_context.executor.utcNow(),
                              m_context.settings.locations};
    m_databaseCall = m_context.transact(std::move(unit), ports::PmsPriority::Booking,
        [this, id, action](base::Expected<ports::InsertOutcome> outcome) { inserted(id, action, std::move(outcome)); });
}

void BookingWorker::inserted(qint64 id, const InsertAction &action, base::Expected<ports::InsertOutcome> outcome) {
    auto &work = m_work.at(id);
    m_context.databaseHealth.observe(outcome, m_context.executor.utcNow());
    if (!outcome) {
        // Whatever happened, the link is read again before anything else is done.
        work.known.prepared = false;
        databaseFailed(work, outcome.error());
        return leaveDatabaseStage();
    }
    m_databaseBackoff.succeeded();
    if (outcome->link) {
        work.known.link = outcome->link;
        applied(work, action, outcome->verdict);
    } else if (outcome->verdict == ports::InsertVerdict::PatientChanged) {
        work.known.prepared = false;
        if (++work.patientChanges > kMostPatientChanges) {
            park(work, base::Error{base::ErrorKind::Conflict, QStringLiteral("insert_booking"),
                                   QStringLiteral("patient file keeps changing")});
            return leaveDatabaseStage();
        }
        return runDatabaseStep(id);
    } else {
        work.known.insertVerdict = outcome->verdict;
    }
    m_forAnswer.push_back(id);
    leaveDatabaseStage();
}

void BookingWorker::applied(Work &work, const InsertAction &action, ports::InsertVerdict verdict) {
    const auto &link = *work.known.link;
    adopt(work, link);
    if (verdict == ports::InsertVerdict::Inserted) {
        m_context.note(
            base::LogLevel::Info,
            QStringLiteral("booking=%1 inserted appointment=%2 patient=%3 new_file=%4")
                .arg(work.booking.id.toString(),
                     link.appointments.empty() ? QString() : link.appointments.front().value(), link.patient.value())
                .arg(action.patient ? 0 : 1));
    }
    if (action.markNewFile) raiseAmbiguous(work);
    if (onDayTouched) onDayTouched(link.resource, link.start.date);
}

void BookingWorker::adopt(Work &work, const ports::BookingLink &link) {
    work.entry.appointments = link.appointments;
    work.entry.patient = link.patient;
    work.entry.outcome.clear();
    if (!m_context.vault.has(link.key)) m_context.vault.keep(link.key, work.booking, m_context.pastAfter(work.booking));
    journal(work, ports::EntryState::Applied);
}

void BookingWorker::raiseAmbiguous(const Work &work) {
    if (!work.known.decision || work.known.decision->outcome != matching::MatchOutcome::Ambiguous) return;
    QJsonArray candidates;
    for (const auto &candidate : work.known.decision->candidates) candidates.append(candidate.patient.value());
    QJsonObject facts{{QStringLiteral("candidates"), candidates},
                      {QStringLiteral("resource"), work.entry.resource.value()},
                      {QStringLiteral("start"), base::formatPracticeStamp(work.booking.appointmentTime)}};
    if (work.known.link) facts.insert(QStringLiteral("newPatient"), work.known.link->patient.value());
    m_context.staff.raise(m_context.practice(), QStringLiteral("ambiguous-patient"), work.booking.id.toString(),
                          work.booking.id, facts, whomToRing(work));
}

void BookingWorker::leaveDatabaseStage() {
    m_inDatabase.reset();
    m_gate.reset();
    pump();
}

void BookingWorker::databaseFailed(Work &work, const base::Error &error) {
    m_context.note(base::LogLevel::Warning,
                   QStringLiteral("booking=%1 %2").arg(work.booking.id.toString(), error.toLogLine()));
    const bool ownFault = error.kind == base::ErrorKind::ContractViolation || error.kind == base::ErrorKind::Rejected;
    if (ownFault) {
        work.known.prepared = false;
        return ++work.databaseRefusals < kMostDatabaseRefusals ? postpone(work, error) : park(work, error);
    }
    work.entry.lastError = error.toLogLine();
    if (error.kind == base::ErrorKind::Conflict) {
        work.known.prepared = false;
        return postpone(work, error);
    }
    // The database is away for all of them: nobody is refused for it, everybody waits (ARCHITECTURE.md).
    m_databaseNotBefore = m_context.executor.steadyNow() + m_databaseBackoff.failed(m_context.random);
    m_forDatabase.clear();
}

}  // namespace core::sync
