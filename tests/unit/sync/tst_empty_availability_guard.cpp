// SPDX-License-Identifier: Apache-2.0
#include <QTest>

#include "core/sync/guards.h"

using core::ports::AvailabilityRead;
using core::sync::guardEmptyAvailability;
using core::sync::GuardFinding;

namespace {

const QDate kFirst(2026, 12, 3);

AvailabilityRead emptyDays(int count, std::vector<QDate> closures) {
    AvailabilityRead read;
    for (int day = 0; day < count; ++day) {
        read.days.push_back({core::domain::PmsResourceId(QStringLiteral("1")), kFirst.addDays(day), {}});
    }
    read.closures = std::move(closures);
    return read;
}

}  // namespace

/// When a practice that offers nothing looks like an accident.
class EmptyAvailabilityGuard final : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void oneClosedDayDoesNotExplainTheOthers() {
        QCOMPARE(guardEmptyAvailability(emptyDays(3, {kFirst}), true), GuardFinding::Suspicious);
    }

    void closedOnEveryDayIsNoAccident() {
        QCOMPARE(guardEmptyAvailability(emptyDays(2, {kFirst, kFirst.addDays(1)}), true), GuardFinding::Fine);
    }

    void aSingleOpenDayIsNoAccident() {
        auto read = emptyDays(3, {});
        read.days[1].ranges.push_back({480, 720, std::chrono::seconds(900)});
        QCOMPARE(guardEmptyAvailability(read, true), GuardFinding::Fine);
    }

    void aDayIsClosedOnlyIfEveryPartSaysSo() {
        const QDate second = kFirst.addDays(1);
        QVERIFY(core::sync::closedInBoth({kFirst, second}, {second}) == std::vector{second});
        QVERIFY(core::sync::closedInBoth({}, {kFirst}).empty());
    }

    void nothingToLoseIsNoAccident() { QCOMPARE(guardEmptyAvailability(emptyDays(3, {}), false), GuardFinding::Fine); }
};

QTEST_GUILESS_MAIN(EmptyAvailabilityGuard)
#include "tst_empty_availability_guard.moc"
