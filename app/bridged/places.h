// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "app/bridged/command_line.h"
#include "core/config/settings.h"
#include "core/pms/profile.h"
#include "core/ports/executor.h"
#include "core/ports/secret_store.h"

namespace app::bridged {

/// Where an invocation finds things, after defaults: root's are those of the service, everybody else's their own.
struct Places {
    QString configDir;
    QString dataDir;
    QString settingsFile;
    QString journalFile;
    QString logFile;
};
Places placesOf(const CommandLine &line);

/// settings.toml and the profile that it names, or every fault in words: what exit code 4 is about.
struct Configuration {
    core::config::Settings settings;
    std::optional<core::pms::Profile> profile;  ///< Absent while there is no [pms]: nothing is linked yet.
    QStringList warnings;
};
struct ConfigurationResult {
    std::optional<Configuration> configuration;
    QStringList faults;
};
ConfigurationResult readConfiguration(const Places &places);
/// The profile a settings file names; faults name file, line and key.
ConfigurationResult withProfile(core::config::Settings settings, const Places &places);

/// The document folder that the settings or else the profile names; null: none.
std::shared_ptr<core::ports::DocumentFolder> documentFolder(const Configuration &configuration);

/// The credentials directory if one is given, else the key store of the account.
core::base::Expected<std::unique_ptr<core::ports::SecretStore>> openSecretStore(const CommandLine &line, const Places &places,
                                                                               core::ports::Executor &executor);

/// Prints to standard error and to standard output.
void printError(const QString &text);
void print(const QString &text);

}  // namespace app::bridged
