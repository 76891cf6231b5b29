// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/sandbox/sandbox.h"

namespace core::sandbox {

/// Everything the sandbox knows, as JSON ("schema": 1): bookings with their life and what the PMS should hold of them,
/// updates, counters, violations, what was received. Carries the invented patients; for tests and demos only.
QJsonObject report(const Sandbox &sandbox, base::UtcTime now);

QJsonObject bookingReport(const Sandbox &sandbox, const BookingRecord &booking);

/// What the practice's database should hold of a booking: "open" (not answered), "none" (rejected), "booked",
/// "cancelled" (by either side), "didNotAttend".
QString expectedInPms(const Sandbox &sandbox, const BookingRecord &booking);

}  // namespace core::sandbox
