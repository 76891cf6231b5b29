// SPDX-License-Identifier: Apache-2.0
// The time from rows to what is published, for a practice whose diary is kept as recurring rules. See README.md.
#include <QCommandLineParser>
#include <QCoreApplication>
#include <QElapsedTimer>
#include <cstdio>

#include "core/pms/unit_of_work.h"
#include "tests/bench/engine/figures.h"
#include "tests/unit/pms/scripted_session.h"

namespace {

using namespace core;
using namespace Qt::StringLiterals;
using pms::SqlResult;
using pms::SqlValue;

constexpr const char *kProfile = R"(
language = 1
[profile]
id = "bench"
version = "1"
[sessions]
kind = "markers"
[operation.resources]
sql = "SELECT 1"
[operation.sessions]
sql = "SELECT 1"
[operation.busy]
sql = "SELECT 1"
[operation.closures]
sql = "SELECT 1"
)";

/// Every rule began years before the horizon and has exceptions, as rules do that were edited for years.
const QDate kFirstOfRules(2019, 1, 1);
const QDate kFirstDay(2026, 12, 1);

struct Size {
    int resources = 30;
    int days = 90;
    int appointments = 12;  ///< Of a resource on a workday.
};

SqlValue cell(const QString &text) {
    return text.isEmpty() ? SqlValue() : SqlValue(text);
}

void addRow(SqlResult &result, const QStringList &texts) {
    std::vector<SqlValue> row;
    for (const QString &text : texts) row.push_back(cell(text));
    result.rows.push_back(std::move(row));
}

QString isoOf(QDate date) {
    return date.toString(Qt::ISODate);
}

SqlResult resourceRows(const Size &size) {
    SqlResult result{{u"id"_s}, {}, 0, {}};
    for (int id = 1; id <= size.resources; ++id) addRow(result, {QString::number(id)});
    return result;
}

/// Eight markers for each resource: the working week, an evening section, a fortnight's and a month's extra.
SqlResult markerRows(const Size &size) {
    SqlResult result{{u"resource"_s, u"date"_s, u"time"_s, u"marker"_s, u"types"_s, u"repeat"_s, u"repeat_every"_s,
                      u"repeat_days"_s, u"repeat_nth"_s, u"repeat_weekday"_s, u"repeat_except"_s},
                     {},
                     0,
                     {}};
    const QString except = u"20251225,20261225,20261228,20270101"_s;
    for (int id = 1; id <= size.resources; ++id) {
        const auto add = [&](const char *time, const char *marker, const QStringList &rest) {
            addRow(result, QStringList{QString::number(id), isoOf(kFirstOfRules.addDays(id % 7)), QLatin1String(time),
                                       QLatin1String(marker)} +
                               rest + QStringList{except});
        };
        const QStringList workday = {{}, u"workday"_s, u"1"_s, {}, {}, {}};
        const QStringList evening = {u"7"_s, u"weekdays"_s, u"1"_s, u"2,4"_s, {}, {}};
        const QStringList fortnight = {{}, u"week"_s, u"2"_s, {}, {}, {}};
        const QStringList month = {{}, u"month_weekday"_s, u"1"_s, {}, u"-1"_s, u"6"_s};
        add("09:00", "in", workday);
        add("17:00", "out", workday);
        add("17:30", "in", evening);
        add("19:00", "out", evening);
        add("07:30", "in", fortnight);
        add("08:30", "out", fortnight);
        add("09:00", "in", month);
        add("12:00", "out", month);
    }
    return result;
}

/// Lunch, a weekly meeting and a day's closing time for each resource as rules, then the appointments as single rows.
SqlResult busyRows(const Size &size) {
    SqlResult result{{u"resource"_s, u"date"_s, u"start_time"_s, u"length_min"_s, u"repeat"_s}, {}, 0, {}};
    for (int id = 1; id <= size.resources; ++id) {
        const QString resource = QString::number(id);
        addRow(result, {resource, isoOf(kFirstOfRules), u"12:00"_s, u"60"_s, u"workday"_s});
        addRow(result, {resource, isoOf(kFirstOfRules.addDays(id % 5)), u"14:00"_s, u"30"_s, u"week"_s});
        addRow(result, {resource, isoOf(kFirstOfRules), u"16:50"_s, u"10"_s, u"day"_s});
        for (int day = 0; day < size.days; ++day) {
            const QDate date = kFirstDay.addDays(day);
            if (date.dayOfWeek() > 5) continue;
            for (int i = 0; i < size.appointments; ++i) {
                const QTime time = QTime(9, 0).addSecs(60 * ((i * 35 + day * 5 + id) % 475));
                addRow(result, {resource, isoOf(date), time.toString(u"HH:mm"_s), u"15"_s, {}});
            }
        }
    }
    return result;
}

SqlResult closureRows() {
    SqlResult result{{u"date"_s, u"repeat"_s}, {}, 0, {}};
    for (const char *date : {"2015-01-01", "2015-01-26", "2015-12-25", "2015-12-26"})
        addRow(result, {QLatin1String(date), u"year"_s});
    return result;
}

struct Run {
    std::vector<double> milliseconds;
    size_t ranges = 0;
    size_t rows = 0;
};

/// What `read_availability` takes on rows that are there at once; nullopt when it failed.
std::optional<Run> measure(const pms::Profile &profile, const Size &size, int rounds) {
    ScriptedSession session;
    session.answers[u"resources[1]"_s] = {resourceRows(size)};
    session.answers[u"sessions[1]"_s] = {markerRows(size)};
    session.answers[u"busy[1]"_s] = {busyRows(size)};
    session.answers[u"closures[1]"_s] = {closureRows()};
    ports::ReadAvailability work;
    for (int id = 1; id <= size.resources; ++id) work.resources.emplace_back(QString::number(id));
    work.from = kFirstDay;
    work.to = kFirstDay.addDays(size.days - 1);
    Run run;
    for (const auto &[name, answers] : session.answers) run.rows += answers.front()->rows.size();
    for (int i = 0; i < rounds; ++i) {
        QElapsedTimer timer;
        timer.start();
        const auto result = pms::runUnit(session, profile, work);
        run.milliseconds.push_back(double(timer.nsecsElapsed()) / 1e6);
        if (!result) {
            std::fprintf(stderr, "%s\n", qPrintable(result.error().toLogLine()));
            return std::nullopt;
        }
        run.ranges = 0;
        for (const auto &day : std::get<ports::AvailabilityRead>(*result).days) run.ranges += day.ranges.size();
    }
    return run;
}

bool addTo(bench::Report &report, const QString &key, const QString &label, const pms::Profile &profile,
           const Size &size, int rounds) {
    const auto run = measure(profile, size, rounds);
    if (!run || run->ranges == 0) return false;
    report.figure(key + u"_rows"_s, label + u", rows read"_s, double(run->rows), {}, 0);
    report.figure(key + u"_ranges"_s, label + u", ranges published"_s, double(run->ranges), {}, 0);
    report.figure(key + u"_median_ms"_s, label + u", median"_s, bench::percentile(run->milliseconds, 0.5), u"ms"_s);
    report.figure(key + u"_p99_ms"_s, label + u", 99th percentile"_s, bench::percentile(run->milliseconds, 0.99),
                  u"ms"_s);
    report.figure(key + u"_min_ms"_s, label + u", least"_s, bench::percentile(run->milliseconds, 0), u"ms"_s);
    return true;
}

}  // namespace

int main(int argc, char **argv) {
    const QCoreApplication app(argc, argv);
    QCommandLineParser parser;
    parser.addHelpOption();
    const QCommandLineOption rounds(u"rounds"_s, u"How often each is computed."_s, u"n"_s, u"50"_s);
    const QCommandLineOption resources(u"resources"_s, u"Resources of the practice."_s, u"n"_s, u"30"_s);
    const QCommandLineOption days(u"days"_s, u"Days from the first."_s, u"n"_s, u"90"_s);
    const QCommandLineOption json(u"json"_s, u"One JSON object instead of text."_s);
    parser.addOptions({rounds, resources, days, json});
    parser.process(app);
    const int count = parser.value(rounds).toInt();
    const Size rulesOnly{parser.value(resources).toInt(), parser.value(days).toInt(), 0};
    Size full = rulesOnly;
    full.appointments = Size().appointments;
    if (count < 1 || rulesOnly.resources < 1 || rulesOnly.days < 1) parser.showHelp(1);

    const pms::ProfileResult parsed = pms::parseProfile(kProfile, u"bench.toml"_s);
    if (!parsed.profile) return 1;
    bench::Report report(u"diary"_s);
    report.condition(u"resources"_s, u"resources"_s, QString::number(rulesOnly.resources));
    report.condition(u"days"_s, u"days"_s, QString::number(rulesOnly.days));
    report.condition(u"rounds"_s, u"rounds"_s, QString::number(count));
    if (!addTo(report, u"rules"_s, u"rules alone"_s, *parsed.profile, rulesOnly, count)) return 1;
    if (!addTo(report, u"full"_s, u"rules and appointments"_s, *parsed.profile, full, count)) return 1;
    report.print(parser.isSet(json));
    return 0;
}
