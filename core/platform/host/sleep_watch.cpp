// SPDX-License-Identifier: Apache-2.0
#include "core/platform/host/sleep_watch.h"

namespace core::platform {

std::optional<std::chrono::milliseconds> SleepWatch::observe(base::UtcTime wall, base::SteadyTime steady) {
    const auto wallPassed = wall - m_wall;
    const auto steadyPassed = std::chrono::duration_cast<std::chrono::milliseconds>(steady - m_steady);
    m_wall = wall;
    m_steady = steady;
    const std::chrono::milliseconds jump = wallPassed - steadyPassed;
    if (std::chrono::abs(jump) > kLeastJump) return jump;
    const std::chrono::milliseconds late = steadyPassed - m_interval;
    if (late > kLeastJump) return late;
    return std::nullopt;
}

}  // namespace core::platform
