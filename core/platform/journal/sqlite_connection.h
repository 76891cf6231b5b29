// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QSqlDatabase>
#include <QSqlQuery>
#include <QVariantList>
#include <functional>
#include <map>
#include <memory>
#include <vector>

#include "core/base/expected.h"

namespace core::platform {

/// One SQLite file: WAL, synchronous=FULL, readable by its owner only, statements prepared once. Lives on the thread
/// that opened it.
class SqliteConnection final {
  public:
    using Rows = std::vector<QVariantList>;

    /// Creates the file with mode 0600 when it is missing; -wal and -shm inherit its mode.
    static base::Expected<std::unique_ptr<SqliteConnection>> open(const QString &path);
    ~SqliteConnection();
    SqliteConnection(const SqliteConnection &) = delete;
    SqliteConnection &operator=(const SqliteConnection &) = delete;

    /// Runs one statement and reads all its rows.
    base::Expected<Rows> run(const QString &operation, const QString &sql, const QVariantList &values = {});
    /// Runs @p body between BEGIN IMMEDIATE and COMMIT; rolled back when either fails.
    base::Expected<void> transaction(const QString &operation, const std::function<base::Expected<void>()> &body);

  private:
    SqliteConnection();
    base::Expected<void> connect(const QString &path);
    base::Expected<QSqlQuery *> prepared(const QString &operation, const QString &sql);

    QString m_name;
    QSqlDatabase m_database;
    std::map<QString, QSqlQuery> m_statements;
};

}  // namespace core::platform
