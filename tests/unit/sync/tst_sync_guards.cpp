// SPDX-License-Identifier: Apache-2.0
#include <QTest>

#include "core/sync/hold_desk.h"
#include "core/sync/vanished_guard.h"
#include "tests/support/journal/sim_journal.h"
#include "tests/support/sim/sim_executor.h"

using namespace core;
using namespace core::sync;
using namespace std::chrono_literals;

namespace {

std::vector<QString> ids(int count, int from = 0) {
    std::vector<QString> made;
    for (int i = 0; i < count; ++i) made.push_back(QString::number(from + i));
    return made;
}

const domain::PracticeId kPractice(QStringLiteral("1"));
const QString kKind = QStringLiteral("resources-shrunk");

}  // namespace

class SyncGuards final : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void moreThanTwoAndMoreThanAFifthGoneIsSuspicious_data() {
        QTest::addColumn<int>("before");
        QTest::addColumn<int>("gone");
        QTest::addColumn<int>("finding");
        const int fine = int(GuardFinding::Fine);
        const int held = int(GuardFinding::Suspicious);
        const int staff = int(GuardFinding::StaffOnly);
        QTest::newRow("2 of 5") << 5 << 2 << fine;
        QTest::newRow("3 of 5") << 5 << 3 << held;
        QTest::newRow("2 of 10") << 10 << 2 << fine;
        QTest::newRow("3 of 10") << 10 << 3 << held;
        QTest::newRow("3 of 14") << 14 << 3 << held;
        QTest::newRow("3 of 15") << 15 << 3 << fine;
        QTest::newRow("4 of 15") << 15 << 4 << held;
        QTest::newRow("20 of 100") << 100 << 20 << fine;
        QTest::newRow("21 of 100") << 100 << 21 << held;
        QTest::newRow("1 of 1") << 1 << 1 << staff;
        QTest::newRow("all of 40") << 40 << 40 << staff;
        QTest::newRow("0 of 0") << 0 << 0 << fine;
    }

    void moreThanTwoAndMoreThanAFifthGoneIsSuspicious() {
        QFETCH(int, before);
        QFETCH(int, gone);
        QFETCH(int, finding);
        QCOMPARE(int(guardShrink(ids(before), ids(before - gone))), finding);
    }

    void newIdsDoNotMakeUpForMissingOnes() {
        QCOMPARE(int(guardShrink(ids(10), ids(10, 5))), int(GuardFinding::Suspicious));
        QCOMPARE(int(guardShrink(ids(10), ids(20))), int(GuardFinding::Fine));
    }

    void aFirstSnapshotMayBeAnythingButEmpty() {
        QCOMPARE(int(guardFirst({})), int(GuardFinding::StaffOnly));
        QCOMPARE(int(guardFirst(ids(1))), int(GuardFinding::Fine));
    }

    void everyDayEmptyWithoutAClosureIsSuspiciousOnceSomethingWasOnOffer() {
        const domain::PmsResourceId resource(QStringLiteral("11"));
        ports::AvailabilityRead read;
        read.days = {{resource, QDate(2026, 12, 1), {}}, {resource, QDate(2026, 12, 2), {}}};
        QCOMPARE(int(guardEmptyAvailability(read, true)), int(GuardFinding::Suspicious));
        QCOMPARE(int(guardEmptyAvailability(read, false)), int(GuardFinding::Fine));
        auto closed = read;
        closed.closures = {QDate(2026, 12, 1)};
        QCOMPARE(int(guardEmptyAvailability(closed, true)), int(GuardFinding::Suspicious));
        closed.closures.push_back(QDate(2026, 12, 2));
        QCOMPARE(int(guardEmptyAvailability(closed, true)), int(GuardFinding::Fine));
        read.days.back().ranges = {{540, 600, 15min, {}}};
        QCOMPARE(int(guardEmptyAvailability(read, true)), int(GuardFinding::Fine));
        QCOMPARE(int(guardEmptyAvailability({}, true)), int(GuardFinding::Fine));
    }

    void moreThanThreeAndMoreThanAFifthVanishedAreForStaff_data() {
        QTest::addColumn<int>("vanished");
        QTest::addColumn<int>("linked");
        QTest::addColumn<bool>("held");
        QTest::newRow("3 of 3") << 3 << 3 << false;
        QTest::newRow("4 of 4") << 4 << 4 << true;
        QTest::newRow("4 of 19") << 4 << 19 << true;
        QTest::newRow("4 of 20") << 4 << 20 << false;
        QTest::newRow("20 of 100") << 20 << 100 << false;
        QTest::newRow("21 of 100") << 21 << 100 << true;
    }

    void moreThanThreeAndMoreThanAFifthVanishedAreForStaff() {
        QFETCH(int, vanished);
        QFETCH(int, linked);
        QFETCH(bool, held);
        QCOMPARE(guardVanished(size_t(vanished), size_t(linked)) == GuardFinding::StaffOnly, held);
    }

    void aSingleOneWithoutItsLinkIsForStaff() {
        QCOMPARE(guardVanished(1, 100, 1), GuardFinding::StaffOnly);
        QCOMPARE(guardVanished(0, 100, 0), GuardFinding::Fine);
    }

    void onlyConfirmedBookingsWithoutALinkAreLost() {
        const auto entry = [](qint64 number, const char *outcome) {
            ports::JournalEntry made;
            made.number = number;
            made.booking = domain::BookingId(number);
            made.outcome = QString::fromLatin1(outcome);
            return made;
        };
        ports::LinkedStatus linked;
        linked.link.key.booking = domain::BookingId(1);
        const auto found = lostBookings(
            {entry(1, "confirmed"), entry(2, "confirmed"), entry(3, "rejected:slot-taken"), entry(4, "withdrawn"),
             entry(5, "cancelled-by-practice"), entry(6, "did-not-attend"), entry(7, "lost:slot-taken")},
            {linked});
        QVERIFY(found.lost == std::vector{domain::BookingId(2)});
        QVERIFY(found.givenUp == std::set<qint64>{7});
    }

    void aSuspicionIsReleasedByAnIdenticalReadAMinuteLater() {
        Desk desk;
        QCOMPARE(desk.ask("a"), HoldVerdict::Wait);
        desk.executor.runFor(59s);
        QCOMPARE(desk.ask("a"), HoldVerdict::Wait);
        desk.executor.runFor(1s);
        QCOMPARE(desk.ask("a"), HoldVerdict::Go);
        // It stays released until the guard finds nothing any more.
        QCOMPARE(desk.ask("a"), HoldVerdict::Go);
        QCOMPARE(desk.ask("a", GuardFinding::Fine), HoldVerdict::Go);
        QCOMPARE(desk.ask("a"), HoldVerdict::Wait);
    }

    void anotherContentBeginsAnew() {
        Desk desk;
        QCOMPARE(desk.ask("a"), HoldVerdict::Wait);
        desk.executor.runFor(59s);
        QCOMPARE(desk.ask("b"), HoldVerdict::Wait);
        desk.executor.runFor(30s);
        QCOMPARE(desk.ask("b"), HoldVerdict::Wait);
        QCOMPARE(desk.desk.open().size(), size_t(1));
    }

    void staffOnlyIsNeverReleasedByTime() {
        Desk desk;
        QCOMPARE(desk.ask("a", GuardFinding::StaffOnly), HoldVerdict::Wait);
        desk.executor.runFor(24h);
        QCOMPARE(desk.ask("a", GuardFinding::StaffOnly), HoldVerdict::Wait);
        QVERIFY(desk.desk.decide(QStringLiteral("h1"), true));
        QVERIFY(!desk.desk.decide(QStringLiteral("h1"), false));
        QCOMPARE(desk.ask("a", GuardFinding::StaffOnly), HoldVerdict::Go);
    }

    void decisionsSurviveARestart_data() {
        QTest::addColumn<bool>("accept");
        QTest::newRow("accepted") << true;
        QTest::newRow("discarded") << false;
    }

    void decisionsSurviveARestart() {
        QFETCH(bool, accept);
        Desk desk;
        QCOMPARE(desk.ask("a"), HoldVerdict::Wait);
        QVERIFY(desk.desk.decide(QStringLiteral("H1"), accept));
        HoldDesk next(desk.executor, desk.journal, desk.log);
        QVERIFY(next.load().has_value());
        QVERIFY(next.open().empty());
        QCOMPARE(next.examine(kPractice, kKind, GuardFinding::Suspicious, "a", {}),
                 accept ? HoldVerdict::Go : HoldVerdict::Drop);
        QCOMPARE(next.examine(kPractice, kKind, GuardFinding::Suspicious, "b", {}), HoldVerdict::Wait);
    }

    void aFullDiskStillHolds() {
        Desk desk;
        desk.journal.failWith(base::Error{base::ErrorKind::Unavailable, QStringLiteral("journal"), {}});
        QCOMPARE(desk.ask("a"), HoldVerdict::Wait);
        QCOMPARE(desk.desk.open().size(), size_t(1));
        QVERIFY(desk.desk.decide(desk.desk.open().front().id, true));
        QCOMPARE(desk.ask("a"), HoldVerdict::Go);
    }

  private:
    struct Desk {
        support::SimExecutor executor;
        support::SimJournal journal;
        base::NullLog log;
        HoldDesk desk{executor, journal, log};

        HoldVerdict ask(const char *fingerprint, GuardFinding finding = GuardFinding::Suspicious) {
            return desk.examine(kPractice, kKind, finding, fingerprint, QStringLiteral("{}"));
        }
    };
};

QTEST_GUILESS_MAIN(SyncGuards)
#include "tst_sync_guards.moc"
