// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <chrono>

#include "core/base/time.h"

namespace core::platform {

/// When a failed connect may be tried again: 1, 2, 4, 8, then every 15 s. A lost connection is reopened at once. Pure.
class ReconnectBackoff {
  public:
    bool mayTry(base::SteadyTime now) const { return now >= m_nextTry; }
    /// Until the next try; zero when it may be made now.
    std::chrono::milliseconds wait(base::SteadyTime now) const {
        return std::chrono::ceil<std::chrono::milliseconds>(
            std::max(m_nextTry - now, base::SteadyTime::duration::zero()));
    }
    void failed(base::SteadyTime now) {
        m_nextTry = now + m_delay;
        m_delay = std::min(m_delay * 2, kLongest);
    }
    void reset() { *this = ReconnectBackoff(); }

  private:
    static constexpr std::chrono::seconds kFirst{1};
    static constexpr std::chrono::seconds kLongest{15};

    std::chrono::seconds m_delay = kFirst;
    base::SteadyTime m_nextTry = base::SteadyTime::min();
};

}  // namespace core::platform
