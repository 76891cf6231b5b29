// SPDX-License-Identifier: Apache-2.0
#include "core/sync/published_configuration.h"

#include <algorithm>
#include <map>

namespace core::sync {
namespace {

/// True when names were equal and got their suffix.
template <class T, class Suffix>
bool makeNamesUnique(std::vector<T> &things, Suffix suffix) {
    std::map<QString, int> counts;
    for (const auto &thing : things) ++counts[thing.name.toCaseFolded()];
    bool changed = false;
    for (auto &thing : things) {
        const QString extra = suffix(thing);
        if (counts[thing.name.toCaseFolded()] < 2 || extra.isEmpty()) continue;
        thing.name += QStringLiteral(" (%1)").arg(extra);
        changed = true;
    }
    return changed;
}

/// By id, each id once: a PMS that lists one twice must not make a snapshot that Healthengine refuses as a whole.
template <class T>
void sortById(std::vector<T> &things) {
    std::stable_sort(things.begin(), things.end(), [](const auto &a, const auto &b) { return a.id < b.id; });
    const auto last =
        std::unique(things.begin(), things.end(), [](const auto &a, const auto &b) { return a.id == b.id; });
    things.erase(last, things.end());
}

/// Ids are unique, so this ends; a name with its id may be the very name of another thing.
template <class T>
void addIdsToEqualNames(std::vector<T> &things) {
    while (makeNamesUnique(things, [](const auto &thing) { return thing.id.value(); })) {
    }
}

QString nameOf(const domain::PmsResource &resource) {
    if (!resource.name.trimmed().isEmpty()) return resource.name.trimmed();
    const QString joined =
        QStringLiteral("%1 %2 %3").arg(resource.title, resource.firstName, resource.lastName).simplified();
    return joined.isEmpty() ? resource.id.value() : joined;
}

std::vector<domain::PmsResource> publishedResources(const std::vector<domain::PmsResource> &all,
                                                    const config::PracticeSettings &settings) {
    std::vector<domain::PmsResource> result;
    for (auto resource : all) {
        if (!resource.active || !resource.bookable) continue;
        const auto listed = std::find_if(settings.resources.begin(), settings.resources.end(),
                                         [&](const auto &s) { return s.id == resource.id; });
        if (!settings.resources.empty() && (listed == settings.resources.end() || !listed->publish)) continue;
        resource.name = nameOf(resource);
        if (listed != settings.resources.end() && !listed->name.isEmpty()) resource.name = listed->name;
        result.push_back(std::move(resource));
    }
    sortById(result);
    makeNamesUnique(result, [](const auto &resource) { return resource.specialty; });
    addIdsToEqualNames(result);
    return result;
}

}  // namespace

ports::PmsConfiguration publishedConfiguration(const ports::PmsConfiguration &pms,
                                               const config::PracticeSettings &settings) {
    ports::PmsConfiguration result;
    result.resources = publishedResources(pms.resources, settings);
    for (const auto &type : pms.types) {
        const bool offered =
            type.resource.isEmpty() || std::any_of(result.resources.begin(), result.resources.end(),
                                                   [&](const auto &resource) { return resource.id == type.resource; });
        if (offered) result.types.push_back(type);
    }
    sortById(result.types);
    addIdsToEqualNames(result.types);
    return result;
}

domain::AvailabilitySnapshot limitedToTypes(domain::AvailabilitySnapshot day,
                                            const std::set<domain::AppointmentTypeId> &offered) {
    std::vector<domain::AvailabilityRange> kept;
    std::map<std::vector<domain::AppointmentTypeId>, domain::MinuteOfDay> ends;
    bool dropped = false;
    for (auto &range : day.ranges) {
        if (!range.types.empty()) {
            dropped = std::erase_if(range.types, [&](const auto &type) { return !offered.count(type); }) > 0 || dropped;
            if (range.types.empty()) continue;
        }
        const auto taken = ends.find(range.types);
        if (dropped && taken != ends.end()) range.start = std::max(range.start, taken->second);
        if (range.start >= range.end) continue;
        ends[range.types] = range.end;
        kept.push_back(std::move(range));
    }
    day.ranges = std::move(kept);
    return day;
}

domain::AvailabilitySnapshot withLeadTime(domain::AvailabilitySnapshot snapshot, const base::PracticeTime &practiceNow,
                                          std::chrono::minutes leadTime) {
    if (leadTime.count() <= 0) return snapshot;
    const auto earliest = practiceNow.plus(leadTime);
    if (snapshot.date > earliest.date) return snapshot;
    if (snapshot.date < earliest.date) {
        snapshot.ranges.clear();
        return snapshot;
    }
    const int seconds = earliest.time.msecsSinceStartOfDay() / 1000;
    const domain::MinuteOfDay from = (seconds + 59) / 60;
    std::vector<domain::AvailabilityRange> kept;
    for (auto range : snapshot.ranges) {
        if (range.start < from) {
            const int slot = std::max(1, int(range.slot.count() / 60));
            range.start += (from - range.start + slot - 1) / slot * slot;
        }
        if (range.start < range.end) kept.push_back(range);
    }
    snapshot.ranges = std::move(kept);
    return snapshot;
}

}  // namespace core::sync
