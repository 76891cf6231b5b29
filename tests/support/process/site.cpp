// SPDX-License-Identifier: Apache-2.0
#include "tests/support/process/site.h"

#include <QDir>
#include <QJsonDocument>
#include <csignal>

#include "tests/support/servers/sqlite_file.h"

namespace support::process {
namespace {

using namespace Qt::StringLiterals;
using app::sandbox::demo::Reconciliation;

constexpr auto kStopDeadline = std::chrono::seconds(20);

bool write(const QString &path, const QByteArray &content) {
    QFile file(path);
    return file.open(QIODevice::WriteOnly | QIODevice::Truncate) && file.write(content) == content.size() &&
           file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
}

servers::ServerPointer emptySqlite() {
    auto made = servers::SqliteFile::create();
    return made ? std::move(*made) : nullptr;
}

/// What must stand still between reading the diary and comparing.
QJsonObject story(const QJsonObject &state) {
    return {{u"bookings"_s, state.value(u"bookings"_s)}, {u"updates"_s, state.value(u"updates"_s)}};
}

bool isOpen(const QJsonObject &state) {
    const QJsonObject summary = state.value(u"summary"_s).toObject();
    return summary.value(u"open"_s).toInt() + summary.value(u"openUpdates"_s).toInt() > 0;
}

}  // namespace

Site::Site(servers::ServerPointer database, RunningSandbox &sandbox)
    : m_database(std::move(database)), m_sandbox(sandbox), m_engine(std::make_unique<Program>(u"practicebridged"_s)) {
    prepare();
}

Site::Site(RunningSandbox &sandbox) : Site(emptySqlite(), sandbox) {}

QString Site::practiceArgument() {
    return QLatin1String(kPractice) + u':' + QLatin1String(kPracticeKey) + u":Australia/Perth"_s;
}

void Site::prepare() {
    if (!m_database) {
        m_trouble = u"no database"_s;
        return;
    }
    for (const QString &folder : {configDir(), dataDir(), credentialsDir()}) {
        QDir().mkpath(folder);
        QFile::setPermissions(folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    }
    writeCredential(u"api-key"_s, RunningSandbox::kApiKey);
    writeCredential(u"practice-key-"_s + QLatin1String(kPractice), kPracticeKey);
    const QString password = m_database->password().reveal();
    if (!password.isEmpty()) writeCredential(u"pms-password"_s, password.toUtf8());
    writeSettings(generalSettings() + practiceSettings());
    const Ran made = ask({u"profile"_s, u"demo"_s, u"reference"_s, u"--connection"_s, m_database->connectionString(),
                          u"--credentials-dir"_s, credentialsDir()});
    if (made.code != 0) m_trouble = QString::fromUtf8(made.errors);
}

QString Site::generalSettings() const {
    return u"[healthengine]\nbase_url = \"%1\"\nenvironment = \"DEV\"\nvendor = \"Test PMS by Test Pty Ltd\"\n"
           "vendor_email = \"tests@example.com.au\"\npoll_interval_s = 1\n\n[pms]\nprofile = \"reference\"\n"
           "connection = '%2'\n"_s.arg(m_sandbox.apiUrl(), m_database->connectionString());
}

QString Site::practiceSettings(const QString &id) {
    return u"\n[[practice]]\nid = \"%1\"\ntimezone = \"Australia/Perth\"\navailability_days = 10\n"_s.arg(id);
}

void Site::writeSettings(const QString &text) {
    m_settings = text;
    if (!write(QDir(configDir()).filePath(u"settings.toml"_s), text.toUtf8())) m_trouble = u"settings.toml"_s;
}

void Site::writeCredential(const QString &name, const QByteArray &value) {
    if (!write(QDir(credentialsDir()).filePath(name), value)) m_trouble = name;
}

bool Site::startEngine() {
    m_engine->start({u"run"_s, u"--config-dir"_s, configDir(), u"--data-dir"_s, dataDir(), u"--credentials-dir"_s,
                     credentialsDir()});
    return waitFor([this] { return !m_engine->isRunning() || ask({u"status"_s}).code == 0; }) && m_engine->isRunning();
}

std::optional<int> Site::stopEngine() {
    m_engine->signal(SIGTERM);
    return m_engine->end(kStopDeadline);
}

void Site::killEngine() {
    m_engine->signal(SIGKILL);
    m_engine->end();
}

Ran Site::ask(const QStringList &arguments, const QByteArray &input) {
    Program program(u"practicebridged"_s);
    program.start(arguments + QStringList{u"--config-dir"_s, configDir(), u"--data-dir"_s, dataDir()}, input);
    const auto code = program.end();
    return {code.value_or(-1), program.output(), program.errors()};
}

QJsonObject Site::status() {
    return QJsonDocument::fromJson(ask({u"status"_s, u"--json"_s}).output).object();
}

QJsonObject Site::practiceStatus(const QString &id) {
    for (const QJsonValue &each : status().value(u"practices"_s).toArray()) {
        if (each.toObject().value(u"practice"_s).toString() == id) return each.toObject();
    }
    return {};
}

QString Site::troubleWord(const QString &id) {
    return practiceStatus(id).value(u"trouble"_s).toString();
}

bool Site::isOnOffer(const QString &id) {
    return waitFor([&] {
        // A sandbox that is shared still knows what another engine sent: the engine must say so too.
        const QJsonObject practice = practiceStatus(id);
        const bool isSent = !practice.value(u"configurationAccepted"_s).isNull() &&
                            !practice.value(u"availabilityAccepted"_s).isNull() &&
                            practice.value(u"daysTotal"_s).toInt() > 0 &&
                            practice.value(u"daysWaiting"_s).toInt(-1) == 0;
        return isSent && !m_sandbox.get(u"available?limit=1&practice="_s + id).array().isEmpty();
    });
}

bool Site::connect() {
    if (m_session && m_session->isAlive()) return true;
    auto session = core::platform::OdbcSession::connect(m_database->connectionString(), m_database->password());
    if (session) m_session = std::move(*session);
    if (!session) m_trouble = session.error().toLogLine();
    return session.has_value();
}

core::pms::SqlResult Site::staff(const QString &sql) {
    if (!connect()) return {};
    auto result = m_session->execute({u"staff"_s, sql, {}});
    if (!result) m_trouble = result.error().toLogLine();
    return result ? std::move(*result) : core::pms::SqlResult{};
}

QString Site::staffValue(const QString &sql) {
    const auto result = staff(sql);
    if (result.rows.empty()) return {};
    const auto &cell = result.rows.front().front();
    if (const auto *number = std::get_if<qint64>(&cell)) return QString::number(*number);
    if (const auto *text = std::get_if<QString>(&cell)) return *text;
    return {};
}

Reconciliation Site::reconcile(std::chrono::milliseconds deadline) {
    QJsonObject before;
    Reconciliation result;
    result.wrong = 1;
    result.findings = QStringList{u"never came to rest"_s};
    // Clean at rest, or the deadline: what staff did may still be on its way to Healthengine.
    waitFor(
        [&] {
            const QJsonObject state = m_sandbox.state();
            const bool isAtRest = !isOpen(state) && story(state) == before;
            before = story(state);
            if (!connect()) return false;
            const auto records = app::sandbox::demo::readPractice(*m_session);
            if (!records) return false;
            const QJsonObject after = m_sandbox.state();
            result = app::sandbox::demo::reconcile(after, *records);
            const bool stands = isAtRest && story(after) == before;
            before = story(after);
            return stands && result.isClean();
        },
        deadline);
    return result;
}

}  // namespace support::process
