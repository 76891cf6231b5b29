// SPDX-License-Identifier: Apache-2.0
#include <QTest>

#include "tests/simulation/engine/world.h"

using namespace simulation;
using namespace std::chrono_literals;

/// The horizon is read in parts; what happens between them must not be undone by an older part.
class HorizonOrder final : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void aSlotThatWasBookedBetweenThePartsIsNeverOfferedAgain() {
        auto practice = support::SimPractice::small();
        auto another = practice.resources.front();
        for (int number = 100; number < 160; ++number) {
            another.id = core::domain::PmsResourceId(QString::number(number));
            another.name = QStringLiteral("Room %1").arg(number);
            practice.addResource(another);
        }
        World world(1, practice);
        auto settings = World::settings();
        settings.practices.front().availabilityDays = 60;
        world.start(settings);
        QVERIFY(world.runUntilSettled());
        world.run(10s);
        world.database->setLatency(3s, 3s);
        int parts = 0;
        world.database->beforeEffect = [&](const core::ports::PmsWork &work) {
            const auto *read = std::get_if<core::ports::ReadAvailability>(&work);
            if (read && read->from != read->to) ++parts;
        };
        const auto slot = world.slot();
        const auto offered = [&] { return world.remote().days.at({slot.resource.value(), slot.start.date}).ranges; };
        const auto before = offered();
        world.practice().touch();
        QVERIFY(world.runUntil([&] { return parts == 1; }));
        const auto booking = world.book();
        QVERIFY(world.runUntil([&] { return offered() != before; }));
        QVERIFY2(parts < 6, "the booking has to come between the parts");
        QVERIFY(world.confirmed(booking));
        QVERIFY2(!world.runUntil([&] { return offered() == before; }, 1min), "the booked slot is offered again");
        QCOMPARE(world.violations(), QStringList());
    }
};

QTEST_GUILESS_MAIN(HorizonOrder)
#include "tst_horizon_order.moc"
