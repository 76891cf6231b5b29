// SPDX-License-Identifier: Apache-2.0
#include "core/sync/request_gate.h"

namespace core::sync {

ports::Handle RequestGate::acquire(Lane lane, std::function<void()> go) {
    const auto ticket = std::make_pair(lane, m_next++);
    m_waiting.emplace(ticket, std::move(go));
    arm(m_executor.steadyNow());
    return ports::Handle([this, ticket] { m_waiting.erase(ticket); });
}

void RequestGate::arm(base::SteadyTime when) {
    m_timer = m_executor.runAt(when, [this] { pump(); });
}

void RequestGate::pump() {
    const auto now = m_executor.steadyNow();
    while (!m_sent.empty() && m_sent.front() + m_limits.window <= now) m_sent.pop_front();
    while (!m_waiting.empty()) {
        const auto first = m_waiting.begin();
        const size_t room = first->first.first == Lane::Bulk ? m_limits.bulkCalls : m_limits.calls;
        if (m_sent.size() >= room) return arm(m_sent[m_sent.size() - room] + m_limits.window);
        m_sent.push_back(now);
        const auto go = std::move(first->second);
        m_waiting.erase(first);
        go();
    }
}

}  // namespace core::sync
