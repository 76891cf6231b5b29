// SPDX-License-Identifier: Apache-2.0
#include <rapidcheck.h>

#include <QtTest>

#include "core/pms/recurrence.h"

using namespace core::pms;

namespace {

QDate day(const char *iso) {
    return QDate::fromString(QLatin1String(iso), Qt::ISODate);
}

std::vector<QDate> days(std::initializer_list<const char *> list) {
    std::vector<QDate> made;
    for (const char *iso : list) made.push_back(day(iso));
    return made;
}

int monthsBetween(QDate a, QDate b) {
    return (b.year() - a.year()) * 12 + b.month() - a.month();
}

/// Days from Monday to Friday after @p from, up to and including @p to: counted one by one.
int workdaysAfter(QDate from, QDate to) {
    int count = 0;
    for (QDate date = from.addDays(1); date <= to; date = date.addDays(1)) count += date.dayOfWeek() <= 5;
    return count;
}

/// The definition of each rule, asked of one day.
bool takesPlace(const Recurrence &rule, QDate date) {
    if (date < rule.first || (rule.until && date > *rule.until)) return false;
    if (std::find(rule.except.begin(), rule.except.end(), date) != rule.except.end()) return false;
    const qint64 passed = rule.first.daysTo(date);
    switch (rule.repeat) {
        case Repeat::None: return passed == 0;
        case Repeat::Day: return passed % rule.every == 0;
        case Repeat::Week: return passed % (7 * rule.every) == 0;
        case Repeat::Workday: return date.dayOfWeek() <= 5 && workdaysAfter(rule.first, date) % rule.every == 0;
        case Repeat::MonthDay:
            return date.day() == rule.first.day() && monthsBetween(rule.first, date) % rule.every == 0;
        case Repeat::MonthWeekday: {
            const bool last = date.addDays(7).month() != date.month();
            const bool hit = rule.nth == 5 ? last : (date.day() - 1) / 7 + 1 == rule.nth;
            return hit && date.dayOfWeek() == rule.weekday && monthsBetween(rule.first, date) % rule.every == 0;
        }
        case Repeat::Year:
            return date.day() == rule.first.day() && date.month() == rule.first.month() &&
                   (date.year() - rule.first.year()) % rule.every == 0;
        case Repeat::Weekdays: {
            const QDate monday = rule.first.addDays(1 - rule.first.dayOfWeek());
            const bool week = monday.daysTo(date) / 7 % rule.every == 0;
            return week && std::find(rule.days.begin(), rule.days.end(), date.dayOfWeek()) != rule.days.end();
        }
    }
    return false;
}

Recurrence anyRule() {
    Recurrence rule;
    rule.repeat = Repeat(*rc::gen::inRange(0, 8));
    rule.first = day("2024-02-26").addDays(*rc::gen::inRange(0, 800));
    rule.every = *rc::gen::inRange(1, 5);
    rule.nth = *rc::gen::inRange(1, 6);
    rule.weekday = *rc::gen::inRange(1, 8);
    rule.days = *rc::gen::container<std::vector<int>>(rc::gen::inRange(1, 8));
    if (*rc::gen::arbitrary<bool>()) rule.until = rule.first.addDays(*rc::gen::inRange(-10, 900));
    for (const int offset : *rc::gen::container<std::vector<int>>(rc::gen::inRange(-5, 400)))
        rule.except.push_back(rule.first.addDays(offset));
    return rule;
}

}  // namespace

class PmsRecurrence : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void everyRuleHitsTheDaysOfItsDefinition();
    void nothingTakesPlaceBeforeTheFirstDate();
    void monthsWithoutTheDayAreSkipped();
    void aLeapDayComesInLeapYearsOnly();
    void theLastWeekdayOfAMonthIsFoundInFourAndFiveWeeks();
    void workdaysAreCountedOnFromAWeekend();
    void untilIsInclusiveAndMayEndARuleBeforeItBegins();
};

void PmsRecurrence::everyRuleHitsTheDaysOfItsDefinition() {
    const bool held = rc::check("expansion equals the definition asked day by day", [] {
        const Recurrence rule = anyRule();
        const QDate from = rule.first.addDays(*rc::gen::inRange(-60, 700));
        const QDate to = from.addDays(*rc::gen::inRange(0, 120));
        std::vector<QDate> expected;
        for (QDate date = from; date <= to; date = date.addDays(1)) {
            if (takesPlace(rule, date)) expected.push_back(date);
        }
        RC_ASSERT(datesOf(rule, from, to) == expected);
    });
    QVERIFY(held);
}

void PmsRecurrence::nothingTakesPlaceBeforeTheFirstDate() {
    Recurrence rule{Repeat::Weekdays, day("2026-12-02"), 1, {1, 2, 3}, 1, 1, {}, {}};
    QVERIFY(datesOf(rule, day("2026-11-30"), day("2026-12-08")) == days({"2026-12-02", "2026-12-07", "2026-12-08"}));
}

void PmsRecurrence::monthsWithoutTheDayAreSkipped() {
    Recurrence rule{Repeat::MonthDay, day("2026-01-31"), 1, {}, 1, 1, {}, {}};
    QVERIFY(datesOf(rule, day("2026-01-01"), day("2026-06-30")) == days({"2026-01-31", "2026-03-31", "2026-05-31"}));
}

void PmsRecurrence::aLeapDayComesInLeapYearsOnly() {
    Recurrence rule{Repeat::Year, day("2024-02-29"), 1, {}, 1, 1, {}, {}};
    QVERIFY(datesOf(rule, day("2024-01-01"), day("2032-12-31")) == days({"2024-02-29", "2028-02-29", "2032-02-29"}));
}

void PmsRecurrence::theLastWeekdayOfAMonthIsFoundInFourAndFiveWeeks() {
    Recurrence rule{Repeat::MonthWeekday, day("2026-01-01"), 1, {}, 5, 5, {}, {}};
    QVERIFY(datesOf(rule, day("2026-01-01"), day("2026-03-31")) == days({"2026-01-30", "2026-02-27", "2026-03-27"}));
}

void PmsRecurrence::workdaysAreCountedOnFromAWeekend() {
    // Saturday 5 December 2026: the second workday after it is Tuesday.
    Recurrence rule{Repeat::Workday, day("2026-12-05"), 2, {}, 1, 1, {}, {}};
    QVERIFY(datesOf(rule, day("2026-12-01"), day("2026-12-15")) ==
            days({"2026-12-08", "2026-12-10", "2026-12-14"}));
    rule.every = 1;
    QCOMPARE(datesOf(rule, day("2026-12-01"), day("2026-12-13")).size(), size_t(5));
}

void PmsRecurrence::untilIsInclusiveAndMayEndARuleBeforeItBegins() {
    Recurrence rule{Repeat::Day, day("2026-12-01"), 1, {}, 1, 1, day("2026-12-03"), {day("2026-12-02")}};
    QVERIFY(datesOf(rule, day("2026-11-01"), day("2026-12-31")) == days({"2026-12-01", "2026-12-03"}));
    rule.until = day("2026-11-30");
    QVERIFY(datesOf(rule, day("2026-11-01"), day("2026-12-31")).empty());
}

QTEST_APPLESS_MAIN(PmsRecurrence)
#include "tst_pms_recurrence.moc"
