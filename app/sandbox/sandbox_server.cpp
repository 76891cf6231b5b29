// SPDX-License-Identifier: Apache-2.0
#include "app/sandbox/sandbox_server.h"

#include "app/sandbox/surroundings.h"

namespace app::sandbox {

namespace http = core::platform::httpserver;
using core::sandbox::ReplyFault;

namespace {

http::Delivery deliveryOf(ReplyFault fault) {
    switch (fault) {
        case ReplyFault::None:
            return http::Delivery::Normal;
        case ReplyFault::ResetBeforeEffect:
        case ReplyFault::ResetAfterEffect:
            return http::Delivery::Reset;
        case ReplyFault::Truncated:
            return http::Delivery::Truncate;
        case ReplyFault::Drip:
            return http::Delivery::Drip;
    }
    return http::Delivery::Normal;
}

}  // namespace

SandboxServer::SandboxServer(core::sandbox::Sandbox &sandbox, core::ports::Random &random,
                             http::HttpServerBounds bounds)
    : m_sandbox(sandbox),
      m_control(sandbox, random),
      m_server([this](const core::ports::HttpRequest &request, const QHostAddress &,
                      const http::Respond &respond) { respond(answer(request)); },
               bounds) {}

core::base::Expected<quint16> SandboxServer::listen(const QHostAddress &address, quint16 port) {
    return m_server.listen(address, port);
}

http::HttpReply SandboxServer::answer(const core::ports::HttpRequest &request) {
    const core::base::UtcTime now = utcNow();
    if (request.url.path().startsWith(QStringLiteral("/sandbox/"))) return {m_control.handle(request, now)};
    core::sandbox::SandboxReply reply = m_sandbox.exchange(request, now);
    return {std::move(reply.response), reply.delay, deliveryOf(reply.fault), reply.dripEvery};
}

}  // namespace app::sandbox
