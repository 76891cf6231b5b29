// SPDX-License-Identifier: Apache-2.0
// How long a booking takes while a first synchronisation runs, and when nothing else does. See README.md.
#include <QCoreApplication>
#include <QDateTime>
#include <algorithm>

#include "tests/bench/engine/loop.h"
#include "tests/bench/engine/scene.h"

namespace {

using namespace bench;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

constexpr auto kBetweenBookings = 1'250ms;
constexpr int kMostRounds = 100;

struct Samples {
    std::vector<double> during;
    std::vector<double> idle;
    std::vector<double> syncs;  ///< How long each first synchronisation took, ms.
    int unconfirmed = 0;
    qint64 violations = 0;
};

qint64 millis(const QJsonValue &stamp) {
    return QDateTime::fromString(stamp.toString(), Qt::ISODateWithMs).toMSecsSinceEpoch();
}

/// When the last day arrived that was sent once only; a day sent again was touched by a booking.
qint64 endOfSync(const QJsonObject &practice) {
    qint64 end = 0;
    for (const QJsonValue &value : practice.value(u"availability"_s).toArray()) {
        const QJsonObject day = value.toObject();
        if (day.value(u"received"_s).toInt() == 1) end = std::max(end, millis(day.value(u"receivedAt"_s)));
    }
    return end;
}

/// Gives out times of the diary that nobody has taken: what is on offer is not known before the first synchronisation.
class FreeTimes {
  public:
    FreeTimes(int firstResource, int resources, int days)
        : m_first(firstResource), m_resources(resources), m_days(days) {}

    QJsonObject next() {
        const int n = m_given++;
        const QDate day = tomorrow().addDays(n / m_resources % m_days);
        const QTime time = QTime(8, 0).addSecs(n / m_resources / m_days * 900);
        return {{u"force"_s, true},
                {u"resource"_s, QString::number(m_first + n % m_resources)},
                {u"start"_s, day.toString(Qt::ISODate) + u' ' + time.toString(u"HH:mm:ss"_s)},
                {u"lengthSeconds"_s, 900},
                {u"type"_s, u"1"_s}};
    }

  private:
    int m_first;
    int m_resources;
    int m_days;
    int m_given = 0;
};

void bookFor(Sandbox &sandbox, FreeTimes &times, std::chrono::milliseconds time) {
    const auto end = std::chrono::steady_clock::now() + time;
    do {
        (void)book(sandbox, times.next());
        pause(kBetweenBookings);
    } while (std::chrono::steady_clock::now() < end);
}

/// One first synchronisation with bookings from before its beginning to its end, then @p idle bookings without one.
std::chrono::milliseconds round(const Practice &practice, int days, FreeTimes &times,
                                std::chrono::milliseconds expected, int idle, Samples &samples) {
    Sandbox sandbox(RateRules::On);
    orEnd(sandbox.start());
    const Installation installation(practice, sandbox.baseUrl(), {1, days});
    EngineProcess engine(installation);
    const qint64 started = QDateTime::currentMSecsSinceEpoch();
    orEnd(engine.start());
    bookFor(sandbox, times, expected);
    orEnd(awaitFirstSync(sandbox, practice, days));
    const qint64 end = endOfSync(sandbox.practice());
    (void)awaitAnswers(sandbox, 30s);
    const qint64 idleFrom = QDateTime::currentMSecsSinceEpoch();
    for (int i = 0; i < idle; ++i) {
        (void)book(sandbox, times.next());
        pause(kBetweenBookings);
    }
    for (const QJsonValue &value : awaitAnswers(sandbox, 30s)) {
        const QJsonObject booking = value.toObject();
        const bool confirmed = booking.value(u"answer"_s) == u"confirmed"_s;
        if (!confirmed) ++samples.unconfirmed;
        const double took = booking.value(u"answeredAfterListedMs"_s).toDouble();
        if (confirmed && millis(booking.value(u"firstListedAt"_s)) <= end) samples.during.push_back(took);
        if (confirmed && millis(booking.value(u"bookedAt"_s)) >= idleFrom) samples.idle.push_back(took);
    }
    samples.violations += sandbox.violations();
    samples.syncs.push_back(double(end - started));
    return std::chrono::milliseconds(end - started);
}

int measure() {
    Options options(
        u"Time of a booking from its appearance in Healthengine's list to confirmInsert received, during a "
        "first synchronisation and when idle."_s);
    options.number(u"count"_s, u"Bookings of each kind (default 50)."_s, u"50"_s);
    options.number(u"resources"_s, u"Resources of the practice, from 7 (default 40)."_s, u"40"_s);
    options.read();
    const int count = options.number(u"count"_s);
    const int resources = options.number(u"resources"_s);
    if (resources < 7) end(2, u"--resources: a whole number from 7 expected"_s);
    Report report(u"bench_first_sync"_s);
    const auto practice = orEnd(Practice::create(options.database()));
    const int grown = resources - practice->resources();
    orEnd(practice->growTo(resources, options.days()));
    report.condition(u"database"_s, u"database"_s, practice->description());
    report.condition(u"size"_s, u"first synchronisation"_s,
                     u"%1 resources × %2 days"_s.arg(resources).arg(options.days()));
    FreeTimes times(1001, grown, options.days());
    Samples samples;
    std::chrono::milliseconds expected = 3s;
    for (int i = 0; i < kMostRounds && int(samples.during.size()) < count; ++i)
        expected = round(*practice, options.days(), times, expected, i == 0 ? count : 0, samples);
    report.figure(u"rounds"_s, u"first synchronisations"_s, double(samples.syncs.size()), {}, 0);
    report.figure(u"sync_median_s"_s, u"launch to the last day received, median"_s,
                  percentile(samples.syncs, 0.5) / 1000, u"s"_s);
    report.distribution(u"during"_s, u"during it"_s, samples.during);
    report.distribution(u"idle"_s, u"when idle"_s, samples.idle);
    report.figure(u"median_ratio"_s, u"median during : idle"_s,
                  percentile(samples.during, 0.5) / percentile(samples.idle, 0.5), {}, 2);
    report.figure(u"not_confirmed"_s, u"bookings not confirmed"_s, samples.unconfirmed, {}, 0);
    report.figure(u"violations"_s, u"rules of the API broken"_s, double(samples.violations), {}, 0);
    report.print(options.has(u"json"_s));
    return samples.unconfirmed > 0 || samples.violations > 0 || int(samples.during.size()) < count ? 1 : 0;
}

}  // namespace

int main(int argc, char **argv) {
    return runBench(argc, argv, measure);
}
