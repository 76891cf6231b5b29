// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

#include "core/base/time.h"
#include "core/ports/handle.h"

namespace core::ports {

/// The engine thread's clocks and timers. All callbacks run on that thread, one at a time, never inline.
class Executor {
  public:
    virtual ~Executor() = default;

    virtual base::SteadyTime steadyNow() const = 0;
    virtual base::UtcTime utcNow() const = 0;
    /// Runs @p task once at @p when (steady clock), or as soon as possible when that is past.
    virtual Handle runAt(base::SteadyTime when, std::function<void()> task) = 0;

    Handle runAfter(std::chrono::milliseconds delay, std::function<void()> task) {
        return runAt(steadyNow() + delay, std::move(task));
    }
    Handle post(std::function<void()> task) { return runAt(steadyNow(), std::move(task)); }
};

/// Random numbers; seeded in tests so that one seed gives one run.
class Random {
  public:
    virtual ~Random() = default;
    /// Uniform in [0, 1).
    virtual double unit() = 0;
};

}  // namespace core::ports
