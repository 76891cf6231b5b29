// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/database_cause.h"
#include "core/platform/odbc/sql_errors.h"

namespace core::platform {

/// Why it failed, pure: by SQLSTATE, the server's own number and, where a driver folds everything into one code (a
/// refused connect of psqlodbc, the driver manager), the words of its message. With Dialect::Generic the message's own
/// prefix ("[ma-3.1.15]", "[Microsoft]") says whose number it is. None where nothing certain can be said.
base::DatabaseCause causeOf(pms::Dialect dialect, const SqlDiagnostics &diagnostics, SqlPhase phase);

}  // namespace core::platform
