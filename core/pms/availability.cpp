// SPDX-License-Identifier: Apache-2.0
#include "core/pms/availability.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace core::pms {
namespace {

using domain::AppointmentTypeId;
using domain::AvailabilityRange;

constexpr int kSecondsPerMinute = 60;

int minuteUp(int second) {
    return (std::clamp(second, 0, kSecondsPerDay) + kSecondsPerMinute - 1) / kSecondsPerMinute;
}
int minuteDown(int second) {
    return std::clamp(second, 0, kSecondsPerDay) / kSecondsPerMinute;
}

/// Minutes, half-open.
struct MinuteSpan {
    int start = 0;
    int end = 0;
};

/// Sorted and disjoint minutes that are not free; edges round outwards.
std::vector<MinuteSpan> busyMinutes(const std::vector<DaySpan>& busy) {
    std::vector<MinuteSpan> spans;
    for (const DaySpan& span : busy) {
        if (!span.isEmpty()) spans.push_back({minuteDown(span.start), minuteUp(span.end)});
    }
    std::sort(spans.begin(), spans.end(), [](const auto& a, const auto& b) { return a.start < b.start; });
    std::vector<MinuteSpan> merged;
    for (const MinuteSpan& span : spans) {
        if (!merged.empty() && span.start <= merged.back().end) {
            merged.back().end = std::max(merged.back().end, span.end);
        } else {
            merged.push_back(span);
        }
    }
    return merged;
}

/// Joins @p ranges of one set of types, sorted by start.
std::vector<AvailabilityRange> join(const std::vector<AvailabilityRange>& ranges) {
    std::vector<AvailabilityRange> joined;
    for (AvailabilityRange range : ranges) {
        if (!joined.empty() && range.start <= joined.back().end && range.slot == joined.back().slot) {
            joined.back().end = std::max(joined.back().end, range.end);
            continue;
        }
        if (!joined.empty()) range.start = std::max(range.start, joined.back().end);
        if (range.start < range.end) joined.push_back(std::move(range));
    }
    return joined;
}

void subtract(const AvailabilityRange& range, const std::vector<MinuteSpan>& busy,
              std::vector<AvailabilityRange>& out) {
    AvailabilityRange rest = range;
    for (const MinuteSpan& span : busy) {
        if (span.end <= rest.start) continue;
        if (span.start >= rest.end) break;
        if (span.start > rest.start) {
            AvailabilityRange before = rest;
            before.end = span.start;
            out.push_back(std::move(before));
        }
        rest.start = span.end;
    }
    if (rest.start < rest.end) out.push_back(std::move(rest));
}

}  // namespace

std::vector<AvailabilityRange> freeRanges(std::vector<Session> sessions, const std::vector<DaySpan>& busy) {
    std::map<std::vector<AppointmentTypeId>, std::vector<AvailabilityRange>> byTypes;
    for (Session& session : sessions) {
        std::sort(session.types.begin(), session.types.end());
        session.types.erase(std::unique(session.types.begin(), session.types.end()), session.types.end());
        const AvailabilityRange range{minuteUp(session.span.start), minuteDown(session.span.end), session.slot,
                                      session.types};
        if (range.start < range.end) byTypes[session.types].push_back(range);
    }
    const std::vector<MinuteSpan> taken = busyMinutes(busy);
    std::vector<AvailabilityRange> free;
    for (auto& [types, ranges] : byTypes) {
        std::stable_sort(ranges.begin(), ranges.end(), [](const AvailabilityRange& a, const AvailabilityRange& b) {
            return std::tie(a.start, a.slot, a.end) < std::tie(b.start, b.slot, b.end);
        });
        for (const AvailabilityRange& range : join(ranges)) subtract(range, taken, free);
    }
    std::sort(free.begin(), free.end(), [](const AvailabilityRange& a, const AvailabilityRange& b) {
        return std::tie(a.start, a.end, a.types) < std::tie(b.start, b.end, b.types);
    });
    return free;
}

bool insideSessions(const DaySpan& wanted, const std::vector<Session>& sessions, const AppointmentTypeId& type) {
    if (wanted.isEmpty() || wanted.start < 0 || wanted.end > kSecondsPerDay) return false;
    std::vector<DaySpan> allowed;
    for (const Session& session : sessions) {
        const bool any = session.types.empty();
        if (any || std::find(session.types.begin(), session.types.end(), type) != session.types.end()) {
            allowed.push_back(session.span);
        }
    }
    std::sort(allowed.begin(), allowed.end(), [](const DaySpan& a, const DaySpan& b) { return a.start < b.start; });
    int covered = wanted.start;
    for (const DaySpan& span : allowed) {
        if (span.start > covered) break;
        covered = std::max(covered, span.end);
    }
    return covered >= wanted.end;
}

bool overlapsAny(const DaySpan& wanted, const std::vector<DaySpan>& busy) {
    return std::any_of(busy.begin(), busy.end(), [&wanted](const DaySpan& span) {
        return !span.isEmpty() && span.start < wanted.end && wanted.start < span.end;
    });
}

}  // namespace core::pms
