// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/sandbox/control_api.h"
#include "core/platform/httpserver/http_server.h"

namespace app::sandbox {

/// Puts a sandbox on a loopback address: the API under its base path, the control addresses under /sandbox/.
class SandboxServer final {
  public:
    /// @p sandbox and @p random must outlive it.
    SandboxServer(core::sandbox::Sandbox &sandbox, core::ports::Random &random,
                  core::platform::httpserver::HttpServerBounds bounds = {});

    core::base::Expected<quint16> listen(const QHostAddress &address, quint16 port);
    void stop() { m_server.stopListening(); }

  private:
    core::platform::httpserver::HttpReply answer(const core::ports::HttpRequest &request);

    core::sandbox::Sandbox &m_sandbox;
    ControlApi m_control;
    core::platform::httpserver::HttpServer m_server;
};

}  // namespace app::sandbox
