// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <csignal>

#include "tests/support/servers/database_server.h"
#include "tests/support/servers/server_process.h"

namespace support::servers {

/// A MariaDB server of its own (Debian: mariadb-server, odbc-mariadb), run as "mysql" where the test is root.
/// Committed rows survive kill() (the log is written at each commit; only syncing is off).
class MariaDbServer final : public DatabaseServer {
  public:
    /// Starts it. Unavailable (with what to install) where the server or the driver is not there.
    static core::base::Expected<ServerPointer> create();

    QString name() const override { return QStringLiteral("MariaDB"); }
    QString connectionString() const override;
    core::base::Redacted<QString> password() const override;
    bool isServer() const override { return true; }
    core::base::Expected<void> clear() override;
    core::base::Expected<void> start() override;
    void stop() override;
    void kill() override;
    void suspend() override;
    void resume() override;

  private:
    core::base::Expected<void> prepareFolder();
    core::base::Expected<void> waitUntilItAnswers();

    ServerProcess m_process{SIGKILL};
    Account m_account;
    quint16 m_port = 0;
};

}  // namespace support::servers
