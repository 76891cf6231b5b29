// SPDX-License-Identifier: Apache-2.0
#include "core/sync/api_client.h"

#include <algorithm>
#include <memory>

namespace core::sync {
namespace {

constexpr std::chrono::minutes kRefusalLasts{5};

/// A slow call of one practice or lane never delays another's.
QString connectionGroup(const QString &practice, Lane lane) {
    const QString name = lane == Lane::Poll       ? QStringLiteral("poll")
                         : lane == Lane::Bookings ? QStringLiteral("bookings")
                                                  : QStringLiteral("bulk");
    return practice + QLatin1Char('/') + name;
}

}  // namespace

void AuthorisationWatch::observe(ApiArea area, int httpStatus, base::UtcTime now) {
    std::erase_if(m_refused, [&](const auto &refused) {
        const auto age = now - refused.second.at;
        return refused.first == area || age > kRefusalLasts || age < -kRefusalLasts;
    });
    if (httpStatus == 0) {
        m_lastAccepted = now;
    } else {
        m_refused[area] = {httpStatus, now};
    }
    if (m_refused.empty()) {
        m_since.reset();
    } else if (!m_since) {
        m_since = now;
    }
}

int AuthorisationWatch::refusal() const {
    int worst = 0;
    for (const auto &[area, refused] : m_refused) worst = worst == 0 ? refused.status : std::min(worst, refused.status);
    return worst;
}

ApiClient::ApiClient(healthengine::Endpoint endpoint, ports::Executor &executor, ports::HttpTransport &transport,
                     RequestGate &gate)
    : m_endpoint(std::move(endpoint)), m_executor(executor), m_transport(transport), m_gate(gate), m_clock(executor) {}

void ApiClient::replaceKeys(base::Redacted<QString> apiKey, base::Redacted<QString> practiceKey) {
    m_endpoint.apiKey = std::move(apiKey);
    m_endpoint.practiceKey = std::move(practiceKey);
}

ports::Handle ApiClient::send(ports::HttpRequest request, Lane lane, ApiArea area,
                              base::Completion<ports::HttpResponse> done) {
    struct Call {
        ports::Handle step;
    };
    auto call = std::make_shared<Call>();
    std::weak_ptr<Call> weak = call;
    request.connectionGroup = connectionGroup(m_endpoint.practice.value(), lane);
    call->step =
        m_gate.acquire(lane, [this, weak, area, request = std::move(request), done = std::move(done)]() mutable {
            const auto self = weak.lock();
            if (!self) return;
            auto copy = request;
            self->step = m_transport.send(std::move(copy), [this, area, request, done = std::move(done)](
                                                               base::Expected<ports::HttpResponse> response) {
                done(take(request, area, std::move(response)));
            });
        });
    return ports::Handle([call] { call->step.reset(); });
}

base::Expected<ports::HttpResponse> ApiClient::take(const ports::HttpRequest &request, ApiArea area,
                                                    base::Expected<ports::HttpResponse> response) {
    if (response) m_clock.observe(healthengine::serverDate(*response));
    auto classified = healthengine::classifyReply(request, std::move(response));
    if (classified) {
        m_authorisation.observe(area, 0, m_executor.utcNow());
    } else if (classified.error().kind == base::ErrorKind::Unauthorized) {
        m_authorisation.observe(area, classified.error().httpStatus, m_executor.utcNow());
    }
    if (onAnswer) onAnswer(request, classified);
    return classified;
}

}  // namespace core::sync
