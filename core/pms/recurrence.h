// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDate>
#include <optional>
#include <vector>

namespace core::pms {

/// The words of `[map.repeat]`.
enum class Repeat {
    None,
    Day,           ///< Every n days.
    Week,          ///< Every n weeks on the weekday of the first date.
    Workday,       ///< Every n-th day from Monday to Friday, counted on from the first date.
    MonthDay,      ///< Every n months on the day of the first date; months without that day are skipped.
    MonthWeekday,  ///< Every n months on the nth weekday.
    Year,          ///< Every n years; 29 February in leap years only.
    Weekdays,      ///< On the named weekdays of every n-th week; weeks begin on Monday.
};

/// On which days something in a diary takes place. Wall-clock days: daylight saving does not matter.
struct Recurrence {
    Repeat repeat = Repeat::None;
    QDate first;                 ///< Nothing before it, not even on a day that the rule would hit.
    int every = 1;               ///< From 1.
    std::vector<int> days;       ///< Weekdays: 1 Monday to 7 Sunday.
    int nth = 1;                 ///< MonthWeekday: 1 to 4, 5 is the last.
    int weekday = 1;             ///< MonthWeekday: 1 Monday to 7 Sunday.
    std::optional<QDate> until;  ///< Inclusive; nothing: for ever.
    std::vector<QDate> except;   ///< Days on which it does not take place.
};

/// The days of @p rule in from..to, both inclusive; sorted. The work grows with the days found, not with the distance
/// from the first date.
std::vector<QDate> datesOf(const Recurrence &rule, QDate from, QDate to);

}  // namespace core::pms
