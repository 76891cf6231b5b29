// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>

#include "core/config/settings.h"
#include "core/ports/pms_database.h"

namespace core::sync {

/// What of the PMS's configuration a practice publishes: without [[practice.resource]] every active bookable resource,
/// else the listed ones with publish = true. Equal names get the specialty, then the id; sorted by id. Pure.
ports::PmsConfiguration publishedConfiguration(const ports::PmsConfiguration &pms,
                                               const config::PracticeSettings &settings);

/// What Healthengine can be told of a day: types that are not @p offered are dropped, and a limited range that has none
/// left with them, because without types it would be open to any. Ranges that have become alike do not overlap.
domain::AvailabilitySnapshot limitedToTypes(domain::AvailabilitySnapshot day,
                                            const std::set<domain::AppointmentTypeId> &offered);

/// Cuts off what begins before @p practiceNow + lead time, rounded up to whole slots; days wholly before it become
/// empty. Without a lead time nothing is cut: Healthengine itself does not offer the past.
domain::AvailabilitySnapshot withLeadTime(domain::AvailabilitySnapshot snapshot, const base::PracticeTime &practiceNow,
                                          std::chrono::minutes leadTime);

}  // namespace core::sync
