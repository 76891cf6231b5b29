// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>

#include "core/ports/executor.h"
#include "core/ports/secret_store.h"

namespace support {

/// Secrets in memory. The map is shared, so that a restarted engine finds what was stored.
class InMemorySecretStore final : public core::ports::SecretStore {
  public:
    using Secrets = std::map<QString, QString>;

    explicit InMemorySecretStore(core::ports::Executor &executor,
                                 std::shared_ptr<Secrets> secrets = std::make_shared<Secrets>())
        : m_executor(executor), m_secrets(std::move(secrets)) {}

    core::ports::Handle read(QString name, core::base::Completion<core::ports::Secret> done) override;
    core::ports::Handle write(QString name, core::ports::Secret value, core::base::Completion<bool> done) override;

    void set(const QString &name, const QString &value) { (*m_secrets)[name] = value; }
    void setLocked(bool locked) { m_locked = locked; }      ///< Unavailable.
    void setReadOnly(bool readOnly) { m_readOnly = readOnly; }  ///< Writes are Rejected.
    const std::shared_ptr<Secrets> &secrets() const { return m_secrets; }

  private:
    core::ports::Executor &m_executor;
    std::shared_ptr<Secrets> m_secrets;
    bool m_locked = false;
    bool m_readOnly = false;
};

}  // namespace support
