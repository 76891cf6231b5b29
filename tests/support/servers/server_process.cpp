// SPDX-License-Identifier: Apache-2.0
#include "tests/support/servers/server_process.h"

#include <grp.h>
#include <pwd.h>
#include <unistd.h>

#include <QDir>
#include <QFile>
#include <QHostAddress>
#include <QLockFile>
#include <QTcpServer>
#include <array>
#include <csignal>

#include "core/platform/odbc/odbc_api.h"

namespace support::servers {
namespace {

using core::base::ErrorKind;
using core::base::Expected;
using core::base::fail;

constexpr int kProgramMs = 60'000;
constexpr int kEndMs = 10'000;

/// In the child between fork and exec: only async-signal-safe calls. Its own session keeps Ctrl-C for the test.
void becomeAccount(QProcess &process, const Account &account) {
    process.setChildProcessModifier([account] {
        ::setsid();
        if (account.isOurs) return;
        if (::setgroups(0, nullptr) != 0 || ::setgid(account.gid) != 0 || ::setuid(account.uid) != 0) ::_exit(126);
    });
}

QList<qint64> childrenOf(qint64 pid) {
    QFile file(QStringLiteral("/proc/%1/task/%1/children").arg(pid));
    QList<qint64> children;
    if (!file.open(QIODevice::ReadOnly)) return children;
    for (const QByteArray &child : file.readAll().split(' '))
        if (child.trimmed().toLongLong() > 0) children.append(child.trimmed().toLongLong());
    return children;
}

/// Ends the server, however many of its processes are stopped, once its standard input closes.
const char kGuardScript[] =
    "read -r _ || true; children=$(cat /proc/$1/task/$1/children 2>/dev/null); "
    "kill -CONT $1 $children 2>/dev/null; kill -$3 $1 2>/dev/null; "
    "for i in 1 2 3 4 5 6 7 8 9 10; do kill -0 $1 2>/dev/null || break; sleep 0.2; done; "
    "kill -KILL $1 $children 2>/dev/null; sleep 0.2; rm -rf \"$2\"";

}  // namespace

std::optional<Account> accountFor(const QString &user) {
    if (::geteuid() != 0) return Account{::geteuid(), ::getegid(), true};
    const passwd *entry = ::getpwnam(user.toLocal8Bit().constData());
    if (!entry) return std::nullopt;
    return Account{entry->pw_uid, entry->pw_gid, false};
}

bool isDriverInstalled(const QString &odbcDriver) {
    // Asked of the driver manager, not of a program: a sanitized test must not fork where it only needs SQLite.
    const core::platform::EnvHandle environment(SQLHANDLE(nullptr));
    SQLSetEnvAttr(environment.raw(), SQL_ATTR_ODBC_VERSION, core::platform::asPointer(SQL_OV_ODBC3), 0);
    std::array<SQLWCHAR, 256> name{};
    SQLUSMALLINT direction = SQL_FETCH_FIRST;
    SQLSMALLINT length = 0, attributes = 0;
    while (SQL_SUCCEEDED(SQLDriversW(environment.raw(), direction, name.data(), SQLSMALLINT(name.size()), &length,
                                     nullptr, 0, &attributes))) {
        if (QString::fromUtf16(reinterpret_cast<const char16_t *>(name.data())) == odbcDriver) return true;
        direction = SQL_FETCH_NEXT;
    }
    return false;
}

quint16 freePort() {
    QTcpServer probe;
    return probe.listen(QHostAddress::LocalHost, 0) ? probe.serverPort() : quint16(0);
}

Expected<void> runToEnd(const QString &program, const QStringList &arguments, const Account &account) {
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.setWorkingDirectory(QStringLiteral("/tmp"));
    becomeAccount(process, account);
    process.start(program, arguments);
    if (process.waitForFinished(kProgramMs) && process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0)
        return {};
    return fail(ErrorKind::Unavailable, program,
                process.errorString() + QLatin1Char('\n') + QString::fromLocal8Bit(process.readAll()).right(2000));
}

Expected<void> copyTree(const QString &from, const QString &to, const Account &account) {
    const Account root{};
    auto copied =
        runToEnd(QStringLiteral("cp"), {QStringLiteral("-a"), QStringLiteral("--reflink=auto"), from, to}, root);
    if (!copied || account.isOurs) return copied;
    const QString owner = QStringLiteral("%1:%2").arg(account.uid).arg(account.gid);
    return runToEnd(QStringLiteral("chown"), {QStringLiteral("-R"), owner, to}, root);
}

Expected<QString> cachedTemplate(const QString &name, const Account &account,
                                 const std::function<Expected<void>(const QString &)> &initialise) {
    const QString cache = QStringLiteral(PB_BINARY_DIR "/.test-servers");
    QDir().mkpath(cache);
    const QString cached = cache + QLatin1Char('/') + name;
    QLockFile lock(cached + QStringLiteral(".lock"));
    lock.setStaleLockTime(kProgramMs * 2);
    lock.lock();
    if (QDir(cached).exists()) return cached;
    const ServerProcess scratch(SIGKILL);
    const QString fresh = scratch.folder() + QStringLiteral("/template");
    QDir().mkpath(fresh);
    if (!account.isOurs && ::chown(fresh.toLocal8Bit().constData(), account.uid, account.gid) != 0)
        return fail(ErrorKind::Unavailable, name, QStringLiteral("chown of ") + fresh);
    if (auto made = initialise(fresh); !made) return core::base::Unexpected(made.error());
    const QString partial = cached + QStringLiteral(".partial");
    QDir(partial).removeRecursively();
    if (auto copied = copyTree(fresh, partial, Account{}); !copied) return core::base::Unexpected(copied.error());
    if (!QDir().rename(partial, cached))
        return fail(ErrorKind::Unavailable, name, QStringLiteral("rename to ") + cached);
    return cached;
}

ServerProcess::ServerProcess(int quickEnd) : m_quickEnd(quickEnd) {
    QByteArray pattern("/tmp/pb-server-XXXXXX");
    if (::mkdtemp(pattern.data())) m_folder = QString::fromLocal8Bit(pattern);
    QFile::setPermissions(m_folder,
                          QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner | QFile::ExeGroup | QFile::ExeOther);
}

ServerProcess::~ServerProcess() {
    endAtOnce();
    if (!m_folder.isEmpty()) QDir(m_folder).removeRecursively();
}

Expected<void> ServerProcess::launch(const QString &program, const QStringList &arguments, const Account &account) {
    stopGuard();
    m_process = std::make_unique<QProcess>();
    m_process->setProcessChannelMode(QProcess::MergedChannels);
    m_process->setStandardOutputFile(m_folder + QStringLiteral("/server.log"), QIODevice::Append);
    m_process->setWorkingDirectory(QStringLiteral("/tmp"));
    becomeAccount(*m_process, account);
    m_process->start(program, arguments);
    if (!m_process->waitForStarted(kEndMs)) return fail(ErrorKind::Unavailable, program, m_process->errorString());
    startGuard();
    return {};
}

void ServerProcess::startGuard() {
    m_guard = std::make_unique<QProcess>();
    becomeAccount(*m_guard, Account{});
    m_guard->start(QStringLiteral("/bin/sh"),
                   {QStringLiteral("-c"), QLatin1String(kGuardScript), QStringLiteral("guard"),
                    QString::number(m_process->processId()), m_folder, QString::number(m_quickEnd)});
    m_guard->waitForStarted(kEndMs);
}

void ServerProcess::stopGuard() {
    if (!m_guard) return;
    m_guard->kill();
    m_guard->waitForFinished(kEndMs);
    m_guard.reset();
}

bool ServerProcess::isRunning() const {
    // Without an event loop only a wait notices that the program has ended.
    return m_process && m_process->state() == QProcess::Running && !m_process->waitForFinished(0);
}

void ServerProcess::endAtOnce() {
    signalAll(SIGCONT);
    end(m_quickEnd);
}

void ServerProcess::signalAll(int signal) {
    if (!isRunning()) return;
    const qint64 pid = m_process->processId();
    // The parent first, so that it neither starts nor mourns a child meanwhile.
    ::kill(pid_t(pid), signal == SIGKILL ? SIGSTOP : signal);
    const QList<qint64> children = childrenOf(pid);
    for (const qint64 child : children) ::kill(pid_t(child), signal);
    if (signal == SIGKILL) ::kill(pid_t(pid), SIGKILL);
}

void ServerProcess::end(int signal) {
    if (isRunning()) {
        ::kill(pid_t(m_process->processId()), signal);
        if (!m_process->waitForFinished(kEndMs)) {
            signalAll(SIGKILL);
            m_process->waitForFinished(kEndMs);
        }
    }
    stopGuard();
}

QString ServerProcess::logTail() const {
    QFile log(m_folder + QStringLiteral("/server.log"));
    return log.open(QIODevice::ReadOnly) ? QString::fromLocal8Bit(log.readAll().right(1500)) : QString();
}

}  // namespace support::servers
