// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>

#include "core/base/log.h"
#include "core/ports/executor.h"
#include "core/ports/pms_database.h"
#include "core/sync/backoff.h"

namespace core::sync {

/// The PMS database behind a door: until OpenDatabase has succeeded (it finds out what is there and makes our own
/// tables) every other unit fails as Unavailable, so that nobody is refused because a table was not made yet. Engine
/// thread.
class OpenedDatabase final : public ports::PmsDatabase {
  public:
    OpenedDatabase(ports::Executor &executor, ports::Random &random, ports::PmsDatabase &database, base::Log &log)
        : m_executor(executor), m_random(random), m_database(database), m_log(log) {}

    void open();
    const std::optional<ports::DatabaseIdentity> &identity() const { return m_identity; }
    const std::optional<base::Error> &lastError() const { return m_lastError; }

    ports::Handle run(ports::PmsWork work, ports::PmsPriority priority,
                      base::Completion<ports::PmsResult> done) override;
    void resetConnections() override { m_database.resetConnections(); }

    std::function<void()> onOpened;

  private:
    void releaseWaiting();

    ports::Executor &m_executor;
    ports::Random &m_random;
    ports::PmsDatabase &m_database;
    base::Log &m_log;
    Backoff m_backoff{BackoffPolicy{std::chrono::milliseconds(1'000), 2.0, std::chrono::milliseconds(15'000)}};
    std::optional<ports::DatabaseIdentity> m_identity;
    std::optional<base::Error> m_lastError;
    std::map<quint64, std::function<void()>> m_waiting;
    quint64 m_nextTicket = 0;
    ports::Handle m_unit;
    ports::Handle m_timer;
};

}  // namespace core::sync
