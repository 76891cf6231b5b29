// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QProcess>
#include <QTemporaryDir>

#include "core/platform/odbc/odbc_session.h"
#include "tests/bench/engine/sandbox.h"
#include "tests/support/servers/database_server.h"

namespace bench {

/// The reference practice with its demo data, its diary beginning today, on a throw-away database.
class Practice {
  public:
    /// @p database is "sqlite", "postgresql" or "mariadb"; Rejected for others, Unavailable when it is not installed.
    static core::base::Expected<std::unique_ptr<Practice>> create(const QString &database);

    /// Adds resources with two sessions on each of @p days days from tomorrow on, until @p resources are bookable.
    core::base::Expected<void> growTo(int resources, int days);

    const support::servers::DatabaseServer &server() const { return *m_server; }
    QString description() const { return m_description; }
    int resources() const { return m_resources; }  ///< Active and bookable ones.
    core::base::Expected<std::unique_ptr<core::platform::OdbcSession>> connect() const;

  private:
    core::base::Expected<void> seed();
    core::base::Expected<void> run(const QStringList &script);

    support::servers::ServerPointer m_server;
    QString m_description;
    int m_resources = 0;
};

/// One engine's configuration, credentials and data directory, as an installation would have them.
class Installation {
  public:
    struct Choices {
        int pollInterval = 5;  ///< Seconds.
        int days = 60;         ///< Of availability.
    };
    Installation(const Practice &practice, const QUrl &baseUrl, Choices choices);

    QStringList folderArguments() const;
    QString credentialsDir() const { return m_folder.filePath(QStringLiteral("credentials")); }
    QString dataDir() const { return m_folder.filePath(QStringLiteral("data")); }
    QString path(const QString &name) const { return m_folder.filePath(name); }
    QByteArray settingsText() const { return m_settings; }
    int days() const { return m_choices.days; }

  private:
    Choices m_choices;
    QTemporaryDir m_folder;
    QByteArray m_settings;
};

/// practicebridged as it is shipped, on an installation.
class EngineProcess {
  public:
    explicit EngineProcess(const Installation &installation);
    ~EngineProcess() { stop(); }

    core::base::Expected<void> start();
    void stop();
    qint64 processId() const { return m_process.processId(); }
    bool isRunning() const { return m_process.state() == QProcess::Running; }

  private:
    QProcess m_process;
};

/// Waits until availability of every resource and day has arrived; Unavailable when it has not within @p patience.
core::base::Expected<void> awaitFirstSync(Sandbox &sandbox, const Practice &practice, int days,
                                          std::chrono::seconds patience = std::chrono::minutes(3));

}  // namespace bench
