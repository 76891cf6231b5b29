// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/strong_id.h"

namespace core::domain {

using BookingId = base::StrongNumber<struct BookingIdTag>;    ///< Healthengine's booking.
using RequestId = base::StrongNumber<struct RequestIdTag>;    ///< Healthengine's request, ascending over time.
using PracticeId = base::StrongId<struct PracticeIdTag>;      ///< Healthengine's practice.
using PmsResourceId = base::StrongId<struct ResourceIdTag>;   ///< Bookable entity: practitioner, specialty, room.
using AppointmentTypeId = base::StrongId<struct TypeIdTag>;   ///< Of the PMS.
using AppointmentId = base::StrongId<struct ApptIdTag>;       ///< Of the PMS.
using PatientId = base::StrongId<struct PatientIdTag>;        ///< Of the PMS.
using LocationId = base::StrongId<struct LocationIdTag>;      ///< Of the PMS.

}  // namespace core::domain
