// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <optional>

#include "tests/support/sim/sim_executor.h"
#include "tests/support/sim/sim_practice.h"
#include "tests/support/sim/sim_random.h"

namespace support {

/// What happens to one unit of work. A read that fails is Unavailable whatever the fault says of the commit.
enum class PmsFault {
    None,
    FailBefore,       ///< Unavailable, nothing happened.
    LoseBeforeCommit, ///< OutcomeUnknown, nothing happened.
    LoseAfterCommit,  ///< OutcomeUnknown, it happened.
    Deadlock,         ///< Conflict, nothing happened.
    Hang,             ///< Unavailable after the deadline, nothing happened; the units behind it wait.
    Garbled,          ///< ContractViolation.
    NotSupported,     ///< Rejected: the profile cannot do it.
};

/// A PmsDatabase over a SimPractice on the simulated clock: one database thread, so one unit at a time. The practice is
/// shared: an engine that dies and comes back finds it as it was. A unit takes effect after half its latency; destroying
/// the object before that is a rollback, as when a process dies.
class SimPmsDatabase final : public core::ports::PmsDatabase {
  public:
    SimPmsDatabase(SimExecutor &executor, std::shared_ptr<SimPractice> practice);
    ~SimPmsDatabase() override;

    core::ports::Handle run(core::ports::PmsWork work, core::ports::PmsPriority priority,
                            core::base::Completion<core::ports::PmsResult> done) override;
    void resetConnections() override { ++m_resets; }

    SimPractice &practice() { return *m_practice; }
    /// Per unit, uniform in [low, high] when a random source is given, else @p low.
    void setLatency(std::chrono::milliseconds low, std::chrono::milliseconds high, SimRandom *random = nullptr);
    /// Asked for each unit that no queued fault meets; null means no faults.
    void setFaults(std::function<PmsFault(const core::ports::PmsWork &)> faults) { m_faults = std::move(faults); }
    /// The next @p count units named @p unit ("insert_booking"; empty: any) meet @p fault.
    void failNext(PmsFault fault, const QString &unit = {}, int count = 1);
    /// The server is away: every unit is Unavailable.
    void setDown(bool down) { m_down = down; }
    /// Called just before a unit takes effect: staff who commit at the last moment.
    std::function<void(const core::ports::PmsWork &)> beforeEffect;

    int started() const { return m_started; }
    int waiting() const;
    int resets() const { return m_resets; }

  private:
    struct Unit;
    struct Planned {
        PmsFault fault;
        QString unit;
        int count;
    };

    PmsFault faultFor(const core::ports::PmsWork &work);
    void startNext();
    void takeEffect(Unit &unit);
    void finish(const std::shared_ptr<Unit> &unit);

    SimExecutor &m_executor;
    std::shared_ptr<SimPractice> m_practice;
    std::deque<std::shared_ptr<Unit>> m_queue;
    std::shared_ptr<Unit> m_current;
    core::ports::Handle m_start, m_effect, m_finish;
    std::function<PmsFault(const core::ports::PmsWork &)> m_faults;
    std::deque<Planned> m_planned;
    std::chrono::milliseconds m_low{2};
    std::chrono::milliseconds m_high{2};
    SimRandom *m_random = nullptr;
    bool m_down = false;
    int m_started = 0;
    int m_resets = 0;
};

/// True for the units that write.
bool isWrite(const core::ports::PmsWork &work);

}  // namespace support
