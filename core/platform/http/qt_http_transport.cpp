// SPDX-License-Identifier: Apache-2.0
#include "core/platform/http/qt_http_transport.h"

#include <QAuthenticator>
#include <QDeadlineTimer>
#include <QNetworkAccessManager>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslSocket>
#include <algorithm>

#include "core/platform/http/exchange.h"
#include "core/platform/http/proxy_choice.h"

namespace core::platform {
namespace {

constexpr std::chrono::minutes kGroupLasts{10};

bool isOneLine(const QByteArray &text) {
    return std::none_of(text.begin(), text.end(),
                        [](char byte) { return byte == '\r' || byte == '\n' || byte == '\0'; });
}

/// Why @p request must not be sent at all, or empty.
QString refusal(const ports::HttpRequest &request) {
    const QString scheme = request.url.scheme();
    const QString host = request.url.host();
    const bool plain = scheme == QLatin1String("http");
    if (host.isEmpty() || (!plain && scheme != QLatin1String("https"))) {
        return QStringLiteral("the address has to begin with https:// and name a host");
    }
    if (plain && !isLoopbackHost(host)) return QStringLiteral("plain http is for loopback only; use https");
    for (const auto &[name, value] : request.headers) {
        if (name.isEmpty() || !isOneLine(name) || !isOneLine(value)) {
            return QStringLiteral("header %1 holds a line break").arg(QString::fromLatin1(name.simplified()));
        }
    }
    return {};
}

/// Null when the file holds no certificate.
std::optional<QSslConfiguration> tlsFor(const QString &extraCaFile) {
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    tls.setPeerVerifyMode(QSslSocket::VerifyPeer);
    tls.setProtocol(QSsl::TlsV1_2OrLater);
    if (extraCaFile.isEmpty()) return tls;
    const auto extra = QSslCertificate::fromPath(extraCaFile);
    if (extra.isEmpty()) return std::nullopt;
    tls.setCaCertificates(QSslConfiguration::systemCaCertificates() + extra);
    return tls;
}

/// Answers a proxy's question. Asked again soon after, the proxy did not accept the answer: silence ends the call, and
/// repeating it at once, also from another group, would lock the account.
class ProxyAnswer final {
  public:
    ProxyAnswer(std::optional<ProxyCredentials> credentials, std::shared_ptr<QDeadlineTimer> refusedUntil)
        : m_credentials(std::move(credentials)), m_refusedUntil(std::move(refusedUntil)) {}

    void operator()(const QNetworkProxy &, QAuthenticator *answer) {
        if (!m_silentUntil.hasExpired()) *m_refusedUntil = QDeadlineTimer(kPause);
        if (!m_credentials || !m_refusedUntil->hasExpired()) return;
        m_silentUntil = QDeadlineTimer(kPause);
        answer->setUser(m_credentials->user);
        answer->setPassword(m_credentials->password.reveal());
    }

  private:
    static constexpr std::chrono::minutes kPause{2};

    std::optional<ProxyCredentials> m_credentials;
    std::shared_ptr<QDeadlineTimer> m_refusedUntil;
    QDeadlineTimer m_silentUntil{0};
};

std::shared_ptr<QNetworkAccessManager> newManager(const std::optional<ProxyCredentials> &credentials,
                                                  const std::shared_ptr<QDeadlineTimer> &refusedUntil) {
    auto manager = std::make_shared<QNetworkAccessManager>();
    manager->setProxyFactory(new ProxyChoice);
    manager->setAutoDeleteReplies(false);
    QObject::connect(manager.get(), &QNetworkAccessManager::proxyAuthenticationRequired, manager.get(),
                     ProxyAnswer(credentials, refusedUntil));
    return manager;
}

}  // namespace

QtHttpTransport::QtHttpTransport(HttpOptions options) : m_options(std::move(options)) {
    resetConnections();
}

QtHttpTransport::~QtHttpTransport() = default;

ports::Handle QtHttpTransport::send(ports::HttpRequest request, base::Completion<ports::HttpResponse> done) {
    QString why = refusal(request);
    if (!m_tls) why = QStringLiteral("no certificate in %1").arg(m_options.extraCaFile);
    const QString operation = request.operation;
    Connections connections = why.isEmpty() ? connectionsOf(request.connectionGroup) : Connections{};
    auto *exchange = new Exchange(std::move(connections), std::move(request), std::move(done), &m_exchanges);
    if (why.isEmpty()) {
        exchange->start();
    } else {
        exchange->refuse({base::ErrorKind::ContractViolation, operation, why});
    }
    return ports::Handle([guarded = QPointer(exchange)] {
        if (guarded) guarded->cancel();
    });
}

void QtHttpTransport::resetConnections() {
    m_groups.clear();
    m_proxyRefusedUntil = std::make_shared<QDeadlineTimer>(0);
    m_tls = tlsFor(m_options.extraCaFile);
    }

Connections QtHttpTransport::connectionsOf(const QString &group) {
    std::erase_if(m_groups, [](const auto &entry) {
        const auto &[manager, unusedUntil] = entry.second;
        return manager.use_count() == 1 && unusedUntil.hasExpired();
    });
    auto &used = m_groups[group];
    if (!used.manager) used.manager = newManager(m_options.proxy, m_proxyRefusedUntil);
    used.unusedUntil = QDeadlineTimer(kGroupLasts);
    return {used.manager, *m_tls};
}

}  // namespace core::platform
