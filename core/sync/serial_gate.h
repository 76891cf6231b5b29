// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>

#include "core/ports/executor.h"

namespace core::sync {

/// Lets one holder in at a time. Choosing a patient file and writing the booking must not interleave with another
/// booking, or two bookings of one new person would make two files. Engine thread.
class SerialGate {
  public:
    explicit SerialGate(ports::Executor &executor) : m_executor(executor) {}

    /// Runs @p enter (posted) when nobody is inside. Destroying the handle leaves the queue, or the gate.
    ports::Handle acquire(std::function<void()> enter) {
        const quint64 ticket = m_next++;
        m_waiting.emplace(ticket, std::move(enter));
        pump();
        return ports::Handle([this, ticket] {
            m_waiting.erase(ticket);
            if (m_inside == ticket) {
                m_inside = kNobody;
                pump();
            }
        });
    }

  private:
    static constexpr quint64 kNobody = ~quint64(0);

    void pump() {
        m_timer = m_executor.post([this] {
            if (m_inside != kNobody || m_waiting.empty()) return;
            m_inside = m_waiting.begin()->first;
            const auto enter = std::move(m_waiting.begin()->second);
            m_waiting.erase(m_waiting.begin());
            enter();
        });
    }

    ports::Executor &m_executor;
    std::map<quint64, std::function<void()>> m_waiting;
    quint64 m_next = 0;
    quint64 m_inside = kNobody;
    ports::Handle m_timer;
};

}  // namespace core::sync
