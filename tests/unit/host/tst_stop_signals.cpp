// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "core/platform/host/stop_signals.h"

#ifndef Q_OS_WIN
#include <csignal>
#endif

using core::platform::StopSignals;

class TestStopSignals : public QObject {
    Q_OBJECT

  private Q_SLOTS:
#ifndef Q_OS_WIN
    void termAndIntStopAndHupReloads();
    void theFormerMeaningReturns();
#else
    void needsSignals() {
        QSKIP("no signals on Windows");
    }
#endif
};

#ifndef Q_OS_WIN
void TestStopSignals::termAndIntStopAndHupReloads() {
    int stops = 0;
    int reloads = 0;
    const StopSignals signals_([&] { ++stops; }, [&] { ++reloads; });
    std::raise(SIGHUP);
    QCOMPARE(reloads, 0);
    QTRY_COMPARE(reloads, 1);
    std::raise(SIGTERM);
    QTRY_COMPARE(stops, 1);
    std::raise(SIGINT);
    QTRY_COMPARE(stops, 2);
    QCOMPARE(reloads, 1);
}

void TestStopSignals::theFormerMeaningReturns() {
    static int seen = 0;
    std::signal(SIGHUP, [](int) { ++seen; });
    {
        int reloads = 0;
        const StopSignals signals_([] {}, [&] { ++reloads; });
        std::raise(SIGHUP);
        QTRY_COMPARE(reloads, 1);
    }
    std::raise(SIGHUP);
    QCOMPARE(seen, 1);
}
#endif

QTEST_GUILESS_MAIN(TestStopSignals)
#include "tst_stop_signals.moc"
