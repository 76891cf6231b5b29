// SPDX-License-Identifier: Apache-2.0
#include "tests/support/servers/postgres_server.h"

#include <QDir>
#include <QFile>
#include <QThread>
#include <csignal>

#include "core/platform/odbc/odbc_session.h"

namespace support::servers {
namespace {

using core::base::ErrorKind;
using core::base::Expected;
using core::base::fail;
using core::platform::OdbcSession;

const char kOperation[] = "PostgresServer";
const char kCreate[] = "CREATE DATABASE practice OWNER bridge STRATEGY = file_copy";
const char kPassword[] = "p;w}{d 1";

/// Debian keeps the programs of each version in a folder of its own; the newest one is taken.
QString programFolder() {
    const QDir versions(QStringLiteral("/usr/lib/postgresql"));
    const QStringList names = versions.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name | QDir::Reversed);
    for (const QString &version : names) {
        const QString folder = versions.filePath(version) + QStringLiteral("/bin");
        if (QFile::exists(folder + QStringLiteral("/initdb"))) return folder;
    }
    return {};
}

Expected<void> initialise(const QString &folder, const Account &account) {
    const QString data = folder + QStringLiteral("/data");
    auto made =
        runToEnd(programFolder() + QStringLiteral("/initdb"),
                 {QStringLiteral("-D"), data, QStringLiteral("-U"), QStringLiteral("postgres"), QStringLiteral("-A"),
                  QStringLiteral("trust"), QStringLiteral("-E"), QStringLiteral("UTF8"),
                  QStringLiteral("--locale=C.UTF-8"), QStringLiteral("--no-sync"), QStringLiteral("--wal-segsize=1")},
                 account);
    if (!made) return made;
    QFile access(data + QStringLiteral("/pg_hba.conf"));
    if (!access.open(QIODevice::WriteOnly | QIODevice::Truncate))
        return fail(ErrorKind::Unavailable, QLatin1String(kOperation), access.errorString());
    access.write(
        "local all postgres trust\nhost all postgres 127.0.0.1/32 trust\nhost all all 127.0.0.1/32 scram-sha-256\n");
    return {};
}

}  // namespace

Expected<ServerPointer> PostgresServer::create() {
    const QString operation = QLatin1String(kOperation);
    if (programFolder().isEmpty())
        return fail(ErrorKind::Unavailable, operation,
                    QStringLiteral("PostgreSQL is not installed (package postgresql)"));
    if (!isDriverInstalled(QStringLiteral("PostgreSQL Unicode")))
        return fail(ErrorKind::Unavailable, operation,
                    QStringLiteral("the ODBC driver PostgreSQL Unicode is not installed (package odbc-postgresql)"));
    const auto account = accountFor(QStringLiteral("postgres"));
    if (!account) return fail(ErrorKind::Unavailable, operation, QStringLiteral("there is no user postgres"));
    auto server = std::make_unique<PostgresServer>();
    server->m_account = *account;
    if (auto prepared = server->prepareFolder(); !prepared) return core::base::Unexpected(prepared.error());
    if (auto started = server->start(); !started) return core::base::Unexpected(started.error());
    const QString role = QStringLiteral("CREATE ROLE bridge LOGIN PASSWORD '%1'").arg(QLatin1String(kPassword));
    if (auto created = server->runAsAdministrator({role, QLatin1String(kCreate)}); !created)
        return core::base::Unexpected(created.error());
    return server;
}

Expected<void> PostgresServer::prepareFolder() {
    const auto made = cachedTemplate(QStringLiteral("postgresql"), m_account,
                                     [this](const QString &folder) { return initialise(folder, m_account); });
    if (!made) return core::base::Unexpected(made.error());
    return copyTree(*made, m_process.folder() + QStringLiteral("/run"), m_account);
}

Expected<void> PostgresServer::start() {
    if (m_port == 0) m_port = freePort();
    const QString folder = m_process.folder() + QStringLiteral("/run");
    QStringList arguments{QStringLiteral("-D"), folder + QStringLiteral("/data"), QStringLiteral("-p"),
                          QString::number(m_port)};
    for (const char *setting : {"listen_addresses=127.0.0.1", "unix_socket_directories=", "fsync=off",
                                "full_page_writes=off", "max_connections=60", "shared_buffers=16MB", "timezone=UTC"})
        arguments << QStringLiteral("-c") << QLatin1String(setting);
    auto launched = m_process.launch(programFolder() + QStringLiteral("/postgres"), arguments, m_account);
    return launched ? waitUntilItAnswers() : launched;
}

Expected<void> PostgresServer::waitUntilItAnswers() {
    constexpr int kTries = 600;
    for (int i = 0; i < kTries && m_process.isRunning(); ++i) {
        if (OdbcSession::connect(adminConnection())) return {};
        QThread::msleep(20);
    }
    return fail(ErrorKind::Unavailable, QLatin1String(kOperation),
                QStringLiteral("it does not answer: ") + m_process.logTail());
}

Expected<void> PostgresServer::clear() {
    return runAsAdministrator({QStringLiteral("DROP DATABASE practice WITH (FORCE)"), QLatin1String(kCreate)});
}

Expected<void> PostgresServer::runAsAdministrator(const QStringList &statements) {
    auto session = OdbcSession::connect(adminConnection());
    if (!session) return core::base::Unexpected(session.error());
    for (const QString &text : statements)
        if (auto done = (*session)->execute({QLatin1String(kOperation), text, {}}); !done)
            return core::base::Unexpected(done.error());
    return {};
}

QString PostgresServer::adminConnection() const {
    return QStringLiteral("Driver=PostgreSQL Unicode;Server=127.0.0.1;Port=%1;Database=postgres;Uid=postgres")
        .arg(m_port);
}

QString PostgresServer::connectionString() const {
    return QStringLiteral("Driver=PostgreSQL Unicode;Server=127.0.0.1;Port=%1;Database=practice;Uid=bridge")
        .arg(m_port);
}

core::base::Redacted<QString> PostgresServer::password() const {
    return core::base::Redacted<QString>(QLatin1String(kPassword));
}

void PostgresServer::stop() {
    m_process.end(SIGINT);
}
void PostgresServer::kill() {
    m_process.endAtOnce();
}
void PostgresServer::suspend() {
    m_process.signalAll(SIGSTOP);
}
void PostgresServer::resume() {
    m_process.signalAll(SIGCONT);
}

}  // namespace support::servers
