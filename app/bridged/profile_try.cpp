// SPDX-License-Identifier: Apache-2.0
#include "app/bridged/profile_bench.h"
#include "app/bridged/profile_tools.h"
#include "core/pms/diary_reader.h"
#include "core/pms/operation_catalogue.h"
#include "core/pms/profile_trial.h"
#include "core/pms/sql_value.h"
#include "core/pms/units.h"

namespace app::bridged {
namespace {

using namespace core;

constexpr int kMostDays = 400;

/// Rows of these are about patients.
bool isAboutPeople(const QString &operation) {
    return QStringList{QStringLiteral("candidates"), QStringLiteral("patient"), QStringLiteral("items"),
                       QStringLiteral("client_appointments")}
        .contains(operation);
}

QString spanText(int start, int end) {
    const auto clock = [](int seconds) {
        return QStringLiteral("%1:%2")
            .arg(seconds / 3600, 2, 10, QLatin1Char('0'))
            .arg(seconds / 60 % 60, 2, 10, QLatin1Char('0'));
    };
    return clock(start) + QLatin1Char('-') + clock(end);
}

template <class Ids>
QString typesText(const Ids &types) {
    QStringList names;
    for (const auto &type : types) names << type.value();
    return names.isEmpty() ? QStringLiteral("any") : names.join(QLatin1Char(','));
}

void showRows(const std::vector<pms::SqlResult> &results, bool redacted, ToolReport &report) {
    int number = 0;
    for (const pms::SqlResult &result : results) {
        ++number;
        report.table(results.size() == 1 ? QStringLiteral("rows") : QStringLiteral("rows_%1").arg(number),
                     result.columns);
        for (const auto &row : result.rows) {
            QStringList cells;
            for (const pms::SqlValue &value : row)
                cells << (redacted || pms::isNullValue(value) ? pms::redactedKind(value) : pms::textOf(value));
            report.row(cells);
        }
    }
}

base::Expected<void> showDays(const pms::OperationRunner &runner, const pms::TrialQuestion &question,
                              ToolReport &report) {
    const auto diary = pms::Diary::read(runner, question.resources, question.from, question.to);
    if (!diary) return base::fail(diary.error());
    report.table(QStringLiteral("days"), {QStringLiteral("date"), QStringLiteral("resource"), QStringLiteral("what"),
                                          QStringLiteral("time"), QStringLiteral("slot_min"), QStringLiteral("types")});
    for (QDate date = question.from; date <= question.to; date = date.addDays(1)) {
        for (const auto &resource : question.resources) {
            const pms::DiaryDay &day = diary->day(resource, date);
            const auto row = [&](const char *what, const QString &time, const QString &slot, const QString &types) {
                report.row({date.toString(Qt::ISODate), resource.value(), QLatin1String(what), time, slot, types});
            };
            if (day.closed) row("closed", {}, {}, {});
            for (const auto &session : day.sessions)
                row("session", spanText(session.span.start, session.span.end),
                    QString::number(session.slot.count() / 60), typesText(session.types));
            for (const auto &busy : day.busy) row("busy", spanText(busy.start, busy.end), {}, {});
            if (day.closed) continue;
            for (const auto &range : pms::freeRanges(day.sessions, day.busy))
                row("free", spanText(range.start * 60, range.end * 60), QString::number(range.slot.count() / 60),
                    typesText(range.types));
        }
    }
    return {};
}

base::Expected<void> runOperation(const pms::OperationRunner &runner, const QString &operation,
                                  pms::TrialQuestion question, const CommandLine &line, ToolReport &report) {
    auto snapshot = pms::Transaction::begin(runner.session(), pms::Isolation::RepeatableRead);
    if (!snapshot) return base::fail(snapshot.error());
    if (line.has("resource")) {
        question.resources = {domain::PmsResourceId(line.option("resource"))};
    } else {
        const auto all = pms::readResources(runner, {});
        if (!all) return base::fail(all.error());
        for (const auto &resource : *all) question.resources.push_back(resource.id);
    }
    pms::Parameters parameters = pms::trialParameters(runner, operation, question);
    const auto results = runner.run(operation, parameters);
    if (!results) return base::fail(results.error());
    showRows(*results, isAboutPeople(operation) && !line.has("show-people"), report);
    const pms::OperationRule *rule = pms::operationRule(operation);
    if (!rule || !rule->isDiary) return {};
    return showDays(runner, question, report);
}

int refused(const pms::Profile &profile, const QString &operation, pms::Dialect dialect) {
    if (!pms::operationRule(operation))
        return usageFault(QStringLiteral("\"%1\" is no operation; they are: %2")
                              .arg(operation, pms::operationNames().join(QStringLiteral(", "))));
    if (!pms::isReading(operation))
        return usageFault(QStringLiteral("\"%1\" writes; `profile book` tries the writing ones").arg(operation));
    if (!profile.forDialect(dialect).operation(operation))
        return failedWith({base::ErrorKind::Rejected, operation,
                           QStringLiteral("the profile has no such operation for %1").arg(nameOf(dialect))});
    return kDone;
}

}  // namespace

int tryOperation(const CommandLine &line) {
    const QString operation = line.arguments.at(2);
    const auto profile = loadNamedProfile(line.arguments.at(1));
    if (!profile) return profile.error();
    ToolReport report(QStringLiteral("profile try"));
    const auto site = siteFor(line, report);
    if (!site) return site.error();
    const auto from = dateOption(line, "date", site->zone->toPractice(site->now).date);
    if (!from) return from.error();
    const auto days = numberOption(line, "days", 1, kMostDays);
    if (!days) return days.error();
    const auto session = openDatabase(line, databasePassword(line), &*profile);
    if (!session) return session.error();
    if (const int code = refused(*profile, operation, (*session)->dialect()); code != kDone) return code;
    auto zone = pms::DatabaseZone::make(profile->timeZone, site->zone);
    if (!zone) return failedWith(zone.error());
    Trace trace;
    pms::RehearsedSession traced(**session, pms::RehearsedSession::Ending::RollBack, tracer(trace));
    const pms::OperationRunner runner(traced, *profile, std::move(*zone), *site);
    const auto done = runOperation(runner, operation, {{}, *from, from->addDays(*days - 1), *site}, line, report);
    if (!done) return failedWith(done.error());
    if (line.has("trace")) showTrace(trace, report);
    return report.print(line.json);
}

}  // namespace app::bridged
