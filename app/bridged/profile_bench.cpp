// SPDX-License-Identifier: Apache-2.0
#include "app/bridged/profile_bench.h"

#include <QCoreApplication>
#include <QFile>
#include <QTextStream>

#include "app/bridged/places.h"
#include "core/platform/runtime/qt_executor.h"
#include "core/pms/profile_words.h"
#include "core/text/database_cause.h"

namespace app::bridged {

using namespace core;

OrExit<pms::Profile> loadNamedProfile(const QString &name) {
    if (auto builtIn = pms::builtInProfile(name)) return std::move(*builtIn);
    QFile file(name);
    if (!file.open(QIODevice::ReadOnly)) {
        printError(QStringLiteral("%1: %2; built-in profiles: %3")
                       .arg(name, file.errorString(), pms::builtInProfileNames().join(QStringLiteral(", "))));
        return tl::unexpected(int(kFailed));
    }
    auto parsed = pms::parseProfile(file.readAll(), name);
    if (parsed.profile) return std::move(*parsed.profile);
    for (const auto &fault : parsed.faults) printError(fault.toLine());
    return tl::unexpected(int(kFailed));
}

std::optional<pms::Dialect> dialectNamed(const QString &name) {
    for (const pms::DialectName &one : pms::kDialects) {
        if (name == QLatin1String(one.name)) return one.dialect;
    }
    return std::nullopt;
}

QString nameOf(pms::Dialect dialect) {
    for (const pms::DialectName &one : pms::kDialects) {
        if (one.dialect == dialect) return QLatin1String(one.name);
    }
    return {};
}

OrExit<pms::Dialect> dialectFor(const CommandLine &line, const pms::Profile &profile) {
    QStringList names;
    for (const auto &[dialect, part] : profile.dialects) names << nameOf(dialect);
    if (line.has("dialect")) {
        const auto wanted = dialectNamed(line.option("dialect"));
        if (wanted && profile.dialects.contains(*wanted)) return *wanted;
        return tl::unexpected(usageFault(
            QStringLiteral("--dialect takes one of this profile's: %1").arg(names.join(QStringLiteral(", ")))));
    }
    for (const auto &[dialect, part] : profile.dialects) {
        if (!part.operations.empty() && dialect != pms::Dialect::Generic) return dialect;
    }
    return profile.dialects.empty() ? pms::Dialect::Generic : profile.dialects.begin()->first;
}

base::Redacted<QString> databasePassword(const CommandLine &line) {
    if (line.has("password-stdin")) {
        QTextStream input(stdin);
        return base::Redacted<QString>(input.readLine());
    }
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

OrExit<std::unique_ptr<platform::OdbcSession>> openDatabase(const CommandLine &line,
                                                            const base::Redacted<QString> &password,
                                                            const pms::Profile *profile) {
    auto session = platform::OdbcSession::connect(line.option("connection"), password);
    if (!session) {
        const bool misspelt = session.error().kind == base::ErrorKind::ContractViolation;
        return tl::unexpected(misspelt ? usageFault(QStringLiteral("--connection: %1").arg(session.error().detail))
                                       : failedWith(session.error()));
    }
    if (!profile) return std::move(*session);
    if (auto prepared = pms::prepareSession(**session, *profile); !prepared)
        return tl::unexpected(failedWith(prepared.error()));
    return std::move(*session);
}

OrExit<ports::UnitSite> siteFor(const CommandLine &line, ToolReport &report) {
    ports::UnitSite site{QStringLiteral("TEST"), domain::PracticeId(QStringLiteral("0")), std::nullopt,
                         base::utcFromDateTime(QDateTime::currentDateTimeUtc())};
    if (line.has("timezone")) {
        const auto zone = base::PracticeZone::fromIana(line.option("timezone"));
        if (!zone)
            return tl::unexpected(usageFault(QStringLiteral("--timezone takes an IANA name such as Australia/Perth")));
        site.zone = *zone;
    } else if (!line.configDir.isEmpty()) {
        const auto read = readConfiguration(placesOf(line));
        if (!read.configuration || read.configuration->settings.practices.empty()) {
            printError(read.faults.join(QLatin1Char('\n')));
            return tl::unexpected(int(kConfigurationInvalid));
        }
        site.zone = read.configuration->settings.practices.front().timezone;
    } else {
        site.zone = *base::PracticeZone::fromIana(QStringLiteral("UTC"));
    }
    const bool guessed = !line.has("timezone") && line.configDir.isEmpty();
    report.fact(
        QStringLiteral("timezone"),
        site.zone->ianaId() + (guessed ? QStringLiteral(" (none given: --timezone says the practice's)") : QString()));
    return site;
}

OrExit<int> numberOption(const CommandLine &line, const char *option, int otherwise, int most) {
    if (!line.has(option)) return otherwise;
    bool ok = false;
    const int number = line.option(option).toInt(&ok);
    if (ok && number >= 1 && number <= most) return number;
    return tl::unexpected(
        usageFault(QStringLiteral("--%1 takes a whole number from 1 to %2").arg(QLatin1String(option)).arg(most)));
}

OrExit<QDate> dateOption(const CommandLine &line, const char *option, QDate otherwise) {
    if (!line.has(option)) return otherwise;
    const QDate date = QDate::fromString(line.option(option), Qt::ISODate);
    if (date.isValid()) return date;
    return tl::unexpected(
        usageFault(QStringLiteral("--%1 takes a date such as 2026-12-01").arg(QLatin1String(option))));
}

pms::RehearsedSession::Listener tracer(Trace &trace) {
    return [&trace](const pms::TracedStatement &statement) { trace.push_back(statement); };
}

void showTrace(const Trace &trace, ToolReport &report) {
    report.table(QStringLiteral("statements"),
                 {QStringLiteral("name"), QStringLiteral("outcome"), QStringLiteral("values"), QStringLiteral("text")},
                 kTextWidth);
    for (const auto &statement : trace)
        report.row({statement.name, statement.outcome, statement.values.join(QStringLiteral(", ")),
                    statement.text.simplified()});
}

int usageFault(const QString &detail) {
    printError(QStringLiteral("practicebridged: ") + detail);
    return kUsage;
}

int failedWith(const base::Error &error) {
    printError(QStringLiteral("practicebridged: ") + text::databaseErrorText(error));
    return kFailed;
}

}  // namespace app::bridged
