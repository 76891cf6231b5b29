// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDeadlineTimer>
#include <QObject>
#include <QSslConfiguration>
#include <QString>
#include <map>
#include <memory>
#include <optional>

#include "core/base/redacted.h"
#include "core/ports/http_transport.h"

class QNetworkAccessManager;

namespace core::platform {

struct Connections;

/// For a proxy that asks who is there (HTTP basic, digest or NTLM).
struct ProxyCredentials {
    QString user;
    base::Redacted<QString> password;
};

struct HttpOptions {
    /// A PEM file of certificate authorities trusted beside the system's; for practices whose firewall inspects TLS,
    /// and for tests. Empty: none. While that file holds no certificate, every call fails with ContractViolation.
    QString extraCaFile{};
    std::optional<ProxyCredentials> proxy{};
};

/// HttpTransport on QNetworkAccessManager; to be used and destroyed on the thread that made it.
///
/// HTTP/1.1 over TLS 1.2 or later with certificate checks; plain http only to loopback, anything else is refused with
/// ContractViolation before a byte is sent. At most five redirects are followed, of GETs only and to the same scheme,
/// host and port only; any other redirect is ContractViolation, except that Qt shows a 307 or 308 to a request with a
/// body as a lost connection, hence OutcomeUnknown. gzip answers are unpacked, and the bound counts the unpacked bytes.
/// The system's proxy is used except for loopback. Cookies and caches are off.
///
/// A request whose connection is lost goes out again by itself (Qt does so up to two times) only if it has no body; one
/// with a body is never sent twice, its loss is OutcomeUnknown.
class QtHttpTransport final : public ports::HttpTransport {
  public:
    explicit QtHttpTransport(HttpOptions options = {});
    ~QtHttpTransport() override;
    QtHttpTransport(const QtHttpTransport &) = delete;
    QtHttpTransport &operator=(const QtHttpTransport &) = delete;

    ports::Handle send(ports::HttpRequest request, base::Completion<ports::HttpResponse> done) override;
    /// Later calls get fresh connections, read the extra authorities and look the proxy up anew; calls under way go on
    /// undisturbed.
    void resetConnections() override;

  private:
    /// A pool of connections: Qt opens at most six to a host for each.
    struct Group {
        std::shared_ptr<QNetworkAccessManager> manager;
        QDeadlineTimer unusedUntil;  ///< Dropped after this time, unless a call is under way.
    };
    Connections connectionsOf(const QString &group);

    HttpOptions m_options;
    QObject m_exchanges;                     ///< Parent of what is under way.
    std::map<QString, Group> m_groups;       ///< By name; dropped after ten minutes without a call.
    std::shared_ptr<QDeadlineTimer> m_proxyRefusedUntil;
    std::optional<QSslConfiguration> m_tls;  ///< Empty when the extra authorities cannot be read.
};

}  // namespace core::platform
