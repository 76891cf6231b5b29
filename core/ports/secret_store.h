// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/expected.h"
#include "core/base/redacted.h"
#include "core/ports/handle.h"

namespace core::ports {

using Secret = base::Redacted<QString>;

/// The key of the journal's sealed records; the engine makes it itself (ports::Sealer).
inline const QString kRecordKeyName = QStringLiteral("record-key");

/// Secrets by name: "api-key", "practice-key-<practice id>", "pms-password", "record-key".
/// Reading a name that does not exist gives Rejected; a locked or absent store gives Unavailable.
class SecretStore {
  public:
    virtual ~SecretStore() = default;
    virtual Handle read(QString name, base::Completion<Secret> done) = 0;
    /// Rejected where the store is read-only (a credentials directory).
    virtual Handle write(QString name, Secret value, base::Completion<bool> done) = 0;
};

}  // namespace core::ports
