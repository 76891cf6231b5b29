// SPDX-License-Identifier: Apache-2.0
#include <QTest>

#include "tests/support/sim/memory_secret_store.h"
#include "tests/support/sim/sim_executor.h"
#include "tests/support/sim/sim_random.h"

using namespace std::chrono_literals;
using support::SimExecutor;
using support::SimRandom;

class SimExecutorTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void tasksRunInOrderOfTimeThenSubmission();
    void aPostedTaskNeverRunsInline();
    void aDestroyedHandleCancels();
    void aHandleMayOutliveItsExecutor();
    void aTaskMayCancelWhatItOwns();
    void clocksStartAtAFixedMomentAndMoveTogether();
    void aWallClockJumpLeavesTheSteadyClock();
    void runUntilStopsAtThePredicateOrTheLimit();
    void oneSeedGivesOneTrace();
    void randomNumbersAreInRangeAndStreamsAreIndependent();
    void secretsAreReadAsTheyWereWritten();
};

void SimExecutorTest::tasksRunInOrderOfTimeThenSubmission() {
    SimExecutor executor;
    QByteArray order;
    const auto c = executor.runAfter(2s, [&] { order += 'c'; });
    const auto a = executor.runAfter(1s, [&] { order += 'a'; });
    const auto b = executor.runAfter(1s, [&] { order += 'b'; });
    executor.runFor(1s);
    QCOMPARE(order, QByteArray("ab"));
    executor.runFor(1s);
    QCOMPARE(order, QByteArray("abc"));
}

void SimExecutorTest::aPostedTaskNeverRunsInline() {
    SimExecutor executor;
    bool ran = false;
    const auto handle = executor.post([&] { ran = true; });
    QVERIFY(!ran);
    executor.settle();
    QVERIFY(ran);
}

void SimExecutorTest::aDestroyedHandleCancels() {
    SimExecutor executor;
    bool ran = false;
    { const auto handle = executor.runAfter(1s, [&] { ran = true; }); }
    executor.runFor(1min);
    QVERIFY(!ran);
    QCOMPARE(executor.pending(), 0);
}

void SimExecutorTest::aHandleMayOutliveItsExecutor() {
    core::ports::Handle handle;
    {
        SimExecutor executor;
        handle = executor.runAfter(1s, [] {});
    }
    handle.reset();
    QVERIFY(!handle);
}

void SimExecutorTest::aTaskMayCancelWhatItOwns() {
    SimExecutor executor;
    bool ran = false;
    auto inner = std::make_shared<core::ports::Handle>(executor.runAfter(1min, [&] { ran = true; }));
    auto outer = executor.runAfter(2min, [inner] {});
    inner.reset();
    outer.reset();
    executor.runFor(5min);
    QVERIFY(!ran);
}

void SimExecutorTest::clocksStartAtAFixedMomentAndMoveTogether() {
    SimExecutor executor;
    QCOMPARE(core::base::formatUtcStamp(executor.utcNow()), QStringLiteral("2026-11-30 21:00:00"));
    const auto steady = executor.steadyNow();
    executor.runFor(90s);
    QVERIFY(executor.steadyNow() - steady == 90s);
    QCOMPARE(core::base::formatUtcStamp(executor.utcNow()), QStringLiteral("2026-11-30 21:01:30"));
}

void SimExecutorTest::aWallClockJumpLeavesTheSteadyClock() {
    SimExecutor executor;
    int ran = 0;
    const auto handle = executor.runAfter(1h, [&] { ++ran; });
    const auto steady = executor.steadyNow();
    executor.stepWallClock(2h);
    executor.runFor(59min);
    QCOMPARE(ran, 0);
    QVERIFY(executor.steadyNow() - steady == 59min);
    QCOMPARE(core::base::formatUtcStamp(executor.utcNow()), QStringLiteral("2026-11-30 23:59:00"));
}

void SimExecutorTest::runUntilStopsAtThePredicateOrTheLimit() {
    SimExecutor executor;
    int ran = 0;
    const auto start = executor.steadyNow();
    const auto first = executor.runAfter(3s, [&] { ++ran; });
    const auto second = executor.runAfter(4s, [&] { ++ran; });
    QVERIFY(executor.runUntil([&] { return ran == 1; }, 10s));
    QVERIFY(executor.steadyNow() - start == 3s);
    QVERIFY(!executor.runUntil([&] { return ran == 3; }, 10s));
    QVERIFY(executor.steadyNow() - start == 13s);
}

void SimExecutorTest::oneSeedGivesOneTrace() {
    const auto run = [](quint64 seed) {
        SimExecutor executor;
        SimRandom random(seed);
        for (int i = 0; i < 50; ++i) executor.runDetached(executor.steadyNow() + random.between(0ms, 10s), [] {});
        executor.runFor(1min);
        return executor.traceHash();
    };
    QCOMPARE(run(7), run(7));
    QVERIFY(run(7) != run(8));
}

void SimExecutorTest::randomNumbersAreInRangeAndStreamsAreIndependent() {
    SimRandom random(1);
    SimRandom twin(1);
    SimRandom stream = random.stream("faults");
    for (int i = 0; i < 1000; ++i) {
        QVERIFY(stream.below(3) < 3);
        const double drawn = random.unit();
        QVERIFY(drawn >= 0 && drawn < 1);
        QCOMPARE(drawn, twin.unit());
    }
    // Fixed for ever: a seed noted in a bug report must still give the same run.
    QCOMPARE(SimRandom(42).below(1'000'000), SimRandom(42).below(1'000'000));
}

void SimExecutorTest::secretsAreReadAsTheyWereWritten() {
    SimExecutor executor;
    support::InMemorySecretStore store(executor);
    QString read;
    core::base::ErrorKind kind{};
    const auto note = [&](const core::base::Expected<core::ports::Secret> &secret) {
        if (secret) read = secret->reveal();
        if (!secret) kind = secret.error().kind;
    };
    auto write = store.write(QStringLiteral("api-key"), core::ports::Secret(QStringLiteral("s3")), [](auto) {});
    auto handle = store.read(QStringLiteral("api-key"), note);
    executor.settle();
    QCOMPARE(read, QStringLiteral("s3"));
    handle = store.read(QStringLiteral("other"), note);
    executor.settle();
    QCOMPARE(toString(kind), toString(core::base::ErrorKind::Rejected));
    store.setLocked(true);
    handle = store.read(QStringLiteral("api-key"), note);
    executor.settle();
    QCOMPARE(toString(kind), toString(core::base::ErrorKind::Unavailable));
}

QTEST_GUILESS_MAIN(SimExecutorTest)
#include "tst_sim_executor.moc"
