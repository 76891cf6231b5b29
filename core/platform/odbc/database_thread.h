// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

#include "core/base/expected.h"
#include "core/base/redacted.h"
#include "core/base/time.h"
#include "core/platform/odbc/connection_string.h"
#include "core/pms/sql_session.h"
#include "core/ports/pms_database.h"

namespace core::platform {

/// What is done with an open session; both are called on the database thread and must not refer to engine-thread state.
struct UnitRunner {
    /// Once for every new connection, before its first unit; may be empty.
    std::function<base::Expected<void>(pms::SqlSession &)> prepare;
    std::function<base::Expected<ports::PmsResult>(pms::SqlSession &, const ports::PmsWork &)> run;
};

/// One unit on its way to the database thread.
struct UnitOrder {
    quint64 number = 0;
    std::shared_ptr<const ports::PmsWork> work;
    base::SteadyTime deadline{};
    /// With it a connection is opened with fresh handles first; without it the open one is used.
    std::optional<base::Redacted<QString>> password;
};

struct UnitReport {
    quint64 number = 0;
    base::Expected<ports::PmsResult> result;
    bool isConnected = false;     ///< After the unit.
    bool connectFailed = false;   ///< The unit itself was not tried.
    bool wasIdleTooLong = false;  ///< The connection was open before and turned out to be dead; nothing happened.
    int retries = 0;              ///< After conflicts.
    QString server{};             ///< Set when a connection was opened.
};

/// A thread with one ODBC connection that it alone opens, uses and closes. Handled by the engine thread; one unit at a
/// time. Abandoned, it goes on by itself until the driver lets go of it, then closes its connection and ends.
class DatabaseThread {
  public:
    struct Callbacks {
        std::function<void(UnitReport)> report;  ///< Called on the database thread.
        std::function<void()> ended;             ///< Last call of the database thread.
    };

    DatabaseThread(ConnectionString connection, UnitRunner runner, Callbacks callbacks);
    /// Abandons it unless it has been stopped.
    ~DatabaseThread();
    DatabaseThread(const DatabaseThread &) = delete;
    DatabaseThread &operator=(const DatabaseThread &) = delete;

    void submit(UnitOrder order);
    /// Asks the server to stop the statement under way, from a thread of its own because that call may hang as well.
    void cancelStatement();
    /// Ends after the unit under way; false when it still runs after @p patience. Blocking.
    bool stopWithin(std::chrono::milliseconds patience);
    void abandon();

  private:
    struct State;
    std::shared_ptr<State> m_state;
    bool m_isGone = false;
};

}  // namespace core::platform
