// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <memory>

#include "core/ports/executor.h"
#include "core/ports/secret_store.h"

namespace core::platform {

/// Secrets as files named like them in a directory that somebody else fills: --credentials-dir, or systemd's
/// $CREDENTIALS_DIRECTORY. Read anew at every call; one newline at the end is no part of a secret. Read-only.
class CredentialsDirectory final : public ports::SecretStore {
  public:
    /// Unavailable with the remedy unless the directory and every file in it belong to this account or root and others
    /// have no access. (On Windows the access list is the administrator's and is not checked.)
    static base::Expected<std::unique_ptr<CredentialsDirectory>> open(const QString &directory,
                                                                      ports::Executor &executor);

    ports::Handle read(QString name, base::Completion<ports::Secret> done) override;
    ports::Handle write(QString name, ports::Secret value, base::Completion<bool> done) override;

  private:
    CredentialsDirectory(QString directory, ports::Executor &executor);
    base::Expected<ports::Secret> readNow(const QString &name) const;

    QString m_directory;
    ports::Executor &m_executor;
};

}  // namespace core::platform
