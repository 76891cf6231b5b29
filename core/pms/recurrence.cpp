// SPDX-License-Identifier: Apache-2.0
#include "core/pms/recurrence.h"

#include <algorithm>

namespace core::pms {
namespace {

constexpr int kDaysPerWeek = 7;
constexpr int kWorkdaysPerWeek = 5;
constexpr int kMonthsPerYear = 12;
constexpr int kLast = 5;

/// The least value of start, start + step, … that is not below @p least.
qint64 firstStep(qint64 start, qint64 step, qint64 least) {
    return least <= start ? start : start + (least - start + step - 1) / step * step;
}

QDate mondayOf(QDate date) {
    return date.addDays(1 - date.dayOfWeek());
}

/// Collects days between bounds.
class Collector {
  public:
    Collector(const Recurrence &rule, QDate from, QDate to)
        : m_rule(rule), m_from(std::max(from, rule.first)), m_to(to) {
        if (rule.until) m_to = std::min(m_to, *rule.until);
    }
    bool isEmpty() const { return m_from > m_to; }
    QDate from() const { return m_from; }
    QDate to() const { return m_to; }

    void add(QDate date) {
        if (!date.isValid() || date < m_from || date > m_to) return;
        const auto &except = m_rule.except;
        if (std::find(except.begin(), except.end(), date) == except.end()) m_found.push_back(date);
    }
    std::vector<QDate> take() { return std::move(m_found); }

  private:
    const Recurrence &m_rule;
    QDate m_from;
    QDate m_to;
    std::vector<QDate> m_found;
};

void addEveryDays(const Recurrence &rule, qint64 step, Collector &days) {
    const qint64 begin = firstStep(rule.first.toJulianDay(), step, days.from().toJulianDay());
    for (qint64 day = begin; day <= days.to().toJulianDay(); day += step) days.add(QDate::fromJulianDay(day));
}

/// Workdays from Monday of some first week on; a day of a weekend counts as the Friday before it, so that the n-th
/// workday after a Saturday is found.
qint64 workdayNumber(QDate date) {
    const qint64 weeks = mondayOf(date).toJulianDay() / kDaysPerWeek;
    return weeks * kWorkdaysPerWeek + std::min(date.dayOfWeek(), kWorkdaysPerWeek) - 1;
}

void addWorkdays(const Recurrence &rule, Collector &days) {
    const qint64 begin = workdayNumber(rule.first);
    for (QDate date = days.from(); date <= days.to(); date = date.addDays(1)) {
        if (date.dayOfWeek() > kWorkdaysPerWeek) continue;
        if ((workdayNumber(date) - begin) % rule.every == 0) days.add(date);
    }
}

QDate nthWeekday(int year, int month, int nth, int weekday) {
    const QDate begin(year, month, 1);
    if (nth < kLast) {
        const QDate date = begin.addDays((weekday - begin.dayOfWeek() + kDaysPerWeek) % kDaysPerWeek)
                               .addDays(qint64(nth - 1) * kDaysPerWeek);
        return date.month() == month ? date : QDate();
    }
    const QDate end(year, month, begin.daysInMonth());
    return end.addDays(-((end.dayOfWeek() - weekday + kDaysPerWeek) % kDaysPerWeek));
}

template <class DayOf>
void addMonths(const Recurrence &rule, qint64 step, Collector &days, DayOf dayOf) {
    const auto monthNumber = [](QDate date) { return qint64(date.year()) * kMonthsPerYear + date.month() - 1; };
    const qint64 begin = firstStep(monthNumber(rule.first), step, monthNumber(days.from()));
    for (qint64 month = begin; month <= monthNumber(days.to()); month += step) {
        days.add(dayOf(int(month / kMonthsPerYear), int(month % kMonthsPerYear) + 1));
    }
}

void addWeekdays(const Recurrence &rule, Collector &days) {
    const qint64 step = qint64(kDaysPerWeek) * rule.every;
    const qint64 begin = firstStep(mondayOf(rule.first).toJulianDay(), step, mondayOf(days.from()).toJulianDay());
    std::vector<int> wanted = rule.days;
    std::sort(wanted.begin(), wanted.end());
    wanted.erase(std::unique(wanted.begin(), wanted.end()), wanted.end());
    for (qint64 monday = begin; monday <= days.to().toJulianDay(); monday += step) {
        for (const int day : wanted) days.add(QDate::fromJulianDay(monday + day - 1));
    }
}

}  // namespace

std::vector<QDate> datesOf(const Recurrence &rule, QDate from, QDate to) {
    Collector days(rule, from, to);
    if (!rule.first.isValid() || days.isEmpty() || rule.every < 1) return {};
    const auto sameDay = [&rule](int year, int month) { return QDate(year, month, rule.first.day()); };
    switch (rule.repeat) {
        case Repeat::None:
            days.add(rule.first);
            break;
        case Repeat::Day:
            addEveryDays(rule, rule.every, days);
            break;
        case Repeat::Week:
            addEveryDays(rule, qint64(kDaysPerWeek) * rule.every, days);
            break;
        case Repeat::Workday:
            addWorkdays(rule, days);
            break;
        case Repeat::MonthDay:
            addMonths(rule, rule.every, days, sameDay);
            break;
        case Repeat::MonthWeekday:
            addMonths(rule, rule.every, days,
                      [&rule](int year, int month) { return nthWeekday(year, month, rule.nth, rule.weekday); });
            break;
        case Repeat::Year:
            addMonths(rule, qint64(kMonthsPerYear) * rule.every, days, sameDay);
            break;
        case Repeat::Weekdays:
            addWeekdays(rule, days);
            break;
    }
    return days.take();
}

}  // namespace core::pms
