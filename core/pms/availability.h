// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <vector>

#include "core/domain/schedule.h"

/// Arithmetic on one practice-local day. All functions are pure. Days are wall-clock days, so that daylight saving is a
/// matter of labels only: a day of 23 hours has the same minutes as any other.
namespace core::pms {

inline constexpr int kSecondsPerDay = 86'400;

/// Seconds of one day, half-open: 0 to 86400.
struct DaySpan {
    int start = 0;
    int end = 0;

    bool isEmpty() const { return end <= start; }
    friend bool operator==(const DaySpan&, const DaySpan&) = default;
};

/// One session of a resource on one day. An empty list of types means any.
struct Session {
    DaySpan span;
    std::chrono::seconds slot{0};
    std::vector<domain::AppointmentTypeId> types;
};

/// Sessions less busy times. Sub-minute edges round inwards. Ranges of equal types and slot that touch or overlap
/// merge; of equal types and different slots the earlier session keeps the overlap. Sorted by start, end, types;
/// disjoint within one set of types. Empty and reversed spans count for nothing.
std::vector<domain::AvailabilityRange> freeRanges(std::vector<Session> sessions, const std::vector<DaySpan>& busy);

/// True when @p wanted lies wholly inside the sessions that allow @p type, taken together.
bool insideSessions(const DaySpan& wanted, const std::vector<Session>& sessions, const domain::AppointmentTypeId& type);

/// True when @p wanted and one of @p busy share time; touching is not sharing.
bool overlapsAny(const DaySpan& wanted, const std::vector<DaySpan>& busy);

}  // namespace core::pms
