// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>

#include "core/ports/executor.h"

namespace core::sync {

/// Numbers of a retry rule; ignorant of what is retried.
struct BackoffPolicy {
    std::chrono::milliseconds base{5'000};  ///< First delay; never longer than the poll interval.
    double factor = 2.0;
    std::chrono::milliseconds cap{60'000};
    double jitter = 0.25;  ///< Shortens by up to this share, never lengthens.
};

inline constexpr std::chrono::seconds kLongestRetryAfter{120};
/// Between tries while Healthengine refuses a key or consent: slowly, until it recovers by itself.
inline constexpr std::chrono::seconds kUnauthorisedInterval{30};

/// The state of one operation's retries. Engine thread.
class Backoff {
  public:
    explicit Backoff(BackoffPolicy policy = {}) : m_policy(policy) {}

    /// Counts a failure and gives the delay until the next try; a server's Retry-After (up to 120 s) lengthens it.
    std::chrono::milliseconds failed(ports::Random &random, std::optional<std::chrono::seconds> retryAfter = {});
    void succeeded() { m_failures = 0; }
    int failures() const { return m_failures; }

  private:
    BackoffPolicy m_policy;
    int m_failures = 0;
};

}  // namespace core::sync
