// SPDX-License-Identifier: Apache-2.0
#include <QTest>

#include "tests/simulation/engine/world.h"

using namespace simulation;
using namespace std::chrono_literals;
using core::base::PracticeTime;
using core::domain::PmsResourceId;
using core::sandbox::ResourceField;

namespace {

const PmsResourceId kFirst(QStringLiteral("11"));
const PmsResourceId kSecond(QStringLiteral("12"));
const QDate kThursday(2026, 12, 3);
const QDate kToday(2026, 12, 1);

const core::sandbox::PublishedDay *published(const World &world, const PmsResourceId &resource, QDate date) {
    const auto &days = world.remote().days;
    const auto found = days.find({resource.value(), date});
    return found == days.end() ? nullptr : &found->second;
}

/// How often each day was received, to see which ones were sent.
std::map<std::pair<QString, QDate>, int> received(const World &world) {
    std::map<std::pair<QString, QDate>, int> counts;
    for (const auto &[key, day] : world.remote().days) counts[key] = day.received;
    return counts;
}

std::vector<std::pair<QString, QDate>> sentSince(const World &world,
                                                 const std::map<std::pair<QString, QDate>, int> &before) {
    std::vector<std::pair<QString, QDate>> sent;
    for (const auto &[key, count] : received(world)) {
        const auto old = before.find(key);
        if (old == before.end() || old->second != count) sent.push_back(key);
    }
    return sent;
}

using Days = std::vector<std::pair<QString, QDate>>;

}  // namespace

/// Sessions less appointments less blocks, as Healthengine sees them.
class Availability final : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void aChangeArrivesWithinFifteenSecondsAndOnlyItsDay() {
        World world;
        world.start();
        QVERIFY(world.runUntilSettled());
        world.run(10s);
        const auto before = received(world);
        world.practice().block(kFirst, {kThursday, QTime(9, 0)}, 1h);
        world.run(15s);
        QCOMPARE(sentSince(world, before), (Days{{kFirst.value(), kThursday}}));
        QVERIFY(published(world, kFirst, kThursday)->ranges ==
                support::availabilityOf(world.practice(), kFirst, kThursday).ranges);
        QCOMPARE(world.violations(), QStringList());
    }

    void withoutAChangeTokenChangesArriveAllTheSame() {
        auto practice = support::SimPractice::small();
        practice.hasChangeToken = false;
        World world(1, practice);
        world.start();
        QVERIFY(world.runUntilSettled());
        const auto before = received(world);
        world.practice().block(kFirst, {kThursday, QTime(9, 0)}, 1h);
        world.run(15s);
        QCOMPARE(sentSince(world, before), (Days{{kFirst.value(), kThursday}}));
    }

    void aFullDayIsSentAsEmpty() {
        World world;
        world.start();
        QVERIFY(world.runUntilSettled());
        world.practice().block(kFirst, {kThursday, QTime(8, 0)}, 10h);
        world.run(15s);
        QVERIFY(published(world, kFirst, kThursday));
        QVERIFY(published(world, kFirst, kThursday)->ranges.empty());
        // A Sunday without any session is there too, and empty.
        QVERIFY(published(world, kFirst, QDate(2026, 12, 6)));
    }

    void aPatientsCancellationOffersItsTimeAgain() {
        World world;
        const auto booking = world.confirmedBooking();
        const auto record = world.booking(booking);
        world.run(10s);
        QVERIFY(published(world, *record.resource, record.start.date)->ranges ==
                support::availabilityOf(world.practice(), *record.resource, record.start.date).ranges);
        world.cancel(booking);
        world.run(15s);
        QVERIFY(published(world, *record.resource, record.start.date)->ranges ==
                support::availabilityOf(world.practice(), *record.resource, record.start.date).ranges);
    }

    void batchesHoldAtMostAHundredDays() {
        World world;
        auto settings = World::settings();
        settings.practices.front().availabilityDays = 60;
        world.start(settings);
        QVERIFY(world.runUntilSettled());
        QCOMPARE(world.remote().days.size(), size_t(2 * 60));
        QCOMPARE(world.callsOf(QStringLiteral("sendAvailabilitySnapshots")), 2);
        QCOMPARE(world.violations(), QStringList());
    }

    void whatFailedOfABatchIsRetriedAlone() {
        World world;
        core::sandbox::Fault fault;
        fault.operation = QStringLiteral("snapshotItem");
        fault.count = 1;
        fault.skip = 5;
        world.sandbox.faults().add(fault);
        world.start();
        QVERIFY(world.runUntilSettled());
        QCOMPARE(world.remote().days.size(), size_t(2 * 14));
        QCOMPARE(world.callsOf(QStringLiteral("sendAvailabilitySnapshots")), 1);
        QCOMPARE(world.callsOf(QStringLiteral("sendAvailabilitySnapshot")), 1);
    }

    void aDayThatIsRefusedForGoodIsForStaffAndDoesNotHoldTheOthers() {
        World world;
        core::sandbox::Fault fault;
        fault.operation = QStringLiteral("snapshotItem");
        fault.count = 3;
        world.sandbox.faults().add(fault);
        world.start();
        world.run(1s);
        world.run(2min);
        QVERIFY(world.remote().days.size() >= size_t(2 * 14 - 3));
        QVERIFY(world.facts().daysWaiting == 0);
    }

    void everythingIsSentOnceADay() {
        World world;
        world.start();
        QVERIFY(world.runUntilSettled());
        world.run(1h);
        const auto before = received(world);
        const int contracts = world.remote().contractCount;
        world.run(24h);
        const auto after = received(world);
        for (const auto &[key, count] : before) {
            if (key.second >= kToday.addDays(1)) QVERIFY(after.at(key) > count);
        }
        QCOMPARE(world.remote().contractCount, contracts + 1);
        // The horizon moved by a day.
        QVERIFY(published(world, kFirst, kToday.addDays(14)));
        QCOMPARE(world.violations(), QStringList());
    }

    void theDailyRoundIsNotForgottenOverARestart() {
        World world;
        world.start();
        QVERIFY(world.runUntilSettled());
        world.run(23h);
        world.kill();
        world.run(2h);
        const int contracts = world.remote().contractCount;
        world.start();
        world.run(1min);
        QCOMPARE(world.remote().contractCount, contracts + 1);
    }

    void aResyncSendsWhatItsScopeSays() {
        World world;
        world.start();
        QVERIFY(world.runUntilSettled());
        world.run(10s);
        auto before = received(world);
        QVERIFY(world.engine->resync(core::sync::ResyncScope::Configuration, std::nullopt));
        world.run(20s);
        QCOMPARE(sentSince(world, before), Days{});
        QCOMPARE(world.remote().contractCount, 2);
        QVERIFY(world.engine->resync(core::sync::ResyncScope::Availability, World::practiceId()));
        world.run(20s);
        QCOMPARE(sentSince(world, before).size(), size_t(2 * 14));
        QCOMPARE(world.remote().contractCount, 2);
        before = received(world);
        QVERIFY(world.engine->resync(core::sync::ResyncScope::All, std::nullopt));
        world.run(20s);
        QCOMPARE(sentSince(world, before).size(), size_t(2 * 14));
        QCOMPARE(world.remote().contractCount, 3);
        QVERIFY(!world.engine->resync(core::sync::ResyncScope::All, core::domain::PracticeId(QStringLiteral("9"))));
        QCOMPARE(world.violations(), QStringList());
    }

    void aResyncThatACrashCutShortIsDoneAfterwards() {
        World world;
        world.start();
        QVERIFY(world.runUntilSettled());
        world.run(10s);
        const auto before = received(world);
        world.engine->resync(core::sync::ResyncScope::All, std::nullopt);
        world.kill();
        world.start();
        world.run(30s);
        QCOMPARE(sentSince(world, before).size(), size_t(2 * 14));
    }

    void requestsAreAnswered_data() {
        QTest::addColumn<int>("days");
        QTest::addColumn<bool>("named");
        QTest::addColumn<int>("field");
        QTest::newRow("pmsResourceId") << 2 << true << int(ResourceField::Current);
        QTest::newRow("pms_resource_id") << 2 << true << int(ResourceField::Deprecated);
        QTest::newRow("both") << 2 << true << int(ResourceField::Both);
        QTest::newRow("neither") << 2 << false << int(ResourceField::Current);
        QTest::newRow("beyond the horizon") << 40 << true << int(ResourceField::Current);
        QTest::newRow("beyond the horizon, all") << 40 << false << int(ResourceField::Current);
        QTest::newRow("yesterday") << -1 << true << int(ResourceField::Current);
    }

    void requestsAreAnswered() {
        QFETCH(int, days);
        QFETCH(bool, named);
        QFETCH(int, field);
        World world;
        world.start();
        QVERIFY(world.runUntilSettled());
        world.run(10s);
        const auto resource = named ? std::optional(kSecond) : std::nullopt;
        world.sandbox.requestAvailability(World::practiceId(), kToday.addDays(days), resource, ResourceField(field),
                                          world.serverNow());
        world.run(15s);
        QVERIFY(world.remote().availabilityWishes.front().answeredAt.has_value());
        QVERIFY(published(world, kSecond, kToday.addDays(days))->ranges ==
                (days < 0 ? std::vector<core::domain::AvailabilityRange>()
                          : support::availabilityOf(world.practice(), kSecond, kToday.addDays(days)).ranges));
        world.run(10s);
        QVERIFY(!world.facts().oldestOpen.has_value());
        QCOMPARE(world.violations(), QStringList());
    }

    void askedForAnUnknownResourceOurResourcesAreSentAgainNotTheDay() {
        World world;
        world.start();
        QVERIFY(world.runUntilSettled());
        world.run(10s);
        const int resources = world.remote().resourcesCount;
        world.sandbox.requestAvailability(World::practiceId(), kThursday, PmsResourceId(QStringLiteral("99")),
                                          ResourceField::Current, world.serverNow());
        world.run(5min);
        QCOMPARE(world.remote().resourcesCount, resources + 1);
        QVERIFY(!world.facts().oldestOpen.has_value());
        QCOMPARE(world.violations(), QStringList());
    }

    void theLeadTimeTakesTheNextHoursOff() {
        World world;
        auto settings = World::settings();
        settings.practices.front().leadTime = 5h;  // It is 05:00: nothing before 10:00.
        world.start(settings);
        QVERIFY(world.runUntilSettled());
        world.run(2min);
        const auto *today = published(world, kFirst, kToday);
        QVERIFY(!today->ranges.empty());
        QCOMPARE(today->ranges.front().start, 10 * 60 + 15);
        world.run(1h);
        QCOMPARE(published(world, kFirst, kToday)->ranges.front().start, 11 * 60 + 15);
        QCOMPARE(published(world, kFirst, kThursday)->ranges.front().start, 8 * 60);
        QCOMPARE(world.violations(), QStringList());
    }

    void theDayOfADaylightSavingChangeIsLikeAnyOther() {
        // Sydney turns its clocks back at 03:00 on Sunday 4 April 2027.
        const QDate change(2027, 4, 4);
        auto practice = support::SimPractice::small();
        practice.addSession({kFirst, change, 60, 300, 900s, {}});
        World world(1, practice);
        world.executor.stepWallClock(24h * 123);
        (void)world.sandbox.addPractice(World::practiceId(), QStringLiteral("key-one"),
                                        QStringLiteral("Australia/Sydney"));
        auto settings = World::settings();
        settings.practices = {World::practiceSettings(World::practiceId().value(), QStringLiteral("Australia/Sydney"))};
        world.start(settings);
        QVERIFY(world.runUntilSettled());
        const auto *day = published(world, kFirst, change);
        QVERIFY(day);
        QCOMPARE(day->ranges.size(), size_t(1));
        QCOMPARE(day->ranges.front().start, 60);
        QCOMPARE(day->ranges.front().end, 300);
        auto draft = world.draft();
        draft.resource = kFirst;
        draft.start = {change, QTime(2, 30)};
        const auto booking = world.force(draft);
        QVERIFY(world.runUntil([&] { return world.confirmed(booking); }, 20s));
        QVERIFY(world.practice().liveAppointmentsOf(booking).front().start == (PracticeTime{change, QTime(2, 30)}));
        QCOMPARE(world.violations(), QStringList());
    }
};

QTEST_GUILESS_MAIN(Availability)
#include "tst_simulated_availability.moc"
