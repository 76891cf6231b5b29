// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

#include "core/platform/odbc/odbc_api.h"

namespace core::platform {

/// A driver's answer: a value, or what it reported.
template <class T>
using OdbcAnswer = tl::expected<T, SqlDiagnostics>;

/// One statement handle, prepared once and run any number of times on the connection's thread. It leaves no cursor
/// open.
class OdbcStatement {
  public:
    static OdbcAnswer<OdbcStatement> prepare(SQLHANDLE dbc, const QString &text);

    /// Binds copies of the values, runs, and reads the whole first result set. Text is sent with its length and no
    /// trailing NUL; what no database can store (U+0000, half a surrogate pair) is sent as U+FFFD. With @p roles the
    /// statement is a call in the driver's own form, whose outputs are bound and read.
    OdbcAnswer<pms::SqlResult> run(const std::vector<pms::SqlValue> &parameters,
                                   const std::vector<pms::ParameterRole> &roles = {});

    /// Runs one of ODBC's catalogue calls, which @p ask makes on the handle given to it, and reads its rows.
    static OdbcAnswer<pms::SqlResult> catalogue(SQLHANDLE dbc, const std::function<SQLRETURN(SQLHANDLE)> &ask);

    SQLHANDLE raw() const { return m_handle.raw(); }

  private:
    explicit OdbcStatement(StmtHandle handle) : m_handle(std::move(handle)) {}
    StmtHandle m_handle;
};

/// The form of @p text that every driver can take.
QString storableText(const QString &text);

}  // namespace core::platform
