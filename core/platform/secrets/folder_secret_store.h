// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <memory>

#include "core/ports/executor.h"
#include "core/ports/secret_store.h"

namespace core::platform {

/// Secrets as files of mode 0600 in an own folder of mode 0700, for a service whose account has no keychain. Not
/// encrypted: whoever is this account or root can read them. Writing an empty value removes the secret.
class FolderSecretStore final : public ports::SecretStore {
  public:
    /// Makes @p folder when it is missing; Unavailable when it cannot be made or belongs to someone else.
    static base::Expected<std::unique_ptr<FolderSecretStore>> open(const QString &folder, ports::Executor &executor);

    ports::Handle read(QString name, base::Completion<ports::Secret> done) override;
    ports::Handle write(QString name, ports::Secret value, base::Completion<bool> done) override;

  private:
    FolderSecretStore(QString folder, ports::Executor &executor);
    base::Expected<ports::Secret> readNow(const QString &name) const;
    base::Expected<bool> writeNow(const QString &name, const ports::Secret &value) const;

    QString m_folder;
    ports::Executor &m_executor;
};

}  // namespace core::platform
