// SPDX-License-Identifier: Apache-2.0
#include <QTest>

#include "tests/simulation/engine/world.h"

using namespace simulation;
using namespace std::chrono_literals;

/// A backup without our own tables is restored under the running engine.
class LostTables final : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void bookingsGoOnWithoutARestart() {
        World world;
        world.start();
        QVERIFY(world.runUntilSettled());
        world.practice().loseOwnTables();
        const auto booking = world.book();
        QVERIFY(world.runUntil([&] { return world.confirmed(booking); }, 20s));
        QVERIFY(world.practice().hasOwnTables);
        QCOMPARE(world.practice().liveAppointmentsOf(booking).size(), size_t(1));
        QCOMPARE(world.itemKinds(), QStringList());
        QCOMPARE(world.violations(), QStringList());
    }

    void whatStaffHaveToDoIsWrittenAgain() {
        World world;
        world.start();
        QVERIFY(world.runUntilSettled());
        world.run(10s);
        auto draft = world.slotDraft();
        world.practice().block(*draft.resource, draft.start, draft.length);
        world.database->setDown(true);
        const auto booking = world.force(draft);
        world.run(30s);
        world.database->setDown(false);
        QVERIFY(world.runUntil([&] { return world.rejected(booking); }, 30s));
        QVERIFY(world.runUntil([&] { return !world.practice().items.empty(); }, 30s));
        const auto kinds = world.itemKinds();
        world.practice().loseOwnTables();
        world.run(3min);
        QCOMPARE(world.itemKinds(), kinds);
        QCOMPARE(world.practice().items.size(), size_t(kinds.size()));
        QVERIFY(!world.practice().items.begin()->second.person.reveal().isEmpty());
    }

    void withoutTheRightNothingIsLostAndTheRightIsNoticed() {
        World world;
        world.start();
        QVERIFY(world.runUntilSettled());
        world.practice().mayMakeTables = false;
        world.practice().loseOwnTables();
        const auto booking = world.book();
        world.run(3min);
        QVERIFY(!world.confirmed(booking));
        QVERIFY(!world.rejected(booking));
        world.practice().mayMakeTables = true;
        QVERIFY(world.runUntil([&] { return world.confirmed(booking); }, 2min));
        QCOMPARE(world.violations(), QStringList());
    }
};

QTEST_GUILESS_MAIN(LostTables)
#include "tst_lost_tables.moc"
