// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <chrono>
#include <deque>
#include <functional>
#include <map>
#include <memory>

#include "core/base/log.h"
#include "core/platform/odbc/database_thread.h"
#include "core/platform/odbc/reconnect_backoff.h"
#include "core/ports/executor.h"
#include "core/ports/pms_database.h"
#include "core/ports/secret_store.h"

namespace core::platform {

/// How long the adapter waits; the defaults are those of the product.
struct PmsPatience {
    std::chrono::milliseconds unit{15'000};   ///< From the moment a unit is started, connecting included.
    std::chrono::milliseconds cancel{5'000};  ///< For a cancelled unit to come back; then its thread is abandoned.
    std::chrono::milliseconds stop{3'000};    ///< For the running unit when the adapter is destroyed.
    int abandonedThreads = 3;                 ///< At most at a time; one more is fatal.
};

struct OdbcPmsConfig {
    ConnectionString connection;
    UnitRunner runner;
    /// Called on the engine thread before each connect: secrets.read("pms-password", …). Rejected (no such secret)
    /// means that no password is needed; any other failure makes the unit Unavailable. Empty: no password.
    std::function<ports::Handle(base::Completion<ports::Secret>)> password;
    /// The engine must end with a non-zero code: too many database threads hang. Called at most once.
    std::function<void(const base::Error &)> onFatal;
    PmsPatience patience;
};

/// The PMS database through ODBC on a thread of its own. Made, used and destroyed on the engine thread, which never
/// waits for the database, except that the destructor waits at most `patience.stop` for the unit under way. Connects
/// when the first unit comes, again with fresh handles after any connection error; while a server is away, units fail
/// at once with Unavailable (retryAfter says when a connect is tried next). Conflicts are retried inside up to three
/// times: every unit reads its link or writes the same again, so that running it twice is safe.
class OdbcPmsDatabase final : public ports::PmsDatabase {
  public:
    OdbcPmsDatabase(OdbcPmsConfig config, ports::Executor &executor, base::Log &log);
    ~OdbcPmsDatabase() override;

    ports::Handle run(ports::PmsWork work, ports::PmsPriority priority,
                      base::Completion<ports::PmsResult> done) override;
    void resetConnections() override;

    /// Threads left behind in a driver that has not come back yet.
    int abandonedThreads() const { return m_abandoned; }

  private:
    struct Unit;
    class Mailbox;
    using UnitPointer = std::shared_ptr<Unit>;

    void scheduleTurn();
    void turn();
    UnitPointer takeNext();
    void startThread();
    void start(const UnitPointer &unit);
    void askForPassword();
    void handOver(std::optional<base::Redacted<QString>> password);
    void onReport(quint64 thread, UnitReport report);
    void noteConnection(const UnitReport &report);
    void onDeadline();
    void onStuck();
    void onThreadEnded(quint64 thread);
    void finish(base::Expected<ports::PmsResult> result);
    void fatal(const base::Error &error);

    const OdbcPmsConfig m_config;
    ports::Executor &m_executor;
    base::Log &m_log;
    std::shared_ptr<Mailbox> m_mailbox;

    std::array<std::deque<UnitPointer>, 3> m_queues;  ///< By priority.
    UnitPointer m_running;
    quint64 m_lastUnit = 0;
    ports::Handle m_nextTurn, m_watchdog, m_passwordCall;

    std::unique_ptr<DatabaseThread> m_thread;
    quint64 m_threadNumber = 0;
    int m_abandoned = 0;
    bool m_isConnected = false;
    bool m_wantsFreshHandles = false;
    bool m_isFatal = false;
    ReconnectBackoff m_backoff;
};

}  // namespace core::platform
