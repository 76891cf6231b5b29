// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <set>
#include <vector>

#include "core/ports/pms_database.h"

/// Pure rules that recognise what looks like an accident (ARCHITECTURE.md, "Guards").
namespace core::sync {

enum class GuardFinding {
    Fine,
    Suspicious,  ///< Held until staff decide or a second identical read a minute later says the same.
    StaffOnly,   ///< Held until staff decide.
};

/// A configuration snapshot deletes what it lacks (FACTS 4): more than max(2, a fifth) of the ids gone is suspicious;
/// an empty list after a non-empty one is released by staff only.
GuardFinding guardShrink(const std::vector<QString> &accepted, const std::vector<QString> &now);

/// The same for the first snapshot of a link, when what Healthengine has (from a former integration) is not known: only
/// an empty list of what no practice is without is held.
GuardFinding guardFirst(const std::vector<QString> &now);

/// Of closures that were read in parts: a day is closed only if every part says so.
std::vector<QDate> closedInBoth(const std::vector<QDate> &one, const std::vector<QDate> &other);

/// Every day of every resource empty, and not each of them by a closure in the PMS, is suspicious, where @p
/// publishedFree says that Healthengine still offers something.
GuardFinding guardEmptyAvailability(const ports::AvailabilityRead &read, bool publishedFree);

/// More than max(3, a fifth) of the linked appointments gone at once: a restored backup, a copy. Staff only. So is a
/// single one that is gone together with its link (counted in @p vanished as well): staff delete no links.
GuardFinding guardVanished(size_t vanished, size_t linked, size_t withoutLink = 0);

}  // namespace core::sync
