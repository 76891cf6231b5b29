// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <utility>

#include "core/ports/executor.h"

namespace support {

/// Virtual clocks and timers. Tasks run in order of (time, submission) and only while runFor() or runUntil() is on the
/// stack, so that one seed gives one run. Both clocks start at a fixed moment: 2026-11-30T21:00:00Z, which is 05:00 of
/// Tuesday 1 December in Perth. One thread.
class SimExecutor final : public core::ports::Executor {
  public:
    SimExecutor();
    ~SimExecutor() override;

    static core::base::UtcTime startOfTime();

    core::base::SteadyTime steadyNow() const override;
    core::base::UtcTime utcNow() const override;
    core::ports::Handle runAt(core::base::SteadyTime when, std::function<void()> task) override;

    /// Like runAt, but nothing can take it back: what is on the wire arrives whoever dies meanwhile.
    void runDetached(core::base::SteadyTime when, std::function<void()> task);

    /// Runs everything that falls due within @p duration and leaves the clocks at its end.
    void runFor(std::chrono::milliseconds duration);
    /// Runs until @p predicate holds (looked at before each task) or @p limit has passed; true when it holds.
    bool runUntil(const std::function<bool()> &predicate, std::chrono::milliseconds limit);
    /// Runs what is due now without moving the clocks forward.
    void settle() { runFor(std::chrono::milliseconds(0)); }

    /// The wall clock jumps by @p delta (set by hand, NTP, a resume from sleep); the steady clock does not.
    void stepWallClock(std::chrono::milliseconds delta);

    /// Mixes an event into the trace; two runs are the same when their hashes are.
    void trace(const QByteArray &event);
    quint64 traceHash() const;
    /// Tasks waiting; a test for leaks compares it before and after.
    qsizetype pending() const;

  private:
    using Key = std::pair<core::base::SteadyTime, quint64>;
    struct State {
        core::base::SteadyTime now;
        std::chrono::milliseconds wallOffset{0};
        quint64 nextSequence = 0;
        quint64 hash = 0;
        std::map<Key, std::function<void()>> tasks;
    };

    Key insert(core::base::SteadyTime when, std::function<void()> task);
    void runFirst();

    std::shared_ptr<State> m_state;
};

}  // namespace support
