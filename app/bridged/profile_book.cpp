// SPDX-License-Identifier: Apache-2.0
#include <QRandomGenerator>

#include "app/bridged/profile_bench.h"
#include "app/bridged/profile_tools.h"
#include "core/pms/rehearsal.h"

namespace app::bridged {
namespace {

using namespace core;

/// What each statement names for those after it, by the statement's name.
QString capturedBy(const pms::Profile &profile, pms::Dialect dialect, const QString &statement) {
    for (const auto &[name, operation] : profile.forDialect(dialect).operations) {
        for (const pms::Statement &one : operation.statements) {
            if (one.name == statement) return one.captured().join(QStringLiteral(", "));
        }
    }
    return {};
}

void showWritten(const Trace &trace, const pms::Profile &profile, pms::Dialect dialect, ToolReport &report) {
    report.table(QStringLiteral("statements"),
                 {QStringLiteral("name"), QStringLiteral("outcome"), QStringLiteral("captured"),
                  QStringLiteral("values"), QStringLiteral("text")},
                 kTextWidth);
    for (const auto &one : trace) {
        report.row({one.name, one.outcome, one.failed ? QString() : capturedBy(profile, dialect, one.name),
                    one.values.join(QStringLiteral(", ")), one.text.simplified()});
    }
}

OrExit<pms::RehearsalRequest> requestFrom(const CommandLine &line, const ports::UnitSite &site) {
    const auto at = base::parsePracticeStamp(
        line.option("at") + (line.option("at").count(QLatin1Char(':')) == 1 ? QStringLiteral(":00") : QString()));
    if (!at) return tl::unexpected(usageFault(QStringLiteral("--at takes a date and time such as '2026-12-01 10:00'")));
    if (line.option("resource").isEmpty())
        return tl::unexpected(usageFault(QStringLiteral("--resource takes the id of a resource")));
    const auto length = line.has("length") ? numberOption(line, "length", 0, 24 * 60) : OrExit<int>(0);
    if (!length) return tl::unexpected(length.error());
    pms::RehearsalRequest request;
    request.resource = domain::PmsResourceId(line.option("resource"));
    request.at = *at;
    request.type = domain::AppointmentTypeId(line.option("type"));
    request.length = std::chrono::minutes(*length);
    request.site = site;
    request.booking = domain::BookingId(QRandomGenerator::system()->bounded(1'000'000'000, 2'000'000'000));
    return request;
}

QString endOf(const pms::RehearsalOutcome &outcome, bool wantsToStay) {
    if (outcome.outcome.verdict != ports::InsertVerdict::Inserted) return QStringLiteral("nothing was written");
    if (!outcome.stayed) return QStringLiteral("rolled back");
    return wantsToStay ? QStringLiteral("stays in the scratch copy")
                       : QStringLiteral(
                             "STAYED: the rollback took nothing back; the tables' engine has no transactions: take the "
                             "appointment out by hand, and say transactions = false");
}

}  // namespace

int bookNobody(const CommandLine &line) {
    const auto profile = loadNamedProfile(line.arguments.at(1));
    if (!profile) return profile.error();
    ToolReport report(QStringLiteral("profile book"));
    const auto site = siteFor(line, report);
    if (!site) return site.error();
    const auto request = requestFrom(line, *site);
    if (!request) return request.error();
    const auto session = openDatabase(line, databasePassword(line), &*profile);
    if (!session) return session.error();
    const pms::Dialect dialect = (*session)->dialect();
    Trace trace;
    const auto outcome = pms::rehearse(**session, *profile, *request, line.has("scratch"), tracer(trace));
    const bool withTransactions = profile->forDialect(dialect).transactions;
    if (outcome) {
        report.fact(QStringLiteral("verdict"), pms::toString(outcome->outcome.verdict));
        report.fact(QStringLiteral("end"), endOf(*outcome, !withTransactions));
        if (outcome->outcome.verdict != ports::InsertVerdict::Inserted || (outcome->stayed && withTransactions))
            report.fail();
    } else {
        if (trace.empty()) return failedWith(outcome.error());
        report.fact(QStringLiteral("verdict"), QStringLiteral("failed: ") + outcome.error().toLogLine());
        report.fact(QStringLiteral("end"), QStringLiteral("rolled back"));
        report.fail();
    }
    showWritten(trace, *profile, dialect, report);
    return report.print(line.json);
}

}  // namespace app::bridged
