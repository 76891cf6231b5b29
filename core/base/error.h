// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QString>
#include <chrono>
#include <optional>

#include "core/base/database_cause.h"

namespace core::base {

/// What code does about a failure. A kind exists only because some code reacts to it differently.
enum class ErrorKind {
    Unavailable,        ///< Nothing happened; retry this call with backoff.
    OutcomeUnknown,     ///< It may have happened; read the truth back, then decide.
    Conflict,           ///< State moved under us; discover again.
    Rejected,           ///< A valid "no"; close the entry.
    Unauthorized,       ///< Key or consent; guide staff, ask again slowly, recover alone.
    ContractViolation,  ///< Input not understood; park this entry, go on with the others.
    StorageCorrupt,     ///< Our own storage cannot be trusted; stop writes and alarm.
    Cancelled,          ///< We asked for it.
};

/// The stable English name of @p kind, for logs and JSON (for example "OutcomeUnknown").
QString toString(ErrorKind kind);

/// Facts about a failure, no prose for people (that is made in core/text) and nothing personal:
/// `detail` names a place (file, line, field, table), never a value that came from a patient.
struct Error {
    ErrorKind kind = ErrorKind::Unavailable;
    QString operation;   ///< What was tried: "confirmBookingInsert", "appointment_insert", "settings".
    QString detail;      ///< Where it went wrong and what would be right.
    QString sqlState{};  ///< Five characters, or empty.
    int nativeCode = 0;  ///< The driver's own code, or 0.
    int httpStatus = 0;  ///< Or 0 when no answer came.
    std::optional<std::chrono::seconds> retryAfter{};
    DatabaseCause cause = DatabaseCause::None;  ///< For the words only; code reacts to `kind`.

    /// One line for the log: kind, operation, codes and detail.
    QString toLogLine() const;
};

}  // namespace core::base
