// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "core/control/client.h"
#include "core/control/server.h"

namespace tests::ui {

/// Two ends of a connection in one process; frames arrive with the executor's next turn.
class MemoryConnection final : public core::ports::LocalConnection, public std::enable_shared_from_this<MemoryConnection> {
  public:
    explicit MemoryConnection(core::ports::Executor &executor) : m_executor(executor) {}

    static void join(const std::shared_ptr<MemoryConnection> &a, const std::shared_ptr<MemoryConnection> &b) {
        a->m_other = b;
        b->m_other = a;
    }
    bool sendFrame(const QByteArray &frame) override {
        const auto other = m_other.lock();
        if (!other) return false;
        other->later([frame](MemoryConnection &end) {
            if (end.onFrame) end.onFrame(frame);
        });
        return true;
    }
    qint64 queuedBytes() const override { return 0; }
    void close() override {
        const auto other = std::exchange(m_other, {}).lock();
        if (!other) return;
        other->m_other.reset();
        other->later([](MemoryConnection &end) {
            if (end.onClosed) end.onClosed();
        });
    }

  private:
    void later(std::function<void(MemoryConnection &)> task) {
        m_tasks.push_back(m_executor.post([weak = weak_from_this(), task = std::move(task)] {
            if (const auto self = weak.lock()) task(*self);
        }));
    }

    core::ports::Executor &m_executor;
    std::weak_ptr<MemoryConnection> m_other;
    std::vector<core::ports::Handle> m_tasks;
};

/// An engine that answers every command with Taken and remembers it. Absent until raise() is called.
class FakeEngine final : public core::control::CommandHandler, public core::ports::LocalServer {
  public:
    explicit FakeEngine(core::ports::Executor &executor) : m_executor(executor) {}

    void raise() { m_server = std::make_unique<core::control::ControlServer>(*this, *this, m_executor); }
    void fall() {
        m_server.reset();
        for (const auto &connection : std::exchange(m_connections, {})) connection->close();
        onConnection = nullptr;
    }
    void changed() { m_server->statusChanged(); }

    core::control::Connector connector() {
        return [this](core::base::Completion<std::shared_ptr<core::ports::LocalConnection>> done) {
            return m_executor.post([this, done = std::move(done)] {
                if (!m_server || !onConnection) {
                    return done(core::base::fail(core::base::ErrorKind::Unavailable, QStringLiteral("connect")));
                }
                auto near = std::make_shared<MemoryConnection>(m_executor);
                auto far = std::make_shared<MemoryConnection>(m_executor);
                MemoryConnection::join(near, far);
                m_connections.push_back(far);
                onConnection(far);
                done(std::shared_ptr<core::ports::LocalConnection>(near));
            });
        };
    }

    core::control::StatusSnapshot snapshot() const override { return state; }
    core::ports::Handle handle(core::control::Request request, core::base::Completion<core::control::Reply> done) override {
        asked.push_back(std::move(request));
        return m_executor.post([done = std::move(done)] { done(core::control::Reply(core::control::Taken{})); });
    }

    core::control::StatusSnapshot state;
    std::vector<core::control::Request> asked;

  private:
    core::ports::Executor &m_executor;
    std::vector<std::shared_ptr<MemoryConnection>> m_connections;
    std::unique_ptr<core::control::ControlServer> m_server;
};

}  // namespace tests::ui
