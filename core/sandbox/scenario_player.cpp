// SPDX-License-Identifier: Apache-2.0
#include "core/sandbox/scenario_player.h"

#include <algorithm>

namespace core::sandbox {
namespace {

using namespace Qt::StringLiterals;

constexpr std::chrono::seconds kRetry{1};
constexpr size_t kSlotsLookedAt = 60;

bool isLive(const BookingRecord &booking) {
    return booking.answer != Answer::Rejected && booking.status != domain::BookingStatus::Cancelled;
}

QString labelOf(SlotChoice slot) {
    switch (slot) {
        case SlotChoice::Offered:
            return {};
        case SlotChoice::Taken:
            return u"taken-slot"_s;
        case SlotChoice::Past:
            return u"past"_s;
        case SlotChoice::Outside:
            return u"outside"_s;
        case SlotChoice::NullResource:
            return u"null-resource"_s;
        case SlotChoice::UnknownResource:
            return u"unknown-resource"_s;
    }
    return {};
}

/// Bends a draft for a slot on offer into the odd booking wanted.
void bend(BookingDraft &draft, SlotChoice slot) {
    switch (slot) {
        case SlotChoice::Offered:
        case SlotChoice::Taken:
            break;
        case SlotChoice::Past:
            draft.start.date = draft.start.date.addDays(-400);
            break;
        case SlotChoice::Outside:
            draft.start.time = QTime(2, 45);
            break;
        case SlotChoice::NullResource:
            draft.resource.reset();
            break;
        case SlotChoice::UnknownResource:
            draft.resource = domain::PmsResourceId(u"no-such-resource"_s);
            break;
    }
    draft.label = labelOf(slot);
}

template <class T>
const T &pick(const std::vector<T> &all, ports::Random &random) {
    return all[std::min(all.size() - 1, size_t(random.unit() * double(all.size())))];
}

}  // namespace

ScenarioPlayer::ScenarioPlayer(Scenario scenario, Sandbox &sandbox, ports::Random &random,
                               std::function<void(const QString &)> onEvent)
    : m_scenario(std::move(scenario)),
      m_sandbox(sandbox),
      m_random(random),
      m_inventor(random),
      m_onEvent(std::move(onEvent)) {}

void ScenarioPlayer::tell(const QString &text) const {
    if (m_onEvent) m_onEvent(text);
}

std::optional<base::UtcTime> ScenarioPlayer::nextDue() const {
    if (m_due.empty()) return std::nullopt;
    return m_due.begin()->first;
}

void ScenarioPlayer::start(base::UtcTime now) {
    if (m_scenario.startWithAvailability) {
        const auto &all = m_sandbox.practices();
        const bool offered = std::any_of(all.begin(), all.end(), [&](const auto &entry) {
            return !m_sandbox.availableSlots(entry.first, now, 1).empty();
        });
        if (!offered) return;
    }
    m_started = true;
    for (const ScenarioStep &step : m_scenario.steps) {
        for (int i = 0; i < step.count; ++i) m_due.emplace(now + step.at + step.every * i, step);
    }
}

void ScenarioPlayer::advance(base::UtcTime now) {
    m_sandbox.advance(now);
    if (!m_started) start(now);
    while (!m_due.empty() && m_due.begin()->first <= now) {
        const ScenarioStep step = m_due.begin()->second;
        m_due.erase(m_due.begin());
        if (!play(step, now)) m_due.emplace(now + kRetry, step);
    }
}

bool ScenarioPlayer::play(const ScenarioStep &step, base::UtcTime now) {
    switch (step.action) {
        case StepAction::Book:
            return book(step, now);
        case StepAction::Cancel:
            return cancel(step, now);
        case StepAction::Rebook:
            return rebook(step, now);
        case StepAction::Former:
            return former(step, now);
        case StepAction::UnknownUpdate:
            m_sandbox.forceUpdate(practiceOf(step), domain::BookingId(990'000'001), domain::BookingStatus::Cancelled,
                                  {}, now);
            tell(u"a cancellation of an unknown booking"_s);
            return true;
        case StepAction::Fault:
            m_sandbox.faults().add(step.fault);
            tell(u"fault %1 for %2"_s.arg(toString(step.fault.kind), step.fault.operation));
            return true;
        case StepAction::ClearFaults:
            m_sandbox.faults().clear();
            tell(u"faults cleared"_s);
            return true;
        case StepAction::Consent:
            m_sandbox.setConsent(practiceOf(step), step.granted);
            tell(step.granted ? u"consent granted"_s : u"consent revoked"_s);
            return true;
        case StepAction::Request:
            return request(step, now);
    }
    return true;
}

domain::PracticeId ScenarioPlayer::practiceOf(const ScenarioStep &step) const {
    if (!step.practice.isEmpty()) return domain::PracticeId(step.practice);
    const auto &all = m_sandbox.practices();
    return all.empty() ? domain::PracticeId() : all.begin()->first;
}

domain::Patient ScenarioPlayer::person(const QString &who) {
    const QString name = who.mid(who.indexOf(u':') + 1);
    const BookingRecord *known = m_named.contains(name) ? m_sandbox.booking(m_named.value(name)) : nullptr;
    if (!known) return m_inventor.next();
    return who.startsWith(u"again:"_s) ? m_inventor.again(known->patient) : known->patient;
}

std::optional<BookingDraft> ScenarioPlayer::draftFor(const ScenarioStep &step, base::UtcTime now) {
    const domain::PracticeId practice = practiceOf(step);
    BookingDraft draft;
    draft.practice = practice;
    if (step.slot == SlotChoice::Taken) {
        std::vector<const BookingRecord *> live;
        for (const auto &[id, booking] : m_sandbox.bookings()) {
            const bool inserted =
                booking.practice == practice && booking.answer == Answer::Confirmed && booking.resource;
            if (inserted && isLive(booking)) live.push_back(&booking);
        }
        if (live.empty()) return std::nullopt;
        const BookingRecord &other = *pick(live, m_random);
        draft.resource = other.resource;
        draft.start = other.start;
        draft.length = other.length;
        draft.type = other.type;
    } else {
        const auto free = m_sandbox.availableSlots(practice, now, kSlotsLookedAt);
        if (free.empty()) return std::nullopt;
        const AvailableSlot slot = pick(free, m_random);
        draft.resource = slot.resource;
        draft.start = slot.start;
        draft.length = slot.length;
        if (!slot.types.empty()) draft.type = slot.types.front();
    }
    draft.patient = person(step.who);
    draft.isNewPatient = step.who.isEmpty();
    draft.comments = u"Standard Appointment"_s;
    draft.reason = m_random.unit() < 0.5 ? u"Check-up\nInterpreter not needed"_s : QString();
    bend(draft, step.slot);
    return draft;
}

bool ScenarioPlayer::book(const ScenarioStep &step, base::UtcTime now) {
    auto draft = draftFor(step, now);
    if (!draft) return false;
    const bool asOffered = step.slot == SlotChoice::Offered;
    const auto id = asOffered ? m_sandbox.bookSlot(*draft, now) : m_sandbox.forceBooking(*draft, now);
    if (!id) return false;
    if (!step.name.isEmpty()) m_named.insert(step.name, *id);
    tell(u"booking %1 made%2"_s.arg(id->value()).arg(asOffered ? QString() : u" ("_s + labelOf(step.slot) + u')'));
    return true;
}

bool ScenarioPlayer::former(const ScenarioStep &step, base::UtcTime now) {
    const PracticeRecord *practice = m_sandbox.practice(practiceOf(step));
    if (!practice) return true;
    BookingDraft draft;
    draft.practice = practice->id;
    draft.resource = domain::PmsResourceId(u"former-resource"_s);
    draft.start = {practice->zone.toPractice(now).date.addDays(3), QTime(10, 0)};
    draft.patient = m_inventor.next();
    draft.label = u"former"_s;
    ++m_formerCount;
    draft.formerAppointments = {domain::AppointmentId(u"former-%1"_s.arg(m_formerCount))};
    draft.patientId = domain::PatientId(u"former-patient-%1"_s.arg(m_formerCount));
    const auto id = m_sandbox.forceBooking(draft, now);
    if (id && !step.name.isEmpty()) m_named.insert(step.name, *id);
    tell(u"a booking of a former integration"_s);
    return true;
}

/// By name, or any live booking that was confirmed. Names that nobody has yet are waited for.
std::optional<domain::BookingId> ScenarioPlayer::bookingOf(const ScenarioStep &step) {
    if (!step.booking.isEmpty()) {
        if (!m_named.contains(step.booking)) return std::nullopt;
        return m_named.value(step.booking);
    }
    std::vector<domain::BookingId> live;
    for (const auto &[id, booking] : m_sandbox.bookings()) {
        const bool ours = booking.practice == practiceOf(step) && booking.answer == Answer::Confirmed;
        if (ours && isLive(booking) && !booking.former) live.push_back(id);
    }
    if (live.empty()) return std::nullopt;
    return pick(live, m_random);
}

bool ScenarioPlayer::cancel(const ScenarioStep &step, base::UtcTime now) {
    const auto id = bookingOf(step);
    if (!id) return false;
    const auto done = m_sandbox.cancelBooking(*id, now);
    tell(u"booking %1 %2"_s.arg(id->value()).arg(done ? u"cancelled by its patient"_s : u"could not be cancelled"_s));
    return true;
}

bool ScenarioPlayer::rebook(const ScenarioStep &step, base::UtcTime now) {
    const auto id = bookingOf(step);
    if (!id) return false;
    const auto fresh = m_sandbox.rebook(*id, now);
    if (!fresh) return fresh.error().kind != base::ErrorKind::Conflict;
    if (!step.name.isEmpty()) m_named.insert(step.name, *fresh);
    tell(u"booking %1 moved to booking %2"_s.arg(id->value()).arg(fresh->value()));
    return true;
}

bool ScenarioPlayer::request(const ScenarioStep &step, base::UtcTime now) {
    const PracticeRecord *practice = m_sandbox.practice(practiceOf(step));
    if (!practice) return true;
    const domain::PracticeId id = practice->id;
    if (step.request == u"availability"_s) {
        const auto resource =
            step.resource.isEmpty() ? std::nullopt : std::optional(domain::PmsResourceId(step.resource));
        const auto field = step.deprecatedField ? ResourceField::Deprecated : ResourceField::Current;
        m_sandbox.requestAvailability(id, practice->zone.toPractice(now).date.addDays(step.day), resource, field, now);
    } else if (step.request == u"pmsResources"_s) {
        m_sandbox.requestResources(id, now);
    } else if (step.request == u"pmsAppointmentTypes"_s) {
        m_sandbox.requestAppointmentTypes(id, now);
    } else if (step.request == u"pmsAppointmentChanges"_s) {
        const auto booking = bookingOf(step);
        if (!booking) return false;
        m_sandbox.requestAppointmentChanges(id, *booking, now);
    } else {
        m_sandbox.addUnknownRequestType(id, step.request);
    }
    tell(u"request %1"_s.arg(step.request));
    return true;
}

}  // namespace core::sandbox
