// SPDX-License-Identifier: Apache-2.0
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include "tests/simulation/engine/world.h"

using namespace simulation;
using namespace std::chrono_literals;
using core::ports::HttpRequest;
using core::ports::HttpResponse;
using core::sandbox::Answer;

namespace {

std::vector<core::base::SteadyTime> pollsSince(const World &world, core::base::SteadyTime since) {
    std::vector<core::base::SteadyTime> times;
    for (const auto &call : world.calls) {
        if (call.operation == QStringLiteral("pollRequests") && call.steady >= since) times.push_back(call.steady);
    }
    return times;
}

std::chrono::milliseconds longestGap(const std::vector<core::base::SteadyTime> &times) {
    std::chrono::milliseconds longest{0};
    for (size_t i = 1; i < times.size(); ++i) {
        longest = std::max(longest, std::chrono::duration_cast<std::chrono::milliseconds>(times[i] - times[i - 1]));
    }
    return longest;
}

std::chrono::milliseconds shortestGap(const std::vector<core::base::SteadyTime> &times) {
    std::chrono::milliseconds shortest{1h};
    for (size_t i = 1; i < times.size(); ++i) {
        shortest = std::min(shortest, std::chrono::duration_cast<std::chrono::milliseconds>(times[i] - times[i - 1]));
    }
    return shortest;
}

int firstOf(const World &world, const QString &operation, int from) {
    for (size_t i = size_t(from); i < world.calls.size(); ++i) {
        if (world.calls[i].operation == operation) return int(i);
    }
    return -1;
}

}  // namespace

/// When Healthengine is asked, and in which order what it lists is worked.
class Polling final : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void pollsStartAtMaxOfLastStartPlusIntervalAndLastEnd_data() {
        QTest::addColumn<int>("roundTripMs");
        QTest::addColumn<int>("gapMs");
        QTest::newRow("quick") << 20 << 5'000;
        QTest::newRow("four seconds") << 4'000 << 5'000;
        QTest::newRow("slower than the interval") << 8'000 << 8'000;
    }

    void pollsStartAtMaxOfLastStartPlusIntervalAndLastEnd() {
        QFETCH(int, roundTripMs);
        QFETCH(int, gapMs);
        World world;
        world.start();
        QVERIFY(world.runUntilSettled());
        world.run(10s);
        world.transport->setLatency(std::chrono::milliseconds(roundTripMs), std::chrono::milliseconds(roundTripMs));
        world.run(15s);
        const auto since = world.executor.steadyNow();
        world.run(2min);
        const auto polls = pollsSince(world, since);
        QVERIFY(polls.size() >= 10);
        QCOMPARE(longestGap(polls).count(), gapMs);
        QCOMPARE(shortestGap(polls).count(), gapMs);
    }

    void nothingOfTheBulkDelaysThePoll() {
        World world;
        auto settings = World::settings();
        settings.practices.front().availabilityDays = 365;
        world.start(settings);
        world.transport->setLatency(2s, 2s);
        world.database->setLatency(1s, 1s);
        world.run(2min);
        QVERIFY(longestGap(pollsSince(world, {})) <= 5s);
    }

    void theFirstRetryIsNoLaterThanAPollAndTheSlowestOneAMinute() {
        World world;
        world.start();
        QVERIFY(world.runUntilSettled());
        const auto since = world.executor.steadyNow();
        world.intercept = [](const HttpRequest &request) -> std::optional<HttpResponse> {
            if (request.operation != QStringLiteral("pollRequests")) return std::nullopt;
            return HttpResponse{500, {}, {}};
        };
        world.run(15min);
        const auto polls = pollsSince(world, since);
        QVERIFY(polls[1] - polls[0] <= 5'020ms);
        QVERIFY(longestGap(polls) <= 60'020ms);
        QVERIFY(longestGap(polls) >= 45s);
        QVERIFY(world.facts().pollError.has_value());
        world.intercept = nullptr;
        world.run(61s);
        const auto after = world.executor.steadyNow();
        world.run(1min);
        QVERIFY(longestGap(pollsSince(world, after)) <= 5'020ms);
        QVERIFY(!world.facts().pollError.has_value());
    }

    void retryAfterIsHonouredUpToTwoMinutes() {
        World world;
        world.start();
        QVERIFY(world.runUntilSettled());
        int asked = 0;
        world.intercept = [&asked](const HttpRequest &request) -> std::optional<HttpResponse> {
            if (request.operation != QStringLiteral("pollRequests") || asked++ > 0) return std::nullopt;
            return HttpResponse{429, {{"Retry-After", "600"}}, {}};
        };
        const auto since = world.executor.steadyNow();
        world.run(3min);
        const auto polls = pollsSince(world, since);
        QVERIFY(polls[1] - polls[0] >= 120s);
        QVERIFY(polls[1] - polls[0] <= 121s);
    }

    void aMalformedAnswerDoesNotSlowThePoll() {
        World world;
        world.start();
        QVERIFY(world.runUntilSettled());
        const auto since = world.executor.steadyNow();
        world.intercept = [](const HttpRequest &request) -> std::optional<HttpResponse> {
            if (request.operation != QStringLiteral("pollRequests")) return std::nullopt;
            return HttpResponse{200, {}, "{\"not\": \"a list\"}"};
        };
        world.run(2min);
        QVERIFY(longestGap(pollsSince(world, since)) <= 5'020ms);
        world.intercept = nullptr;
        const auto booking = world.book();
        QVERIFY(world.runUntil([&] { return world.confirmed(booking); }, 10s));
    }

    void allPagesAreReadBeforeAnythingIsAnswered() {
        World world;
        world.start();
        QVERIFY(world.runUntilSettled());
        world.sandbox.setPerPage(2);
        std::vector<core::domain::BookingId> bookings;
        for (int i = 0; i < 7; ++i) bookings.push_back(world.book(i, i));
        world.run(15s);
        for (const auto id : bookings) QVERIFY(world.confirmed(id));
        QVERIFY(world.callsOf(QStringLiteral("bookingRequests")) >= 4);
        QCOMPARE(world.violations(), QStringList());
    }

    void bookingsGoBeforeUpdatesBeforeEverythingElse() {
        World world;
        const auto old = world.confirmedBooking(0, 1);
        world.kill();
        const auto update = world.cancel(old);
        world.sandbox.requestAvailability(World::practiceId(), QDate(2026, 12, 4), std::nullopt,
                                          core::sandbox::ResourceField::Current, world.serverNow());
        world.sandbox.requestAppointmentChanges(World::practiceId(), old, world.serverNow());
        const auto booking = world.book(3, 2);
        const int from = int(world.calls.size());
        world.start();
        world.run(20s);
        const int confirmed = firstOf(world, QStringLiteral("confirmBookingInsert"), from);
        const int updates = firstOf(world, QStringLiteral("bookingUpdateRequests"), from);
        const int answered = firstOf(world, QStringLiteral("confirmBookingUpdate"), from);
        const int availability = firstOf(world, QStringLiteral("availabilitySnapshotRequests"), from);
        const int changes = firstOf(world, QStringLiteral("pmsAppointmentChangeRequests"), from);
        QVERIFY(confirmed >= 0 && confirmed < updates && updates < answered);
        QVERIFY(answered < availability && availability < changes);
        QVERIFY(world.confirmed(booking));
        QVERIFY(world.update(update).answer == Answer::Confirmed);
        QCOMPARE(world.violations(), QStringList());
    }

    void unknownRequestTypesAreIgnoredAndLoggedOnce() {
        World world;
        world.sandbox.addUnknownRequestType(World::practiceId(), QStringLiteral("teleportation"));
        world.start();
        QVERIFY(world.runUntilSettled());
        const auto booking = world.book();
        QVERIFY(world.runUntil([&] { return world.confirmed(booking); }, 10s));
        world.run(5min);
        QCOMPARE(world.log.lines.filter(QStringLiteral("unknown request type")).size(), 1);
    }

    void anEntryThatIsNotUnderstoodIsForStaffAndTheOthersGoOn() {
        World world;
        const auto old = world.confirmedBooking(0, 1);
        auto draft = world.slotDraft(2);
        draft.overrides = {{QStringLiteral("pmsAppointmentTime"), QStringLiteral("next Tuesday")}};
        const auto broken = world.force(draft);
        const auto whole = world.book(3, 3);
        const auto update = world.cancel(old);
        world.run(20s);
        QVERIFY(world.confirmed(whole));
        QVERIFY(world.booking(broken).answer == Answer::Open);
        QVERIFY(world.update(update).answer == Answer::Confirmed);
        QVERIFY(world.item(QStringLiteral("booking-parked")));
        QVERIFY(!world.item(QStringLiteral("booking-parked"))->facts.contains(world.person(2).lastName));
    }

    void aListThatIsNotUnderstoodIsReadAgain() {
        World world;
        world.start();
        QVERIFY(world.runUntilSettled());
        world.transport->failNext(support::HttpFault::Garbled, QStringLiteral("bookingRequests"), 2);
        const auto booking = world.book();
        QVERIFY(world.runUntil([&] { return world.confirmed(booking); }, 30s));
        QVERIFY(world.item(QStringLiteral("booking-parked")) == nullptr);
    }

    void numbersBeyondADoubleStayExact() {
        World world;
        world.start();
        QVERIFY(world.runUntilSettled());
        const auto chosen = world.slot();
        const QJsonObject patient{{QStringLiteral("firstname"), QStringLiteral("Wattle")},
                                  {QStringLiteral("lastname"), QStringLiteral("Bankstone")}};
        const QJsonObject entry{{QStringLiteral("bookingId"), qint64(9'007'199'254'740'993)},
                                {QStringLiteral("pmsResourceId"), chosen.resource.value()},
                                {QStringLiteral("bookedTime"), core::base::formatUtcStamp(world.serverNow())},
                                {QStringLiteral("bookingStatus"), QStringLiteral("Requested")},
                                {QStringLiteral("pmsAppointmentTime"), core::base::formatPracticeStamp(chosen.start)},
                                {QStringLiteral("pmsAppointmentLength"), 900},
                                {QStringLiteral("patient"), patient}};
        const QByteArray list = QJsonDocument(QJsonObject{{QStringLiteral("data"), QJsonArray{entry}}}).toJson();
        QStringList answered;
        world.intercept = [&](const HttpRequest &request) -> std::optional<HttpResponse> {
            if (request.operation == QStringLiteral("pollRequests") && answered.isEmpty())
                return HttpResponse{200, {}, "[\"bookings\"]"};
            if (request.operation == QStringLiteral("bookingRequests")) {
                return HttpResponse{200, {}, answered.isEmpty() ? list : QByteArray("{\"data\":[]}")};
            }
            if (request.operation != QStringLiteral("confirmBookingInsert")) return std::nullopt;
            answered << request.url.path();
            return HttpResponse{200, {}, {}};
        };
        world.run(20s);
        QCOMPARE(answered.size(), 1);
        QVERIFY(answered.front().contains(QStringLiteral("/9007199254740993/")));
        QCOMPARE(world.practice().liveAppointmentsOf(core::domain::BookingId(9007199254740993)).size(), size_t(1));
    }
};

QTEST_GUILESS_MAIN(Polling)
#include "tst_simulated_polling.moc"
