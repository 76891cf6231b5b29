// SPDX-License-Identifier: Apache-2.0
#include "tests/support/servers/database_server.h"

#include "tests/support/servers/mariadb_server.h"
#include "tests/support/servers/postgres_server.h"
#include "tests/support/servers/sqlite_file.h"

namespace support::servers {

const std::vector<ServerKind> &allDatabaseServers() {
    static const std::vector<ServerKind> kinds{
        {"SQLite", &SqliteFile::create}, {"PostgreSQL", &PostgresServer::create}, {"MariaDB", &MariaDbServer::create}};
    return kinds;
}

}  // namespace support::servers
