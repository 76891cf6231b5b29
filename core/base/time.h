// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDate>
#include <QDateTime>
#include <QTime>
#include <QTimeZone>
#include <chrono>
#include <optional>

#include "core/base/expected.h"

namespace core::base {

/// Monotonic time: the only clock that timers and intervals use.
using SteadyTime = std::chrono::steady_clock::time_point;

/// A wall-clock stamp in UTC with millisecond resolution.
using UtcTime = std::chrono::sys_time<std::chrono::milliseconds>;

UtcTime utcFromDateTime(const QDateTime &dateTime);
QDateTime toDateTime(UtcTime time);

/// "YYYY-MM-DD HH:MM:SS" in UTC, as Healthengine writes bookedTime; nullopt when the text is not such a stamp.
std::optional<UtcTime> parseUtcStamp(const QString &text);
QString formatUtcStamp(UtcTime time);

/// A date and time on the practice's wall. It is a different type from UtcTime, so that the two cannot be mixed:
/// converting needs the practice's zone. Never the PC's zone.
struct PracticeTime {
    QDate date;
    QTime time;

    bool isValid() const { return date.isValid() && time.isValid(); }
    /// Wall-clock arithmetic: crossing midnight changes the date, daylight saving is not looked at.
    PracticeTime plus(std::chrono::seconds duration) const;

    friend bool operator==(const PracticeTime &, const PracticeTime &) = default;
    friend std::strong_ordering operator<=>(const PracticeTime &a, const PracticeTime &b);
};

/// "YYYY-MM-DD HH:MM:SS" on the practice's wall; nullopt when the text is not such a stamp.
std::optional<PracticeTime> parsePracticeStamp(const QString &text);
QString formatPracticeStamp(const PracticeTime &time);

/// The practice's IANA zone.
class PracticeZone {
  public:
    /// Fails with ContractViolation when @p ianaId is no zone this machine knows.
    static Expected<PracticeZone> fromIana(const QString &ianaId);

    PracticeTime toPractice(UtcTime time) const;
    /// A time inside the gap of a daylight-saving change moves forward by the gap; an ambiguous one is the earlier.
    UtcTime toUtc(const PracticeTime &time) const;
    QString ianaId() const { return QString::fromLatin1(m_zone.id()); }

  private:
    explicit PracticeZone(QTimeZone zone) : m_zone(std::move(zone)) {}
    QTimeZone m_zone;
};

}  // namespace core::base
