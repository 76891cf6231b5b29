// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <chrono>

#include "core/ports/executor.h"
#include "core/ports/secret_store.h"

namespace core::platform {

/// The account's keychain through QtKeychain: Secret Service or KWallet on Linux, Credential Manager on Windows.
/// Entries of one data directory are apart from those of another. Every call ends within its deadline, also when the
/// keychain waits for somebody to unlock it. Writing an empty value removes the secret. Lives on the engine thread.
class KeychainSecretStore final : public ports::SecretStore {
  public:
    static constexpr std::chrono::seconds kDeadline{10};

    KeychainSecretStore(const QString &dataDir, ports::Executor &executor,
                        std::chrono::milliseconds deadline = kDeadline);

    /// "PracticeBridge" and a hash of the data directory's path.
    static QString serviceName(const QString &dataDir);

    ports::Handle read(QString name, base::Completion<ports::Secret> done) override;
    ports::Handle write(QString name, ports::Secret value, base::Completion<bool> done) override;

  private:
    QString m_service;
    ports::Executor &m_executor;
    std::chrono::milliseconds m_deadline;
};

}  // namespace core::platform
