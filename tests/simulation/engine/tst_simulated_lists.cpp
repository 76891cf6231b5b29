// SPDX-License-Identifier: Apache-2.0
#include <QTest>

#include "tests/simulation/engine/world.h"

using namespace simulation;
using namespace std::chrono_literals;

/// Each request list has its own retries.
class SimulatedLists final : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void aListThatFailsNeverHoldsUpTheBookings() {
        World world;
        world.start();
        QVERIFY(world.runUntilSettled());
        const QDate today = world.engine->practices().front().sync->practiceNow().date;
        world.transport->failNext(support::HttpFault::ServerError, QStringLiteral("availabilitySnapshotRequests"),
                                  1000);
        (void)world.sandbox.requestAvailability(World::practiceId(), today.addDays(1), std::nullopt,
                                                core::sandbox::ResourceField::Current, world.executor.utcNow());
        world.run(2min);
        const auto booking = world.book();
        QVERIFY(world.runUntil([&] { return world.confirmed(booking); }, 6s));
        QCOMPARE(world.violations(), QStringList());
    }
};

QTEST_GUILESS_MAIN(SimulatedLists)
#include "tst_simulated_lists.moc"
