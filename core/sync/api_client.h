// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>

#include "core/healthengine/api.h"
#include "core/ports/http_transport.h"
#include "core/sync/request_gate.h"
#include "core/sync/server_clock.h"

namespace core::sync {

/// Operations whose refusals are told apart: consent may be missing for configuration while polling still works.
enum class ApiArea { Requests, Configuration, Availability, Bookings };

/// Where authorisation stands for one practice, and since when. A refusal counts until its area is accepted again, or
/// until nothing of the area was refused for five minutes (what was refused is not wanted any more). Engine thread.
class AuthorisationWatch {
  public:
    /// @p httpStatus 401 or 403 marks the area as refused; 0 marks it as accepted.
    void observe(ApiArea area, int httpStatus, base::UtcTime now);
    /// 401 before 403; 0 when nothing is refused.
    int refusal() const;
    std::optional<base::UtcTime> since() const { return m_since; }
    std::optional<base::UtcTime> lastAccepted() const { return m_lastAccepted; }

  private:
    struct Refusal {
        int status = 0;
        base::UtcTime at{};
    };
    std::map<ApiArea, Refusal> m_refused;
    std::optional<base::UtcTime> m_since;
    std::optional<base::UtcTime> m_lastAccepted;
};

/// The calls of one practice: through the gate, classified, watched. Every answer teaches the server clock.
class ApiClient {
  public:
    ApiClient(healthengine::Endpoint endpoint, ports::Executor &executor, ports::HttpTransport &transport,
              RequestGate &gate);

    const healthengine::Endpoint &endpoint() const { return m_endpoint; }
    void replaceKeys(base::Redacted<QString> apiKey, base::Redacted<QString> practiceKey);

    ports::Handle send(ports::HttpRequest request, Lane lane, ApiArea area, base::Completion<ports::HttpResponse> done);

    const ServerClock &clock() const { return m_clock; }
    const AuthorisationWatch &authorisation() const { return m_authorisation; }
    /// Called after every answer or failure; for the status and the log.
    std::function<void(const ports::HttpRequest &, const base::Expected<ports::HttpResponse> &)> onAnswer;

  private:
    base::Expected<ports::HttpResponse> take(const ports::HttpRequest &request, ApiArea area,
                                             base::Expected<ports::HttpResponse> response);

    healthengine::Endpoint m_endpoint;
    ports::Executor &m_executor;
    ports::HttpTransport &m_transport;
    RequestGate &m_gate;
    ServerClock m_clock;
    AuthorisationWatch m_authorisation;
};

}  // namespace core::sync
