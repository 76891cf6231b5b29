// SPDX-License-Identifier: Apache-2.0
#include "core/pms/compensated_writes.h"
#include "core/pms/person_mapper.h"
#include "core/pms/units.h"
#include "core/pms/write_scope.h"

namespace core::pms {
namespace {

using base::ErrorKind;
using base::Expected;
using base::fail;
using ports::AppointmentState;
using ports::BookingLink;
using ports::CancelOutcome;
using ports::CancelVerdict;

using AppointmentsNow = std::map<domain::AppointmentId, AppointmentNow>;

Expected<void> lockLink(const OperationRunner& runner, const ports::LinkKey& key) {
    Parameters parameters;
    setKey(parameters, key);
    if (auto done = runner.run(QStringLiteral("link_lock"), parameters); !done) return fail(done.error());
    return {};
}

/// The link for a booking of a former integration: only when all its appointments are there and of that patient.
std::optional<BookingLink> formerLink(const ports::CancelAppointment& work, const AppointmentsNow& now) {
    if (work.formerAppointments.empty() || !work.formerPatient || work.formerPatient->isEmpty()) return std::nullopt;
    for (const domain::AppointmentId& id : work.formerAppointments) {
        const auto found = now.find(id);
        if (found == now.end() || found->second.patient != *work.formerPatient) return std::nullopt;
    }
    const AppointmentNow& first = now.at(work.formerAppointments.front());
    BookingLink link;
    link.key = work.key;
    link.appointments = work.formerAppointments;
    link.patient = *work.formerPatient;
    link.resource = first.resource;
    link.start = first.start;
    const qint64 seconds = QDateTime(first.start.date, first.start.time, Qt::UTC)
                               .secsTo(QDateTime(first.end.date, first.end.time, Qt::UTC));
    link.length = std::chrono::seconds(std::max<qint64>(0, seconds));
    return link;
}

bool isLive(AppointmentState state) {
    return state == AppointmentState::Booked;
}
bool isSeen(AppointmentState state) {
    return state == AppointmentState::Arrived || state == AppointmentState::Completed;
}

Expected<void> cancelOne(const OperationRunner& runner, const ports::CancelAppointment& work,
                         const AppointmentNow& now) {
    Parameters parameters;
    setKey(parameters, work.key);
    runner.setId(parameters, QStringLiteral("appointment"), now.id.value());
    runner.setId(parameters, QStringLiteral("patient"), now.patient.value());
    parameters.setText(QStringLiteral("status"), {});
    setCode(parameters, runner.profile().statuses, std::optional(AppointmentState::Cancelled));
    parameters.set(QStringLiteral("now_utc"), utcText(work.now));
    if (auto done = runner.run(QStringLiteral("cancel"), parameters); !done) return fail(done.error());
    return {};
}

/// The link of the booking, or what it would be for a former integration's; nullopt: the booking is unknown.
Expected<std::optional<BookingLink>> findExisting(const OperationRunner &runner, const ports::CancelAppointment &work,
                                                  AppointmentsNow &now) {
    auto link = readLink(runner, work.key);
    if (!link) return fail(link.error());
    const auto& ids = *link ? (*link)->appointments : work.formerAppointments;
    auto found = readAppointments(runner, ids);
    if (!found) return fail(found.error());
    now = std::move(*found);
    return *link ? std::move(*link) : formerLink(work, now);
}

/// Makes the link of a former integration's booking. That integration has confirmed it: Healthengine only sends updates
/// of confirmed bookings.
Expected<void> adopt(const OperationRunner &runner, BookingLink &former, base::UtcTime now) {
    if (auto done = insertLink(runner, former, now); !done) return done;
    if (auto done = recordTold(runner, former.key, ports::Told::Confirmed, now); !done) return done;
    former.toldConfirmed = true;
    return {};
}

/// The link of the booking; made anew for a former integration's.
Expected<std::optional<BookingLink>> findOrAdopt(const OperationRunner &runner, const ports::CancelAppointment &work,
                                                 AppointmentsNow &now) {
    const auto known = readLink(runner, work.key);
    if (!known) return fail(known.error());
    auto link = findExisting(runner, work, now);
    if (!link || !*link || *known) return link;
    if (auto adopted = adopt(runner, **link, work.now); !adopted) return fail(adopted.error());
    return link;
}

CancelVerdict wouldCancel(const AppointmentsNow& now) {
    CancelVerdict verdict = CancelVerdict::AlreadyCancelled;
    for (const auto& [id, appointment] : now) {
        if (isSeen(appointment.state)) return CancelVerdict::PatientArrived;
        if (isLive(appointment.state)) verdict = CancelVerdict::Cancelled;
        const bool absent = appointment.state == AppointmentState::DidNotAttend;
        if (absent && verdict == CancelVerdict::AlreadyCancelled) verdict = CancelVerdict::DidNotAttend;
    }
    return verdict;
}

/// Cancels what is live; nothing when the patient is already there.
Expected<CancelVerdict> cancelAll(const OperationRunner& runner, const ports::CancelAppointment& work,
                                  const AppointmentsNow& now) {
    for (const auto& [id, appointment] : now) {
        if (isSeen(appointment.state)) return CancelVerdict::PatientArrived;
    }
    CancelVerdict verdict = CancelVerdict::AlreadyCancelled;
    for (const auto& [id, appointment] : now) {
        if (!isLive(appointment.state)) continue;
        if (auto done = cancelOne(runner, work, appointment); !done) return fail(done.error());
        verdict = CancelVerdict::Cancelled;
    }
    const auto told = recordTold(runner, work.key, ports::Told::CancelledByHealthengine, work.now);
    if (!told) return fail(told.error());
    return verdict;
}

/// The same as in a transaction, but the link says what was begun until all is written.
Expected<CancelOutcome> cancelCompensated(const OperationRunner &runner, const ports::CancelAppointment &work) {
    const auto before = readStoredLink(runner, work.key);
    if (!before) return fail(before.error());
    ResourceLock lock(runner, work.key, *before ? (*before)->link.resource : domain::PmsResourceId());
    if (*before) {
        if (auto locked = lock.take(); !locked) return fail(locked.error());
    }
    const auto left = readStoredLink(runner, work.key);
    if (!left) return fail(left.error());
    if (*left && !work.onlyCheck) {
        if (auto mended = replayPending(runner, **left); !mended) return fail(mended.error());
    }
    AppointmentsNow now;
    auto link = findExisting(runner, work, now);
    if (!link) return fail(link.error());
    if (!*link) return CancelOutcome{CancelVerdict::UnknownBooking, std::nullopt};
    if (work.onlyCheck) return CancelOutcome{wouldCancel(now), std::move(*link)};
    if (!*left) {
        if (auto adopted = adopt(runner, **link, work.now); !adopted) return fail(adopted.error());
    }
    CompensatedWrites writes(runner, **link, /*isInsert=*/false);
    const auto verdict = cancelAll(runner, work, now);
    if (!verdict) {
        if (auto undone = writes.undo(); !undone) return fail(undone.error());
        return fail(verdict.error());
    }
    if (auto cleared = writes.clear(); !cleared) return fail(cleared.error());
    if (*verdict != CancelVerdict::PatientArrived) (*link)->cancelledByHealthengine = true;
    return CancelOutcome{*verdict, std::move(*link)};
}

}  // namespace

Expected<CancelOutcome> cancelAppointment(const OperationRunner& runner, const ports::CancelAppointment& work) {
    if (CompensatedWrites::servesFor(runner)) return cancelCompensated(runner, work);
    auto scope = WriteScope::begin(runner);
    if (!scope) return fail(scope.error());
    if (auto locked = lockLink(runner, work.key); !locked) return fail(locked.error());
    AppointmentsNow now;
    auto link = findOrAdopt(runner, work, now);
    if (!link) return fail(link.error());
    if (!*link) return CancelOutcome{CancelVerdict::UnknownBooking, std::nullopt};
    // Nothing of a mere look stays: the transaction is rolled back, an adopted link with it.
    if (work.onlyCheck) return CancelOutcome{wouldCancel(now), std::move(*link)};
    const auto verdict = cancelAll(runner, work, now);
    if (!verdict) return fail(verdict.error());
    if (auto committed = scope->commit(); !committed) return fail(committed.error());
    if (*verdict != CancelVerdict::PatientArrived) (*link)->cancelledByHealthengine = true;
    return CancelOutcome{*verdict, std::move(*link)};
}

Expected<ports::Done> recordTold(const OperationRunner& runner, const ports::RecordTold& work) {
    auto scope = WriteScope::begin(runner);
    if (!scope) return fail(scope.error());
    if (auto locked = lockLink(runner, work.key); !locked) return fail(locked.error());
    const auto link = readLink(runner, work.key);
    if (!link) return fail(link.error());
    if (!*link) {
        return fail(ErrorKind::Rejected, QStringLiteral("record_told"), QStringLiteral("the booking has no link"));
    }
    const auto told = recordTold(runner, work.key, work.told, work.now);
    if (!told) return fail(told.error());
    if (auto committed = scope->commit(); !committed) return fail(committed.error());
    return ports::Done{};
}

}  // namespace core::pms
