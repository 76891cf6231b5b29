// SPDX-License-Identifier: Apache-2.0
#include <QTest>

#include "tests/simulation/engine/world.h"

using namespace simulation;
using namespace std::chrono_literals;

/// What staff asked for while a practice could not run.
class LostWishes final : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void aResyncWithoutKeysIsDoneWhenTheyAreThere() {
        World world;
        world.start();
        QVERIFY(world.runUntilSettled());
        world.run(5s);
        world.kill();
        world.secrets->erase(QStringLiteral("practice-key-1234567"));
        world.start();
        world.run(10s);
        QVERIFY(!world.overview().sync);
        QVERIFY(world.engine->resync(core::sync::ResyncScope::All, std::nullopt));
        const auto since = world.executor.utcNow();
        world.secrets->insert_or_assign(QStringLiteral("practice-key-1234567"), QStringLiteral("key-one"));
        world.run(2min);
        QVERIFY(world.callsOf(QStringLiteral("uploadPmsResources"), since) >= 1);
        QVERIFY(world.callsOf(QStringLiteral("sendAvailabilitySnapshots"), since) >= 1);
    }
};

QTEST_GUILESS_MAIN(LostWishes)
#include "tst_lost_wishes.moc"
