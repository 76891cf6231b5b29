// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/pms/operation_runner.h"

namespace core::pms {

/// An appointment as it stands in the PMS now.
struct AppointmentNow {
    domain::AppointmentId id;
    domain::PmsResourceId resource;
    domain::PatientId patient;
    base::PracticeTime start;
    base::PracticeTime end;
    ports::AppointmentState state = ports::AppointmentState::Booked;
    bool overlapped = false;
};

/// Sets environment, practice and booking.
void setKey(Parameters& parameters, const ports::LinkKey& key);
QString utcText(base::UtcTime time);

/// A link as it lies in the database.
struct StoredLink {
    ports::BookingLink link;
    std::optional<base::PracticeTime> latestStart;  ///< The latest that was seen, when staff moved the appointment.
    QString pending;  ///< PendingWork as JSON while a unit without a transaction is under way; else empty.
    bool cancellationTold = false;  ///< The link itself says that Healthengine cancelled, not only what is pending.
    bool written = true;            ///< False: the booking is being inserted; no appointment and no patient yet.
};

base::Expected<std::optional<StoredLink>> readStoredLink(const OperationRunner &runner, const ports::LinkKey &key);
/// Only a link that is written; nullopt for one that an insert has begun.
base::Expected<std::optional<ports::BookingLink>> readLink(const OperationRunner& runner, const ports::LinkKey& key);
/// Links whose start, as booked or the latest seen, is on @p from or later, and those that are pending.
base::Expected<std::vector<StoredLink>> readStoredLinks(const OperationRunner &runner, const QString &environment,
                                                        const domain::PracticeId &practice, QDate from);
/// Those of them that are written.
base::Expected<std::vector<ports::BookingLink>> readLinks(const OperationRunner& runner, const QString& environment,
                                                          const domain::PracticeId& practice, QDate from);
/// Sets the key and everything else that a link's operations are offered.
void setLink(const OperationRunner &runner, Parameters &parameters, const ports::BookingLink &link, base::UtcTime now);
base::Expected<void> insertLink(const OperationRunner& runner, const ports::BookingLink& link, base::UtcTime now);
base::Expected<void> recordTold(const OperationRunner& runner, const ports::LinkKey& key, ports::Told told,
                                base::UtcTime now);

/// Remembers where staff moved the appointment to, so that it stays in sight; an earlier time than known changes
/// nothing.
base::Expected<void> recordMove(const OperationRunner &runner, const ports::LinkKey &key,
                                const base::PracticeTime &start);

/// Those of @p ids that exist, asked for in portions.
base::Expected<std::map<domain::AppointmentId, AppointmentNow>> readAppointments(
    const OperationRunner& runner, const std::vector<domain::AppointmentId>& ids);

}  // namespace core::pms
