// SPDX-License-Identifier: Apache-2.0
#include "app/bridged/profile_bench.h"
#include "app/bridged/profile_tools.h"
#include "core/pms/capabilities.h"
#include "core/pms/profile_advice.h"
#include "core/pms/profile_trial.h"
#include "core/pms/units.h"

namespace app::bridged {
namespace {

using namespace core;
using Verdict = pms::TrialFinding::Verdict;

constexpr int kTrialDays = 14;

void lint(const pms::Profile &profile, pms::Dialect dialect, ToolReport &report) {
    report.fact(QStringLiteral("profile"), QStringLiteral("%1 %2: valid%3").arg(profile.id, profile.version, profile.verified ? QString() : QStringLiteral(" (never tried on a live system)")));
    report.fact(QStringLiteral("dialect"), nameOf(dialect));
    report.fact(QStringLiteral("tier"), QStringLiteral("%1: %2").arg(profile.tier(dialect), pms::tierReason(profile, dialect)));
    report.table(QStringLiteral("capabilities"), {QStringLiteral("name"), QStringLiteral("kind"), QStringLiteral("there"), QStringLiteral("missing")});
    for (const auto &one : pms::capabilitiesOf(profile, dialect)) {
        const char *kind = one.kind == pms::Capability::Kind::Unit ? "unit of work" : one.kind == pms::Capability::Kind::Option ? "option" : "Healthengine feature";
        report.row({one.name, QLatin1String(kind), one.isThere() ? QStringLiteral("yes") : QStringLiteral("no"), one.missing.join(QLatin1Char(' '))});
    }
}

void advise(const pms::Profile &profile, pms::Dialect dialect, ToolReport &report) {
    report.table(QStringLiteral("warnings"), {QStringLiteral("place"), QStringLiteral("text")});
    for (const pms::Advice &advice : pms::adviceOn(profile, dialect)) report.row({advice.place, advice.text});
}

QString wordOf(Verdict verdict) {
    switch (verdict) {
        case Verdict::Good: return QStringLiteral("good");
        case Verdict::Warning: return QStringLiteral("warning");
        case Verdict::Fault: return QStringLiteral("FAULT");
    }
    return {};
}

/// All resources; where they cannot be read the trial itself says why.
std::vector<domain::PmsResourceId> resourcesOf(pms::SqlSession &session, const pms::Profile &profile, const ports::UnitSite &site) {
    std::vector<domain::PmsResourceId> ids;
    auto zone = pms::DatabaseZone::make(profile.timeZone, site.zone);
    if (!zone) return ids;
    const pms::OperationRunner runner(session, profile, std::move(*zone), site);
    if (const auto read = pms::readResources(runner, {})) {
        for (const auto &resource : *read) ids.push_back(resource.id);
    }
    return ids;
}

int checkDatabase(const CommandLine &line, const pms::Profile &profile, ToolReport &report) {
    const auto site = siteFor(line, report);
    if (!site) return site.error();
    const auto session = openDatabase(line, databasePassword(line), &profile);
    if (!session) return session.error();
    const pms::Dialect dialect = (*session)->dialect();
    report.fact(QStringLiteral("database"), (*session)->serverDescription());
    lint(profile, dialect, report);
    advise(profile, dialect, report);
    Trace trace;
    pms::RehearsedSession traced(**session, pms::RehearsedSession::Ending::RollBack, tracer(trace));
    const QDate today = site->zone->toPractice(site->now).date;
    const pms::TrialQuestion question{resourcesOf(traced, profile, *site), today, today.addDays(kTrialDays - 1), *site};
    const auto findings = pms::tryProfile(traced, profile, question);
    if (!findings) return failedWith(findings.error());
    report.table(QStringLiteral("findings"), {QStringLiteral("verdict"), QStringLiteral("subject"), QStringLiteral("text")});
    for (const auto &finding : *findings) {
        report.row({wordOf(finding.verdict), finding.subject, finding.text});
        if (finding.verdict == Verdict::Fault) report.fail();
    }
    if (line.has("trace")) showTrace(trace, report);
    return report.print(line.json);
}

}  // namespace

int checkProfile(const CommandLine &line) {
    const auto profile = loadNamedProfile(line.arguments.at(1));
    if (!profile) return profile.error();
    ToolReport report(QStringLiteral("profile check"));
    if (line.has("connection")) return checkDatabase(line, *profile, report);
    for (const char *option : {"trace", "password-stdin", "timezone"}) {
        if (line.has(option)) return usageFault(QStringLiteral("--%1 needs --connection").arg(QLatin1String(option)));
    }
    const auto dialect = dialectFor(line, *profile);
    if (!dialect) return dialect.error();
    lint(*profile, *dialect, report);
    advise(*profile, *dialect, report);
    return report.print(line.json);
}

int explainProfile(const CommandLine &line) {
    const auto profile = loadNamedProfile(line.arguments.at(1));
    if (!profile) return profile.error();
    const auto dialect = dialectFor(line, *profile);
    if (!dialect) return dialect.error();
    ToolReport report(QStringLiteral("profile explain"));
    lint(*profile, *dialect, report);
    return report.print(line.json);
}

}  // namespace app::bridged
