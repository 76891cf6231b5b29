// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QJsonDocument>
#include <QJsonObject>
#include <QUrl>

#include "core/ports/http_transport.h"

namespace app::sandbox::demo {

/// The sandbox's control addresses. Completions as with HttpTransport; a status other than 200 is Rejected with the
/// sandbox's words.
class SandboxClient final {
  public:
    /// @p apiUrl is what the sandbox says it listens on, ending in /pms-api/v1.
    SandboxClient(core::ports::HttpTransport &transport, const QUrl &apiUrl);

    [[nodiscard]] core::ports::Handle get(const QString &what, core::base::Completion<QJsonDocument> done) const;
    [[nodiscard]] core::ports::Handle post(const QString &what, const QJsonObject &body,
                                           core::base::Completion<QJsonDocument> done) const;
    /// Ends every fault that was asked for.
    [[nodiscard]] core::ports::Handle clearFaults(core::base::Completion<QJsonDocument> done) const;

  private:
    core::ports::Handle send(core::ports::HttpRequest request, const QString &what,
                             core::base::Completion<QJsonDocument> done) const;

    core::ports::HttpTransport &m_transport;
    QUrl m_base;
};

}  // namespace app::sandbox::demo
