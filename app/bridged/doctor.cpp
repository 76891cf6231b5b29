// SPDX-License-Identifier: Apache-2.0
#include "app/bridged/doctor.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include "app/bridged/absent_database.h"
#include "app/bridged/client_commands.h"
#include "app/bridged/database_check.h"
#include "core/healthengine/api.h"
#include "core/platform/host/private_files.h"
#include "core/platform/http/qt_http_transport.h"
#include "core/platform/odbc/odbc_pms_database.h"
#include "core/platform/odbc/profile_runner.h"
#include "core/platform/runtime/qt_executor.h"
#include "core/text/database_cause.h"
#include "core/text/items.h"
#include "core/text/terminal.h"
#include "core/text/trouble.h"

namespace app::bridged {
namespace {

using namespace core;
using control::CheckLine;

/// Looks for itself, one question after the other: secrets, database, Healthengine.
class Doctor final {
  public:
    Doctor(Configuration configuration, std::unique_ptr<ports::SecretStore> secrets, platform::QtExecutor &executor)
        : m_settings(configuration.settings),
          m_profile(configuration.profile),
          m_secrets(std::move(secrets)),
          m_database(openDatabase(configuration, executor)) {
        names.push_back(QStringLiteral("api-key"));
        for (const auto &practice : m_settings.practices) names.push_back(QStringLiteral("practice-key-") + practice.id.value());
    }

    void start() { readSecret(0); }
    std::vector<CheckLine> lines;

  private:
    std::unique_ptr<ports::PmsDatabase> openDatabase(const Configuration &configuration, platform::QtExecutor &executor) {
        if (!configuration.profile) return std::make_unique<AbsentDatabase>(executor);
        platform::OdbcPmsConfig config{*platform::ConnectionString::parse(configuration.settings.pms.connection),
                                       platform::profileRunner(*configuration.profile, nullptr, documentFolder(configuration)), {}, {}, {}};
        config.password = [this](base::Completion<ports::Secret> done) {
            return m_secrets->read(QStringLiteral("pms-password"), std::move(done));
        };
        return std::make_unique<platform::OdbcPmsDatabase>(std::move(config), executor, m_log);
    }

    void readSecret(size_t index) {
        if (index >= names.size()) return readPassword();
        m_call = m_secrets->read(names[index], [this, index](base::Expected<ports::Secret> secret) {
            const QString remedy = QStringLiteral("missing: store it with `practicebridged secret set %1` (%2)");
            lines.push_back({QStringLiteral("secret ") + names[index], secret.has_value(),
                             secret ? QStringLiteral("stored") : remedy.arg(names[index], secret.error().detail)});
            if (secret) m_values[names[index]] = *secret;
            readSecret(index + 1);
        });
    }

    /// Its absence is no fault: many databases want none.
    void readPassword() {
        m_call = m_secrets->read(QStringLiteral("pms-password"), [this](base::Expected<ports::Secret> secret) {
            if (secret) m_values[QStringLiteral("pms-password")] = *secret;
            openDatabase();
        });
    }

    void openDatabase() {
        for (auto &line : checkDatabase()) lines.push_back(std::move(line));
        m_call = ports::transact(*m_database, ports::OpenDatabase{}, ports::PmsPriority::Booking,
                                 [this](base::Expected<ports::DatabaseIdentity> identity) {
                                     lines.push_back({QStringLiteral("database"), identity.has_value(),
                                                      identity ? QStringLiteral("%1, profile %2, guarantee tier %3").arg(identity->system, identity->profile, identity->tier)
                                                               : text::databaseErrorText(identity.error())});
                                     askHealthengine(0);
                                 });
    }

    std::vector<CheckLine> checkDatabase() {
        if (!m_profile) return {};
        const auto password = m_values.find(QStringLiteral("pms-password"));
        return bridged::checkDatabase(m_settings.pms.connection,
                                      password == m_values.end() ? ports::Secret() : password->second, *m_profile);
    }

    void askHealthengine(size_t index) {
        if (index >= m_settings.practices.size()) return QCoreApplication::quit();
        const auto &id = m_settings.practices[index].id;
        const auto apiKey = m_values.find(names[0]);
        const auto practiceKey = m_values.find(names[index + 1]);
        if (apiKey == m_values.end() || practiceKey == m_values.end()) return askHealthengine(index + 1);
        const auto &he = m_settings.healthengine;
        const healthengine::Endpoint to{he.baseUrl, healthengine::userAgent(he.vendor, he.vendorEmail, config::toString(he.environment)),
                                        id, apiKey->second, practiceKey->second};
        const auto request = healthengine::pollRequests(to);
        m_call = m_transport.send(request, [this, index, id, request](base::Expected<ports::HttpResponse> response) {
            const auto reply = healthengine::classifyReply(request, std::move(response));
            lines.push_back({QStringLiteral("healthengine practice ") + id.value(), reply.has_value(),
                             reply ? QStringLiteral("answers") : reply.error().toLogLine() + remedyFor(reply.error())});
            askHealthengine(index + 1);
        });
    }

    static QString remedyFor(const base::Error &error) {
        using control::PracticeTrouble;
        const auto trouble = error.httpStatus == 401   ? PracticeTrouble::ApiKeyRejected
                             : error.httpStatus == 403 ? PracticeTrouble::ConsentMissing
                             : error.httpStatus != 0   ? PracticeTrouble::HealthengineFailing
                                                       : PracticeTrouble::HealthengineUnreachable;
        return QStringLiteral("; ") + text::troubleRemedy(trouble);
    }

    config::Settings m_settings;
    std::optional<pms::Profile> m_profile;
    base::NullLog m_log;
    std::unique_ptr<ports::SecretStore> m_secrets;
    platform::QtHttpTransport m_transport;
    std::unique_ptr<ports::PmsDatabase> m_database;
    std::vector<QString> names;
    std::map<QString, ports::Secret> m_values;
    ports::Handle m_call;
};

int show(const control::CheckReport &report, bool json) {
    bool allOk = true;
    QJsonArray rows;
    for (const auto &line : report.lines) {
        allOk = allOk && line.ok;
        rows.append(QJsonObject{{QStringLiteral("name"), line.name}, {QStringLiteral("ok"), line.ok}, {QStringLiteral("text"), line.text}});
    }
    if (json) {
        print(QString::fromUtf8(QJsonDocument(QJsonObject{{QStringLiteral("schema"), 1}, {QStringLiteral("ok"), allOk}, {QStringLiteral("lines"), rows}}).toJson()));
    } else {
        print(text::checkTable(report));
    }
    return allOk ? kDone : kFailed;
}

int lookForItself(const CommandLine &line, const Places &places) {
    control::CheckReport report;
    auto configured = readConfiguration(places);
    for (const auto &fault : configured.faults) report.lines.push_back({QStringLiteral("settings"), false, fault});
    if (!configured.configuration) {
        show(report, line.json);
        return kConfigurationInvalid;
    }
    report.lines.push_back({QStringLiteral("settings"), true, places.settingsFile});
    platform::QtExecutor executor;
    auto secrets = openSecretStore(line, places, executor);
    if (!secrets) {
        report.lines.push_back({QStringLiteral("secrets"), false, secrets.error().detail});
        return show(report, line.json);
    }
    Doctor doctor(std::move(*configured.configuration), std::move(*secrets), executor);
    doctor.start();
    QCoreApplication::exec();
    for (auto &found : doctor.lines) report.lines.push_back(std::move(found));
    // Not a fault of the configuration, which is what is looked at here.
    report.lines.push_back({QStringLiteral("engine"), true, QStringLiteral("not running; start the tray app, the service, or `practicebridged run`")});
    return show(report, line.json);
}

}  // namespace

control::CheckReport runningChecks(const control::StatusSnapshot &snapshot) {
    control::CheckReport report;
    report.lines.push_back({QStringLiteral("engine"), true, QStringLiteral("running, version %1").arg(snapshot.engineVersion)});
    report.lines.push_back({QStringLiteral("settings"), snapshot.settingsFaults.isEmpty(),
                            snapshot.settingsFaults.isEmpty() ? QStringLiteral("valid") : snapshot.settingsFaults.join(QStringLiteral("; "))});
    const auto &database = snapshot.database;
    report.lines.push_back({QStringLiteral("database"), database.connected,
                            database.connected ? QStringLiteral("%1, profile %2, guarantee tier %3").arg(database.system, database.profile, database.tier)
                            : database.cause == base::DatabaseCause::None
                                ? database.error
                                : text::causeText(database.cause) + QStringLiteral(" (%1)").arg(database.error)});
    for (const auto &held : snapshot.held) {
        if (!held.kind.startsWith(QStringLiteral("database-"))) continue;
        const auto words = text::heldNotice(held);
        report.lines.push_back({QStringLiteral("held ") + held.id, false, words.happened + QLatin1Char(' ') + words.todo});
    }
    for (const auto &practice : snapshot.practices) {
        const bool ok = practice.trouble == control::PracticeTrouble::None;
        
        report.lines.push_back({QStringLiteral("practice ") + practice.practice, ok,
                                ok ? QStringLiteral("working") : text::troubleText(practice)});
    }
    return report;
}

int runCheck(const CommandLine &line) {
    const Places places = placesOf(line);
    bool noEngine = false;
    const int code = askEngine(
        places, control::CheckRequest{},
        [&line](const control::Reply &reply) { return show(std::get<control::CheckReport>(reply), line.json); },
        [&noEngine] {
            noEngine = true;
            return int(kDone);
        });
    return noEngine ? lookForItself(line, places) : code;
}

}  // namespace app::bridged
