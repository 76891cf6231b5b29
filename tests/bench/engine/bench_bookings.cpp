// SPDX-License-Identifier: Apache-2.0
// How long a booking takes, one at a time, or how many are worked in a second when many wait. See README.md.
#include <QCoreApplication>
#include <QDateTime>

#include "tests/bench/engine/lifted_engine.h"
#include "tests/bench/engine/loop.h"
#include "tests/bench/engine/scene.h"

namespace {

using namespace bench;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

// Longer than the poll interval of one second, so that no poll ever finds two.
constexpr auto kBetweenBookings = 1'250ms;
constexpr auto kSettling = 1s;

int measureOneByOne(const Options &options, Report &report) {
    Scene scene(options.database(), RateRules::On, {1, options.days()});
    report.condition(u"database"_s, u"database"_s, scene.practice->description());
    EngineProcess engine(*scene.installation);
    orEnd(engine.start());
    orEnd(awaitFirstSync(scene.sandbox, *scene.practice, options.days()));
    pause(kSettling);
    const int count = options.number(u"count"_s);
    int made = 0;
    // Nothing is asked meanwhile: the stand-in and the engine have the machine to themselves.
    for (const QJsonObject &slot : scene.sandbox.slotsOnOffer()) {
        if (made == count) break;
        if (!book(scene.sandbox, slot)) continue;
        ++made;
        pause(kBetweenBookings);
    }
    const QJsonArray bookings = awaitAnswers(scene.sandbox, 60s);
    engine.stop();
    report.distribution(u"booking"_s, u"listed to confirmed"_s, confirmedAfterMs(bookings));
    const int wrong = addOutcome(report, u"booking"_s, u"bookings"_s, bookings, scene.sandbox.violations());
    return made < count ? 1 : wrong;
}

QDateTime stampOf(const QJsonObject &booking, const QString &name) {
    return QDateTime::fromString(booking.value(name).toString(), Qt::ISODateWithMs);
}

/// Bookings per second from the first appearance in a list to the last answer received.
double rateOf(const QJsonArray &bookings) {
    QDateTime first;
    QDateTime last;
    for (const QJsonValue &value : bookings) {
        const QDateTime listed = stampOf(value.toObject(), u"firstListedAt"_s);
        const QDateTime answered = stampOf(value.toObject(), u"answeredAt"_s);
        if (listed.isValid() && (!first.isValid() || listed < first)) first = listed;
        if (answered.isValid() && (!last.isValid() || answered > last)) last = answered;
    }
    const qint64 time = first.isValid() && last.isValid() ? first.msecsTo(last) : 0;
    return time > 0 ? double(bookings.size()) * 1000.0 / double(time) : 0.0;
}

std::vector<QJsonObject> bookMany(Sandbox &sandbox, const std::vector<QJsonObject> &slotsOnOffer, int count) {
    std::vector<QJsonObject> booked;
    for (const QJsonObject &slot : slotsOnOffer) {
        if (int(booked.size()) == count) break;
        if (book(sandbox, slot)) booked.push_back(slot);
    }
    if (int(booked.size()) == count) return booked;
    end(1, u"only %1 slots are on offer: fewer bookings or more --days"_s.arg(booked.size()));
}

std::chrono::seconds patienceFor(int count) {
    return 60s + std::chrono::seconds(count);
}

/// practicebridged was off while the bookings came in.
double measureShipped(const Options &options, int count, Report &report, int &wrong) {
    Scene scene(options.database(), RateRules::On, {5, options.days()});
    report.condition(u"database"_s, u"database"_s, scene.practice->description());
    EngineProcess engine(*scene.installation);
    orEnd(engine.start());
    orEnd(awaitFirstSync(scene.sandbox, *scene.practice, options.days()));
    engine.stop();
    bookMany(scene.sandbox, scene.sandbox.slotsOnOffer(), count);
    orEnd(engine.start());
    const QJsonArray bookings = awaitAnswers(scene.sandbox, patienceFor(count));
    const double rate = rateOf(bookings);
    report.figure(u"shipped_per_s"_s, u"engine as shipped (10 calls a second at most)"_s, rate, u"bookings/s"_s);
    wrong |= addOutcome(report, u"shipped"_s, u"as shipped"_s, bookings, scene.sandbox.violations());
    return rate;
}

struct Recording {
    std::vector<Deed> before;  ///< Linking the practice.
    std::vector<Deed> backlog;
    std::vector<QJsonObject> booked;
    double rate = 0;
};

Recording measureLifted(const Options &options, int count, Report &report, int &wrong) {
    Scene scene(options.database(), RateRules::Off, {5, options.days()});
    Recorder recorder;
    Recording recording;
    {
        LiftedEngine engine(*scene.practice, *scene.installation, recorder);
        orEnd(awaitFirstSync(scene.sandbox, *scene.practice, options.days()));
    }
    recording.before = recorder.take();
    recording.booked = bookMany(scene.sandbox, scene.sandbox.slotsOnOffer(), count);
    LiftedEngine engine(*scene.practice, *scene.installation, recorder);
    const QJsonArray bookings = awaitAnswers(scene.sandbox, patienceFor(count));
    recording.backlog = recorder.take();
    recording.rate = rateOf(bookings);
    const JournalUse journal = engine.journalUse();
    const double journalMs = std::chrono::duration<double, std::milli>(journal.time).count();
    report.figure(u"lifted_per_s"_s, u"engine without that limit"_s, recording.rate, u"bookings/s"_s);
    report.figure(u"lifted_journal_writes"_s, u"its journal writes for each booking"_s, double(journal.writes) / count,
                  {});
    report.figure(u"lifted_journal_ms"_s, u"its time in them for each booking"_s, journalMs / count, u"ms"_s);
    wrong |= addOutcome(report, u"lifted"_s, u"without limit"_s, bookings, scene.sandbox.violations());
    return recording;
}

/// Drops what was done after the last confirmInsert.
void cutAfterLastAnswer(std::vector<Deed> &deeds) {
    while (!deeds.empty()) {
        const auto *call = std::get_if<core::ports::HttpRequest>(&deeds.back());
        if (call && call->operation == u"confirmBookingInsert"_s) return;
        deeds.pop_back();
    }
}

double measureFloor(const Options &options, Recording recording, Report &report, int &wrong) {
    Scene scene(options.database(), RateRules::Off, {5, options.days()});
    core::platform::QtHttpTransport transport;
    BareLoop loop([&scene] { return scene.practice->connect(); }, scene.sandbox.baseUrl(), transport);
    loop.perform(recording.before);
    for (const QJsonObject &slot : recording.booked) (void)book(scene.sandbox, slot);
    cutAfterLastAnswer(recording.backlog);
    const int calls = loop.calls();
    const int statements = loop.statements();
    // Linking asks for tables that are not there yet, so a failure before counts for nothing.
    const int failures = loop.failures();
    loop.perform(recording.backlog);
    const QJsonArray bookings = scene.sandbox.bookings();
    const double rate = rateOf(bookings);
    const double each = double(std::max<size_t>(1, recording.booked.size()));
    report.figure(u"floor_per_s"_s, u"bare sequential loop (the floor)"_s, rate, u"bookings/s"_s);
    report.figure(u"floor_calls_per_booking"_s, u"HTTP calls for each booking"_s, (loop.calls() - calls) / each, {});
    report.figure(u"floor_statements_per_booking"_s, u"SQL statements for each booking"_s,
                  (loop.statements() - statements) / each, {});
    report.figure(u"floor_failures"_s, u"bare loop, failed calls and statements"_s, loop.failures() - failures, {}, 0);
    wrong |= addOutcome(report, u"floor"_s, u"bare loop"_s, bookings, scene.sandbox.violations());
    return rate;
}

int measureBacklog(const Options &options, Report &report) {
    const int count = options.number(u"backlog"_s);
    report.condition(u"backlog"_s, u"bookings that wait"_s, QString::number(count));
    int wrong = 0;
    const double shipped = measureShipped(options, count, report, wrong);
    Recording recording = measureLifted(options, count, report, wrong);
    const double lifted = recording.rate;
    const double floor = measureFloor(options, std::move(recording), report, wrong);
    report.figure(u"lifted_to_floor"_s, u"engine without limit : bare loop"_s, floor > 0 ? lifted / floor : 0.0, {}, 2);
    report.figure(u"shipped_to_floor"_s, u"engine as shipped : bare loop"_s, floor > 0 ? shipped / floor : 0.0, {}, 2);
    report.note(
        u"the engine keeps to 10 calls a second to Healthengine by design; the second figure lifts that limit, "
        "in this process on the same adapters, and the stand-in then runs with --no-rate-rules"_s);
    report.note(
        u"the bare loop repeats the second run's HTTP calls and SQL statements one after the other, up to its "
        "last confirmInsert"_s);
    return wrong;
}

int measure() {
    Options options(
        u"Time of a booking from its appearance in Healthengine's list to confirmInsert received; with "
        "--backlog: bookings per second when many wait, beside a bare loop."_s);
    options.number(u"count"_s, u"Bookings, one at a time (default 500)."_s, u"500"_s);
    options.number(u"backlog"_s, u"Bookings that wait; measures throughput instead."_s, u"1000"_s);
    options.read();
    Report report(u"bench_bookings"_s);
    const int code = options.has(u"backlog"_s) ? measureBacklog(options, report) : measureOneByOne(options, report);
    report.print(options.has(u"json"_s));
    return code;
}

}  // namespace

int main(int argc, char **argv) {
    return runBench(argc, argv, measure);
}
