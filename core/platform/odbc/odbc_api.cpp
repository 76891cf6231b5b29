// SPDX-License-Identifier: Apache-2.0
#include "core/platform/odbc/odbc_api.h"

#include <array>

namespace core::platform {

SqlDiagnostics readDiagnostics(SQLSMALLINT type, SQLHANDLE handle) {
    SqlDiagnostics all;
    if (!handle) return all;
    std::array<SQLWCHAR, 6> state{};
    std::array<SQLWCHAR, 1024> message{};
    constexpr SQLSMALLINT kMostRecords = 16;
    for (SQLSMALLINT record = 1; record <= kMostRecords; ++record) {
        SQLINTEGER native = 0;
        SQLSMALLINT length = 0;
        const SQLRETURN code = SQLGetDiagRecW(type, handle, record, state.data(), &native, message.data(),
                                              static_cast<SQLSMALLINT>(message.size()), &length);
        if (!SQL_SUCCEEDED(code)) break;
        const auto units = qBound(0, static_cast<int>(length), static_cast<int>(message.size()) - 1);
        all.push_back({QString::fromUtf16(reinterpret_cast<const char16_t *>(state.data()), 5),
                       static_cast<int>(native),
                       QString::fromUtf16(reinterpret_cast<const char16_t *>(message.data()), units)});
    }
    return all;
}

}  // namespace core::platform
