// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <vector>

#include "core/base/error.h"
#include "core/pms/sql_session.h"

namespace core::platform {

/// One record of SQLGetDiagRec. The message may quote values of a patient: it never goes into an Error or a log as it
/// is.
struct SqlDiagnostic {
    QString state;
    int native = 0;
    QString message;
};
using SqlDiagnostics = std::vector<SqlDiagnostic>;

/// What was under way when the driver reported a failure.
enum class SqlPhase { Connect, Execute, Commit };

/// The facts of a driver's failure, pure; the kinds are those of core/pms/sql_session.h:
/// Connect is always Unavailable. In Execute, what nobody knows is Unavailable. In Commit, whatever is not a refusal by
/// the server is OutcomeUnknown. A lock or statement time-out that the server itself reports is a Conflict: the server is
/// well, somebody is in the way. A refusal raised by a trigger counts as a Conflict, like an exclusion constraint: the
/// unit is run again and its guard says why. `detail` carries @p operation's place and, where a message can hold no
/// value of a row, the driver's message; `cause` is sql_causes.h's.
base::Error classifySqlError(pms::Dialect dialect, const SqlDiagnostics &diagnostics, SqlPhase phase,
                             const QString &operation);

/// True when the connection cannot be used any more.
bool meansConnectionLost(pms::Dialect dialect, const SqlDiagnostics &diagnostics);
/// True when the server does not take so much at once: it hangs up, but trying again never helps.
bool meansTooLarge(pms::Dialect dialect, const SqlDiagnostics &diagnostics);

}  // namespace core::platform
