// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/ports/executor.h"
#include "core/ports/pms_database.h"

namespace core::sync {

/// What the database last said of itself, for all practices: asked when it was opened, after any time that it was away
/// (another copy may stand in its place), and now and then. Asks again only where a profile watches anything. Engine
/// thread.
class IdentityDesk {
  public:
    IdentityDesk(ports::Executor &executor, ports::PmsDatabase &database)
        : m_executor(executor), m_database(database) {}

    /// The outcome of the unit that opened it.
    void take(const ports::DatabaseIdentity &identity);
    /// It was away: nothing is written until it has said again who it is.
    void suspect();
    void tick();

    const std::optional<ports::DatabaseIdentity> &latest() const { return m_latest; }
    bool isSuspect() const { return m_suspect; }
    /// Rises with every answer.
    quint64 revision() const { return m_revision; }

  private:
    bool watchesAnything() const { return m_latest && (m_latest->fingerprint || m_latest->site); }
    void ask();

    ports::Executor &m_executor;
    ports::PmsDatabase &m_database;
    std::optional<ports::DatabaseIdentity> m_latest;
    quint64 m_revision = 0;
    bool m_suspect = false;
    bool m_asking = false;
    base::SteadyTime m_answered{};
    base::SteadyTime m_asked{};
    ports::Handle m_unit;
};

}  // namespace core::sync
