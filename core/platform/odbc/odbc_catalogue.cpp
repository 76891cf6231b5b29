// SPDX-License-Identifier: Apache-2.0
#include "core/platform/odbc/odbc_catalogue.h"

#include <algorithm>
#include <map>

#include "core/platform/odbc/odbc_connection.h"
#include "core/platform/odbc/odbc_session.h"

namespace core::platform {
namespace {

using base::Expected;
using base::Unexpected;
using pms::CatalogueTable;
using pms::Dialect;
using pms::SqlResult;
using pms::SqlValue;

using Row = std::vector<SqlValue>;

/// Columns of ODBC's catalogue results, counted from 0; the positions are the standard's, the names differ by driver.
namespace column {
constexpr std::size_t kCatalogue = 0, kSchema = 1, kTable = 2, kTableType = 3;
constexpr std::size_t kColumn = 3, kTypeName = 5, kSize = 6, kDigits = 8, kNullable = 10, kDefault = 12;
constexpr std::size_t kKeyColumn = 3, kKeyPosition = 4;
constexpr std::size_t kNonUnique = 3, kIndex = 5, kIndexPosition = 7, kIndexColumn = 8;
}  // namespace column

QString textAt(const Row &row, std::size_t at) {
    if (at >= row.size()) return {};
    const SqlValue text = asOutput(row[at], pms::OutputKind::Text);
    const auto *value = std::get_if<QString>(&text);
    return value ? *value : QString();
}

qint64 numberAt(const Row &row, std::size_t at) {
    if (at >= row.size()) return 0;
    const SqlValue number = asOutput(row[at], pms::OutputKind::Integer);
    const auto *value = std::get_if<qint64>(&number);
    return value ? *value : 0;
}

/// An empty part of a name is passed as "any".
SQLWCHAR *orAny(const QString &text) {
    return text.isEmpty() ? nullptr : wide(text);
}
SQLSMALLINT length(const QString &text) {
    return SQLSMALLINT(text.size());
}

/// Search patterns match more than the name where it holds "_" or "%", and drivers differ in how that is escaped.
bool isOf(const Row &row, const QString &table) {
    return textAt(row, column::kTable) == table;
}

/// "varchar(40)" and "int(11) unsigned" without what stands in the parentheses.
QString plainType(QString type) {
    const qsizetype open = type.indexOf(QLatin1Char('('));
    const qsizetype close = type.indexOf(QLatin1Char(')'), open);
    if (open >= 0 && close > open) type.remove(open, close - open + 1);
    return type.simplified().toLower();
}

const QStringList &wantedRights() {
    static const QStringList rights{QStringLiteral("SELECT"), QStringLiteral("INSERT"), QStringLiteral("UPDATE"),
                                    QStringLiteral("DELETE")};
    return rights;
}

}  // namespace

Expected<SqlResult> OdbcCatalogue::ask(const Call &call) {
    const QString operation = QStringLiteral("catalogue");
    if (auto usable = m_session.checkUsable(operation); !usable) return Unexpected(usable.error());
    auto result = OdbcStatement::catalogue(m_session.m_connection->raw(), call);
    if (!result) return base::fail(m_session.failed(result.error(), SqlPhase::Execute, operation));
    return std::move(*result);
}

Expected<SqlResult> OdbcCatalogue::query(const char *text, std::vector<SqlValue> parameters) {
    return m_session.execute({QStringLiteral("catalogue"), QLatin1String(text), std::move(parameters)});
}

Expected<OdbcCatalogue::Place> OdbcCatalogue::openPlace(const QString &name) {
    const pms::QualifiedName parts = pms::QualifiedName::parse(name);
    Place place{parts.catalogue, parts.schema, parts.table};
    if (m_session.dialect() == Dialect::PostgreSql && place.schema.isEmpty()) {
        place.schema = std::exchange(place.catalogue, QString());
        if (!place.schema.isEmpty()) return place;
        // The search path decides which of several tables of one name is meant.
        const auto visible = query(
            "SELECT n.nspname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
            "WHERE pg_catalog.pg_table_is_visible(c.oid) AND lower(CAST(c.relname AS text)) = lower(CAST(? AS text)) "
            "ORDER BY CAST(c.relname AS text) = CAST(? AS text) DESC",
            {place.table, place.table});
        if (!visible) return Unexpected(visible.error());
        if (!visible->rows.empty()) place.schema = textAt(visible->rows.front(), 0);
    }
    if (m_session.dialect() == Dialect::MariaDb && place.catalogue.isEmpty()) {
        const auto current = query("SELECT DATABASE()", {});
        if (!current) return Unexpected(current.error());
        if (!current->rows.empty()) place.catalogue = textAt(current->rows.front(), 0);
    }
    return place;
}

Expected<std::optional<OdbcCatalogue::Place>> OdbcCatalogue::find(const QString &name) {
    const auto open = openPlace(name);
    if (!open) return Unexpected(open.error());
    const Place wanted = *open;
    // All tables of the place are listed, so that one in another spelling is found; systems have hundreds, not more.
    const auto listed = ask([&](SQLHANDLE handle) {
        return SQLTablesW(handle, orAny(wanted.catalogue), length(wanted.catalogue), orAny(wanted.schema),
                          length(wanted.schema), nullptr, 0, nullptr, 0);
    });
    if (!listed) return Unexpected(listed.error());
    std::optional<Place> found;
    for (const Row &row : listed->rows) {
        const QString table = textAt(row, column::kTable);
        const QString type = textAt(row, column::kTableType);
        if (table.compare(wanted.table, Qt::CaseInsensitive) != 0) continue;
        if (!type.contains(QLatin1String("TABLE"), Qt::CaseInsensitive) &&
            !type.contains(QLatin1String("VIEW"), Qt::CaseInsensitive))
            continue;
        const bool isExact = table == wanted.table;
        if (found && !isExact) continue;
        found = Place{textAt(row, column::kCatalogue), textAt(row, column::kSchema), table,
                      type.contains(QLatin1String("VIEW"), Qt::CaseInsensitive)};
        if (isExact) break;
    }
    return found;
}

Expected<void> OdbcCatalogue::readColumns(const Place &place, CatalogueTable &table) {
    const auto listed = ask([&](SQLHANDLE handle) {
        return SQLColumnsW(handle, orAny(place.catalogue), length(place.catalogue), orAny(place.schema),
                           length(place.schema), wide(place.table), length(place.table), nullptr, 0);
    });
    if (!listed) return Unexpected(listed.error());
    for (const Row &row : listed->rows) {
        if (!isOf(row, place.table)) continue;
        table.columns.push_back({textAt(row, column::kColumn), plainType(textAt(row, column::kTypeName)),
                                 numberAt(row, column::kSize), int(numberAt(row, column::kDigits)),
                                 numberAt(row, column::kNullable) != SQL_NO_NULLS, textAt(row, column::kDefault)});
    }
    return {};
}

Expected<void> OdbcCatalogue::readKeys(const Place &place, CatalogueTable &table) {
    const auto listed = ask([&](SQLHANDLE handle) {
        return SQLPrimaryKeysW(handle, orAny(place.catalogue), length(place.catalogue), orAny(place.schema),
                               length(place.schema), wide(place.table), length(place.table));
    });
    if (!listed) return Unexpected(listed.error());
    std::map<qint64, QString> columns;
    for (const Row &row : listed->rows)
        if (isOf(row, place.table)) columns[numberAt(row, column::kKeyPosition)] = textAt(row, column::kKeyColumn);
    for (const auto &[position, name] : columns) table.primaryKey << name;
    return {};
}

Expected<void> OdbcCatalogue::readIndexes(const Place &place, CatalogueTable &table) {
    if (place.isView) return {};
    const auto listed = ask([&](SQLHANDLE handle) {
        return SQLStatisticsW(handle, orAny(place.catalogue), length(place.catalogue), orAny(place.schema),
                              length(place.schema), wide(place.table), length(place.table), SQL_INDEX_ALL, SQL_QUICK);
    });
    if (!listed) return Unexpected(listed.error());
    std::map<QString, std::map<qint64, QString>> columns;
    std::map<QString, bool> unique;
    for (const Row &row : listed->rows) {
        const QString index = textAt(row, column::kIndex);
        // The row about the table itself has no index.
        if (!isOf(row, place.table) || index.isEmpty()) continue;
        columns[index][numberAt(row, column::kIndexPosition)] = textAt(row, column::kIndexColumn);
        unique[index] = numberAt(row, column::kNonUnique) == 0;
    }
    for (const auto &[name, places] : columns) {
        pms::CatalogueIndex index{name, unique[name], {}};
        for (const auto &[position, columnName] : places) index.columns << columnName;
        table.indexes.push_back(std::move(index));
    }
    return {};
}

Expected<std::optional<CatalogueTable>> OdbcCatalogue::table(const QString &name) {
    const auto found = find(name);
    if (!found) return Unexpected(found.error());
    if (!*found) return std::optional<CatalogueTable>();
    const Place &place = **found;
    CatalogueTable table;
    table.name = name;
    table.isView = place.isView;
    if (auto read = readColumns(place, table); !read) return Unexpected(read.error());
    if (auto read = readKeys(place, table); !read) return Unexpected(read.error());
    if (auto read = readIndexes(place, table); !read) return Unexpected(read.error());
    return std::optional(std::move(table));
}

Expected<std::optional<QStringList>> OdbcCatalogue::rights(const QString &name) {
    const auto found = find(name);
    if (!found) return Unexpected(found.error());
    if (!*found) return std::optional<QStringList>();
    const Place &place = **found;
    const char *text = nullptr;
    std::vector<SqlValue> parameters;
    if (m_session.dialect() == Dialect::PostgreSql) {
        text =
            "SELECT r.name FROM (VALUES ('SELECT'), ('INSERT'), ('UPDATE'), ('DELETE')) AS r(name) WHERE "
            "pg_catalog.has_table_privilege(CAST(pg_catalog.format('%I.%I', CAST(? AS text), CAST(? AS text)) AS "
            "text), r.name)";
        parameters = {place.schema, place.table};
    } else if (m_session.dialect() == Dialect::MariaDb) {
        text =
            "SELECT DISTINCT privilege_type FROM ("
            "SELECT grantee, privilege_type FROM information_schema.user_privileges UNION ALL "
            "SELECT grantee, privilege_type FROM information_schema.schema_privileges WHERE ? LIKE table_schema UNION "
            "ALL "
            "SELECT grantee, privilege_type FROM information_schema.table_privileges WHERE table_schema = ? AND "
            "table_name = ?"
            ") AS p WHERE p.grantee = CONCAT('''', REPLACE(CURRENT_USER(), '@', '''@'''), '''')";
        parameters = {place.catalogue, place.catalogue, place.table};
    } else if (m_session.dialect() == Dialect::SqlServer) {
        text =
            "SELECT permission_name FROM fn_my_permissions(CAST(? AS nvarchar(517)), 'OBJECT') WHERE subentity_name = "
            "''";
        parameters = {place.schema + QLatin1Char('.') + place.table};
    } else {
        return std::optional<QStringList>();
    }
    const auto granted = query(text, std::move(parameters));
    if (!granted) return Unexpected(granted.error());
    QStringList held;
    for (const Row &row : granted->rows) held << textAt(row, 0).toUpper();
    QStringList rights;
    for (const QString &right : wantedRights())
        if (held.contains(right)) rights << right;
    return std::optional(rights);
}

}  // namespace core::platform
