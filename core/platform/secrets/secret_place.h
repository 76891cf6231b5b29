// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <memory>

#include "core/ports/executor.h"
#include "core/ports/secret_store.h"

namespace core::platform {

enum class SecretPlace { CredentialsDirectory, Keychain, Folder };

/// Where the secrets of a data directory lie: in @p credentialsDir when one is given; in the folder "secrets" of the
/// data directory when that exists or this account has no keychain (no session bus, as for a service); else in the
/// keychain.
SecretPlace secretPlace(const QString &dataDir, const QString &credentialsDir);

/// The store at that place; beside a credentials directory, which is read-only, the key that the engine makes itself
/// lies in the data directory. Unavailable with the remedy when it cannot be used.
base::Expected<std::unique_ptr<ports::SecretStore>> openSecretStore(const QString &dataDir,
                                                                    const QString &credentialsDir,
                                                                    ports::Executor &executor);

}  // namespace core::platform
