// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

#include "core/platform/odbc/odbc_statement.h"
#include "core/pms/sql_catalogue.h"

namespace core::platform {

class OdbcSession;

/// The catalogue of one session through ODBC's own calls (SQLTables, SQLColumns, SQLPrimaryKeys, SQLStatistics); rights
/// through each server's own views, because drivers list only what was granted table by table.
class OdbcCatalogue final : public pms::SqlCatalogue {
  public:
    explicit OdbcCatalogue(OdbcSession &session) : m_session(session) {}

    base::Expected<std::optional<pms::CatalogueTable>> table(const QString &name) override;
    base::Expected<std::optional<QStringList>> rights(const QString &name) override;

  private:
    /// Where a table lies, as the driver's calls want it; an empty part is left open.
    struct Place {
        QString catalogue, schema, table;
        bool isView = false;
    };
    using Call = std::function<SQLRETURN(SQLHANDLE)>;

    base::Expected<pms::SqlResult> ask(const Call &call);
    base::Expected<pms::SqlResult> query(const char *text, std::vector<pms::SqlValue> parameters);
    base::Expected<std::optional<Place>> find(const QString &name);
    base::Expected<Place> openPlace(const QString &name);
    base::Expected<void> readColumns(const Place &place, pms::CatalogueTable &table);
    base::Expected<void> readKeys(const Place &place, pms::CatalogueTable &table);
    base::Expected<void> readIndexes(const Place &place, pms::CatalogueTable &table);

    OdbcSession &m_session;
};

}  // namespace core::platform
