// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>
#include <vector>

#include "core/base/redacted.h"
#include "core/base/time.h"
#include "core/domain/ids.h"
#include "core/domain/patient.h"

namespace core::domain {

enum class BookingStatus { Requested, Confirmed, Cancelled, Unknown };

/// One entry of /requests/bookings.
struct Booking {
    BookingId id;
    std::optional<PmsResourceId> resource;  ///< Absent: its resource was removed; the booking is rejected (FACTS 9).
    std::optional<AppointmentTypeId> appointmentType;
    std::vector<AppointmentId> appointmentIds;
    std::optional<PatientId> patientId;  ///< Healthengine's idea of the file; checked, never trusted.
    std::optional<base::UtcTime> bookedTime;
    BookingStatus status = BookingStatus::Requested;
    base::PracticeTime appointmentTime;
    std::chrono::seconds length{0};
    base::Redacted<QString> reason;
    base::Redacted<QString> comments;  ///< Holds the Healthengine appointment type.
    base::Redacted<QString> telehealthUrl;
    bool isNewPatient = false;
    base::Redacted<Patient> patient;
};

/// One entry of /requests/bookingUpdates; almost always a cancellation.
struct BookingUpdate {
    RequestId requestId;
    BookingId bookingId;
    std::vector<AppointmentId> appointmentIds;
    std::optional<PatientId> patientId;
    std::optional<base::UtcTime> updatedAt;
    BookingStatus status = BookingStatus::Unknown;
};

/// One entry of /requests/availability; without a resource the day is wanted for all of them.
struct AvailabilityRequest {
    QDate day;
    std::optional<PmsResourceId> resource;
};

/// One entry of /requests/pmsAppointmentChanges.
struct AppointmentChangeRequest {
    BookingId bookingId;
    std::vector<AppointmentId> appointmentIds;
    std::optional<PatientId> patientId;
};

}  // namespace core::domain
