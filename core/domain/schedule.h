// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDate>
#include <QString>
#include <QTime>
#include <array>
#include <chrono>
#include <compare>
#include <vector>

#include "core/domain/ids.h"

namespace core::domain {

/// A bookable entity of the PMS. A practitioner with several specialties is one resource per specialty.
struct PmsResource {
    PmsResourceId id;
    QString name;  ///< Unique within a practice; title, first and last name as the PMS has them.
    QString title;
    QString firstName;
    QString lastName;
    QString specialty;
    LocationId location;  ///< Empty when the PMS has no locations.
    bool active = true;
    bool bookable = true;

    friend bool operator==(const PmsResource &, const PmsResource &) = default;
};

struct AppointmentType {
    AppointmentTypeId id;
    QString name;  ///< Unique within a practice.
    std::chrono::minutes length{0};
    PmsResourceId resource;  ///< Empty: offered by all resources.

    friend bool operator==(const AppointmentType &, const AppointmentType &) = default;
};

/// Minutes since the practice's midnight, 0 to 1440.
using MinuteOfDay = int;
inline constexpr MinuteOfDay kEndOfDay = 1440;

/// A stretch of one day in which appointments may start and end. `slot` is the length of one slot.
struct AvailabilityRange {
    MinuteOfDay start = 0;
    MinuteOfDay end = 0;
    std::chrono::seconds slot{0};
    std::vector<AppointmentTypeId> types{};  ///< Sorted; empty means any type.

    friend bool operator==(const AvailabilityRange &, const AvailabilityRange &) = default;
};

/// What one resource offers on one practice-local day, from a completed read. Ranges are sorted and disjoint per
/// set of types; an empty list is a full or closed day and is sent as such (FACTS 4).
struct AvailabilitySnapshot {
    PmsResourceId resource;
    QDate date;
    std::vector<AvailabilityRange> ranges;

    friend bool operator==(const AvailabilitySnapshot &, const AvailabilitySnapshot &) = default;
};

struct LiveRange {
    MinuteOfDay start = 0;
    MinuteOfDay end = 0;
    friend bool operator==(const LiveRange &, const LiveRange &) = default;
};

/// The hours in which Healthengine may expect us to answer, on the practice's wall.
/// Index 0 = Monday … 6 = Sunday, 7 = public holidays.
struct LivenessContract {
    std::array<std::vector<LiveRange>, 8> days;
    friend bool operator==(const LivenessContract &, const LivenessContract &) = default;
};

}  // namespace core::domain
