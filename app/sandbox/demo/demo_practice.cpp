// SPDX-License-Identifier: Apache-2.0
#include "app/sandbox/demo/demo_practice.h"

#include <QFile>

#include "core/platform/host/private_files.h"

namespace app::sandbox::demo {
namespace {

using namespace Qt::StringLiterals;
using core::base::Expected;

constexpr const char *kPractice = "1234567";
constexpr const char *kPracticeKey = "demo-practice-key";
constexpr const char *kApiKey = "demo-api-key";

Expected<void> write(const QString &path, const QByteArray &content) {
    QFile file(path);
    const bool written = file.open(QIODevice::WriteOnly | QIODevice::Truncate) &&
                         file.write(content) == content.size() &&
                         file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
    if (written) return {};
    return core::base::fail(core::base::ErrorKind::Unavailable, u"demo"_s, path + u": "_s + file.errorString());
}

}  // namespace

QString DemoPractice::connection() const {
    return u"Driver=SQLite3;Database="_s + m_folder.filePath(u"practice.sqlite"_s);
}

Expected<void> DemoPractice::prepare(bool fast) const {
    for (const QString &folder : {m_folder.path(), configDir(), dataDir(), credentialsDir()}) {
        if (auto made = core::platform::makePrivateDirectory(folder); !made) return core::base::fail(made.error());
    }
    QFile scenario(fast ? u":/scenarios/demo-fast.toml"_s : u":/scenarios/demo.toml"_s);
    if (!scenario.open(QIODevice::ReadOnly)) return core::base::fail(core::base::ErrorKind::Unavailable, u"scenario"_s);
    const QDir credentials(credentialsDir());
    const std::pair<QString, QByteArray> files[] = {
        {scenarioFile(), scenario.readAll()},
        {credentials.filePath(u"api-key"_s), kApiKey},
        {credentials.filePath(u"practice-key-"_s + QLatin1String(kPractice)), kPracticeKey}};
    for (const auto &[path, content] : files) {
        if (auto done = write(path, content); !done) return done;
    }
    return {};
}

Expected<void> DemoPractice::writeSettings(const QString &apiUrl, std::chrono::seconds pollInterval) const {
    const QString text =
        u"[healthengine]\nbase_url = \"%1\"\nenvironment = \"DEV\"\nvendor = \"PracticeBridge demo\"\n"
        "vendor_email = \"demo@example.com.au\"\npoll_interval_s = %2\n\n[pms]\nprofile = \"reference\"\n"
        "connection = '%3'\n\n[[practice]]\nid = \"%4\"\ntimezone = \"%5\"\n"_s.arg(apiUrl)
            .arg(pollInterval.count())
            .arg(connection(), QLatin1String(kPractice), QLatin1String(kZone));
    return write(QDir(configDir()).filePath(u"settings.toml"_s), text.toUtf8());
}

QStringList DemoPractice::sandboxArguments(const QString &scenario) const {
    return {u"--listen"_s,
            u"127.0.0.1:0"_s,
            u"--api-key"_s,
            QLatin1String(kApiKey),
            u"--practice"_s,
            QStringList{QLatin1String(kPractice), QLatin1String(kPracticeKey), QLatin1String(kZone)}.join(u':'),
            u"--scenario"_s,
            scenario.isEmpty() ? scenarioFile() : scenario};
}

QStringList DemoPractice::engineArguments() const {
    return {u"run"_s,  u"--config-dir"_s,      configDir(),     u"--data-dir"_s,
            dataDir(), u"--credentials-dir"_s, credentialsDir()};
}

QStringList DemoPractice::trayArguments() const {
    return {u"--no-engine"_s, u"--config-dir"_s, configDir(), u"--data-dir"_s, dataDir()};
}

}  // namespace app::sandbox::demo
