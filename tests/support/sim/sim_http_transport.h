// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <functional>
#include <memory>

#include "core/ports/http_transport.h"
#include "tests/support/sim/sim_executor.h"
#include "tests/support/sim/sim_random.h"

namespace support {

/// What happens to one exchange. A GET that fails is always Unavailable; a POST or DELETE as the comment says.
enum class HttpFault {
    None,
    Refused,           ///< Nothing reached the server: Unavailable.
    DropBeforeEffect,  ///< Reset on the way there: OutcomeUnknown, nothing happened.
    DropAfterEffect,   ///< Reset on the way back: OutcomeUnknown, it happened.
    TimeOutBefore,     ///< As DropBeforeEffect, but only the deadline ends it.
    TimeOutAfter,      ///< As DropAfterEffect, but only the deadline ends it.
    ServerError,       ///< 503 from a proxy in front; nothing happened.
    Garbled,           ///< It happened; the body of the answer is not JSON.
};

/// The server's side of a simulated network: called at the moment a request arrives.
using HttpServer = std::function<core::ports::HttpResponse(const core::ports::HttpRequest &, core::base::UtcTime)>;

/// An HttpTransport on the simulated clock. A request is on the wire as soon as it is sent: it arrives after half the
/// latency even when its handle or the transport is gone by then.
class SimHttpTransport final : public core::ports::HttpTransport {
  public:
    SimHttpTransport(SimExecutor &executor, HttpServer server);

    core::ports::Handle send(core::ports::HttpRequest request, core::base::Completion<core::ports::HttpResponse> done) override;
    void resetConnections() override { ++m_resets; }

    /// Round trip, uniform in [low, high] when a random source is given, else @p low.
    void setLatency(std::chrono::milliseconds low, std::chrono::milliseconds high, SimRandom *random = nullptr);
    /// Asked for each request that no queued fault meets; null means no faults.
    void setFaults(std::function<HttpFault(const core::ports::HttpRequest &)> faults) { m_faults = std::move(faults); }
    /// The next @p count requests of @p operation (empty: of any) meet @p fault.
    void failNext(HttpFault fault, const QString &operation = {}, int count = 1);
    /// No network: every request is refused.
    void setDown(bool down) { m_down = down; }

    int sent() const { return m_sent; }
    int inFlight() const { return *m_inFlight; }
    int resets() const { return m_resets; }

  private:
    struct Planned {
        HttpFault fault;
        QString operation;
        int count;
    };
    struct Exchange;

    HttpFault faultFor(const core::ports::HttpRequest &request);
    std::chrono::milliseconds latency();

    SimExecutor &m_executor;
    std::shared_ptr<HttpServer> m_server;
    std::function<HttpFault(const core::ports::HttpRequest &)> m_faults;
    std::deque<Planned> m_planned;
    std::chrono::milliseconds m_low{20};
    std::chrono::milliseconds m_high{20};
    SimRandom *m_random = nullptr;
    bool m_down = false;
    int m_sent = 0;
    int m_resets = 0;
    std::shared_ptr<int> m_inFlight = std::make_shared<int>(0);
};

}  // namespace support
