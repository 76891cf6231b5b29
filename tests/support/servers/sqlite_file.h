// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QTemporaryDir>

#include "tests/support/servers/database_server.h"

namespace support::servers {

/// An empty SQLite database file, reached through libsqliteodbc (Debian: libsqliteodbc). Has no password.
class SqliteFile final : public DatabaseServer {
  public:
    /// Unavailable (with what to install) where the driver is not there.
    static core::base::Expected<ServerPointer> create();

    QString name() const override { return QStringLiteral("SQLite"); }
    QString connectionString() const override;
    core::base::Redacted<QString> password() const override { return {}; }
    bool isServer() const override { return false; }
    core::base::Expected<void> clear() override;
    core::base::Expected<void> start() override { return {}; }
    void stop() override {}
    void kill() override {}
    void suspend() override {}
    void resume() override {}
    QString filePath() const { return m_folder.filePath(QStringLiteral("practice.sqlite")); }

  private:
    QTemporaryDir m_folder;
};

}  // namespace support::servers
