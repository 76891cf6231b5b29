// SPDX-License-Identifier: Apache-2.0
#include "core/sync/reentry_worker.h"

#include <QJsonArray>
#include <algorithm>

#include "core/sync/appointment_notes.h"
#include "core/sync/entry_outcome.h"
#include "core/sync/person_to_ring.h"

namespace core::sync {
namespace {

constexpr int kMostPatientChanges = 3;
constexpr int kMostRefusals = 3;
const QString kWanted = QStringLiteral("vanished-enter-again");
const QString kNoRecord = QStringLiteral("record-missing");
const QString kUnreadable = QStringLiteral("record-unreadable");
const QString kDatabaseRefused = QStringLiteral("database-refused");

}  // namespace

void ReentryWorker::load() {
    m_wanted = idsFrom(m_context.journal.value(m_context.practice(), kWanted));
}

void ReentryWorker::enterAgain(const std::vector<domain::BookingId> &bookings) {
    for (const auto booking : bookings) m_wanted.insert(booking.value());
    m_context.note(base::LogLevel::Info, QStringLiteral("bookings=%1 to be entered again").arg(bookings.size()));
    store();
}

void ReentryWorker::store() {
    m_context.journalled(m_context.journal.putValue(m_context.practice(), kWanted, idsText(m_wanted)));
}

void ReentryWorker::tick() {
    settleGivenUp();
    if (m_work || m_gate || m_wanted.empty() || m_context.writesStopped()) return;
    if (m_context.executor.steadyNow() >= m_notBefore) start();
}

void ReentryWorker::start() {
    for (const qint64 id : std::set(m_wanted)) {
        const domain::BookingId booking(id);
        if (m_givingUp.count(id)) continue;
        const auto standing = standingOf(booking);
        if (standing == Standing::Settled) settled(booking);
        if (standing != Standing::Enter) continue;
        m_gate = m_context.writes.acquire([this, booking] { begin(booking); });
        return;
    }
}

ReentryWorker::Standing ReentryWorker::standingOf(domain::BookingId booking) const {
    if (isOpen && isOpen(booking)) return Standing::Settled;
    const auto entry = m_context.journal.entry(m_context.practice(), ports::EntryKind::Booking, booking.value());
    if (!entry) return Standing::Wait;
    const auto open = m_context.journal.openEntries(m_context.practice());
    if (!open) return Standing::Wait;
    // A cancellation of it is in hand; it decides first.
    const bool touched =
        std::any_of(open->begin(), open->end(), [&](const auto &other) { return other.booking == booking; });
    if (touched) return Standing::Wait;
    // Only the link knew of it: a record there is not, and staff are told.
    if (!*entry) return Standing::Enter;
    if ((*entry)->outcome != confirmedOutcome()) return Standing::Settled;
    const auto all = m_context.journal.standingBookings(m_context.practice(), {QDate(1970, 1, 1), QTime(0, 0)});
    if (!all) return Standing::Wait;
    const bool stands = std::any_of(all->begin(), all->end(), [&](const auto &e) { return e.booking == booking; });
    return stands ? Standing::Enter : Standing::Settled;
}

void ReentryWorker::begin(domain::BookingId booking) {
    auto record = m_context.vault.read(m_context.key(booking));
    m_work.emplace();
    m_work->booking.id = booking;
    if (record) {
        m_work->booking = std::move(*record);
        return step();
    }
    if (record.error().kind == base::ErrorKind::Rejected) return giveUp(kNoRecord);
    if (record.error().kind == base::ErrorKind::ContractViolation) return giveUp(kUnreadable);
    later(record.error());
}

void ReentryWorker::step() {
    auto known = m_work->known;
    const auto &resource = m_work->booking.resource;
    known.offeredHere = !resource || !isOfferedHere || isOfferedHere(*resource);
    const auto action = reconcile(m_work->booking, known, m_context.practiceNow(), m_context.settings.whenAmbiguous);
    if (std::holds_alternative<PrepareAction>(action)) return prepare();
    if (const auto *insertion = std::get_if<InsertAction>(&action)) return insert(*insertion);
    if (const auto *refused = std::get_if<RejectAction>(&action)) return giveUp(refused->code);
}

void ReentryWorker::prepare() {
    const auto &booking = m_work->booking;
    m_call = m_context.transact(
        ports::PrepareBooking{m_context.key(booking.id), booking.patientId, booking.patient},
        ports::PmsPriority::Booking, [this](base::Expected<ports::BookingFacts> facts) { prepared(std::move(facts)); });
}

void ReentryWorker::prepared(base::Expected<ports::BookingFacts> facts) {
    m_context.databaseHealth.observe(facts, m_context.executor.utcNow());
    if (!facts) return databaseFailed(facts.error());
    // What the copy holds now counts: the file that the booking had, or had made, may be gone or be another person's.
    const auto &booking = m_work->booking;
    m_work->known.prepared = true;
    m_work->known.decision = matching::matchPatient(booking.patient.reveal(), booking.patientId, facts->candidates);
    step();
}

void ReentryWorker::insert(const InsertAction &action) {
    const auto &booking = m_work->booking;
    ports::InsertBooking unit{m_context.key(booking.id),
                              booking,
                              action.patient,
                              appointmentNotes(booking),
                              action.markNewFile,
                              m_context.executor.utcNow(),
                              m_context.settings.locations};
    unit.afterLoss = true;
    m_call = m_context.transact(
        std::move(unit), ports::PmsPriority::Booking,
        [this, action](base::Expected<ports::InsertOutcome> outcome) { inserted(action, std::move(outcome)); });
}

void ReentryWorker::inserted(const InsertAction &action, base::Expected<ports::InsertOutcome> outcome) {
    m_context.databaseHealth.observe(outcome, m_context.executor.utcNow());
    if (!outcome) return databaseFailed(outcome.error());
    if (outcome->link) return entered(*outcome->link, action.markNewFile);
    if (outcome->verdict != ports::InsertVerdict::PatientChanged) {
        m_work->known.insertVerdict = outcome->verdict;
        return step();
    }
    m_work->known.prepared = false;
    if (++m_work->patientChanges > kMostPatientChanges) return giveUp(kDatabaseRefused);
    step();
}

ports::JournalEntry ReentryWorker::entryOf(domain::BookingId booking) const {
    const auto stored = m_context.journal.entry(m_context.practice(), ports::EntryKind::Booking, booking.value());
    if (stored && *stored) return **stored;
    ports::JournalEntry entry;
    entry.practice = m_context.practice();
    entry.number = booking.value();
    entry.booking = booking;
    entry.receivedAt = m_context.executor.utcNow();
    entry.answeredAt = m_context.executor.utcNow();
    entry.state = ports::EntryState::Answered;
    return entry;
}

void ReentryWorker::entered(const ports::BookingLink &link, bool markedNewFile) {
    const domain::Booking booking = m_work->booking;
    auto entry = entryOf(booking.id);
    entry.appointments = link.appointments;
    entry.patient = link.patient;
    m_context.putEntry(entry);
    m_context.note(
        base::LogLevel::Info,
        QStringLiteral("booking=%1 entered again appointment=%2 patient=%3")
            .arg(booking.id.toString(), link.appointments.empty() ? QString() : link.appointments.front().value(),
                 link.patient.value()));
    if (markedNewFile) {
        QJsonArray candidates;
        for (const auto &each : m_work->known.decision->candidates) candidates.append(each.patient.value());
        m_context.staff.raise(m_context.practice(), QStringLiteral("ambiguous-patient"), booking.id.toString(),
                              booking.id,
                              {{QStringLiteral("candidates"), candidates},
                               {QStringLiteral("resource"), link.resource.value()},
                               {QStringLiteral("start"), base::formatPracticeStamp(link.start)},
                               {QStringLiteral("newPatient"), link.patient.value()}},
                              personToRing(booking.patient.reveal()));
    }
    m_backoff.succeeded();
    settled(booking.id);
    leave();
    if (onDayTouched) onDayTouched(link.resource, link.start.date);
}

void ReentryWorker::databaseFailed(const base::Error &error) {
    const bool beyondUs = error.kind == base::ErrorKind::Rejected || error.kind == base::ErrorKind::ContractViolation;
    if (beyondUs && ++m_refusals[m_work->booking.id.value()] >= kMostRefusals) return giveUp(kDatabaseRefused);
    later(error);
}

void ReentryWorker::giveUp(const QString &code) {
    const auto &booking = m_work->booking;
    const auto entry = entryOf(booking.id);
    const bool isRead = booking.appointmentTime.isValid();
    const auto start = isRead ? std::optional(booking.appointmentTime) : entry.start;
    const auto resource = isRead ? booking.resource.value_or(entry.resource) : entry.resource;
    m_context.note(base::LogLevel::Warning,
                   QStringLiteral("booking=%1 not entered again: %2").arg(booking.id.toString(), code));
    // Whoever had a time that is past need not be rung.
    if (!start || *start > m_context.practiceNow()) {
        m_context.staff.raise(m_context.practice(), notReenteredItem(), booking.id.toString(), booking.id,
                              {{QStringLiteral("reason"), code},
                               {QStringLiteral("resource"), resource.value()},
                               {QStringLiteral("patient"), entry.patient.value()},
                               {QStringLiteral("start"), start ? base::formatPracticeStamp(*start) : QString()}},
                              personToRing(booking.patient.reveal()));
    }
    m_givingUp[booking.id.value()] = code;
    m_backoff.succeeded();
    leave();
}

void ReentryWorker::settleGivenUp() {
    for (const auto &[id, code] : std::map(m_givingUp)) {
        const domain::BookingId booking(id);
        // The record names whom to ring; it goes only when the item does so for good.
        if (!m_context.staff.isStored(m_context.practice(), notReenteredItem(), booking.toString())) continue;
        auto entry = entryOf(booking);
        entry.outcome = givenUpOutcome(code);
        if (!m_context.journalled(m_context.journal.putEntry(entry))) continue;
        m_context.vault.destroy(m_context.key(booking));
        m_givingUp.erase(id);
        settled(booking);
    }
}

void ReentryWorker::later(const base::Error &error) {
    m_context.note(base::LogLevel::Warning,
                   QStringLiteral("booking=%1 %2").arg(m_work->booking.id.toString(), error.toLogLine()));
    m_notBefore = m_context.executor.steadyNow() + m_backoff.failed(m_context.random);
    leave();
}

void ReentryWorker::leave() {
    m_work.reset();
    m_gate.reset();
}

void ReentryWorker::settled(domain::BookingId booking) {
    m_wanted.erase(booking.value());
    m_refusals.erase(booking.value());
    store();
    if (onEntryChanged) onEntryChanged();
}

}  // namespace core::sync
