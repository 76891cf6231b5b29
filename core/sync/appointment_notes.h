// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/domain/booking.h"

namespace core::sync {

/// What goes into the appointment's notes in the PMS: the patient's reason as it was typed, the Healthengine
/// appointment type (which `comments` holds) and the telehealth link, one below the other; what is not given is left
/// out. Pure.
base::Redacted<QString> appointmentNotes(const domain::Booking &booking);

}  // namespace core::sync
