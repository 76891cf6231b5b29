// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/engine/practice.h"

#include <QFile>

#include "core/platform/host/private_files.h"
#include "core/pms/reference_schema.h"
#include "tests/bench/engine/loop.h"

namespace bench {

using namespace Qt::StringLiterals;
using core::base::ErrorKind;
using core::base::Expected;
using core::base::fail;
using core::base::Unexpected;

namespace {

constexpr int kDemoResources = 6;
constexpr int kRowsAtOnce = 200;

/// INSERT statements of at most kRowsAtOnce rows.
QStringList insertions(const QString &into, const QStringList &rows) {
    QStringList all;
    for (qsizetype i = 0; i < rows.size(); i += kRowsAtOnce)
        all.append(u"INSERT INTO %1 VALUES %2"_s.arg(into, rows.mid(i, kRowsAtOnce).join(u", "_s)));
    return all;
}

}  // namespace

Expected<std::unique_ptr<Practice>> Practice::create(const QString &database) {
    for (const auto &kind : support::servers::allDatabaseServers()) {
        if (QString::fromLatin1(kind.name).toLower() != database) continue;
        auto server = kind.create();
        if (!server) return Unexpected(server.error());
        auto practice = std::make_unique<Practice>();
        practice->m_server = std::move(*server);
        if (auto seeded = practice->seed(); !seeded) return Unexpected(seeded.error());
        return practice;
    }
    return fail(ErrorKind::Rejected, u"--database"_s, u"sqlite, postgresql or mariadb expected"_s);
}

Expected<std::unique_ptr<core::platform::OdbcSession>> Practice::connect() const {
    return core::platform::OdbcSession::connect(m_server->connectionString(), m_server->password());
}

Expected<void> Practice::run(const QStringList &script) {
    auto session = connect();
    if (!session) return Unexpected(session.error());
    m_description = (*session)->serverDescription();
    auto transaction = core::pms::Transaction::begin(**session, core::pms::Isolation::Serializable);
    if (!transaction) return Unexpected(transaction.error());
    for (const QString &text : script)
        if (auto done = (*session)->execute({u"seed"_s, text, {}}); !done) return Unexpected(done.error());
    return transaction->commit();
}

Expected<void> Practice::seed() {
    auto session = connect();
    if (!session) return Unexpected(session.error());
    const auto dialect = (*session)->dialect();
    session->reset();
    m_resources = kDemoResources;
    return run(core::pms::referenceSchema(dialect) + core::pms::referenceDemoData(dialect, tomorrow().addDays(-1)));
}

Expected<void> Practice::growTo(int resources, int days) {
    QStringList people;
    QStringList desks;
    QStringList sessions;
    for (int id = 1001; m_resources < resources; ++id, ++m_resources) {
        people.append(u"(%1, 'Dr', 'Invented', 'Person%1')"_s.arg(id));
        desks.append(u"(%1, %1, '', 'General practice', 1, 1, 1)"_s.arg(id));
        for (int day = 0; day < days; ++day) {
            const QString date = tomorrow().addDays(day).toString(Qt::ISODate);
            sessions.append(u"(%1, '%2 08:00:00', '%2 12:00:00', 15)"_s.arg(id).arg(date));
            sessions.append(u"(%1, '%2 13:00:00', '%2 17:00:00', 15)"_s.arg(id).arg(date));
        }
    }
    return run(insertions(u"practitioner (id, title, first_name, last_name)"_s, people) +
               insertions(u"resource (id, practitioner_id, name, specialty, location_id, active, bookable)"_s, desks) +
               insertions(u"session (resource_id, start_at, end_at, slot_min)"_s, sessions));
}

Installation::Installation(const Practice &practice, const QUrl &baseUrl, Choices choices) : m_choices(choices) {
    m_settings =
        u"[healthengine]\n"
        "base_url = \"%1\"\nenvironment = \"DEV\"\n"
        "vendor = \"Bench\"\nvendor_email = \"bench@example.com\"\npoll_interval_s = %2\n"
        "[pms]\nprofile = \"reference\"\nconnection = '%3'\n"
        "[[practice]]\nid = \"%4\"\ntimezone = \"%5\"\navailability_days = %6\n"
        "[practice.live_hours]\nmonday = [\"08:00-18:00\"]\n"_s.arg(baseUrl.toString())
            .arg(choices.pollInterval)
            .arg(practice.server().connectionString(), QLatin1String(kPractice), QLatin1String(kZone))
            .arg(choices.days)
            .toUtf8();
    const QString config = path(u"config"_s);
    for (const QString &folder : {config, credentialsDir(), dataDir()})
        (void)core::platform::makePrivateDirectory(folder);
    const auto write = [](const QString &file, const QByteArray &text) {
        (void)core::platform::writePrivateFile(file, text);
    };
    write(config + u"/settings.toml"_s, m_settings);
    write(credentialsDir() + u"/api-key"_s, kApiKey);
    write(credentialsDir() + u"/practice-key-"_s + QLatin1String(kPractice), kPracticeKey);
    const QString password = practice.server().password().reveal();
    if (!password.isEmpty()) write(credentialsDir() + u"/pms-password"_s, password.toUtf8());
}

QStringList Installation::folderArguments() const {
    return {u"--config-dir"_s, path(u"config"_s), u"--data-dir"_s, dataDir()};
}

EngineProcess::EngineProcess(const Installation &installation) {
    m_process.setProgram(QStringLiteral(PB_BINARY_DIR "/bin/practicebridged"));
    m_process.setArguments(QStringList{u"run"_s} + installation.folderArguments() +
                           QStringList{u"--credentials-dir"_s, installation.credentialsDir()});
    endWithUs(m_process);
    m_process.setStandardInputFile(QProcess::nullDevice());
    m_process.setProcessChannelMode(QProcess::MergedChannels);
    m_process.setStandardOutputFile(installation.path(u"engine.log"_s), QIODevice::Append);
}

Expected<void> EngineProcess::start() {
    m_process.start();
    if (m_process.waitForStarted(10'000)) return {};
    return fail(ErrorKind::Unavailable, u"practicebridged"_s, m_process.errorString());
}

void EngineProcess::stop() {
    if (m_process.state() == QProcess::NotRunning) return;
    m_process.terminate();
    if (m_process.waitForFinished(10'000)) return;
    m_process.kill();
    m_process.waitForFinished(10'000);
}

Expected<void> awaitFirstSync(Sandbox &sandbox, const Practice &practice, int days, std::chrono::seconds patience) {
    const qsizetype expected = qsizetype(practice.resources()) * days;
    qsizetype arrived = 0;
    const bool complete = waitUntil(
        [&] {
            arrived = sandbox.practice().value(u"availability"_s).toArray().size();
            return arrived >= expected;
        },
        patience);
    if (complete) return {};
    return fail(ErrorKind::Unavailable, u"first synchronisation"_s,
                u"%1 of %2 days arrived"_s.arg(arrived).arg(expected));
}

}  // namespace bench
