// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QChar>
#include <QString>
#include <chrono>
#include <map>
#include <optional>
#include <vector>

#include "core/pms/availability.h"

namespace core::pms {

/// How a practice system says when a resource sees patients.
enum class SessionKind {
    Intervals,  ///< Rows are spans of time.
    Slots,      ///< Rows are slots that can be booked, taken or not.
    FreeSlots,  ///< Rows are slots that are free; what is taken is not listed.
    Markers,    ///< Rows say when a resource comes in and goes out.
    Codes,      ///< A row is a day as a text of one character for so many minutes.
    Always,     ///< Open every day between two times; the diary only has what takes time away.
};

/// Which number a practice system gives to which day of the week.
enum class WeekdayBase { Monday1, Monday0, Sunday1, Sunday0 };

/// What one character of a day's code text stands for.
struct DayCode {
    bool open = false;
    std::vector<domain::AppointmentTypeId> types;  ///< Empty: any.
    std::chrono::seconds slot{0};                  ///< 0: as long as one character.
};

/// `[sessions]`.
struct SessionRules {
    SessionKind kind = SessionKind::Intervals;
    WeekdayBase weekdayBase = WeekdayBase::Monday1;
    DaySpan day{0, kSecondsPerDay};                  ///< day_start, day_end: seconds of the day.
    std::vector<int> weekdays{1, 2, 3, 4, 5, 6, 7};  ///< Always: 1 Monday to 7 Sunday.
    int codeSeconds = 0;                             ///< Of one character where the row does not say.
    int codesFrom = 0;                               ///< Seconds of the day at which a code text begins.
    std::map<QChar, DayCode> codes;                  ///< A character that is not listed is closed.

    bool areSlots() const { return kind == SessionKind::Slots || kind == SessionKind::FreeSlots; }
    /// False for an operation of the diary that this kind does without.
    bool needs(const QString &operation) const;
};

/// 1 Monday to 7 Sunday; nullopt for what is no day in @p base.
std::optional<int> weekdayOf(qint64 number, WeekdayBase base);

/// One moment at which a resource comes in or goes out.
struct DayMarker {
    int second = 0;  ///< Of the day.
    bool in = false;
    int dayEnd = kSecondsPerDay;  ///< In: where the section ends if no marker ends it.
    std::chrono::seconds slot{0};
    std::vector<domain::AppointmentTypeId> types;  ///< In: limits the section that begins; empty: any.
};

/// The sections of one day: each In begins one, which the next In or Out of the day ends, or the day's end. An Out
/// beats an In at the same moment; several Ins at one moment make one section that is open to all of their types.
std::vector<Session> sectionsOf(std::vector<DayMarker> markers);

/// The sessions that a code text says, @p seconds for each character from @p begin on; equal neighbours are one.
std::vector<Session> sessionsOfCodes(const QString &codes, int begin, int seconds, const SessionRules &rules);

}  // namespace core::pms
