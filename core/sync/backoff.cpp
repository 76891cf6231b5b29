// SPDX-License-Identifier: Apache-2.0
#include "core/sync/backoff.h"

#include <algorithm>

namespace core::sync {

std::chrono::milliseconds Backoff::failed(ports::Random &random, std::optional<std::chrono::seconds> retryAfter) {
    double delay = double(m_policy.base.count());
    for (int i = 0; i < m_failures && delay < double(m_policy.cap.count()); ++i) delay *= m_policy.factor;
    delay = std::min(delay, double(m_policy.cap.count()));
    delay *= 1.0 - m_policy.jitter * random.unit();
    ++m_failures;
    auto result = std::chrono::milliseconds(qint64(delay));
    if (retryAfter) {
        const auto asked = std::chrono::milliseconds(std::min(*retryAfter, kLongestRetryAfter));
        result = std::max(result, asked);
    }
    return result;
}

}  // namespace core::sync
