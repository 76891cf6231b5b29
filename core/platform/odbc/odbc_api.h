// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtGlobal>

#ifdef Q_OS_WIN
#include <qt_windows.h>
#endif
#include <sql.h>
#include <sqlext.h>
#include <sqlucode.h>

#include <QString>
#include <utility>

#include "core/platform/odbc/sql_errors.h"

/// Inside core/platform/odbc only: the ODBC C API and the smallest C++ around it.
namespace core::platform {

static_assert(sizeof(SQLWCHAR) == sizeof(char16_t), "the driver manager must speak UTF-16");

/// Owns one ODBC handle and frees it; used by one thread. A default one owns nothing.
template <SQLSMALLINT Type>
class OdbcHandle {
  public:
    OdbcHandle() = default;
    explicit OdbcHandle(SQLHANDLE parent) {
        if (!SQL_SUCCEEDED(SQLAllocHandle(Type, parent, &m_handle))) m_handle = nullptr;
    }
    OdbcHandle(OdbcHandle &&other) noexcept : m_handle(std::exchange(other.m_handle, nullptr)) {}
    OdbcHandle &operator=(OdbcHandle &&other) noexcept {
        std::swap(m_handle, other.m_handle);
        return *this;
    }
    OdbcHandle(const OdbcHandle &) = delete;
    OdbcHandle &operator=(const OdbcHandle &) = delete;
    ~OdbcHandle() {
        if (m_handle) SQLFreeHandle(Type, m_handle);
    }

    SQLHANDLE raw() const { return m_handle; }
    explicit operator bool() const { return m_handle != nullptr; }
    /// What the last failed call on this handle reported; read it before any other call.
    SqlDiagnostics diagnostics() const;

  private:
    SQLHANDLE m_handle = nullptr;
};

using EnvHandle = OdbcHandle<SQL_HANDLE_ENV>;
using DbcHandle = OdbcHandle<SQL_HANDLE_DBC>;
using StmtHandle = OdbcHandle<SQL_HANDLE_STMT>;

SqlDiagnostics readDiagnostics(SQLSMALLINT type, SQLHANDLE handle);

template <SQLSMALLINT Type>
SqlDiagnostics OdbcHandle<Type>::diagnostics() const {
    return readDiagnostics(Type, m_handle);
}

/// ODBC takes text as a non-const pointer even where it only reads.
inline SQLWCHAR *wide(const QString &text) {
    return const_cast<SQLWCHAR *>(reinterpret_cast<const SQLWCHAR *>(text.utf16()));
}
/// ODBC passes small numbers in pointer arguments.
inline SQLPOINTER asPointer(quintptr number) {
    return reinterpret_cast<SQLPOINTER>(number);
}

}  // namespace core::platform
