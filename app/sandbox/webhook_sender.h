// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QNetworkAccessManager>
#include <QTimer>

#include "core/sandbox/sandbox.h"

namespace app::sandbox {

/// Calls subscribers as the queue says; each call has 5 s. Calls loopback only: nothing leaves this machine.
class WebhookSender final {
  public:
    /// @p sandbox must outlive it.
    explicit WebhookSender(core::sandbox::Sandbox &sandbox);

  private:
    void sendDue();
    void send(const core::sandbox::WebhookCall &call);

    core::sandbox::Sandbox &m_sandbox;
    QNetworkAccessManager m_network;
    QTimer m_timer;
};

}  // namespace app::sandbox
