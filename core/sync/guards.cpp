// SPDX-License-Identifier: Apache-2.0
#include "core/sync/guards.h"

#include <algorithm>

namespace core::sync {

GuardFinding guardShrink(const std::vector<QString> &accepted, const std::vector<QString> &now) {
    if (accepted.empty()) return GuardFinding::Fine;
    if (now.empty()) return GuardFinding::StaffOnly;
    const std::set<QString> kept(now.begin(), now.end());
    const auto gone =
        std::count_if(accepted.begin(), accepted.end(), [&](const QString &id) { return !kept.count(id); });
    const auto limit = std::max<size_t>(2, accepted.size() / 5);
    return size_t(gone) > limit ? GuardFinding::Suspicious : GuardFinding::Fine;
}

GuardFinding guardFirst(const std::vector<QString> &now) {
    return now.empty() ? GuardFinding::StaffOnly : GuardFinding::Fine;
}

std::vector<QDate> closedInBoth(const std::vector<QDate> &one, const std::vector<QDate> &other) {
    std::vector<QDate> both;
    std::copy_if(one.begin(), one.end(), std::back_inserter(both),
                 [&](QDate day) { return std::find(other.begin(), other.end(), day) != other.end(); });
    return both;
}

GuardFinding guardEmptyAvailability(const ports::AvailabilityRead &read, bool publishedFree) {
    if (!publishedFree || read.days.empty()) return GuardFinding::Fine;
    const bool empty =
        std::all_of(read.days.begin(), read.days.end(), [](const auto &day) { return day.ranges.empty(); });
    const bool explained = std::all_of(read.days.begin(), read.days.end(), [&](const auto &day) {
        return std::find(read.closures.begin(), read.closures.end(), day.date) != read.closures.end();
    });
    return empty && !explained ? GuardFinding::Suspicious : GuardFinding::Fine;
}

GuardFinding guardVanished(size_t vanished, size_t linked, size_t withoutLink) {
    if (withoutLink > 0) return GuardFinding::StaffOnly;
    return vanished > std::max<size_t>(3, linked / 5) ? GuardFinding::StaffOnly : GuardFinding::Fine;
}

}  // namespace core::sync
