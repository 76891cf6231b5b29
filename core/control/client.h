// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <memory>

#include "core/control/link.h"
#include "core/ports/executor.h"
#include "core/ports/local_channel.h"

namespace core::control {

/// Opens one connection to the engine. Fails with Unavailable when nobody listens.
using Connector = std::function<ports::Handle(base::Completion<std::shared_ptr<ports::LocalConnection>>)>;

struct ClientOptions {
    QString program;        ///< Name and version of this client, for the engine's log: "practicebridge 0.1.0".
    bool subscribe = true;  ///< Ask for snapshots; a one-shot command line does not.
    bool reconnect = true;  ///< After a loss; a one-shot command line does not.
    std::chrono::milliseconds retryDelay{500};      ///< First delay; doubles …
    std::chrono::milliseconds longestDelay{5'000};  ///< … up to this.
    std::chrono::milliseconds silence{20'000};      ///< A subscribed link this long without a frame is taken as dead.
    std::chrono::milliseconds helloDeadline{5'000};
};

/// Connects, says hello, subscribes, and connects again by itself. Callbacks come from the executor's thread, never
/// from inside a call; the object may be destroyed inside any of them. The executor must outlive it.
class EngineClient final : public EngineLink {
  public:
    EngineClient(Connector connect, ports::Executor &executor, ClientOptions options = {});
    ~EngineClient() override;

    /// Begins to connect; does nothing when begun.
    void start();
    /// Closes the link and stays closed; requests under way end with Cancelled.
    void stop();

    bool isConnected() const override;
    ports::Handle send(Request request, std::chrono::milliseconds deadline, base::Completion<Reply> done) override;

  private:
    struct State;
    std::shared_ptr<State> m_state;
};

}  // namespace core::control
