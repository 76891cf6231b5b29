// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>

#include "core/base/time.h"

namespace core::platform {

/// Notices that time has jumped: the PC slept, or somebody set its clock. Pure; call observe() from a timer.
class SleepWatch final {
  public:
    static constexpr std::chrono::seconds kLeastJump{30};

    /// @p interval is the timer's: a call that comes later than it by more than 30 s counts as a jump too, because on
    /// Windows both clocks go on during sleep.
    SleepWatch(base::UtcTime wall, base::SteadyTime steady, std::chrono::milliseconds interval)
        : m_wall(wall), m_steady(steady), m_interval(interval) {}

    /// The size of a jump of more than 30 s since the last call, negative when the clock was set back, or nullopt.
    std::optional<std::chrono::milliseconds> observe(base::UtcTime wall, base::SteadyTime steady);

  private:
    base::UtcTime m_wall;
    base::SteadyTime m_steady;
    std::chrono::milliseconds m_interval;
};

}  // namespace core::platform
