// SPDX-License-Identifier: Apache-2.0
#include "tests/support/servers/sqlite_file.h"

#include <QFile>

#include "tests/support/servers/server_process.h"

namespace support::servers {

core::base::Expected<ServerPointer> SqliteFile::create() {
    if (!isDriverInstalled(QStringLiteral("SQLite3")))
        return core::base::fail(core::base::ErrorKind::Unavailable, QStringLiteral("SqliteFile"),
                                QStringLiteral("the ODBC driver SQLite3 is not installed (package libsqliteodbc)"));
    auto file = std::make_unique<SqliteFile>();
    if (auto made = file->clear(); !made) return core::base::Unexpected(made.error());
    return file;
}

core::base::Expected<void> SqliteFile::clear() {
    for (const char *suffix : {"", "-wal", "-shm"}) QFile::remove(filePath() + QLatin1String(suffix));
    QFile empty(filePath());
    if (empty.open(QIODevice::WriteOnly)) return {};
    return core::base::fail(core::base::ErrorKind::Unavailable, QStringLiteral("SqliteFile"), empty.errorString());
}

QString SqliteFile::connectionString() const {
    return QStringLiteral("Driver=SQLite3;Database=%1").arg(filePath());
}

}  // namespace support::servers
