// SPDX-License-Identifier: Apache-2.0
#include "app/bridged/profile_commands.h"

#include <QFile>
#include <QMap>
#include <functional>

#include "app/bridged/places.h"
#include "app/bridged/profile_bench.h"
#include "app/bridged/profile_tools.h"
#include "core/pms/reference_schema.h"

namespace app::bridged {
namespace {

using namespace core;

/// A connection never creates a database, so that a mistyped path is an error; the demo is what makes one.
void createSqliteFile(const QString &connection) {
    const auto parsed = platform::ConnectionString::parse(connection);
    if (!parsed || parsed->driverFamily() != platform::DriverFamily::Sqlite) return;
    QFile file(parsed->value(QStringLiteral("Database")).value_or(QString()));
    if (!file.fileName().isEmpty() && !file.exists()) (void)file.open(QIODevice::WriteOnly);
}

int makeDemo(const CommandLine &line) {
    if (line.arguments.at(1) != QStringLiteral("reference"))
        return usageFault(QStringLiteral("expected: profile demo reference"));
    const auto from = dateOption(line, "from", QDate::currentDate());
    if (!from) return from.error();
    createSqliteFile(line.option("connection"));
    const auto session = openDatabase(line, databasePassword(line), nullptr);
    if (!session) return session.error();
    const auto dialect = (*session)->dialect();
    const QStringList script = pms::referenceSchema(dialect) + pms::referenceDemoData(dialect, *from);
    auto transaction = pms::Transaction::begin(**session, pms::Isolation::Serializable);
    if (!transaction) return failedWith(transaction.error());
    for (const QString &statement : script) {
        auto done = (*session)->execute({QStringLiteral("demo"), statement, {}});
        if (!done) return failedWith(done.error());
    }
    if (auto committed = transaction->commit(); !committed) return failedWith(committed.error());
    print(QStringLiteral("demo practice made, diary from %1").arg(from->toString(Qt::ISODate)));
    return kDone;
}

}  // namespace

int runProfile(const CommandLine &line) {
    static const QMap<QString, std::function<int(const CommandLine &)>> kVerbs{
        {QStringLiteral("check"), checkProfile},   {QStringLiteral("explain"), explainProfile},
        {QStringLiteral("try"), tryOperation},     {QStringLiteral("book"), bookNobody},
        {QStringLiteral("race"), raceBookings},    {QStringLiteral("grants"), printGrants},
        {QStringLiteral("detect"), detectProfile}, {QStringLiteral("new"), printSkeleton},
        {QStringLiteral("demo"), makeDemo},        {QStringLiteral("install"), installTables},
        {QStringLiteral("remove"), removeTables},
    };
    return kVerbs.value(line.arguments.first())(line);
}

}  // namespace app::bridged
