// SPDX-License-Identifier: Apache-2.0
#include <QTest>

#include "tests/simulation/engine/seeded_day.h"

using namespace simulation;
using namespace std::chrono_literals;

/// Whole days of random traffic and random trouble. PB_SEEDS=200 tries more of them; PB_FIRST_SEED begins elsewhere.
class SeededDays final : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void whateverHappensTheDayEndsConsistent_data() {
        QTest::addColumn<quint64>("seed");
        const quint64 first =
            qEnvironmentVariableIsSet("PB_FIRST_SEED") ? quint64(qEnvironmentVariableIntValue("PB_FIRST_SEED")) : 1;
        const quint64 count =
            qEnvironmentVariableIsSet("PB_SEEDS") ? quint64(qEnvironmentVariableIntValue("PB_SEEDS")) : 20;
        for (quint64 seed = first; seed < first + count; ++seed) QTest::addRow("seed %llu", seed) << seed;
    }

    void whateverHappensTheDayEndsConsistent() {
        QFETCH(quint64, seed);
        SeededDay day(seed);
        day.pass();
        day.calmDown();
        const QStringList faults = day.faults();
        if (!faults.isEmpty()) qWarning("%s", qPrintable(faults.mid(0, 10).join(QLatin1Char('\n'))));
        qInfo("%s", qPrintable(day.summary()));
        QCOMPARE(int(faults.size()), 0);
    }

    void oneSeedIsOneRun() {
        const auto hashOf = [](quint64 seed) {
            SeededDay day(seed);
            day.pass(2h);
            return day.traceHash();
        };
        QCOMPARE(hashOf(7), hashOf(7));
        QVERIFY(hashOf(7) != hashOf(8));
    }
};

QTEST_GUILESS_MAIN(SeededDays)
#include "tst_seeded_days.moc"
