// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <memory>

#include "core/base/expected.h"
#include "core/control/messages.h"
#include "core/ports/executor.h"
#include "core/ports/handle.h"
#include "core/ports/local_channel.h"

namespace core::control {

/// What the engine does with commands. Called on the engine thread.
class CommandHandler {
  public:
    virtual ~CommandHandler() = default;

    /// The state now; cheap, as it is asked for up to four times a second.
    virtual StatusSnapshot snapshot() const = 0;
    /// Any request but StatusRequest. The reply must be the alternative that the request names as its Reply. The handle
    /// is dropped when the client cancels, goes away or its deadline passes: then @p done is not wanted any more.
    virtual ports::Handle handle(Request request, base::Completion<Reply> done) = 0;
};

struct ServerOptions {
    QString program;  ///< "practicebridged 0.1.0".
    int maxClients = 16;
    int maxRequestsPerClient = 32;               ///< Under way at once; more are answered with Unavailable.
    qint64 maxQueuedBytes = 4 * 1024 * 1024;     ///< Not yet read by a client; beyond it the client is dropped.
    std::chrono::milliseconds shortestGap{250};  ///< Between snapshots.
    std::chrono::milliseconds longestGap{5'000};
    std::chrono::milliseconds longestDeadline{120'000};  ///< A client's longer deadline is cut to this.
    std::chrono::milliseconds helloDeadline{10'000};     ///< A connection that never says hello is closed.
    /// For the log: what happened with a client, in ids and codes only; may be empty.
    std::function<void(const QString &line)> log;
};

/// The engine's end of the control protocol. Never waits for a client: a slow one is dropped. Engine thread only.
class ControlServer final {
  public:
    ControlServer(ports::LocalServer &server, CommandHandler &handler, ports::Executor &executor,
                  ServerOptions options = {});
    ~ControlServer();

    /// The engine says that its snapshot may have changed; subscribers get the new one, coalesced.
    void statusChanged();
    int clientCount() const;

  private:
    struct State;
    std::shared_ptr<State> m_state;
    ports::LocalServer &m_server;
};

}  // namespace core::control
