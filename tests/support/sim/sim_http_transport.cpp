// SPDX-License-Identifier: Apache-2.0
#include "tests/support/sim/sim_http_transport.h"

#include <algorithm>

namespace support {

using core::base::Error;
using core::base::ErrorKind;
using core::base::Expected;
using core::base::Unexpected;
using core::ports::HttpRequest;
using core::ports::HttpResponse;

struct SimHttpTransport::Exchange {
    HttpRequest request;
    core::base::Completion<HttpResponse> done;
    HttpFault fault = HttpFault::None;
    Expected<HttpResponse> result = HttpResponse{};
    std::shared_ptr<int> inFlight;
    bool cancelled = false;
};

namespace {

bool reachesServer(HttpFault fault) {
    switch (fault) {
        case HttpFault::None:
        case HttpFault::DropAfterEffect:
        case HttpFault::TimeOutAfter:
        case HttpFault::Garbled:
            return true;
        case HttpFault::Refused:
        case HttpFault::DropBeforeEffect:
        case HttpFault::TimeOutBefore:
        case HttpFault::ServerError:
            return false;
    }
    return false;
}

Unexpected lost(const HttpRequest &request, const char *how) {
    const bool readOnly = request.method == "GET" || request.method == "HEAD";
    return core::base::fail(readOnly ? ErrorKind::Unavailable : ErrorKind::OutcomeUnknown, request.operation,
                            QString::fromLatin1(how));
}

Expected<HttpResponse> distort(HttpFault fault, const HttpRequest &request, Expected<HttpResponse> answer) {
    switch (fault) {
        case HttpFault::None:
            return answer;
        case HttpFault::Refused:
            return core::base::fail(ErrorKind::Unavailable, request.operation, QStringLiteral("connection refused"));
        case HttpFault::DropBeforeEffect:
        case HttpFault::DropAfterEffect:
            return lost(request, "connection reset");
        case HttpFault::TimeOutBefore:
        case HttpFault::TimeOutAfter:
            return lost(request, "no answer within the deadline");
        case HttpFault::ServerError:
            return HttpResponse{503, {}, QByteArrayLiteral("<html>Service Unavailable</html>")};
        case HttpFault::Garbled:
            if (answer) answer->body = QByteArrayLiteral("{\"cut\": ");
            return answer;
    }
    return answer;
}

}  // namespace

SimHttpTransport::SimHttpTransport(SimExecutor &executor, HttpServer server)
    : m_executor(executor), m_server(std::make_shared<HttpServer>(std::move(server))) {}

void SimHttpTransport::setLatency(std::chrono::milliseconds low, std::chrono::milliseconds high, SimRandom *random) {
    m_low = low;
    m_high = high;
    m_random = random;
}

void SimHttpTransport::failNext(HttpFault fault, const QString &operation, int count) {
    m_planned.push_back({fault, operation, count});
}

HttpFault SimHttpTransport::faultFor(const HttpRequest &request) {
    if (m_down) return HttpFault::Refused;
    const auto planned = std::find_if(m_planned.begin(), m_planned.end(), [&](const Planned &each) {
        return each.operation.isEmpty() || each.operation == request.operation;
    });
    if (planned == m_planned.end()) return m_faults ? m_faults(request) : HttpFault::None;
    const HttpFault fault = planned->fault;
    if (--planned->count == 0) m_planned.erase(planned);
    return fault;
}

std::chrono::milliseconds SimHttpTransport::latency() { return m_random ? m_random->between(m_low, m_high) : m_low; }

core::ports::Handle SimHttpTransport::send(HttpRequest request, core::base::Completion<HttpResponse> done) {
    ++m_sent;
    ++*m_inFlight;
    const auto exchange = std::make_shared<Exchange>();
    exchange->fault = faultFor(request);
    exchange->request = std::move(request);
    exchange->done = std::move(done);
    exchange->inFlight = m_inFlight;

    const auto roundTrip = latency();
    const auto deadline = exchange->request.deadline;
    const bool timesOut = exchange->fault == HttpFault::TimeOutBefore || exchange->fault == HttpFault::TimeOutAfter;
    if (!timesOut && roundTrip > deadline) exchange->fault = HttpFault::TimeOutAfter;
    const auto now = m_executor.steadyNow();

    m_executor.runDetached(now + std::min(roundTrip, deadline) / 2, [executor = &m_executor, server = m_server, exchange] {
        if (reachesServer(exchange->fault)) exchange->result = (*server)(exchange->request, executor->utcNow());
        exchange->result = distort(exchange->fault, exchange->request, std::move(exchange->result));
    });
    const bool waitsForDeadline =
        exchange->fault == HttpFault::TimeOutBefore || exchange->fault == HttpFault::TimeOutAfter;
    m_executor.runDetached(now + (waitsForDeadline ? deadline : roundTrip), [executor = &m_executor, exchange] {
        --*exchange->inFlight;
        const int status = exchange->result ? exchange->result->status : 0;
        executor->trace(exchange->request.operation.toUtf8() + ' ' + QByteArray::number(status));
        if (exchange->cancelled) return;
        const auto callback = std::move(exchange->done);
        callback(std::move(exchange->result));
    });
    return core::ports::Handle([exchange] {
        exchange->cancelled = true;
        exchange->done = nullptr;
    });
}

}  // namespace support
