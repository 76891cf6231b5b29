// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QSqlError>

#include "core/base/error.h"

namespace core::platform {

/// What a failure of SQLite means for the journal. Disk full, busy, no access, input/output: Unavailable (nothing was
/// written); damaged or foreign file: StorageCorrupt; a broken constraint or statement: ContractViolation. The detail
/// is the result code's name and what to do, never a value.
base::Error journalError(int sqliteCode, const QString &operation);
base::Error journalError(const QSqlError &error, const QString &operation);

}  // namespace core::platform
