// SPDX-License-Identifier: Apache-2.0
#include <QTest>
#include <optional>
#include <vector>

#include "core/platform/runtime/qt_executor.h"
#include "core/platform/runtime/system_random.h"

using namespace std::chrono_literals;
using core::platform::QtExecutor;
using core::ports::Handle;

class RuntimeTest final : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void aTaskNeverRunsInline();
    void tasksRunInTheOrderOfTheirTime();
    void tasksOfOneTimeRunInTheOrderOfSubmission();
    void aTaskNeverRunsEarly();
    void aDestroyedHandleKeepsItsTaskFromRunning();
    void aTaskMayCancelItsNeighbour();
    void aTaskMayDropItsOwnHandle();
    void aTaskPostedByATaskWaitsForTheNextTurn();
    void aHandleMayOutliveTheExecutor();
    void aTaskMayDestroyTheExecutor();
    void clocksGoForward();
    void randomNumbersLieInTheUnitInterval();
};

void RuntimeTest::aTaskNeverRunsInline() {
    QtExecutor executor;
    int runs = 0;
    const Handle handle = executor.post([&] { ++runs; });
    QCOMPARE(runs, 0);
    QTRY_COMPARE(runs, 1);
}

void RuntimeTest::tasksRunInTheOrderOfTheirTime() {
    QtExecutor executor;
    std::vector<int> order;
    const auto now = executor.steadyNow();
    const Handle third = executor.runAt(now + 30ms, [&] { order.push_back(3); });
    const Handle first = executor.runAt(now - 5ms, [&] { order.push_back(1); });
    const Handle second = executor.runAt(now + 10ms, [&] { order.push_back(2); });
    QTRY_COMPARE(order.size(), size_t(3));
    QCOMPARE(order, (std::vector{1, 2, 3}));
}

void RuntimeTest::tasksOfOneTimeRunInTheOrderOfSubmission() {
    QtExecutor executor;
    std::vector<int> order;
    std::vector<Handle> handles;
    const auto when = executor.steadyNow() + 5ms;
    for (int i = 0; i < 20; ++i) handles.push_back(executor.runAt(when, [&order, i] { order.push_back(i); }));
    QTRY_COMPARE(order.size(), size_t(20));
    QVERIFY(std::is_sorted(order.begin(), order.end()));
}

void RuntimeTest::aTaskNeverRunsEarly() {
    QtExecutor executor;
    for (const auto delay : {1us, 999us, 1500us, 7300us}) {
        std::optional<core::base::SteadyTime> ranAt;
        const auto due = executor.steadyNow() + delay;
        const Handle handle = executor.runAt(due, [&] { ranAt = executor.steadyNow(); });
        QTRY_VERIFY(ranAt.has_value());
        QVERIFY(*ranAt >= due);
    }
}

void RuntimeTest::aDestroyedHandleKeepsItsTaskFromRunning() {
    QtExecutor executor;
    int runs = 0;
    bool after = false;
    {
        const Handle dropped = executor.post([&] { ++runs; });
    }
    const Handle kept = executor.runAfter(5ms, [&] { after = true; });
    QTRY_VERIFY(after);
    QCOMPARE(runs, 0);
}

void RuntimeTest::aTaskMayCancelItsNeighbour() {
    QtExecutor executor;
    bool neighbourRan = false;
    bool lastRan = false;
    const auto when = executor.steadyNow();
    Handle neighbour;
    const Handle first = executor.runAt(when, [&] { neighbour.reset(); });
    neighbour = executor.runAt(when, [&] { neighbourRan = true; });
    const Handle last = executor.runAt(when, [&] { lastRan = true; });
    QTRY_VERIFY(lastRan);
    QVERIFY(!neighbourRan);
}

void RuntimeTest::aTaskMayDropItsOwnHandle() {
    QtExecutor executor;
    auto kept = std::make_shared<int>(7);
    int seen = 0;
    Handle handle;
    handle = executor.post([&, kept] {
        handle.reset();
        seen = *kept;
    });
    QTRY_COMPARE(seen, 7);
}

void RuntimeTest::aTaskPostedByATaskWaitsForTheNextTurn() {
    QtExecutor executor;
    const auto when = executor.steadyNow();
    int runs = 0;
    int runsBeforeTheLoopWasServed = 0;
    Handle handle;
    std::function<void()> again = [&] {
        if (++runs == 1) {
            QMetaObject::invokeMethod(
                this, [&] { runsBeforeTheLoopWasServed = runs; }, Qt::QueuedConnection);
        }
        if (runs < 100) handle = executor.runAt(when, again);
    };
    handle = executor.runAt(when, again);
    QTRY_COMPARE(runs, 100);
    QVERIFY(runsBeforeTheLoopWasServed < 100);
}

void RuntimeTest::aHandleMayOutliveTheExecutor() {
    int runs = 0;
    Handle handle;
    {
        QtExecutor executor;
        handle = executor.post([&] { ++runs; });
    }
    handle.reset();
    QCoreApplication::processEvents();
    QCOMPARE(runs, 0);
}

void RuntimeTest::aTaskMayDestroyTheExecutor() {
    auto executor = std::make_unique<QtExecutor>();
    bool neighbourRan = false;
    const Handle first = executor->post([&] { executor.reset(); });
    const Handle second = executor->post([&] { neighbourRan = true; });
    QTRY_VERIFY(!executor);
    QCoreApplication::processEvents();
    QVERIFY(!neighbourRan);
}

void RuntimeTest::clocksGoForward() {
    const QtExecutor executor;
    const auto steady = executor.steadyNow();
    const auto wall = executor.utcNow();
    QVERIFY(executor.steadyNow() >= steady);
    QVERIFY(core::base::toDateTime(wall).date().year() >= 2020);
}

void RuntimeTest::randomNumbersLieInTheUnitInterval() {
    core::platform::SystemRandom random;
    double sum = 0;
    for (int i = 0; i < 1000; ++i) {
        const double value = random.unit();
        QVERIFY(value >= 0.0 && value < 1.0);
        sum += value;
    }
    QVERIFY(sum > 300 && sum < 700);
}

QTEST_GUILESS_MAIN(RuntimeTest)
#include "tst_runtime.moc"
