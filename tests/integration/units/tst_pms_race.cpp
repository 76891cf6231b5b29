// SPDX-License-Identifier: Apache-2.0
#include <atomic>
#include <barrier>
#include <thread>

#include "tests/integration/units/practice_fixture.h"

using namespace units;
using ports::InsertVerdict;

namespace {

constexpr int kRounds = 60;

/// Runs a unit until it has an outcome, as the engine does; gives up after many tries.
template <class Work>
std::optional<typename Work::Outcome> persist(const Practice &practice, pms::SqlSession &session, const Work &work, std::atomic<int> &retries) {
    for (int attempt = 0; attempt < 50; ++attempt) {
        auto outcome = practice.runOn(session, work);
        if (outcome) return std::move(*outcome);
        if (outcome.error().kind != base::ErrorKind::Conflict && outcome.error().kind != base::ErrorKind::Unavailable) {
            qWarning("%s", qPrintable(outcome.error().toLogLine()));
            return std::nullopt;
        }
        ++retries;
    }
    return std::nullopt;
}

}  // namespace

/// Two of our sessions and a member of staff want the same time, over and over.
class PmsRace : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase_data();
    void neverTwoBookingsAndNeverOneOverStaff_data();
    void neverTwoBookingsAndNeverOneOverStaff();
    void oneBookingRacingItselfIsInsertedOnce();
};

void PmsRace::initTestCase_data() {
    QTest::addColumn<int>("kind");
    for (size_t i = 0; i < support::servers::allDatabaseServers().size(); ++i) {
        QTest::newRow(support::servers::allDatabaseServers()[i].name) << int(i);
    }
}

void PmsRace::neverTwoBookingsAndNeverOneOverStaff_data() {
    QTest::addColumn<QString>("staffSql");
    const QString appointment = QStringLiteral("INSERT INTO appointment (resource_id, start_at, end_at, overbook) VALUES (1, '%1 09:05:00', '%1 09:10:00', %2)");
    QTest::newRow("appointment") << appointment.arg(kDay).arg(0);
    QTest::newRow("overbooked appointment") << appointment.arg(kDay).arg(1);
    QTest::newRow("block") << QStringLiteral("INSERT INTO block (resource_id, start_at, end_at) VALUES (1, '%1 09:05:00', '%1 09:10:00')").arg(kDay);
    QTest::newRow("session taken away") << QStringLiteral("DELETE FROM session WHERE id = 1");
    QTest::newRow("resource retired") << QStringLiteral("UPDATE resource SET active = 0 WHERE id = 1");
}

void PmsRace::neverTwoBookingsAndNeverOneOverStaff() {
    QFETCH_GLOBAL(int, kind);
    QFETCH(QString, staffSql);
    QString why;
    const auto practice = Practice::create(support::servers::allDatabaseServers()[size_t(kind)], &why);
    if (!practice) QSKIP(qPrintable(why));
    std::atomic<int> retries = 0;
    int staffFirst = 0;
    for (int round = 0; round < kRounds; ++round) {
        practice->reset();
        std::barrier start(3);
        std::optional<ports::InsertOutcome> outcomes[2];
        // Ticks order the events: what staff committed before a booking began to commit must have been seen.
        std::atomic<int> tick = 0;
        std::atomic<bool> staffCommitted = false;
        bool sawStaffBefore[2] = {false, false};
        std::vector<std::thread> threads;
        for (int i = 0; i < 2; ++i) {
            threads.emplace_back([&, i] {
                const auto session = practice->connect();
                start.arrive_and_wait();
                sawStaffBefore[i] = staffCommitted;
                outcomes[i] = persist(*practice, *session, insert(100 + i, QStringLiteral("09:00")), retries);
            });
        }
        threads.emplace_back([&] {
            const auto session = practice->connect();
            start.arrive_and_wait();
            for (volatile int spin = 0; spin < round * 4000; ++spin) {
            }
            const bool done = session->execute({QStringLiteral("staff"), staffSql, {}}).has_value();
            staffCommitted = done;
        });
        for (std::thread &thread : threads) thread.join();
        QVERIFY(outcomes[0] && outcomes[1]);
        int bookings = 0;
        for (int i = 0; i < 2; ++i) {
            const bool made = outcomes[i]->verdict == InsertVerdict::Inserted;
            bookings += made ? 1 : 0;
            QVERIFY2(!made || !sawStaffBefore[i], "booked although staff had committed before");
        }
        QVERIFY(bookings <= 1);
        QVERIFY2(bookings == 1 || staffCommitted, "nobody got the time");
        QCOMPARE(practice->count(QStringLiteral("appointment WHERE source = 'healthengine'")), bookings);
        QCOMPARE(practice->count(QStringLiteral("pb_booking_link")), bookings);
        QCOMPARE(practice->count(QStringLiteral("patient WHERE first_name LIKE 'Zo%'")), bookings);
        const bool plain = staffSql.contains(QLatin1String("INTO appointment")) && staffSql.endsWith(QLatin1String("0)"));
        if (plain) QCOMPARE(practice->count(QStringLiteral("appointment")), 1);
        // Of two rows that overlap, staff's came last or there is none of ours; ids grow in the order of commits here.
        if (staffSql.contains(QLatin1String("INTO appointment")) && bookings == 1 && staffCommitted) {
            QCOMPARE(practice->value(QStringLiteral("SELECT source FROM appointment ORDER BY id")), QStringLiteral("healthengine"));
        }
        staffFirst += bookings == 0 ? 1 : 0;
        Q_UNUSED(tick);
    }
    qInfo("%d rounds, staff first in %d, %d retries", kRounds, staffFirst, retries.load());
}

void PmsRace::oneBookingRacingItselfIsInsertedOnce() {
    QFETCH_GLOBAL(int, kind);
    QString why;
    const auto practice = Practice::create(support::servers::allDatabaseServers()[size_t(kind)], &why);
    if (!practice) QSKIP(qPrintable(why));
    std::atomic<int> retries = 0;
    for (int round = 0; round < kRounds; ++round) {
        practice->reset();
        std::barrier start(2);
        std::optional<ports::InsertOutcome> outcomes[2];
        std::vector<std::thread> threads;
        for (int i = 0; i < 2; ++i) {
            threads.emplace_back([&, i] {
                const auto session = practice->connect();
                start.arrive_and_wait();
                outcomes[i] = persist(*practice, *session, insert(7, QStringLiteral("09:00"), QString::number(i + 1)), retries);
            });
        }
        for (std::thread &thread : threads) thread.join();
        QVERIFY(outcomes[0] && outcomes[1]);
        const auto is = [&](int i, InsertVerdict verdict) { return outcomes[i]->verdict == verdict; };
        QVERIFY((is(0, InsertVerdict::Inserted) && is(1, InsertVerdict::AlreadyLinked)) ||
                (is(1, InsertVerdict::Inserted) && is(0, InsertVerdict::AlreadyLinked)));
        QVERIFY(outcomes[0]->link == outcomes[1]->link);
        QCOMPARE(practice->count(QStringLiteral("appointment")), 1);
    }
}

QTEST_GUILESS_MAIN(PmsRace)
#include "tst_pms_race.moc"
