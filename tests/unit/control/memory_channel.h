// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <memory>
#include <utility>
#include <vector>

#include "core/ports/local_channel.h"
#include "tests/support/sim/sim_executor.h"

namespace testing {

/// One end of a pair in memory: frames travel over the simulated executor, or pile up while the reader is stuck.
class MemoryConnection final : public core::ports::LocalConnection {
  public:
    explicit MemoryConnection(support::SimExecutor &executor) : m_executor(executor) {}
    ~MemoryConnection() override { hangUp(); }

    static std::pair<std::shared_ptr<MemoryConnection>, std::shared_ptr<MemoryConnection>> makePair(
        support::SimExecutor &executor) {
        auto a = std::make_shared<MemoryConnection>(executor);
        auto b = std::make_shared<MemoryConnection>(executor);
        a->m_self = a;
        b->m_self = b;
        a->m_peer = b;
        b->m_peer = a;
        return {a, b};
    }

    bool sendFrame(const QByteArray &frame) override {
        const auto peer = m_peer.lock();
        if (!m_open || !peer || frame.size() > 1024 * 1024) return false;
        sent.push_back(frame);
        if (peer->stuck) {
            m_queued += frame.size();
            return true;
        }
        m_executor.runDetached(m_executor.steadyNow(), [weak = m_peer, frame] {
            const auto target = weak.lock();
            if (target && target->m_open && target->onFrame) target->onFrame(frame);
        });
        return true;
    }
    qint64 queuedBytes() const override { return m_queued; }
    void close() override { hangUp(); }
    bool isOpen() const { return m_open; }

    bool stuck = false;  ///< Does not read.
    std::vector<QByteArray> sent;

  private:
    void hangUp() {
        if (!std::exchange(m_open, false)) return;
        m_executor.runDetached(m_executor.steadyNow(), [weak = m_peer] {
            const auto target = weak.lock();
            if (target && std::exchange(target->m_open, false) && target->onClosed) target->onClosed();
        });
    }

    support::SimExecutor &m_executor;
    std::weak_ptr<MemoryConnection> m_self;
    std::weak_ptr<MemoryConnection> m_peer;
    qint64 m_queued = 0;
    bool m_open = true;
};

class MemoryServer final : public core::ports::LocalServer {};

}  // namespace testing
