// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"

namespace core::base {

QString toString(ErrorKind kind) {
    switch (kind) {
        case ErrorKind::Unavailable: return QStringLiteral("Unavailable");
        case ErrorKind::OutcomeUnknown: return QStringLiteral("OutcomeUnknown");
        case ErrorKind::Conflict: return QStringLiteral("Conflict");
        case ErrorKind::Rejected: return QStringLiteral("Rejected");
        case ErrorKind::Unauthorized: return QStringLiteral("Unauthorized");
        case ErrorKind::ContractViolation: return QStringLiteral("ContractViolation");
        case ErrorKind::StorageCorrupt: return QStringLiteral("StorageCorrupt");
        case ErrorKind::Cancelled: return QStringLiteral("Cancelled");
    }
    return QStringLiteral("Unknown");
}

QString Error::toLogLine() const {
    QString line = toString(kind) + QLatin1Char(' ') + operation;
    if (httpStatus != 0) line += QStringLiteral(" http=%1").arg(httpStatus);
    if (cause != DatabaseCause::None) line += QStringLiteral(" cause=%1").arg(toString(cause));
    if (!sqlState.isEmpty()) line += QStringLiteral(" sqlstate=%1").arg(sqlState);
    if (nativeCode != 0) line += QStringLiteral(" native=%1").arg(nativeCode);
    if (retryAfter) line += QStringLiteral(" retry_after_s=%1").arg(retryAfter->count());
    if (!detail.isEmpty()) line += QStringLiteral(": ") + detail;
    return line;
}

}  // namespace core::base
