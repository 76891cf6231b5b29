// SPDX-License-Identifier: Apache-2.0
#include "app/bridged/places.h"

#include <QDir>
#include <QFile>
#include <cstdio>
#ifndef Q_OS_WIN
#include <unistd.h>
#endif

#include "core/config/profile_file.h"
#include "core/platform/files/disk_document_folder.h"
#include "core/platform/files/disk_text_file.h"
#include "core/platform/host/directories.h"
#include "core/platform/odbc/connection_string.h"
#include "core/platform/secrets/secret_place.h"

namespace app::bridged {
namespace {

core::platform::Account account() {
#ifndef Q_OS_WIN
    if (::geteuid() == 0) return core::platform::Account::Service;
#endif
    return core::platform::Account::User;
}

void write(std::FILE *stream, const QString &text) {
    const QByteArray bytes = text.toUtf8();
    std::fwrite(bytes.constData(), 1, size_t(bytes.size()), stream);
    if (!bytes.endsWith('\n')) std::fputc('\n', stream);
    std::fflush(stream);
}

QString faultAt(int line, const char *key, const QString &message) {
    return core::config::SettingsFault{QStringLiteral("settings.toml"), line, QString::fromLatin1(key), message}.toString();
}

std::optional<core::pms::Profile> loadProfile(const core::config::PmsSettings &pms, const QString &configDir,
                                              QStringList &faults) {
    const auto path = core::config::profileFile(pms, configDir);
    if (!path) {
        auto builtIn = core::pms::builtInProfile(pms.profile);
        if (!builtIn) {
            const QString message = QStringLiteral("there is no built-in profile \"%1\"; built in: %2; a path ends in .toml");
            faults.append(faultAt(pms.profileLine, "pms.profile",
                                  message.arg(pms.profile, core::pms::builtInProfileNames().join(QStringLiteral(", ")))));
        }
        return builtIn;
    }
    QFile file(*path);
    if (!file.open(QIODevice::ReadOnly)) {
        faults.append(faultAt(pms.profileLine, "pms.profile", QStringLiteral("%1: %2").arg(*path, file.errorString())));
        return std::nullopt;
    }
    auto parsed = core::pms::parseProfile(file.readAll(), *path);
    for (const auto &fault : parsed.faults) faults.append(fault.toLine());
    return parsed.profile;
}

}  // namespace

std::shared_ptr<core::ports::DocumentFolder> documentFolder(const Configuration &configuration) {
    const QString &set = configuration.settings.pms.documentsFolder;
    const QString folder = set.isEmpty() && configuration.profile ? configuration.profile->documents.folder : set;
    return folder.isEmpty() ? nullptr : std::make_shared<core::platform::DiskDocumentFolder>(folder);
}

Places placesOf(const CommandLine &line) {
    const auto defaults = core::platform::defaultDirectories(account());
    Places places;
    places.configDir = QDir::cleanPath(QDir(line.configDir.isEmpty() ? defaults.config : line.configDir).absolutePath());
    places.dataDir = QDir::cleanPath(QDir(line.dataDir.isEmpty() ? defaults.data : line.dataDir).absolutePath());
    places.settingsFile = QDir(places.configDir).filePath(QStringLiteral("settings.toml"));
    places.journalFile = QDir(places.dataDir).filePath(QStringLiteral("journal.sqlite"));
    places.logFile = QDir(places.dataDir).filePath(QStringLiteral("practicebridged.log"));
    return places;
}

ConfigurationResult readConfiguration(const Places &places) {
    ConfigurationResult result;
    const auto text = core::platform::DiskTextFile(places.settingsFile).read();
    if (!text) {
        result.faults.append(QStringLiteral("%1; create it as the README's set-up section shows, or name its folder with --config-dir").arg(text.error().detail));
        return result;
    }
    auto parsed = core::config::parseSettings(*text, QStringLiteral("settings.toml"));
    for (const auto &fault : parsed.faults) result.faults.append(fault.toString());
    if (!parsed.settings) return result;
    result = withProfile(std::move(*parsed.settings), places);
    if (!result.configuration) return result;
    for (const auto &warning : parsed.warnings) result.configuration->warnings.append(warning.toString());
    return result;
}

ConfigurationResult withProfile(core::config::Settings settings, const Places &places) {
    ConfigurationResult result;
    if (settings.practices.empty() && settings.pms.connection.isEmpty()) {
        result.configuration = Configuration{std::move(settings), std::nullopt, {}};
        return result;
    }
    const auto connection = core::platform::ConnectionString::parse(settings.pms.connection);
    if (!connection) result.faults.append(faultAt(settings.pms.connectionLine, "pms.connection", connection.error().detail));
    auto profile = loadProfile(settings.pms, places.configDir, result.faults);
    if (profile && result.faults.isEmpty()) {
        result.configuration = Configuration{std::move(settings), std::move(*profile), {}};
    }
    return result;
}

core::base::Expected<std::unique_ptr<core::ports::SecretStore>> openSecretStore(const CommandLine &line, const Places &places,
                                                                               core::ports::Executor &executor) {
    return core::platform::openSecretStore(places.dataDir, line.credentialsDir, executor);
}

void print(const QString &text) { write(stdout, text); }
void printError(const QString &text) { write(stderr, text); }

}  // namespace app::bridged
