// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/engine/lifted_engine.h"

#include "core/platform/host/log_file.h"
#include "core/platform/http/qt_http_transport.h"
#include "core/platform/journal/sqlite_journal.h"
#include "core/platform/odbc/odbc_pms_database.h"
#include "core/platform/odbc/profile_runner.h"
#include "core/platform/runtime/qt_executor.h"
#include "core/platform/runtime/system_random.h"
#include "core/platform/sealing/sodium_sealer.h"
#include "core/sync/sync_engine.h"
#include "core/text/rejection.h"
#include "tests/support/sim/memory_secret_store.h"

namespace bench {
namespace {

using namespace Qt::StringLiterals;
using namespace core;

constexpr size_t kNoLimit = 1'000'000;

platform::LogFileOptions quiet() {
    platform::LogFileOptions options;
    options.toStderr = false;
    return options;
}

std::unique_ptr<ports::JournalStore> openJournal(const QString &path) {
    auto journal = platform::SqliteJournal::open(path);
    if (!journal) qFatal("%s", qPrintable(journal.error().toLogLine()));
    return std::move(*journal);
}

std::unique_ptr<ports::Sealer> makeSealer() {
    auto sealer = platform::SodiumSealer::create();
    if (!sealer) qFatal("%s", qPrintable(sealer.error().toLogLine()));
    return std::move(*sealer);
}

platform::OdbcPmsConfig databaseConfig(const config::Settings &settings, ports::SecretStore &secrets,
                                       Recorder &recorder) {
    auto profile = pms::builtInProfile(settings.pms.profile);
    if (!profile) qFatal("the reference profile is not compiled in");
    platform::OdbcPmsConfig config{*platform::ConnectionString::parse(settings.pms.connection),
                                   recorded(platform::profileRunner(std::move(*profile)), recorder),
                                   {},
                                   {},
                                   {}};
    config.password = [&secrets](base::Completion<ports::Secret> done) {
        return secrets.read(u"pms-password"_s, std::move(done));
    };
    return config;
}

config::Settings settingsOf(const Installation &installation) {
    auto parsed = config::parseSettings(installation.settingsText(), u"settings.toml"_s);
    if (!parsed.settings) qFatal("%s", qPrintable(parsed.faults.front().toString()));
    return std::move(*parsed.settings);
}

}  // namespace

struct LiftedEngine::Parts {
    Parts(const Practice &practice, const Installation &installation, Recorder &recorder)
        : settings(settingsOf(installation)),
          log(installation.dataDir() + u"/engine.log"_s, quiet()),
          stored(openJournal(installation.dataDir() + u"/journal.sqlite"_s)),
          journal(*stored),
          recording(transport, recorder),
          database(databaseConfig(settings, secrets, recorder), executor, log),
          engine({executor, random, recording, database, journal, secrets, *sealer, log, {kNoLimit, kNoLimit}},
                 [](const QString &code) { return text::rejectionReason(code); }) {
        secrets.set(u"api-key"_s, QLatin1String(kApiKey));
        secrets.set(u"practice-key-"_s + QLatin1String(kPractice), QLatin1String(kPracticeKey));
        const QString password = practice.server().password().reveal();
        if (!password.isEmpty()) secrets.set(u"pms-password"_s, password);
        engine.apply(settings);
    }

    config::Settings settings;
    platform::QtExecutor executor;
    platform::SystemRandom random;
    support::InMemorySecretStore secrets{executor};
    platform::LogFile log;
    std::unique_ptr<ports::JournalStore> stored;
    TimedJournal journal;
    platform::QtHttpTransport transport;
    RecordingTransport recording;
    platform::OdbcPmsDatabase database;
    std::unique_ptr<ports::Sealer> sealer = makeSealer();
    sync::SyncEngine engine;
};

LiftedEngine::LiftedEngine(const Practice &practice, const Installation &installation, Recorder &recorder)
    : m_parts(std::make_unique<Parts>(practice, installation, recorder)) {}

LiftedEngine::~LiftedEngine() = default;

JournalUse LiftedEngine::journalUse() const {
    return m_parts->journal.use();
}

}  // namespace bench
