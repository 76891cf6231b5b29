// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/platform/journal/sqlite_connection.h"

/// Between the rows of SQLite and the journal's values.
namespace core::platform {

inline QString putInto(const QString &table, const QString &columns) {
    const QStringList marks(columns.count(u',') + 1, QStringLiteral("?"));
    return QStringLiteral("INSERT OR REPLACE INTO %1 (%2) VALUES (%3)").arg(table, columns, marks.join(u','));
}

template <class Value>
base::Expected<std::vector<Value>> mapRows(const base::Expected<SqliteConnection::Rows> &rows,
                                           base::Expected<Value> (*fromRow)(const QVariantList &)) {
    if (!rows) return base::fail(rows.error());
    std::vector<Value> values;
    values.reserve(rows->size());
    for (const QVariantList &row : *rows) {
        base::Expected<Value> value = fromRow(row);
        if (!value) return base::fail(std::move(value.error()));
        values.push_back(std::move(*value));
    }
    return values;
}

inline base::Expected<void> done(const base::Expected<SqliteConnection::Rows> &rows) {
    if (!rows) return base::fail(rows.error());
    return {};
}

}  // namespace core::platform
