// SPDX-License-Identifier: Apache-2.0
#include "app/bridged/profile_commands.h"

#include <QCoreApplication>
#include <QDate>
#include <QFile>

#include "app/bridged/places.h"
#include "core/platform/odbc/odbc_session.h"
#include "core/platform/runtime/qt_executor.h"
#include "core/pms/own_tables.h"
#include "core/pms/reference_schema.h"
#include "core/pms/unit_of_work.h"

namespace app::bridged {
namespace {

using namespace core;

/// The pms-password of the secret store, or nothing when there is none.
base::Redacted<QString> password(const CommandLine &line) {
    platform::QtExecutor executor;
    auto store = openSecretStore(line, placesOf(line), executor);
    base::Redacted<QString> found;
    if (!store) return found;
    auto call = (*store)->read(QStringLiteral("pms-password"), [&found](base::Expected<ports::Secret> secret) {
        if (secret) found = *secret;
        QCoreApplication::quit();
    });
    QCoreApplication::exec();
    return found;
}

int failed(const base::Error &error) {
    printError(QStringLiteral("practicebridged: ") + error.toLogLine());
    return kFailed;
}

std::optional<pms::Profile> load(const QString &name, QStringList &faults) {
    if (auto builtIn = pms::builtInProfile(name)) return builtIn;
    QFile file(name);
    if (!file.open(QIODevice::ReadOnly)) {
        faults.append(QStringLiteral("%1: %2").arg(name, file.errorString()));
        return std::nullopt;
    }
    auto parsed = pms::parseProfile(file.readAll(), name);
    for (const auto &fault : parsed.faults) faults.append(fault.toLine());
    return parsed.profile;
}

int check(const CommandLine &line) {
    QStringList faults;
    const auto profile = load(line.arguments.at(1), faults);
    if (!profile) {
        printError(faults.join(QLatin1Char('\n')));
        return kFailed;
    }
    print(QStringLiteral("%1 %2: valid").arg(profile->id, profile->version));
    if (line.connection.isEmpty()) return kDone;
    auto session = platform::OdbcSession::connect(line.connection, password(line));
    if (!session) return failed(session.error());
    if (auto prepared = pms::prepareSession(**session, *profile); !prepared) return failed(prepared.error());
    const auto read = pms::runUnit(**session, *profile, ports::ReadConfiguration{});
    if (!read) return failed(read.error());
    const auto &configuration = std::get<ports::PmsConfiguration>(*read);
    print(QStringLiteral("%1: %2 resources, %3 appointment types, guarantee tier %4")
              .arg((*session)->serverDescription())
              .arg(configuration.resources.size())
              .arg(configuration.types.size())
              .arg(profile->tier((*session)->dialect())));
    return kDone;
}

/// The profile of the command and a session that is ready for its units; the exit code when there is none.
struct Opened {
    std::optional<pms::Profile> profile;
    std::unique_ptr<platform::OdbcSession> session;
    int code = kDone;
};
Opened open(const CommandLine &line) {
    QStringList faults;
    Opened opened{load(line.arguments.at(1), faults), nullptr};
    if (!opened.profile) {
        printError(faults.join(QLatin1Char('\n')));
        opened.code = kFailed;
        return opened;
    }
    auto session = platform::OdbcSession::connect(line.connection, password(line));
    if (!session) {
        opened.code = failed(session.error());
        return opened;
    }
    if (auto prepared = pms::prepareSession(**session, *opened.profile); !prepared) {
        opened.code = failed(prepared.error());
        return opened;
    }
    opened.session = std::move(*session);
    return opened;
}

int printRefusals(const QString &what, const std::vector<base::Error> &refused) {
    printError(what);
    for (const base::Error &error : refused) printError(QStringLiteral("  ") + error.toLogLine());
    return kFailed;
}

int install(const CommandLine &line) {
    if (line.connection.isEmpty()) {
        printError(QStringLiteral("expected: profile install FILE --connection STRING"));
        return kUsage;
    }
    const Opened opened = open(line);
    if (!opened.session) return opened.code;
    if (opened.profile->forDialect(opened.session->dialect()).install.empty()) {
        print(QStringLiteral("%1 keeps no table of ours in this database: nothing to make").arg(opened.profile->id));
        return kDone;
    }
    std::vector<base::Error> refused;
    const auto stand = pms::installOwnTables(*opened.session, *opened.profile, &refused);
    if (!stand) return failed(stand.error());
    if (!*stand) {
        return printRefusals(QStringLiteral("our tables are not complete; let the database's owner run this command, or "
                                            "grant the login the right to make tables. What was refused:"),
                             refused);
    }
    print(QStringLiteral("our tables are there"));
    return kDone;
}

int remove(const CommandLine &line) {
    if (line.connection.isEmpty() || !line.yes) {
        printError(QStringLiteral("This drops our tables with every booking link in them: bookings not yet past could be "
                                  "entered twice afterwards, and no cancellation reaches Healthengine any more. If that is "
                                  "meant: profile remove FILE --connection STRING --yes"));
        return kUsage;
    }
    const Opened opened = open(line);
    if (!opened.session) return opened.code;
    std::vector<base::Error> refused;
    if (auto removed = pms::removeOwnTables(*opened.session, *opened.profile, refused); !removed)
        return failed(removed.error());
    if (!refused.empty()) return printRefusals(QStringLiteral("not everything could be dropped:"), refused);
    print(QStringLiteral("our tables are gone"));
    return kDone;
}

/// A connection never creates a database, so that a mistyped path is an error; the demo is what makes one.
void createSqliteFile(const QString &connection) {
    const auto parsed = platform::ConnectionString::parse(connection);
    if (!parsed || parsed->driverFamily() != platform::DriverFamily::Sqlite) return;
    QFile file(parsed->value(QStringLiteral("Database")).value_or(QString()));
    if (!file.fileName().isEmpty() && !file.exists()) (void)file.open(QIODevice::WriteOnly);
}

int demo(const CommandLine &line) {
    const QDate from = line.from.isEmpty() ? QDate::currentDate() : QDate::fromString(line.from, Qt::ISODate);
    if (line.arguments.at(1) != QStringLiteral("reference") || line.connection.isEmpty() || !from.isValid()) {
        printError(QStringLiteral("expected: profile demo reference --connection STRING [--from YYYY-MM-DD]"));
        return kUsage;
    }
    createSqliteFile(line.connection);
    auto session = platform::OdbcSession::connect(line.connection, password(line));
    if (!session) return failed(session.error());
    const auto dialect = (*session)->dialect();
    const QStringList script = pms::referenceSchema(dialect) + pms::referenceDemoData(dialect, from);
    auto transaction = pms::Transaction::begin(**session, pms::Isolation::Serializable);
    if (!transaction) return failed(transaction.error());
    for (const QString &statement : script) {
        auto done = (*session)->execute({QStringLiteral("demo"), statement, {}});
        if (!done) return failed(done.error());
    }
    if (auto committed = transaction->commit(); !committed) return failed(committed.error());
    print(QStringLiteral("demo practice made, diary from %1").arg(from.toString(Qt::ISODate)));
    return kDone;
}

}  // namespace

int runProfile(const CommandLine &line) {
    const QString &verb = line.arguments.first();
    if (verb == QStringLiteral("install")) return install(line);
    if (verb == QStringLiteral("remove")) return remove(line);
    return verb == QStringLiteral("check") ? check(line) : demo(line);
}

}  // namespace app::bridged
