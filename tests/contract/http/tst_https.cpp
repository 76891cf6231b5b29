// SPDX-License-Identifier: Apache-2.0
#include <QSslServer>
#include <QTest>

#include "core/platform/http/qt_http_transport.h"
#include "raw_server.h"
#include "test_certificates.h"

using core::base::ErrorKind;
using core::base::Redacted;
using core::platform::HttpOptions;
using core::platform::ProxyCredentials;
using core::platform::QtHttpTransport;
using core::ports::HttpRequest;

namespace {

HttpRequest post(const QUrl &url) {
    return {"POST",
            url,
            {{"Content-Type", "application/json"}, {"api-key", "k1"}},
            "{}",
            QStringLiteral("confirmBookingInsert")};
}

QString kindName(const core::base::Expected<core::ports::HttpResponse> &result) {
    return result ? QStringLiteral("status %1").arg(result->status) : core::base::toString(result.error().kind);
}

const QString kUnavailable = QStringLiteral("Unavailable");
const QString kHttps = QStringLiteral("https");

/// A proxy that knows CONNECT only, asks for basic credentials when @p credentials is set, and joins every tunnel to
/// one port of loopback, whatever was asked for.
class TunnelProxy final {
  public:
    TunnelProxy(QByteArray credentials, quint16 target)
        : m_server([this, credentials = std::move(credentials), target](QTcpSocket &client,
                                                                        const RawServer::Request &request) {
              if (!credentials.isEmpty() &&
                  !request.head.contains("Proxy-Authorization: Basic " + credentials.toBase64())) {
                  client.write(RawServer::response({}, 407, "Proxy-Authenticate: Basic realm=\"p\"\r\n"));
                  return;
              }
              join(client, target);
          }) {}
    quint16 port() const { return m_server.port(); }
    const std::vector<RawServer::Request> &requests() const { return m_server.requests(); }

  private:
    static void join(QTcpSocket &client, quint16 target) {
        client.disconnect(SIGNAL(readyRead()));
        auto *server = new QTcpSocket(&client);
        QObject::connect(server, &QTcpSocket::connected, &client,
                         [&client] { client.write("HTTP/1.1 200 Connected\r\n\r\n"); });
        QObject::connect(server, &QTcpSocket::readyRead, &client,
                         [&client, server] { client.write(server->readAll()); });
        QObject::connect(&client, &QTcpSocket::readyRead, server,
                         [&client, server] { server->write(client.readAll()); });
        server->connectToHost(QHostAddress::LocalHost, target);
    }

    RawServer m_server;
};

/// Sets the system's proxy for the life of the object.
class SystemProxy final {
  public:
    explicit SystemProxy(quint16 port) {
        const QByteArray url = "http://127.0.0.1:" + QByteArray::number(port);
        qputenv("https_proxy", url);
        qputenv("http_proxy", url);
    }
    ~SystemProxy() {
        qunsetenv("https_proxy");
        qunsetenv("http_proxy");
    }
    SystemProxy(const SystemProxy &) = delete;
    SystemProxy &operator=(const SystemProxy &) = delete;
};

}  // namespace

class HttpsTest final : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase();
    void aTrustedCertificateIsAccepted();
    void anUnknownAuthorityIsRefusedBeforeAnythingIsSent();
    void aCertificateOfAnotherNameIsRefused();
    void aRefusalDoesNotOutliveTheRightAuthority();
    void anUnreadableAuthorityFileIsAContractViolation();
    void theSystemsProxyIsUsedAndAnswered();
    void aProxyThatRefusesIsUnavailable_data();
    void aProxyThatRefusesIsUnavailable();
    void loopbackNeverGoesThroughAProxy();

  private:
    std::unique_ptr<QSslServer> tlsServer() const;

    TestCertificates m_ours;
    TestCertificates m_others;
};

void HttpsTest::initTestCase() {
    QVERIFY2(m_ours.create() && m_others.create(), "openssl could not make certificates");
    for (const char *name : {"http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "no_proxy", "NO_PROXY"})
        qunsetenv(name);
}

std::unique_ptr<QSslServer> HttpsTest::tlsServer() const {
    auto server = std::make_unique<QSslServer>();
    server->setSslConfiguration(m_ours.server());
    return server;
}

void HttpsTest::aTrustedCertificateIsAccepted() {
    RawServer server([](QTcpSocket &socket, const auto &) { socket.write(RawServer::response("ok")); }, tlsServer());
    QtHttpTransport transport(HttpOptions{m_ours.authority()});
    const auto result = exchange(transport, post(server.url(QStringLiteral("/x"), kHttps)));
    QVERIFY2(result, qPrintable(result ? QString() : result.error().toLogLine()));
    QCOMPARE(result->body, QByteArray("ok"));
}

void HttpsTest::anUnknownAuthorityIsRefusedBeforeAnythingIsSent() {
    RawServer server([](QTcpSocket &socket, const auto &) { socket.write(RawServer::response("ok")); }, tlsServer());
    for (const QString &authority : {QString(), m_others.authority()}) {
        QtHttpTransport transport(HttpOptions{authority});
        const auto result = exchange(transport, post(server.url(QStringLiteral("/x"), kHttps)));
        QCOMPARE(kindName(result), kUnavailable);
        QVERIFY(result.error().detail.contains(QStringLiteral("SslHandshakeFailedError")));
    }
    QVERIFY(server.requests().empty());
}

void HttpsTest::aCertificateOfAnotherNameIsRefused() {
    RawServer server([](QTcpSocket &socket, const auto &) { socket.write(RawServer::response("ok")); }, tlsServer());
    TunnelProxy proxy({}, server.port());
    const SystemProxy system(proxy.port());
    QtHttpTransport transport(HttpOptions{m_ours.authority()});
    QCOMPARE(kindName(exchange(transport, post(QUrl(QStringLiteral("https://other.example/x"))))), kUnavailable);
    QVERIFY(server.requests().empty());
    QCOMPARE(kindName(exchange(transport, post(QUrl(QStringLiteral("https://pms.example/x"))))),
             QStringLiteral("status 200"));
}

void HttpsTest::aRefusalDoesNotOutliveTheRightAuthority() {
    RawServer server([](QTcpSocket &socket, const auto &) { socket.write(RawServer::response("ok")); }, tlsServer());
    QTemporaryDir dir;
    const QString file = dir.filePath(QStringLiteral("extra.pem"));
    QVERIFY(QFile::copy(m_others.authority(), file));
    QtHttpTransport transport(HttpOptions{file});
    const HttpRequest request = post(server.url(QStringLiteral("/x"), kHttps));
    QCOMPARE(kindName(exchange(transport, request)), kUnavailable);
    QVERIFY(QFile::remove(file) && QFile::copy(m_ours.authority(), file));
    transport.resetConnections();
    QCOMPARE(kindName(exchange(transport, request)), QStringLiteral("status 200"));
}

void HttpsTest::anUnreadableAuthorityFileIsAContractViolation() {
    QtHttpTransport transport(HttpOptions{QStringLiteral("/nonexistent.pem")});
    const auto result = exchange(transport, post(QUrl(QStringLiteral("https://pms.example/x"))));
    QCOMPARE(kindName(result), QStringLiteral("ContractViolation"));
    QVERIFY(result.error().detail.contains(QStringLiteral("/nonexistent.pem")));
}

void HttpsTest::theSystemsProxyIsUsedAndAnswered() {
    RawServer server([](QTcpSocket &socket, const auto &) { socket.write(RawServer::response("ok")); }, tlsServer());
    TunnelProxy proxy("clinic:p;w", server.port());
    const SystemProxy system(proxy.port());
    HttpOptions options{m_ours.authority()};
    options.proxy = ProxyCredentials{QStringLiteral("clinic"), Redacted(QStringLiteral("p;w"))};
    QtHttpTransport transport(options);
    const HttpRequest request = post(QUrl(QStringLiteral("https://pms.example/x")));
    const auto result = exchange(transport, request);
    QVERIFY2(result, qPrintable(result ? QString() : result.error().toLogLine()));
    QCOMPARE(kindName(exchange(transport, request)), QStringLiteral("status 200"));
    QCOMPARE(proxy.requests().back().line, QByteArray("CONNECT pms.example:443 HTTP/1.1"));
    QVERIFY(!proxy.requests().back().head.contains("k1"));
    QCOMPARE(server.requests().size(), size_t(2));
}

void HttpsTest::aProxyThatRefusesIsUnavailable_data() {
    QTest::addColumn<QString>("user");
    QTest::newRow("no credentials") << QString();
    QTest::newRow("wrong credentials") << QStringLiteral("somebody");
}

void HttpsTest::aProxyThatRefusesIsUnavailable() {
    QFETCH(QString, user);
    RawServer server([](QTcpSocket &socket, const auto &) { socket.write(RawServer::response("ok")); }, tlsServer());
    TunnelProxy proxy("clinic:p;w", server.port());
    const SystemProxy system(proxy.port());
    HttpOptions options{m_ours.authority()};
    if (!user.isEmpty()) options.proxy = ProxyCredentials{user, Redacted(QStringLiteral("x"))};
    QtHttpTransport transport(options);
    QCOMPARE(kindName(exchange(transport, post(QUrl(QStringLiteral("https://pms.example/x"))))), kUnavailable);
    QVERIFY(proxy.requests().size() <= 3);
    QVERIFY(server.requests().empty());
}

void HttpsTest::loopbackNeverGoesThroughAProxy() {
    RawServer server([](QTcpSocket &socket, const auto &) { socket.write(RawServer::response("ok")); });
    TunnelProxy proxy({}, server.port());
    const SystemProxy system(proxy.port());
    QtHttpTransport transport;
    QCOMPARE(kindName(exchange(transport, post(server.url(QStringLiteral("/x"))))), QStringLiteral("status 200"));
    QVERIFY(proxy.requests().empty());
}

QTEST_GUILESS_MAIN(HttpsTest)
#include "tst_https.moc"
