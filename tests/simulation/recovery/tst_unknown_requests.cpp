// SPDX-License-Identifier: Apache-2.0
#include <QTest>

#include "tests/simulation/engine/world.h"

using namespace simulation;
using namespace std::chrono_literals;

/// Request types that no definition knows.
class UnknownRequests final : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void theNameOfAnUnknownTypeIsLoggedOnce() {
        World world;
        world.start();
        QVERIFY(world.runUntilSettled());
        world.sandbox.addUnknownRequestType(World::practiceId(), QStringLiteral("somethingNew"));
        world.run(1min);
        QCOMPARE(world.log.lines.filter(QStringLiteral("unknown request type=somethingNew")).size(), 1);
    }
};

QTEST_GUILESS_MAIN(UnknownRequests)
#include "tst_unknown_requests.moc"
