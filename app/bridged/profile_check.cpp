// SPDX-License-Identifier: Apache-2.0
#include "app/bridged/profile_bench.h"
#include "app/bridged/profile_tools.h"
#include "core/pms/capabilities.h"
#include "core/pms/profile_advice.h"
#include "core/pms/profile_trial.h"
#include "core/pms/units.h"
#include "core/text/database_cause.h"

namespace app::bridged {
namespace {

using namespace core;
using Verdict = pms::TrialFinding::Verdict;

constexpr int kTrialDays = 14;

/// What a capability is good for, to somebody who knows the practice rather than the engine.
QString purposeOf(const QString &name) {
    static const QMap<QString, QString> kPurposes = {
        {QStringLiteral("open_database"), QStringLiteral("connecting")},
        {QStringLiteral("read_configuration"), QStringLiteral("practitioners and appointment types are published")},
        {QStringLiteral("read_availability"), QStringLiteral("free times are published")},
        {QStringLiteral("read_change_token"), QStringLiteral("looking for changes")},
        {QStringLiteral("prepare_booking"), QStringLiteral("the patient's file is found")},
        {QStringLiteral("read_link"), QStringLiteral("a booking that was entered is recognised")},
        {QStringLiteral("read_linked_statuses"), QStringLiteral("what staff change is told to Healthengine")},
        {QStringLiteral("insert_booking"), QStringLiteral("bookings are entered")},
        {QStringLiteral("cancel_appointment"), QStringLiteral("cancellations by patients are entered")},
        {QStringLiteral("record_told"), QStringLiteral("what Healthengine was told is remembered")},
        {QStringLiteral("write_staff_item"), QStringLiteral("what needs a human is kept in the database")},
        {QStringLiteral("list_staff_items"), QStringLiteral("what needs a human is shown on every PC")},
        {QStringLiteral("close_staff_item"), QStringLiteral("what needs a human is ticked off")},
        {QStringLiteral("locations"), QStringLiteral("one database for several practices")},
        {QStringLiteral("closures"), QStringLiteral("days on which all is closed")},
        {QStringLiteral("change_token"), QStringLiteral("cheap looks: one small question when nothing changed")},
        {QStringLiteral("single_resource_look"),
         QStringLiteral("cheap looks at one practitioner when a booking is entered")},
        {QStringLiteral("own_tables"), QStringLiteral("our own tables are looked for, and made")},
        {QStringLiteral("lease"), QStringLiteral("two engines on one database")},
        {QStringLiteral("telehealth_links"), QStringLiteral("links to video consultations")},
        {QStringLiteral("exact_availability_check"), QStringLiteral("the system itself says whether a time is free")},
        {QStringLiteral("documents"), QStringLiteral("documents for patients")},
        {QStringLiteral("attachDocuments"), QStringLiteral("documents from patients")},
        {QStringLiteral("clientSnapshots"), QStringLiteral("recalls and client lists")},
    };
    return kPurposes.value(name);
}

void lint(const pms::Profile &profile, pms::Dialect dialect, ToolReport &report) {
    report.fact(QStringLiteral("profile"),
                QStringLiteral("%1 %2: valid%3")
                    .arg(profile.id, profile.version,
                         profile.verified ? QString() : QStringLiteral(" (never tried on a live system)")));
    report.fact(QStringLiteral("dialect"), nameOf(dialect));
    report.fact(QStringLiteral("tier"),
                QStringLiteral("%1: %2").arg(profile.tier(dialect), pms::tierReason(profile, dialect)));
    report.table(QStringLiteral("capabilities"),
                 {QStringLiteral("name"), QStringLiteral("kind"), QStringLiteral("there"), QStringLiteral("missing"),
                  QStringLiteral("for")});
    for (const auto &one : pms::capabilitiesOf(profile, dialect)) {
        const char *kind = one.kind == pms::Capability::Kind::Unit     ? "unit of work"
                           : one.kind == pms::Capability::Kind::Option ? "option"
                                                                       : "Healthengine feature";
        report.row({one.name, QLatin1String(kind), one.isThere() ? QStringLiteral("yes") : QStringLiteral("no"),
                    one.missing.isEmpty() ? QStringLiteral("-") : one.missing.join(QLatin1Char(' ')),
                    purposeOf(one.name)});
    }
}

void advise(const pms::Profile &profile, pms::Dialect dialect, ToolReport &report) {
    report.table(QStringLiteral("warnings"), {QStringLiteral("place"), QStringLiteral("text")});
    for (const pms::Advice &advice : pms::adviceOn(profile, dialect)) report.row({advice.place, advice.text});
}

QString wordOf(Verdict verdict) {
    switch (verdict) {
        case Verdict::Good:
            return QStringLiteral("good");
        case Verdict::Warning:
            return QStringLiteral("warning");
        case Verdict::Fault:
            return QStringLiteral("FAULT");
    }
    return {};
}

/// All resources; where they cannot be read the trial itself says why.
std::vector<domain::PmsResourceId> resourcesOf(pms::SqlSession &session, const pms::Profile &profile,
                                               const ports::UnitSite &site) {
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
    report.table(QStringLiteral("findings"),
                 {QStringLiteral("verdict"), QStringLiteral("subject"), QStringLiteral("text")});
    for (const auto &finding : *findings) {
        report.row({wordOf(finding.verdict), finding.subject,
                    finding.error ? text::databaseErrorText(*finding.error) : finding.text});
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
