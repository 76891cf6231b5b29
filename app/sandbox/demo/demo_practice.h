// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDir>
#include <QStringList>
#include <chrono>

#include "core/base/expected.h"

namespace app::sandbox::demo {

/// The folder of one demo: settings, credentials, data of the engine, and the practice's SQLite file.
class DemoPractice final {
  public:
    static constexpr const char *kZone = "Australia/Perth";

    explicit DemoPractice(const QString &folder) : m_folder(folder) {}

    QString configDir() const { return m_folder.filePath(QStringLiteral("config")); }
    QString dataDir() const { return m_folder.filePath(QStringLiteral("data")); }
    QString credentialsDir() const { return m_folder.filePath(QStringLiteral("credentials")); }
    QString scenarioFile() const { return m_folder.filePath(QStringLiteral("scenario.toml")); }
    QString connection() const;

    /// Makes the folders, the credentials and a copy of the built-in scenario.
    core::base::Expected<void> prepare(bool fast) const;
    /// Writes settings.toml for a sandbox at @p apiUrl.
    core::base::Expected<void> writeSettings(const QString &apiUrl, std::chrono::seconds pollInterval) const;

    /// The words after `practicebridge-sandbox`, `practicebridged` and `practicebridge`.
    QStringList sandboxArguments(const QString &scenario) const;
    QStringList engineArguments() const;
    QStringList trayArguments() const;

  private:
    QDir m_folder;
};

}  // namespace app::sandbox::demo
