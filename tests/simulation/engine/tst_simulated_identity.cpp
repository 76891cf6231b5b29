// SPDX-License-Identifier: Apache-2.0
#include <QTest>

#include "tests/simulation/engine/world.h"

using namespace simulation;
using namespace std::chrono_literals;
using core::ports::SiteIdentity;

namespace {

support::SimPractice watched() {
    auto practice = support::SimPractice::small();
    practice.identity.site = SiteIdentity{QStringLiteral("practice 7"), 100};
    practice.identity.fingerprint =
        core::ports::Fingerprint{{{QStringLiteral("visit"), {{QStringLiteral("id"), QStringLiteral("int4"), false}}}}};
    return practice;
}

}  // namespace

/// A database that is not the one that was known.
class Identity final : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void aCopyThatTakesTheDatabasesPlaceGetsNoBookingUntilStaffAccept() {
        World world(1, watched());
        (void)world.confirmedBooking();
        world.database->setDown(true);
        world.run(30s);
        world.practice().identity.site->site = QStringLiteral("practice 7, copy");
        world.database->setDown(false);
        const auto booking = world.book(3, 2);
        QVERIFY(
            world.runUntil([&] { return world.heldKinds().contains(QStringLiteral("database-other-copy")); }, 2min));
        world.run(60s);
        QVERIFY2(!world.confirmed(booking) && !world.rejected(booking), "it did not stay open");
        QVERIFY(world.facts().lastDatabaseRead > world.executor.utcNow() - 30s);
        const auto held = world.engine->holds().open();
        QVERIFY(world.engine->decideHeld(held.front().id, true));
        QVERIFY(world.runUntil([&] { return world.confirmed(booking); }, 1min));
        QVERIFY(world.heldKinds().isEmpty());
        QCOMPARE(world.violations(), QStringList());
    }

    void aTableThatChangesWhileTheDatabaseRunsIsNoticed() {
        World world(1, watched());
        (void)world.confirmedBooking();
        world.practice().identity.fingerprint->tables[0].columns[0].type = QStringLiteral("int8");
        QVERIFY(world.runUntil([&] { return world.heldKinds().contains(QStringLiteral("database-shape")); }, 11min));
        const auto booking = world.book(3, 2);
        world.run(60s);
        QVERIFY(!world.confirmed(booking) && !world.rejected(booking));
        world.practice().identity.fingerprint->tables[0].columns[0].type = QStringLiteral("int4");
        QVERIFY(world.runUntil([&] { return world.confirmed(booking); }, 11min));
    }

    void theSameDatabaseAfterAFailureGoesOnByItself() {
        World world(1, watched());
        (void)world.confirmedBooking();
        world.database->setDown(true);
        world.run(30s);
        world.practice().identity.site->history = 101;
        world.database->setDown(false);
        const auto booking = world.book(3, 2);
        QVERIFY(world.runUntil([&] { return world.confirmed(booking); }, 1min));
        QVERIFY(world.heldKinds().isEmpty());
    }
};

QTEST_GUILESS_MAIN(Identity)
#include "tst_simulated_identity.moc"
