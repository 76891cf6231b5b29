// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QTemporaryDir>
#include <memory>

#include "app/sandbox/demo/reconciliation.h"
#include "core/platform/odbc/odbc_session.h"
#include "tests/support/process/running_sandbox.h"
#include "tests/support/servers/database_server.h"

namespace support::process {

/// One practice's PC: a demo practice in a database, folders, settings, credentials, and the engine as a process. Only
/// the public interface is used: programs, options, files, exit codes.
class Site final {
  public:
    static constexpr const char *kPractice = "1234567";
    static constexpr const char *kPracticeKey = "a-practice-key-for-tests";

    /// Takes over @p database, which is empty, and makes the demo practice in it. Unhealthy ones say why in trouble().
    Site(servers::ServerPointer database, RunningSandbox &sandbox);
    /// On SQLite.
    explicit Site(RunningSandbox &sandbox);

    /// What RunningSandbox wants for this practice.
    static QString practiceArgument();

    const QString &trouble() const { return m_trouble; }
    QString configDir() const { return m_folder.filePath(QStringLiteral("config")); }
    QString dataDir() const { return m_folder.filePath(QStringLiteral("data")); }
    QString credentialsDir() const { return m_folder.filePath(QStringLiteral("credentials")); }
    QString file(const QString &name) const { return m_folder.filePath(name); }

    QString settings() const { return m_settings; }
    /// Everything up to the practices: a base for other settings.
    QString generalSettings() const;
    static QString practiceSettings(const QString &id = QLatin1String(kPractice));
    void writeSettings(const QString &text);
    void writeCredential(const QString &name, const QByteArray &value);

    Program &engine() { return *m_engine; }
    /// Starts the engine; true once it answers `status`.
    bool startEngine();
    /// SIGTERM; its exit code if it ends within the promised five seconds (given time to spare under sanitizers).
    std::optional<int> stopEngine();
    void killEngine();
    /// practicebridged with the folders added.
    Ran ask(const QStringList &arguments, const QByteArray &input = {});
    QJsonObject status();
    QJsonObject practiceStatus(const QString &id = QLatin1String(kPractice));
    QString troubleWord(const QString &id = QLatin1String(kPractice));
    /// Configuration and availability have arrived at the sandbox, so that patients can book.
    bool isOnOffer(const QString &id = QLatin1String(kPractice));

    servers::DatabaseServer &database() { return *m_database; }
    /// As staff would, straight in the database; empty after a failure, see trouble().
    core::pms::SqlResult staff(const QString &sql);
    QString staffValue(const QString &sql);
    void leaveDatabase() { m_session.reset(); }
    /// Waits until nothing is open on either side, and compares.
    app::sandbox::demo::Reconciliation reconcile(std::chrono::milliseconds deadline = std::chrono::seconds(40));

  private:
    void prepare();
    bool connect();

    QTemporaryDir m_folder;
    servers::ServerPointer m_database;
    RunningSandbox &m_sandbox;
    std::unique_ptr<Program> m_engine;
    std::unique_ptr<core::platform::OdbcSession> m_session;
    QString m_settings;
    QString m_trouble;
};

}  // namespace support::process
