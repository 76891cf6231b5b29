// SPDX-License-Identifier: Apache-2.0
#include <QTest>

#include "tests/simulation/engine/world.h"

using namespace simulation;
using namespace std::chrono_literals;
using core::domain::PmsResourceId;

namespace {

const PmsResourceId kFirst(QStringLiteral("11"));
const PmsResourceId kSecond(QStringLiteral("12"));
const QDate kToday(2026, 12, 1);

core::config::Settings settingsFor(int days) {
    auto settings = World::settings();
    settings.practices.front().availabilityDays = days;
    return settings;
}

/// Days after the first @p days on which Healthengine still offers something.
int offeredBeyond(const World &world, int days) {
    int offered = 0;
    for (const auto &[key, day] : world.remote().days) {
        if (key.second >= kToday.addDays(days) && !day.ranges.empty()) ++offered;
    }
    return offered;
}

int offeredBy(const World &world, const PmsResourceId &resource) {
    int offered = 0;
    for (const auto &[key, day] : world.remote().days) offered += key.first == resource.value() && !day.ranges.empty();
    return offered;
}

}  // namespace

/// What the practice offers no longer, Healthengine must not go on showing.
class WithdrawnDays final : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void daysBeyondAShorterHorizonAreSentAsEmptyAtOnceAndTogether() {
        World world;
        world.start(settingsFor(28));
        QVERIFY(world.runUntilSettled());
        QVERIFY(offeredBeyond(world, 7) > 0);
        world.run(10s);
        const auto changed = world.executor.utcNow();
        world.engine->apply(settingsFor(7));
        QVERIFY(world.runUntil([&] { return offeredBeyond(world, 7) == 0; }, 15s));
        world.run(30s);
        QCOMPARE(world.callsOf(QStringLiteral("sendAvailabilitySnapshots"), changed), 1);
        QCOMPARE(world.callsOf(QStringLiteral("sendAvailabilitySnapshot"), changed), 0);
        QVERIFY(!world.facts().syncing);
        QCOMPARE(world.violations(), QStringList());
    }

    void aCrashBeforeTheyWereAcceptedDoesNotForgetThem() {
        World world;
        world.start(settingsFor(28));
        QVERIFY(world.runUntilSettled());
        bool refuses = true;
        world.intercept = [&](const core::ports::HttpRequest &request) -> std::optional<core::ports::HttpResponse> {
            if (!refuses || !request.operation.startsWith(QLatin1String("sendAvailability"))) return std::nullopt;
            return core::ports::HttpResponse{503, {}, {}};
        };
        world.engine->apply(settingsFor(7));
        world.run(20s);
        QVERIFY(offeredBeyond(world, 7) > 0);
        world.kill();
        refuses = false;
        world.start(settingsFor(7));
        QVERIFY(world.runUntil([&] { return offeredBeyond(world, 7) == 0; }, 20s));
    }

    void aLongerHorizonOffersThemAgain() {
        World world;
        world.start(settingsFor(28));
        QVERIFY(world.runUntilSettled());
        const int before = offeredBeyond(world, 7);
        world.engine->apply(settingsFor(7));
        world.run(20s);
        QCOMPARE(offeredBeyond(world, 7), 0);
        world.engine->apply(settingsFor(28));
        world.run(20s);
        QCOMPARE(offeredBeyond(world, 7), before);
    }

    void aDayThatWasAskedForBeyondTheHorizonStaysTrue() {
        World world;
        world.start(settingsFor(7));
        QVERIFY(world.runUntilSettled());
        const QDate day = kToday.addDays(16);
        world.sandbox.requestAvailability(World::practiceId(), day, kFirst, core::sandbox::ResourceField::Current,
                                          world.serverNow());
        const auto shown = [&] { return world.remote().days.find({kFirst.value(), day}); };
        QVERIFY(world.runUntil([&] { return shown() != world.remote().days.end(); }, 15s));
        QVERIFY(!shown()->second.ranges.empty());
        const int received = shown()->second.received;
        world.practice().block(kFirst, {day, QTime(9, 0)}, 1h);
        world.run(15s);
        QVERIFY(shown()->second.ranges == support::availabilityOf(world.practice(), kFirst, day).ranges);
        QCOMPARE(shown()->second.received, received + 1);
        world.practice().block(kFirst, {kToday.addDays(1), QTime(9, 0)}, 1h);
        world.run(15s);
        QCOMPARE(shown()->second.received, received + 1);
        QCOMPARE(world.violations(), QStringList());
    }

    void aBookingBeyondTheHorizonDoesNotOpenItsDay() {
        World world;
        world.start(settingsFor(7));
        QVERIFY(world.runUntilSettled());
        auto draft = world.slotDraft();
        draft.start.date = draft.start.date.addDays(14);
        const auto booking = world.force(draft);
        QVERIFY(world.runUntil([&] { return world.confirmed(booking); }, 20s));
        world.run(10s);
        QCOMPARE(offeredBeyond(world, 7), 0);
    }

    void aResourceWhoseRemovalDoesNotGetThroughOffersNothingMeanwhile() {
        World world;
        world.start(settingsFor(14));
        QVERIFY(world.runUntilSettled());
        QVERIFY(offeredBy(world, kSecond) > 0);
        bool refuses = true;
        world.intercept = [&](const core::ports::HttpRequest &request) -> std::optional<core::ports::HttpResponse> {
            if (!refuses || request.operation != QLatin1String("uploadPmsResources")) return std::nullopt;
            return core::ports::HttpResponse{400, {}, {}};
        };
        auto settings = settingsFor(14);
        settings.practices.front().resources = {{kFirst, true, {}}};
        world.engine->apply(settings);
        QVERIFY(world.runUntil([&] { return offeredBy(world, kSecond) == 0; }, 15s));
        refuses = false;
        world.run(3min);
        QVERIFY(!world.facts().syncing);
        world.engine->apply(settingsFor(14));
        world.run(20s);
        QVERIFY(offeredBy(world, kSecond) > 0);
        QCOMPARE(world.violations(), QStringList());
    }

    void aRemovalThatIsHeldLeavesTheDaysAsTheyAre() {
        auto practice = support::SimPractice::small();
        auto another = practice.resources.front();
        for (int number = 100; number < 106; ++number) {
            another.id = PmsResourceId(QString::number(number));
            another.name = QStringLiteral("Room %1").arg(number);
            practice.addResource(another);
        }
        World world(1, practice);
        world.start(settingsFor(7));
        QVERIFY(world.runUntilSettled());
        const int before = offeredBy(world, kFirst);
        QVERIFY(before > 0);
        world.practice().resources.clear();
        world.practice().touch();
        world.run(5min);
        QVERIFY(!world.heldKinds().isEmpty());
        QCOMPARE(offeredBy(world, kFirst), before);
    }
};

QTEST_GUILESS_MAIN(WithdrawnDays)
#include "tst_withdrawn_days.moc"
