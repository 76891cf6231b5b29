// SPDX-License-Identifier: Apache-2.0
#include <QTest>

#include "tests/simulation/engine/world.h"

using namespace simulation;
using namespace std::chrono_literals;

/// Staff take back what Healthengine has asked about but not heard yet.
class TakenBack final : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void aQueuedCancellationThatStaffTookBackIsAnsweredAsNoChange() {
        World world;
        const auto booking = world.confirmedBooking();
        const auto appointment = world.appointmentOf(booking);
        world.intercept = [](const core::ports::HttpRequest &request) -> std::optional<core::ports::HttpResponse> {
            if (request.operation != QLatin1String("cancelBooking")) return std::nullopt;
            return core::ports::HttpResponse{503, {{"Retry-After", "60"}}, {}};
        };
        world.practice().cancel(appointment);
        world.sandbox.requestAppointmentChanges(World::practiceId(), booking, world.serverNow());
        QVERIFY(world.runUntil([&] { return world.callsOf(QStringLiteral("cancelBooking")) == 1; }, 1min));
        world.run(7s);
        world.practice().setState(appointment, core::ports::AppointmentState::Booked);
        world.run(15s);
        world.intercept = {};
        world.run(2min);
        QCOMPARE(world.booking(booking).cancelCalls, 0);
        QVERIFY(!world.practice().links.begin()->second.toldCancelled);
        QCOMPARE(world.violations(), QStringList());
    }
};

QTEST_GUILESS_MAIN(TakenBack)
#include "tst_taken_back.moc"
