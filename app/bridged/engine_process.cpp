// SPDX-License-Identifier: Apache-2.0
#include "app/bridged/engine_process.h"

#include <QCoreApplication>
#include <QSysInfo>
#include <cstdlib>

#include "app/bridged/absent_database.h"
#include "app/bridged/doctor.h"
#include "core/platform/channel/socket_server.h"
#include "core/platform/files/disk_text_file.h"
#include "core/platform/host/data_dir_lock.h"
#include "core/platform/host/log_file.h"
#include "core/platform/host/private_files.h"
#include "core/platform/host/stop_signals.h"
#include "core/platform/http/qt_http_transport.h"
#include "core/platform/journal/sqlite_journal.h"
#include "core/platform/odbc/odbc_pms_database.h"
#include "core/platform/odbc/profile_runner.h"
#include "core/platform/runtime/qt_executor.h"
#include "core/platform/runtime/system_random.h"
#include "core/platform/sealing/sodium_sealer.h"
#include "core/service/engine_service.h"
#include "core/text/rejection.h"
#include "core/text/trouble.h"

namespace app::bridged {
namespace {

using namespace core;

/// The event loop ends with this when [pms] changed: everything is opened anew from the settings.
constexpr int kRestart = 64;

QString refusalText(int httpStatus) {
    using control::PracticeTrouble;
    const auto whole = [](PracticeTrouble trouble) {
        return text::troubleSentence(trouble) + QLatin1Char(' ') + text::troubleRemedy(trouble);
    };
    if (httpStatus == 403) return whole(PracticeTrouble::ConsentMissing);
    // A 401 does not say which of the two keys it means.
    return whole(PracticeTrouble::PracticeKeyRejected) + QStringLiteral(" / ") + whole(PracticeTrouble::ApiKeyRejected);
}

/// Everything that lives as long as the engine runs; destroyed in the reverse order.
class EngineProcess final {
  public:
    EngineProcess(Places places, Configuration configuration, platform::LogFile &log, platform::QtExecutor &executor,
                  std::unique_ptr<ports::SecretStore> secrets, std::unique_ptr<ports::JournalStore> journal,
                  std::unique_ptr<ports::Sealer> sealer, std::unique_ptr<platform::SocketServer> socket)
        : m_places(std::move(places)),
          m_log(log),
          m_executor(executor),
          m_secrets(std::move(secrets)),
          m_journal(std::move(journal)),
          m_sealer(std::move(sealer)),
          m_socket(std::move(socket)),
          m_settingsFile(m_places.settingsFile),
          m_database(openDatabase(configuration)),
          m_engine({m_executor, m_random, m_transport, *m_database, *m_journal, *m_secrets, *m_sealer, m_log},
                   [](const QString &code) { return text::rejectionReason(code); },
                   refusalText),
          m_service(m_engine, serviceEdges()),
          m_control(*m_socket, m_service, m_executor, controlOptions()) {
        m_engine.onChanged = [this] { m_control.statusChanged(); };
        m_service.onChanged = [this] { m_control.statusChanged(); };
        for (const auto &warning : configuration.warnings) m_log.warning(u"settings", warning);
        m_engine.apply(std::move(configuration.settings));
    }

    void reloadSettings() { m_service.reloadSettings(); }

  private:
    std::unique_ptr<ports::PmsDatabase> openDatabase(const Configuration &configuration) {
        if (!configuration.profile) return std::make_unique<AbsentDatabase>(m_executor);
        platform::OdbcPmsConfig config{*platform::ConnectionString::parse(configuration.settings.pms.connection),
                                       platform::profileRunner(*configuration.profile, &m_log, documentFolder(configuration)), {}, {}, {}};
        config.password = [this](base::Completion<ports::Secret> done) {
            return m_secrets->read(QStringLiteral("pms-password"), std::move(done));
        };
        config.onFatal = [this](const base::Error &error) {
            m_log.error(u"database", error.toLogLine());
            // Threads that hang in a driver would outlive an orderly end; the supervisor starts us anew, and nothing is lost.
            std::_Exit(kFailed);
        };
        return std::make_unique<platform::OdbcPmsDatabase>(std::move(config), m_executor, m_log);
    }

    service::EngineService::Edges serviceEdges() {
        return {m_executor,
                *m_journal,
                *m_secrets,
                m_settingsFile,
                m_log,
                QSysInfo::machineHostName(),
                base::Redacted<QString>(qEnvironmentVariable("PRACTICEBRIDGE_OWNER")),
                [] { QCoreApplication::quit(); },
                [] { QCoreApplication::exit(kRestart); },
                [this](const config::Settings &settings) { return withProfile(settings, m_places).faults; },
                [this](base::Completion<control::CheckReport> done) {
                    return m_executor.post([this, done = std::move(done)] { done(runningChecks(m_service.snapshot())); });
                }};
    }

    control::ServerOptions controlOptions() {
        control::ServerOptions options;
        options.program = QStringLiteral("practicebridged " PB_VERSION);
        options.log = [this](const QString &message) { m_log.debug(u"control", message); };
        return options;
    }

    Places m_places;
    platform::LogFile &m_log;
    platform::QtExecutor &m_executor;
    platform::SystemRandom m_random;
    std::unique_ptr<ports::SecretStore> m_secrets;
    std::unique_ptr<ports::JournalStore> m_journal;
    std::unique_ptr<ports::Sealer> m_sealer;
    std::unique_ptr<platform::SocketServer> m_socket;
    platform::DiskTextFile m_settingsFile;
    platform::QtHttpTransport m_transport;
    std::unique_ptr<ports::PmsDatabase> m_database;
    sync::SyncEngine m_engine;
    service::EngineService m_service;
    control::ControlServer m_control;
};

int refuse(const QString &why, int code = kFailed) {
    printError(QStringLiteral("practicebridged: ") + why);
    return code;
}

/// What a signal asked for before the event loop could act on it.
struct Wishes {
    bool stop = false;
    std::function<void()> reload;
};

int runOnce(const CommandLine &line, const Places &places, platform::LogFile &log, platform::QtExecutor &executor,
            Wishes &wishes) {
    auto configured = readConfiguration(places);
    if (!configured.configuration) return refuse(configured.faults.join(QStringLiteral("\n")), kConfigurationInvalid);
    auto secrets = openSecretStore(line, places, executor);
    if (!secrets) return refuse(secrets.error().detail, kConfigurationInvalid);
    auto journal = platform::SqliteJournal::open(places.journalFile);
    if (!journal) return refuse(QStringLiteral("%1: %2").arg(places.journalFile, journal.error().detail));
    auto sealer = platform::SodiumSealer::create();
    if (!sealer) return refuse(sealer.error().detail);
    auto socket = platform::SocketServer::listen(places.dataDir);
    if (!socket) return refuse(socket.error().detail);
    EngineProcess process(places, std::move(*configured.configuration), log, executor, std::move(*secrets),
                          std::move(*journal), std::move(*sealer), std::move(*socket));
    wishes.reload = [&process] { process.reloadSettings(); };
    const int code = wishes.stop ? int(kDone) : QCoreApplication::exec();
    wishes.reload = nullptr;
    return code;
}

}  // namespace

int runEngine(const CommandLine &line) {
    platform::restrictUmask();
    Wishes wishes;
    const platform::StopSignals signals_(
        [&wishes] {
            wishes.stop = true;
            QCoreApplication::quit();
        },
        [&wishes] {
            if (wishes.reload) wishes.reload();
        });
    const Places places = placesOf(line);
    // Looked at before anything is made, so that a mistake leaves no trace.
    if (auto configured = readConfiguration(places); !configured.configuration) {
        return refuse(configured.faults.join(QStringLiteral("\n")), kConfigurationInvalid);
    }
    if (auto made = platform::makePrivateDirectory(places.dataDir); !made) return refuse(made.error().detail);
    auto lock = platform::DataDirLock::take(places.dataDir);
    if (!lock) return refuse(lock.error().detail);
    platform::LogFile log(places.logFile);
    log.takeQtMessages();
    platform::QtExecutor executor;
    log.info(u"engine", QStringLiteral("practicebridged %1 started").arg(QStringLiteral(PB_VERSION)));
    int code = kRestart;
    while (code == kRestart) code = runOnce(line, places, log, executor, wishes);
    log.info(u"engine", QStringLiteral("stopped code=%1").arg(code));
    return code;
}

}  // namespace app::bridged
