// SPDX-License-Identifier: Apache-2.0
#include "tests/support/sim/memory_secret_store.h"

namespace support {

using core::base::ErrorKind;
using core::base::Expected;
using core::base::fail;
using core::ports::Secret;

core::ports::Handle InMemorySecretStore::read(QString name, core::base::Completion<Secret> done) {
    Expected<Secret> result = fail(ErrorKind::Rejected, QStringLiteral("secret"), QStringLiteral("no such secret: ") + name);
    const auto found = m_secrets->find(name);
    if (m_locked) {
        result = fail(ErrorKind::Unavailable, QStringLiteral("secret"), QStringLiteral("store is locked"));
    } else if (found != m_secrets->end()) {
        result = Secret(found->second);
    }
    return m_executor.post([done = std::move(done), result = std::move(result)] { done(result); });
}

core::ports::Handle InMemorySecretStore::write(QString name, Secret value, core::base::Completion<bool> done) {
    Expected<bool> result = true;
    if (m_locked) {
        result = fail(ErrorKind::Unavailable, QStringLiteral("secret"), QStringLiteral("store is locked"));
    } else if (m_readOnly) {
        result = fail(ErrorKind::Rejected, QStringLiteral("secret"), QStringLiteral("store is read-only"));
    } else {
        (*m_secrets)[name] = std::move(value).reveal();
    }
    return m_executor.post([done = std::move(done), result] { done(result); });
}

}  // namespace support
