// SPDX-License-Identifier: Apache-2.0
#include <QTest>

#include "core/sync/api_client.h"
#include "core/sync/backoff.h"
#include "core/sync/request_gate.h"
#include "core/sync/serial_gate.h"
#include "core/sync/server_clock.h"
#include "tests/support/sim/sim_executor.h"
#include "tests/support/sim/sim_random.h"

using namespace core;
using namespace core::sync;
using namespace std::chrono_literals;

namespace {

/// Always the same number.
class Constant final : public ports::Random {
  public:
    explicit Constant(double value) : m_value(value) {}
    double unit() override { return m_value; }

  private:
    double m_value;
};

}  // namespace

/// Retries, limits and clocks.
class SyncClocks final : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void delaysDoubleUpToAMinute() {
        Constant random(0.0);
        Backoff backoff(BackoffPolicy{5'000ms});
        for (const auto expected : {5'000ms, 10'000ms, 20'000ms, 40'000ms, 60'000ms, 60'000ms}) {
            QCOMPARE(backoff.failed(random).count(), expected.count());
        }
        backoff.succeeded();
        QCOMPARE(backoff.failed(random).count(), 5'000);
    }

    void jitterOnlyShortens() {
        support::SimRandom random(1);
        for (int i = 0; i < 200; ++i) {
            Backoff backoff(BackoffPolicy{2'000ms});
            const auto first = backoff.failed(random);
            QVERIFY(first <= 2'000ms && first >= 1'500ms);
            for (int j = 0; j < 20; ++j) QVERIFY(backoff.failed(random) <= 60'000ms);
        }
    }

    void retryAfterLengthensUpToTwoMinutes() {
        Constant random(0.0);
        Backoff backoff;
        QCOMPARE(backoff.failed(random, 30s).count(), 30'000);
        QCOMPARE(backoff.failed(random, 3600s).count(), 120'000);
        QCOMPARE(backoff.failed(random, 1s).count(), 20'000);
    }

    void neverMoreThanTenCallsInAnySecond() {
        support::SimExecutor executor;
        support::SimRandom random(3);
        RequestGate gate(executor);
        std::vector<ports::Handle> handles;
        std::vector<base::SteadyTime> sent;
        for (int i = 0; i < 300; ++i) {
            handles.push_back(gate.acquire(Lane(random.below(3)), [&] { sent.push_back(executor.steadyNow()); }));
            if (random.chance(0.2)) executor.runFor(random.between(0ms, 900ms));
        }
        executor.runFor(5min);
        QCOMPARE(sent.size(), size_t(300));
        for (size_t i = 10; i < sent.size(); ++i) QVERIFY(sent[i] - sent[i - 10] > 1s);
    }

    void thePollGoesBeforeBookingsBeforeBulk() {
        support::SimExecutor executor;
        RequestGate gate(executor);
        std::vector<ports::Handle> handles;
        QString order;
        for (const auto &[lane, letter] :
             {std::pair{Lane::Bulk, 'u'}, std::pair{Lane::Bookings, 'b'}, std::pair{Lane::Poll, 'p'}}) {
            for (int i = 0; i < 6; ++i)
                handles.push_back(gate.acquire(lane, [&order, letter] { order += QLatin1Char(letter); }));
        }
        executor.runFor(10s);
        QCOMPARE(order, QStringLiteral("ppppppbbbbbbuuuuuu"));
    }

    void bulkLeavesRoomForABookingAtOnce() {
        support::SimExecutor executor;
        RequestGate gate(executor);
        std::vector<ports::Handle> handles;
        int bulk = 0;
        bool booking = false;
        for (int i = 0; i < 100; ++i) handles.push_back(gate.acquire(Lane::Bulk, [&bulk] { ++bulk; }));
        executor.settle();
        QCOMPARE(bulk, 7);
        handles.push_back(gate.acquire(Lane::Bookings, [&booking] { booking = true; }));
        executor.settle();
        QVERIFY(booking);
    }

    void aPlaceThatWasGivenUpIsFree() {
        support::SimExecutor executor;
        RequestGate gate(executor);
        bool first = false;
        bool second = false;
        auto dropped = gate.acquire(Lane::Poll, [&first] { first = true; });
        auto kept = gate.acquire(Lane::Poll, [&second] { second = true; });
        dropped.reset();
        executor.settle();
        QVERIFY(!first && second);
    }

    void oneAtATimeEntersTheSerialGate() {
        support::SimExecutor executor;
        SerialGate gate(executor);
        QString order;
        auto first = gate.acquire([&order] { order += QLatin1Char('1'); });
        auto second = gate.acquire([&order] { order += QLatin1Char('2'); });
        auto third = gate.acquire([&order] { order += QLatin1Char('3'); });
        executor.settle();
        QCOMPARE(order, QStringLiteral("1"));
        second.reset();
        first.reset();
        executor.settle();
        QCOMPARE(order, QStringLiteral("13"));
    }

    void agesFollowTheServersDate() {
        support::SimExecutor executor;
        ServerClock clock(executor);
        QCOMPARE(clock.now(), executor.utcNow());
        clock.observe(executor.utcNow() + 1h);
        QVERIFY(clock.now() == executor.utcNow() + 1h);
        executor.runFor(10s);
        QVERIFY(clock.now() == executor.utcNow() + 1h);
        clock.observe(std::nullopt);
        QVERIFY(clock.offset() == 1h);
        // The header has whole seconds only.
        clock.observe(executor.utcNow() - 1'500ms);
        QVERIFY(clock.offset() == 0ms);
    }

    void refusalsAreWatchedByArea() {
        AuthorisationWatch watch;
        base::UtcTime now = support::SimExecutor::startOfTime();
        QCOMPARE(watch.refusal(), 0);
        watch.observe(ApiArea::Configuration, 403, now);
        watch.observe(ApiArea::Requests, 0, now + 10s);
        QCOMPARE(watch.refusal(), 403);
        QVERIFY(watch.since() == now);
        watch.observe(ApiArea::Requests, 401, now + 20s);
        QCOMPARE(watch.refusal(), 401);
        watch.observe(ApiArea::Requests, 0, now + 30s);
        watch.observe(ApiArea::Configuration, 0, now + 40s);
        QCOMPARE(watch.refusal(), 0);
        QVERIFY(!watch.since());
        QVERIFY(watch.lastAccepted() == now + 40s);
    }

    void aRefusalThatIsNotRepeatedIsForgotten() {
        AuthorisationWatch watch;
        const base::UtcTime now = support::SimExecutor::startOfTime();
        watch.observe(ApiArea::Bookings, 403, now);
        watch.observe(ApiArea::Requests, 0, now + 5min);
        QCOMPARE(watch.refusal(), 403);
        watch.observe(ApiArea::Requests, 0, now + 5min + 1s);
        QCOMPARE(watch.refusal(), 0);
    }
};

QTEST_GUILESS_MAIN(SyncClocks)
#include "tst_sync_clocks.moc"
