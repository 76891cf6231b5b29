// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QProcess>
#include <QString>
#include <QStringList>
#include <functional>
#include <memory>
#include <optional>

#include "core/base/expected.h"

namespace support::servers {

/// The server's own account where we are root ("postgres", "mysql"), otherwise ourselves.
struct Account {
    unsigned int uid = 0;
    unsigned int gid = 0;
    bool isOurs = true;
};
std::optional<Account> accountFor(const QString &user);

bool isDriverInstalled(const QString &odbcDriver);
/// A loopback port that was free a moment ago.
quint16 freePort();
/// Runs a short program to its end; its error output when it failed.
core::base::Expected<void> runToEnd(const QString &program, const QStringList &arguments, const Account &account);
/// Copies a folder tree and gives it to @p account.
core::base::Expected<void> copyTree(const QString &from, const QString &to, const Account &account);

/// Makes @p initialise fill a folder once for each build dir; later calls, also of other processes, find it there.
core::base::Expected<QString> cachedTemplate(
    const QString &name, const Account &account,
    const std::function<core::base::Expected<void>(const QString &folder)> &initialise);

/// One server process in its own folder, with the guard that cleans up after a crashed test.
class ServerProcess {
  public:
    /// Makes the folder under /tmp. @p quickEnd is the signal that ends the server at once without a leak of its own.
    explicit ServerProcess(int quickEnd);
    ~ServerProcess();  ///< Ends the process and its children, removes the folder.
    ServerProcess(const ServerProcess &) = delete;
    ServerProcess &operator=(const ServerProcess &) = delete;

    const QString &folder() const { return m_folder; }
    core::base::Expected<void> launch(const QString &program, const QStringList &arguments, const Account &account);
    bool isRunning() const;
    /// Sends a signal to the server and its children.
    void signalAll(int signal);
    /// Sends @p signal to the server alone and waits until it has ended; kills it after ten seconds.
    void end(int signal);
    void endAtOnce();
    QString logTail() const;

  private:
    void startGuard();
    void stopGuard();

    int m_quickEnd;
    QString m_folder;
    std::unique_ptr<QProcess> m_process;
    std::unique_ptr<QProcess> m_guard;
};

}  // namespace support::servers
