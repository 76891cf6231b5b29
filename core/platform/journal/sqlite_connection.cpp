// SPDX-License-Identifier: Apache-2.0
#include "core/platform/journal/sqlite_connection.h"

#include <QFile>
#include <QFileInfo>
#include <QSqlError>
#include <QSqlRecord>
#include <QUuid>

#include "core/platform/journal/journal_error.h"

namespace core::platform {

namespace {

constexpr QFileDevice::Permissions kOwnerOnly = QFileDevice::ReadOwner | QFileDevice::WriteOwner;

/// The mode is right from the first moment: SQLite itself would create the file with the umask's.
base::Expected<void> makePrivateFile(const QString &path) {
    const QString operation = QStringLiteral("journal_open");
    QFile file(path);
    if (!file.exists()) {
        if (file.open(QIODevice::WriteOnly | QIODevice::NewOnly, kOwnerOnly)) return {};
        return base::fail(base::ErrorKind::Unavailable, operation,
                          QStringLiteral("cannot create %1 (%2); check the data directory and its disk")
                              .arg(path, file.errorString()));
    }
    if (QFileInfo(path).isDir() || !file.setPermissions(kOwnerOnly)) {
        return base::fail(base::ErrorKind::Unavailable, operation,
                          QStringLiteral("%1 is not a file of this account; check its owner").arg(path));
    }
    for (const char *suffix : {"-wal", "-shm"}) {
        QFile side(path + QLatin1String(suffix));
        if (side.exists()) side.setPermissions(kOwnerOnly);
    }
    return {};
}

}  // namespace

SqliteConnection::SqliteConnection()
    : m_name(QStringLiteral("journal-") + QUuid::createUuid().toString(QUuid::WithoutBraces)) {}

SqliteConnection::~SqliteConnection() {
    m_statements.clear();
    m_database.close();
    m_database = QSqlDatabase();
    QSqlDatabase::removeDatabase(m_name);
}

base::Expected<std::unique_ptr<SqliteConnection>> SqliteConnection::open(const QString &path) {
    if (auto made = makePrivateFile(path); !made) return base::fail(std::move(made.error()));
    std::unique_ptr<SqliteConnection> connection(new SqliteConnection);
    if (auto connected = connection->connect(path); !connected) return base::fail(std::move(connected.error()));
    return connection;
}

base::Expected<void> SqliteConnection::connect(const QString &path) {
    const QString operation = QStringLiteral("journal_open");
    m_database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), m_name);
    m_database.setDatabaseName(path);
    m_database.setConnectOptions(QStringLiteral("QSQLITE_BUSY_TIMEOUT=5000"));
    if (!m_database.open()) return base::fail(journalError(m_database.lastError(), operation));
    const auto mode = run(operation, QStringLiteral("PRAGMA journal_mode=WAL"));
    if (!mode) return base::fail(mode.error());
    if (mode->empty() || mode->front().value(0).toString() != QLatin1String("wal")) {
        return base::fail(
            base::ErrorKind::Unavailable, operation,
            QStringLiteral("no write-ahead log on this file system; put the data directory on a local disk"));
    }
    // What is deleted is overwritten: a record that is destroyed must not linger in a free page.
    for (const char *pragma : {"PRAGMA synchronous=FULL", "PRAGMA secure_delete=ON"}) {
        if (const auto done = run(operation, QLatin1String(pragma)); !done) return base::fail(done.error());
    }
    return {};
}

base::Expected<QSqlQuery *> SqliteConnection::prepared(const QString &operation, const QString &sql) {
    const auto known = m_statements.find(sql);
    if (known != m_statements.end()) return &known->second;
    QSqlQuery query(m_database);
    query.setForwardOnly(true);
    if (!query.prepare(sql)) return base::fail(journalError(query.lastError(), operation));
    return &m_statements.emplace(sql, std::move(query)).first->second;
}

base::Expected<SqliteConnection::Rows> SqliteConnection::run(const QString &operation, const QString &sql,
                                                             const QVariantList &values) {
    const auto query = prepared(operation, sql);
    if (!query) return base::fail(query.error());
    QSqlQuery &statement = **query;
    for (qsizetype i = 0; i < values.size(); ++i) statement.bindValue(static_cast<int>(i), values[i]);
    Rows rows;
    bool isDone = statement.exec();
    const int columns = statement.record().count();
    while (isDone && statement.isSelect() && statement.next()) {
        QVariantList row;
        for (int column = 0; column < columns; ++column) row.append(statement.value(column));
        rows.push_back(std::move(row));
    }
    const QSqlError error = statement.lastError();
    isDone = isDone && error.type() == QSqlError::NoError;
    // An unfinished statement would hold its read lock, so that the log could not be checkpointed.
    statement.finish();
    if (!isDone) return base::fail(journalError(error, operation));
    return rows;
}

base::Expected<void> SqliteConnection::transaction(const QString &operation,
                                                   const std::function<base::Expected<void>()> &body) {
    if (const auto begun = run(operation, QStringLiteral("BEGIN IMMEDIATE")); !begun) return base::fail(begun.error());
    base::Expected<void> outcome = body();
    if (outcome) {
        const auto committed = run(operation, QStringLiteral("COMMIT"));
        if (committed) return {};
        outcome = base::fail(committed.error());
    }
    // SQLite has rolled back by itself after some errors; then this one fails and nothing is lost by it.
    (void)run(operation, QStringLiteral("ROLLBACK"));
    return outcome;
}

}  // namespace core::platform
