// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <vector>

#include "core/base/log.h"
#include "core/ports/executor.h"
#include "core/ports/pms_database.h"
#include "core/sync/backoff.h"

namespace core::sync {

/// The PMS database behind a door: until OpenDatabase has succeeded (it finds out what is there and makes our own
/// tables) every other unit fails as Unavailable, so that nobody is refused because a table was not made yet. Where our
/// tables are found missing later (a backup without them was restored) they are made again and the unit is repeated.
/// Engine thread.
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
    /// Our tables were missing and are there again, empty.
    std::function<void()> onTablesMade;

  private:
    /// A unit that failed as if our tables were missing.
    struct Refused {
        ports::PmsWork work;
        ports::PmsPriority priority;
        base::Completion<ports::PmsResult> done;
        base::Error error;
        std::weak_ptr<ports::Handle> handle;  ///< Expired: nobody waits any more.
    };

    void releaseWaiting();
    ports::Handle runWatched(ports::PmsWork work, ports::PmsPriority priority, base::Completion<ports::PmsResult> done);
    bool mayBeMissingTables(const base::Expected<ports::PmsResult> &result) const;
    void lookForTables(Refused refused);
    void looked(const base::Expected<ports::DatabaseIdentity> &identity);

    ports::Executor &m_executor;
    ports::Random &m_random;
    ports::PmsDatabase &m_database;
    base::Log &m_log;
    Backoff m_backoff{BackoffPolicy{std::chrono::milliseconds(1'000), 2.0, std::chrono::milliseconds(15'000)}};
    std::optional<ports::DatabaseIdentity> m_identity;
    std::optional<base::Error> m_lastError;
    std::map<quint64, std::function<void()>> m_waiting;
    quint64 m_nextTicket = 0;
    std::vector<Refused> m_refused;  ///< Waiting for the look at our tables.
    bool m_hadTables = false;
    std::optional<base::SteadyTime> m_looked;
    ports::Handle m_look;
    ports::Handle m_unit;
    ports::Handle m_timer;
};

}  // namespace core::sync
