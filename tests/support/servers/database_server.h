// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <memory>
#include <vector>

#include "core/base/expected.h"
#include "core/base/redacted.h"

/// Throw-away databases for tests. Each fixture owns a folder under /tmp and, where the system is a server, one process
/// on a free loopback port with one empty database "practice" and a user "bridge" whose password needs escaping. All
/// calls block. A guard process ends the server and removes the folder however the test ends, also by SIGKILL.
///
///     auto server = PostgresServer::create();           // or SqliteFile, MariaDbServer; allDatabaseServers()
///     if (!server) QSKIP(qPrintable(server.error().detail));
///     auto session = OdbcSession::connect((*server)->connectionString(), (*server)->password());
namespace support::servers {

class DatabaseServer {
  public:
    virtual ~DatabaseServer() = default;

    virtual QString name() const = 0;  ///< "SQLite", "PostgreSQL", "MariaDB".
    /// For OdbcSession; the same before and after a restart.
    virtual QString connectionString() const = 0;
    virtual core::base::Redacted<QString> password() const = 0;
    /// False for SQLite: the calls below do nothing then.
    virtual bool isServer() const = 0;

    /// Throws everything in the database away; open connections to it are lost.
    virtual core::base::Expected<void> clear() = 0;

    virtual core::base::Expected<void> start() = 0;  ///< Again, on the same data and port; returns when it answers.
    virtual void stop() = 0;                         ///< Orderly; open connections are closed by the server.
    virtual void kill() = 0;                         ///< As a power cut would.
    virtual void suspend() = 0;                      ///< Hangs: connections stay open, nothing answers.
    virtual void resume() = 0;
};

using ServerPointer = std::unique_ptr<DatabaseServer>;

/// One fixture kind of the three, for table-driven suites.
struct ServerKind {
    const char *name;
    core::base::Expected<ServerPointer> (*create)();
};
const std::vector<ServerKind> &allDatabaseServers();

}  // namespace support::servers
