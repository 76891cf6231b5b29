// SPDX-License-Identifier: Apache-2.0
#include <QRegularExpression>

#include "app/bridged/places.h"
#include "app/bridged/profile_bench.h"
#include "app/bridged/profile_tools.h"
#include "core/pms/profile_grants.h"
#include "core/pms/profile_skeleton.h"
#include "core/pms/profile_trial.h"
#include "core/pms/profile_words.h"
#include "core/pms/table_use.h"

namespace app::bridged {

using namespace core;

int printGrants(const CommandLine &line) {
    const auto profile = loadNamedProfile(line.arguments.at(1));
    if (!profile) return profile.error();
    const auto dialect = dialectFor(line, *profile);
    if (!dialect) return dialect.error();
    if (!line.json) {
        print(pms::grantScript(*profile, *dialect, line.option("user")).trimmed());
        return kDone;
    }
    ToolReport report(QStringLiteral("profile grants"));
    report.fact(QStringLiteral("dialect"), nameOf(*dialect));
    report.fact(QStringLiteral("script"), pms::grantScript(*profile, *dialect, line.option("user")));
    report.table(QStringLiteral("tables"), {QStringLiteral("table"), QStringLiteral("rights")});
    for (const auto &use : pms::tablesOf(*profile, *dialect))
        report.row({use.table, use.rights.join(QStringLiteral(", "))});
    return report.print(/*json=*/true);
}

int detectProfile(const CommandLine &line) {
    ToolReport report(QStringLiteral("profile detect"));
    const auto session = openDatabase(line, databasePassword(line), nullptr);
    if (!session) return session.error();
    report.fact(QStringLiteral("database"), (*session)->serverDescription());
    report.table(QStringLiteral("profiles"), {QStringLiteral("profile"), QStringLiteral("recognised"),
                                              QStringLiteral("system"), QStringLiteral("version")});
    bool any = false;
    for (const QString &name : pms::builtInProfileNames()) {
        const auto profile = pms::builtInProfile(name);
        if (!profile) continue;
        const auto found = pms::runProbe(**session, *profile);
        if (!found || !*found) {
            report.row({name, found ? QStringLiteral("has no probe") : QStringLiteral("no"), {}, {}});
            continue;
        }
        any = true;
        report.row(
            {name,
             (*found)->isAccepted ? QStringLiteral("yes") : QStringLiteral("yes, but a version it was not made for"),
             (*found)->system, (*found)->version});
    }
    if (!any) report.fail();
    return report.print(line.json);
}

int printSkeleton(const CommandLine &line) {
    const QString id = line.has("id") ? line.option("id") : QStringLiteral("my-pms");
    static const QRegularExpression kId(QStringLiteral("^[a-z][a-z0-9-]{0,39}$"));
    if (!kId.match(id).hasMatch())
        return usageFault(QStringLiteral("--id takes lower-case letters, digits and hyphens, a letter first"));
    const auto dialect = line.has("dialect") ? dialectNamed(line.option("dialect")) : pms::Dialect::MariaDb;
    if (!dialect) {
        QStringList names;
        for (const auto &one : pms::kDialects) names << QLatin1String(one.name);
        return usageFault(QStringLiteral("--dialect takes one of %1").arg(names.join(QStringLiteral(", "))));
    }
    print(QString::fromUtf8(pms::profileSkeleton(id, *dialect)).trimmed());
    return kDone;
}

}  // namespace app::bridged
