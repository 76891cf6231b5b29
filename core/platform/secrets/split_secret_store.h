// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <memory>

#include "core/ports/executor.h"
#include "core/ports/secret_store.h"

namespace core::platform {

/// A store that cannot be written (a credentials directory), with a place beside it for the secret that the engine
/// makes itself: ports::kRecordKeyName lies as a file of mode 0600 in @p ownFolder, everything else in @p given.
class SplitSecretStore final : public ports::SecretStore {
  public:
    SplitSecretStore(std::unique_ptr<ports::SecretStore> given, QString ownFolder, ports::Executor &executor)
        : m_given(std::move(given)), m_ownFolder(std::move(ownFolder)), m_executor(executor) {}

    ports::Handle read(QString name, base::Completion<ports::Secret> done) override;
    ports::Handle write(QString name, ports::Secret value, base::Completion<bool> done) override;

  private:
    QString ownPath() const;

    std::unique_ptr<ports::SecretStore> m_given;
    QString m_ownFolder;
    ports::Executor &m_executor;
};

}  // namespace core::platform
