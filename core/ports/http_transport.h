// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QUrl>
#include <chrono>
#include <utility>
#include <vector>

#include "core/base/expected.h"
#include "core/ports/handle.h"

namespace core::ports {

using HttpHeaders = std::vector<std::pair<QByteArray, QByteArray>>;

/// The first value of header @p name (case-insensitive), or an empty array.
QByteArray headerValue(const HttpHeaders &headers, const QByteArray &name);

struct HttpRequest {
    QByteArray method = "GET";
    QUrl url;
    HttpHeaders headers;
    QByteArray body;
    QString operation;  ///< operationId of the API definition; for logs and errors.
    std::chrono::milliseconds deadline{10'000};  ///< Whole exchange, also when the answer drips.
    qint64 maxAnswerBytes = 16 * 1024 * 1024;    ///< After decoding; beyond it: ContractViolation.
    /// Calls of different groups never wait for one another's connections; those of one group may.
    QString connectionGroup{};
};

struct HttpResponse {
    int status = 0;
    HttpHeaders headers;
    QByteArray body;
};

/// One HTTP exchange. Any status is a response. Errors: Unavailable when nothing can have reached the server's
/// logic (name, refused, TLS, proxy; and every failure of a GET); OutcomeUnknown when a POST or DELETE may have had
/// its effect (time-out or reset after sending); ContractViolation for an answer over the bound or a redirect to
/// another host.
class HttpTransport {
  public:
    virtual ~HttpTransport() = default;
    virtual Handle send(HttpRequest request, base::Completion<HttpResponse> done) = 0;
    /// Drops pooled connections; called after resume from sleep and when proxy or TLS settings change.
    virtual void resetConnections() = 0;
};

}  // namespace core::ports
