// SPDX-License-Identifier: Apache-2.0
#include <rapidcheck.h>

#include <QtTest>
#include <set>

#include "core/pms/availability.h"

using namespace core::pms;
using core::domain::AppointmentTypeId;
using core::domain::AvailabilityRange;

namespace {

using Types = std::vector<AppointmentTypeId>;

constexpr int at(int hour, int minute = 0, int second = 0) {
    return hour * 3600 + minute * 60 + second;
}

Session session(int from, int to, int slotMinutes = 15, Types types = {}) {
    return {{from, to}, std::chrono::minutes(slotMinutes), std::move(types)};
}
AvailabilityRange range(int from, int to, int slotMinutes = 15, Types types = {}) {
    return {from / 60, to / 60, std::chrono::minutes(slotMinutes), std::move(types)};
}
Types types(std::initializer_list<const char*> ids) {
    Types made;
    for (const char* id : ids) made.emplace_back(QLatin1String(id));
    return made;
}

}  // namespace

class PmsAvailability : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void busyTimeIsCutOut();
    void adjacentSessionsMerge();
    void differentSlotsDoNotMerge();
    void sessionsOfDifferentTypesStayApart();
    void subMinuteEdgesRoundInwards();
    void theWholeDayEndsAtMidnight();
    void emptyAndReversedSpansCountForNothing();
    void aTimeMayRunOverAdjacentSessions();
    void touchingIsNotOverlapping();
    void everyFreeMinuteIsInASessionAndNotBusy();
    void rangesAreSortedDisjointAndMaximal();
    void whatIsFreeMayBeBooked();
};

void PmsAvailability::busyTimeIsCutOut() {
    const auto free =
        freeRanges({session(at(9), at(12))},
                   {{at(8), at(9, 15)}, {at(10), at(10, 30)}, {at(10, 15), at(11)}, {at(11, 45), at(13)}});
    QVERIFY(free == (std::vector{range(at(9, 15), at(10)), range(at(11), at(11, 45))}));
    QVERIFY(freeRanges({session(at(9), at(12))}, {{at(9), at(12)}}).empty());
    QVERIFY(freeRanges({}, {{at(9), at(12)}}).empty());
}

void PmsAvailability::adjacentSessionsMerge() {
    QVERIFY(freeRanges({session(at(12), at(13)), session(at(9), at(12)), session(at(10), at(11))}, {}) ==
            std::vector{range(at(9), at(13))});
}

void PmsAvailability::differentSlotsDoNotMerge() {
    QVERIFY(freeRanges({session(at(9), at(12), 15), session(at(11), at(13), 20)}, {}) ==
            (std::vector{range(at(9), at(12), 15), range(at(12), at(13), 20)}));
}

void PmsAvailability::sessionsOfDifferentTypesStayApart() {
    const auto free = freeRanges({session(at(9), at(10), 15, types({"2", "1", "2"})), session(at(9), at(10)),
                                  session(at(10), at(11), 15, types({"1", "2"}))},
                                 {{at(9, 30), at(9, 45)}});
    QVERIFY(free == (std::vector{range(at(9), at(9, 30)), range(at(9), at(9, 30), 15, types({"1", "2"})),
                                 range(at(9, 45), at(10)), range(at(9, 45), at(11), 15, types({"1", "2"}))}));
}

void PmsAvailability::subMinuteEdgesRoundInwards() {
    QVERIFY(freeRanges({session(at(9, 0, 1), at(10, 0, 59))}, {{at(9, 30, 30), at(9, 40, 1)}}) ==
            (std::vector{range(at(9, 1), at(9, 30)), range(at(9, 41), at(10))}));
    QVERIFY(freeRanges({session(at(9, 0, 10), at(9, 0, 50))}, {}).empty());
}

void PmsAvailability::theWholeDayEndsAtMidnight() {
    QVERIFY(freeRanges({session(0, kSecondsPerDay)}, {}) == std::vector{range(0, kSecondsPerDay)});
    QCOMPARE(freeRanges({session(-50, kSecondsPerDay + 50)}, {})[0].end, core::domain::kEndOfDay);
}

void PmsAvailability::emptyAndReversedSpansCountForNothing() {
    QVERIFY(freeRanges({session(at(9), at(9)), session(at(12), at(9))}, {}).empty());
    QVERIFY(freeRanges({session(at(9), at(10))}, {{at(9, 30), at(9, 30)}, {at(10), at(9)}}) ==
            std::vector{range(at(9), at(10))});
    QVERIFY(!insideSessions({at(9), at(9)}, {session(at(8), at(12))}, {}));
}

void PmsAvailability::aTimeMayRunOverAdjacentSessions() {
    const std::vector<Session> sessions = {session(at(10), at(11), 20), session(at(9), at(10)),
                                           session(at(11), at(12), 15, types({"1"}))};
    const AppointmentTypeId one(QStringLiteral("1"));
    QVERIFY(insideSessions({at(9, 30), at(10, 30)}, sessions, {}));
    QVERIFY(insideSessions({at(9, 30), at(11, 30)}, sessions, one));
    QVERIFY(!insideSessions({at(9, 30), at(11, 30)}, sessions, AppointmentTypeId(QStringLiteral("2"))));
    QVERIFY(!insideSessions({at(9, 30), at(11, 30)}, sessions, {}));
    QVERIFY(!insideSessions({at(8, 59, 59), at(9, 30)}, sessions, one));
    QVERIFY(!insideSessions({at(11), at(12, 0, 1)}, sessions, one));
}

void PmsAvailability::touchingIsNotOverlapping() {
    const DaySpan wanted{at(9), at(10)};
    QVERIFY(!overlapsAny(wanted, {{at(8), at(9)}, {at(10), at(11)}, {at(9, 30), at(9, 30)}}));
    QVERIFY(overlapsAny(wanted, {{at(9, 59, 59), at(11)}}));
    QVERIFY(overlapsAny(wanted, {{at(9, 10), at(9, 20)}}));
}

namespace {

struct Day {
    std::vector<Session> sessions;
    std::vector<DaySpan> busy;
};

Day someDay() {
    const auto second = [] { return *rc::gen::inRange(-120, kSecondsPerDay + 120); };
    const auto count = [](int most) { return *rc::gen::inRange(0, most); };
    Day day;
    for (int n = count(7); n > 0; --n) {
        // Few distinct edges, so that sessions often touch.
        const int from = *rc::gen::inRange(0, 48) * 1800 + (count(4) == 0 ? count(60) : 0);
        day.sessions.push_back(session(from, from + count(10) * 900 + (count(4) == 0 ? count(60) : 0),
                                       10 * (1 + count(2)), count(2) ? types({"1"}) : types({})));
    }
    for (int n = count(9); n > 0; --n) {
        const int from = second();
        day.busy.push_back({from, from + count(7200)});
    }
    return day;
}

}  // namespace

void PmsAvailability::everyFreeMinuteIsInASessionAndNotBusy() {
    QVERIFY(rc::check("free minutes are exactly the whole minutes of sessions that nothing touches", [] {
        const Day day = someDay();
        std::map<Types, std::set<int>> expected;
        for (const Session& s : day.sessions) {
            for (int minute = 0; minute < 1440; ++minute) {
                const DaySpan whole{minute * 60, minute * 60 + 60};
                if (s.span.start <= whole.start && whole.end <= s.span.end && !overlapsAny(whole, day.busy))
                    expected[s.types].insert(minute);
            }
        }
        std::map<Types, std::set<int>> actual;
        for (const AvailabilityRange& r : freeRanges(day.sessions, day.busy)) {
            for (int minute = r.start; minute < r.end; ++minute) actual[r.types].insert(minute);
        }
        std::erase_if(expected, [](const auto& entry) { return entry.second.empty(); });
        RC_ASSERT(actual == expected);
    }));
}

void PmsAvailability::rangesAreSortedDisjointAndMaximal() {
    QVERIFY(rc::check("ranges are sorted, disjoint per types, and merged", [] {
        const Day day = someDay();
        std::map<Types, AvailabilityRange> last;
        int start = 0;
        for (const AvailabilityRange& r : freeRanges(day.sessions, day.busy)) {
            RC_ASSERT(r.start < r.end && r.start >= start && r.end <= core::domain::kEndOfDay);
            start = r.start;
            if (const auto before = last.find(r.types); before != last.end()) {
                RC_ASSERT(before->second.end <= r.start);
                RC_ASSERT(before->second.end < r.start || before->second.slot != r.slot);
            }
            last[r.types] = r;
        }
    }));
}

void PmsAvailability::whatIsFreeMayBeBooked() {
    QVERIFY(rc::check("every free range lies inside the sessions and over nothing busy", [] {
        const Day day = someDay();
        for (const AvailabilityRange& r : freeRanges(day.sessions, day.busy)) {
            const DaySpan span{r.start * 60, r.end * 60};
            RC_ASSERT(insideSessions(span, day.sessions, r.types.empty() ? AppointmentTypeId() : r.types.front()));
            RC_ASSERT(!overlapsAny(span, day.busy));
        }
    }));
}

QTEST_APPLESS_MAIN(PmsAvailability)
#include "tst_pms_availability.moc"
