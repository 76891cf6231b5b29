// SPDX-License-Identifier: Apache-2.0
#include "core/platform/odbc/odbc_statement.h"

#include "core/platform/odbc/odbc_values.h"

namespace core::platform {
namespace {

using pms::SqlResult;

tl::unexpected<SqlDiagnostics> failure(const StmtHandle &statement) {
    return tl::unexpected(statement.diagnostics());
}

/// Closes the cursor and lets go of the parameters, so that the handle can run again and holds no lock.
class CursorCloser {
  public:
    explicit CursorCloser(SQLHANDLE statement) : m_statement(statement) {}
    ~CursorCloser() {
        SQLFreeStmt(m_statement, SQL_CLOSE);
        SQLFreeStmt(m_statement, SQL_RESET_PARAMS);
    }
    CursorCloser(const CursorCloser &) = delete;
    CursorCloser &operator=(const CursorCloser &) = delete;

  private:
    SQLHANDLE m_statement;
};

OdbcAnswer<void> readRows(const StmtHandle &statement, SQLSMALLINT columnCount, SqlResult &result) {
    const auto columns = describeColumns(statement, columnCount);
    if (!columns) return tl::unexpected(columns.error());
    for (const ColumnInfo &column : *columns) result.columns.append(column.name);
    for (;;) {
        const SQLRETURN code = SQLFetch(statement.raw());
        if (code == SQL_NO_DATA) return {};
        if (!SQL_SUCCEEDED(code)) return failure(statement);
        std::vector<pms::SqlValue> row;
        row.reserve(columns->size());
        for (SQLUSMALLINT i = 0; i < columns->size(); ++i) {
            auto value = readValue(statement, SQLUSMALLINT(i + 1), (*columns)[i].kind);
            if (!value) return tl::unexpected(value.error());
            row.push_back(std::move(*value));
        }
        result.rows.push_back(std::move(row));
    }
}

/// Reads the first result set; a procedure's further ones are only stepped over, because an error may hide in them.
OdbcAnswer<SqlResult> collect(const StmtHandle &statement) {
    SqlResult result;
    bool haveRows = false;
    for (;;) {
        SQLSMALLINT columnCount = 0;
        if (!SQL_SUCCEEDED(SQLNumResultCols(statement.raw(), &columnCount))) return failure(statement);
        if (columnCount > 0 && !haveRows) {
            haveRows = true;
            if (auto read = readRows(statement, columnCount, result); !read) return tl::unexpected(read.error());
        } else if (columnCount == 0) {
            SQLLEN affected = 0;
            if (SQL_SUCCEEDED(SQLRowCount(statement.raw(), &affected)) && affected > 0) result.affected += affected;
        }
        const SQLRETURN more = SQLMoreResults(statement.raw());
        if (more == SQL_NO_DATA) return result;
        if (!SQL_SUCCEEDED(more)) return failure(statement);
    }
}

}  // namespace

OdbcAnswer<OdbcStatement> OdbcStatement::prepare(SQLHANDLE dbc, const QString &text) {
    StmtHandle handle(dbc);
    if (!handle) return tl::unexpected(readDiagnostics(SQL_HANDLE_DBC, dbc));
    if (!SQL_SUCCEEDED(SQLPrepareW(handle.raw(), wide(text), SQLINTEGER(text.size())))) return failure(handle);
    return OdbcStatement(std::move(handle));
}

OdbcAnswer<SqlResult> OdbcStatement::catalogue(SQLHANDLE dbc, const std::function<SQLRETURN(SQLHANDLE)> &ask) {
    const StmtHandle handle(dbc);
    if (!handle) return tl::unexpected(readDiagnostics(SQL_HANDLE_DBC, dbc));
    const CursorCloser closer(handle.raw());
    if (!SQL_SUCCEEDED(ask(handle.raw()))) return failure(handle);
    return collect(handle);
}

OdbcAnswer<SqlResult> OdbcStatement::run(const std::vector<pms::SqlValue> &parameters,
                                         const std::vector<pms::ParameterRole> &roles) {
    ParameterBuffers buffers(parameters, roles);
    const CursorCloser closer(m_handle.raw());
    if (auto bound = buffers.bindTo(m_handle); !bound) return tl::unexpected(bound.error());
    const SQLRETURN code = SQLExecute(m_handle.raw());
    if (!SQL_SUCCEEDED(code) && code != SQL_NO_DATA) return failure(m_handle);
    auto result = collect(m_handle);
    if (!result || roles.empty()) return result;
    auto outputs = buffers.outputs();
    if (!outputs) return tl::unexpected(outputs.error());
    result->outputs = std::move(*outputs);
    return result;
}

}  // namespace core::platform
