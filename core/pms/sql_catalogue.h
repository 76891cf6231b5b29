// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QStringList>
#include <optional>
#include <vector>

#include "core/base/expected.h"

namespace core::pms {

struct CatalogueColumn {
    QString name;       ///< As the database spells it.
    QString type;       ///< The driver's name of it in lower case, without a length: "varchar", "int4".
    qint64 length = 0;  ///< Characters or digits; 0 where the driver does not say.
    int digits = 0;     ///< After the decimal point.
    bool nullable = true;
    QString defaultValue;  ///< As the database writes it, or null for none.
    friend bool operator==(const CatalogueColumn &, const CatalogueColumn &) = default;
};

struct CatalogueIndex {
    QString name;
    bool unique = false;
    QStringList columns;  ///< In the order of the index, as the database spells them.
    friend bool operator==(const CatalogueIndex &, const CatalogueIndex &) = default;
};

struct CatalogueTable {
    QString name;  ///< As it was asked for: "users", "BPSPATIENTS.patients".
    bool isView = false;
    std::vector<CatalogueColumn> columns;  ///< In the table's order.
    QStringList primaryKey;
    std::vector<CatalogueIndex> indexes;  ///< By name; the primary key's among them where the driver lists it.

    /// Without regard to case; null for none.
    const CatalogueColumn *column(const QString &name) const;
    /// True where an index (or the primary key) begins with these columns, in any order.
    bool hasIndexOn(const QStringList &columns) const;
};

/// "table", "catalogue.table" or "catalogue.schema.table"; where a server has no catalogues (PostgreSQL), the part
/// before the table is its schema.
struct QualifiedName {
    QString catalogue, schema, table;
    static QualifiedName parse(const QString &text);
};

/// What a database says about its own tables. On the session's thread, blocking, outside the statements of a unit. The
/// errors are those of SqlSession.
class SqlCatalogue {
  public:
    virtual ~SqlCatalogue() = default;
    /// Nothing when there is no such table or view, or we may not see it. The spelling as it is comes first, then
    /// without regard to case.
    virtual base::Expected<std::optional<CatalogueTable>> table(const QString &name) = 0;
    /// Which of SELECT, INSERT, UPDATE, DELETE our login has on the table, whether granted to it, to its database or to
    /// all; nothing where the database cannot say.
    virtual base::Expected<std::optional<QStringList>> rights(const QString &name) = 0;
};

}  // namespace core::pms
