// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <deque>
#include <functional>
#include <map>

#include "core/ports/executor.h"

namespace core::sync {

/// What a call is for; the order is the priority at the gate.
enum class Lane { Poll, Bookings, Bulk };

/// How many calls may leave within any window; the defaults are those of the product.
struct GateLimits {
    size_t calls = 10;
    size_t bulkCalls = 7;
    /// A little over a second, because the server counts arrivals and we count departures.
    std::chrono::milliseconds window{1'050};
};

/// Lets at most ten calls in any second through to Healthengine, for all practices of the engine together. Bulk may use
/// seven of the ten, so that it never delays a booking. Engine thread.
class RequestGate {
  public:
    explicit RequestGate(ports::Executor &executor, GateLimits limits = {}) : m_executor(executor), m_limits(limits) {}

    /// Runs @p go when there is room, posted, in order of lane, then of arrival.
    ports::Handle acquire(Lane lane, std::function<void()> go);

  private:
    void pump();
    void arm(base::SteadyTime when);

    ports::Executor &m_executor;
    const GateLimits m_limits;
    std::deque<base::SteadyTime> m_sent;
    std::map<std::pair<Lane, quint64>, std::function<void()>> m_waiting;
    quint64 m_next = 0;
    ports::Handle m_timer;
};

}  // namespace core::sync
