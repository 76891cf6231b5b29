// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "core/ports/executor.h"

namespace core::sync {

/// Healthengine's clock, learned from the `Date` header of its answers: the ages of bookings are measured against it,
/// not against the PC's clock. Until the first answer it is the PC's clock.
class ServerClock {
  public:
    explicit ServerClock(const ports::Executor &executor) : m_executor(executor) {}

    void observe(std::optional<base::UtcTime> serverDate) {
        if (!serverDate) return;
        const auto offset = *serverDate - m_executor.utcNow();
        // The header has whole seconds: smaller differences are no news.
        m_offset = (offset > -kResolution && offset < kResolution) ? std::chrono::milliseconds(0) : offset;
    }
    base::UtcTime now() const { return m_executor.utcNow() + m_offset; }
    std::chrono::milliseconds offset() const { return m_offset; }

  private:
    static constexpr std::chrono::milliseconds kResolution{2'000};

    const ports::Executor &m_executor;
    std::chrono::milliseconds m_offset{0};
};

}  // namespace core::sync
