// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <csignal>

#include "tests/support/servers/database_server.h"
#include "tests/support/servers/server_process.h"

namespace support::servers {

/// A PostgreSQL server of its own (Debian: postgresql, odbc-postgresql), run as "postgres" where the test is root.
/// Committed rows survive kill() (synchronous_commit stays on; only fsync is off).
class PostgresServer final : public DatabaseServer {
  public:
    /// Starts it. Unavailable (with what to install) where the server or the driver is not there.
    static core::base::Expected<ServerPointer> create();

    QString name() const override { return QStringLiteral("PostgreSQL"); }
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
    core::base::Expected<void> runAsAdministrator(const QStringList &statements);
    QString adminConnection() const;

    ServerProcess m_process{SIGQUIT};  ///< An immediate shutdown: recovery at the next start, no shared memory left.
    Account m_account;
    quint16 m_port = 0;
};

}  // namespace support::servers
