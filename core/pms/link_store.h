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

base::Expected<std::optional<ports::BookingLink>> readLink(const OperationRunner& runner, const ports::LinkKey& key);
base::Expected<std::vector<ports::BookingLink>> readLinks(const OperationRunner& runner, const QString& environment,
                                                          const domain::PracticeId& practice, QDate from);
base::Expected<void> insertLink(const OperationRunner& runner, const ports::BookingLink& link, base::UtcTime now);
base::Expected<void> recordTold(const OperationRunner& runner, const ports::LinkKey& key, ports::Told told,
                                base::UtcTime now);

/// Those of @p ids that exist, asked for in portions.
base::Expected<std::map<domain::AppointmentId, AppointmentNow>> readAppointments(
    const OperationRunner& runner, const std::vector<domain::AppointmentId>& ids);

}  // namespace core::pms
