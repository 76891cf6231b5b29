// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/platform/odbc/odbc_statement.h"

namespace core::platform {

/// The values of one execution; they stay in place until it is over, because the driver reads them there.
class ParameterBuffers {
  public:
    /// @p roles: of a call in the driver's own form, one for each value; otherwise empty.
    explicit ParameterBuffers(const std::vector<pms::SqlValue> &values, const std::vector<pms::ParameterRole> &roles = {});
    OdbcAnswer<void> bindTo(const StmtHandle &statement);
    /// The output parameters in order; valid once all results have been stepped over. Fails for a text that did not fit.
    OdbcAnswer<std::vector<pms::SqlValue>> outputs() const;

  private:
    struct Slot {
        pms::SqlValue value;
        pms::ParameterRole role{};
        SQLLEN indicator = SQL_NULL_DATA;
        std::vector<SQLWCHAR> text{};  ///< Room for a text output.
        SQLBIGINT number = 0;          ///< Room for an integer output.
    };
    OdbcAnswer<void> bindOutput(const StmtHandle &statement, SQLUSMALLINT position, Slot &slot);
    std::vector<Slot> m_slots;
};

/// How a column's values are asked for.
enum class ColumnKind { Integer, Real, Exact, Bytes, Stamp, Text };

struct ColumnInfo {
    QString name;  ///< Lower-cased.
    ColumnKind kind = ColumnKind::Text;
};

OdbcAnswer<std::vector<ColumnInfo>> describeColumns(const StmtHandle &statement, SQLSMALLINT count);
/// The value of @p column (from 1) in the row just fetched.
OdbcAnswer<pms::SqlValue> readValue(const StmtHandle &statement, SQLUSMALLINT column, ColumnKind kind);

}  // namespace core::platform
