// SPDX-License-Identifier: Apache-2.0
#include "tests/support/servers/mariadb_server.h"

#include <QFile>
#include <QStandardPaths>
#include <QThread>
#include <csignal>

#include "core/platform/odbc/odbc_session.h"

namespace support::servers {
namespace {

using core::base::ErrorKind;
using core::base::Expected;
using core::base::fail;
using core::platform::OdbcSession;

const char kOperation[] = "MariaDbServer";
const char kPassword[] = "p;w}{d 1";

QString programPath(const char *name) {
    return QStandardPaths::findExecutable(QLatin1String(name), {QStringLiteral("/usr/sbin"), QStringLiteral("/usr/bin"),
                                                                QStringLiteral("/usr/local/bin")});
}

Expected<void> initialise(const QString &folder, const Account &account) {
    return runToEnd(programPath("mariadb-install-db"),
                    {QStringLiteral("--no-defaults"), QStringLiteral("--datadir=") + folder + QStringLiteral("/data"),
                     QStringLiteral("--auth-root-authentication-method=normal"), QStringLiteral("--skip-test-db"),
                     QStringLiteral("--skip-name-resolve"), QStringLiteral("--innodb-log-file-size=8M")},
                    account);
}

Expected<void> writeFirstStatements(const QString &path) {
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return fail(ErrorKind::Unavailable, QLatin1String(kOperation), file.errorString());
    file.write(
        "CREATE DATABASE IF NOT EXISTS practice CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;\n"
        "CREATE USER IF NOT EXISTS 'bridge'@'127.0.0.1' IDENTIFIED BY 'p;w}{d 1';\n"
        "GRANT ALL ON practice.* TO 'bridge'@'127.0.0.1';\n"
        // Whoever looks after the server: makes accounts and takes rights away.
        "CREATE USER IF NOT EXISTS 'keeper'@'127.0.0.1' IDENTIFIED BY 'keeper';\n"
        "GRANT ALL ON *.* TO 'keeper'@'127.0.0.1' WITH GRANT OPTION;\n");
    file.setPermissions(file.permissions() | QFile::ReadGroup | QFile::ReadOther);
    return {};
}

}  // namespace

Expected<ServerPointer> MariaDbServer::create() {
    const QString operation = QLatin1String(kOperation);
    if (programPath("mariadbd").isEmpty() || programPath("mariadb-install-db").isEmpty())
        return fail(ErrorKind::Unavailable, operation,
                    QStringLiteral("MariaDB is not installed (package mariadb-server)"));
    if (!isDriverInstalled(QStringLiteral("MariaDB Unicode")))
        return fail(ErrorKind::Unavailable, operation,
                    QStringLiteral("the ODBC driver MariaDB Unicode is not installed (package odbc-mariadb)"));
    const auto account = accountFor(QStringLiteral("mysql"));
    if (!account) return fail(ErrorKind::Unavailable, operation, QStringLiteral("there is no user mysql"));
    auto server = std::make_unique<MariaDbServer>();
    server->m_account = *account;
    if (auto prepared = server->prepareFolder(); !prepared) return core::base::Unexpected(prepared.error());
    if (auto started = server->start(); !started) return core::base::Unexpected(started.error());
    return server;
}

Expected<void> MariaDbServer::prepareFolder() {
    const auto made = cachedTemplate(QStringLiteral("mariadb"), m_account,
                                     [this](const QString &folder) { return initialise(folder, m_account); });
    if (!made) return core::base::Unexpected(made.error());
    if (auto written = writeFirstStatements(m_process.folder() + QStringLiteral("/first.sql")); !written)
        return written;
    return copyTree(*made, m_process.folder() + QStringLiteral("/run"), m_account);
}

Expected<void> MariaDbServer::start() {
    if (m_port == 0) m_port = freePort();
    const QString folder = m_process.folder() + QStringLiteral("/run");
    QStringList arguments{QStringLiteral("--no-defaults"),
                          QStringLiteral("--datadir=") + folder + QStringLiteral("/data"),
                          QStringLiteral("--socket=") + folder + QStringLiteral("/s.sock"),
                          QStringLiteral("--pid-file=") + folder + QStringLiteral("/pid"),
                          QStringLiteral("--init-file=") + m_process.folder() + QStringLiteral("/first.sql"),
                          QStringLiteral("--port=%1").arg(m_port)};
    for (const char *option :
         {"--bind-address=127.0.0.1", "--skip-name-resolve", "--skip-log-bin", "--innodb-flush-log-at-trx-commit=2",
          "--innodb-buffer-pool-size=32M", "--innodb-log-file-size=8M", "--innodb-doublewrite=0",
          "--innodb-flush-method=nosync", "--character-set-server=utf8mb4", "--collation-server=utf8mb4_unicode_ci",
          "--max-allowed-packet=64M", "--default-time-zone=+00:00"})
        arguments << QLatin1String(option);
    auto launched = m_process.launch(programPath("mariadbd"), arguments, m_account);
    return launched ? waitUntilItAnswers() : launched;
}

Expected<void> MariaDbServer::clear() {
    auto session = OdbcSession::connect(connectionString(), password());
    if (!session) return core::base::Unexpected(session.error());
    for (const char *text :
         {"DROP DATABASE practice", "CREATE DATABASE practice CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci"})
        if (auto done = (*session)->execute({QLatin1String(kOperation), QLatin1String(text), {}}); !done)
            return core::base::Unexpected(done.error());
    return {};
}

Expected<void> MariaDbServer::waitUntilItAnswers() {
    constexpr int kTries = 600;
    for (int i = 0; i < kTries && m_process.isRunning(); ++i) {
        if (OdbcSession::connect(connectionString(), password())) return {};
        QThread::msleep(20);
    }
    return fail(ErrorKind::Unavailable, QLatin1String(kOperation),
                QStringLiteral("it does not answer: ") + m_process.logTail());
}

QString MariaDbServer::connectionString() const {
    return QStringLiteral("Driver=MariaDB Unicode;Server=127.0.0.1;Port=%1;Database=practice;Uid=bridge").arg(m_port);
}

core::base::Redacted<QString> MariaDbServer::password() const {
    return core::base::Redacted<QString>(QLatin1String(kPassword));
}

void MariaDbServer::stop() {
    m_process.end(SIGTERM);
}
void MariaDbServer::kill() {
    m_process.endAtOnce();
}
void MariaDbServer::suspend() {
    m_process.signalAll(SIGSTOP);
}
void MariaDbServer::resume() {
    m_process.signalAll(SIGCONT);
}

}  // namespace support::servers
