// SPDX-License-Identifier: Apache-2.0
#include <QTest>

#include "core/healthengine/gzip.h"
#include "core/platform/http/qt_http_transport.h"
#include "raw_server.h"

using namespace std::chrono_literals;
using core::base::ErrorKind;
using core::platform::QtHttpTransport;
using core::ports::Handle;
using core::ports::headerValue;
using core::ports::HttpRequest;
using core::ports::HttpResponse;

namespace {

HttpRequest get(const QUrl &url) {
    return {"GET", url, {}, {}, QStringLiteral("pollRequests")};
}
HttpRequest post(const QUrl &url, const QByteArray &body = "{}") {
    return {"POST", url, {{"Content-Type", "application/json"}}, body, QStringLiteral("confirmBookingInsert")};
}

RawServer::Answer always(const QByteArray &bytes) {
    return [bytes](QTcpSocket &socket, const RawServer::Request &) { socket.write(bytes); };
}

QString kindName(const core::base::Expected<HttpResponse> &result) {
    return result ? QStringLiteral("status %1").arg(result->status) : core::base::toString(result.error().kind);
}

}  // namespace

class HttpTest final : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void anyStatusIsAResponse_data();
    void anyStatusIsAResponse();
    void theRequestArrivesAsItWasMade();
    void aCallWithoutBodySaysSo();
    void aLongBodyArrivesWhole();
    void theCompletionIsNeverInline();
    void aGroupNeverWaitsForTheConnectionsOfAnother();
    void gzipIsUnpacked();
    void damagedGzipIsAContractViolation();
    void anAnswerOverTheBoundIsAContractViolation_data();
    void anAnswerOverTheBoundIsAContractViolation();
    void aDestroyedHandleEndsTheCallUnheard();
    void aHandleMayOutliveTheTransport();
    void theCompletionMayDestroyTheTransport();
    void aGetFollowsItsOwnHostOnly_data();
    void aGetFollowsItsOwnHostOnly();
    void redirectsAreBounded();
    void aRedirectedPostIsNeverFollowed_data();
    void aRedirectedPostIsNeverFollowed();
    void cookiesAreNotKept();
    void whatMustNotBeSentIsRefused_data();
    void whatMustNotBeSentIsRefused();
};

void HttpTest::anyStatusIsAResponse_data() {
    QTest::addColumn<int>("status");
    for (const int status :
         {200, 201, 204, 304, 400, 401, 403, 404, 405, 409, 410, 418, 422, 429, 500, 501, 502, 503, 504}) {
        QTest::addRow("%d", status) << status;
    }
}

void HttpTest::anyStatusIsAResponse() {
    QFETCH(int, status);
    const QByteArray body = status == 204 || status == 304 ? "" : "[\"bookings\"]";
    RawServer server(
        always(RawServer::response(body, status, "Retry-After: 7\r\nWWW-Authenticate: Basic realm=x\r\n")));
    QtHttpTransport transport;
    for (const auto &request : {get(server.url(QStringLiteral("/a"))), post(server.url(QStringLiteral("/b")))}) {
        const auto result = exchange(transport, request);
        QVERIFY2(result, qPrintable(kindName(result)));
        QCOMPARE(result->status, status);
        QCOMPARE(result->body, body);
        QCOMPARE(headerValue(result->headers, "retry-after"), QByteArray("7"));
    }
    QCOMPARE(server.requests().size(), size_t(2));
}

void HttpTest::theRequestArrivesAsItWasMade() {
    RawServer server(always(RawServer::response("{}")));
    QtHttpTransport transport;
    HttpRequest request = post(server.url(QStringLiteral("/pms-api/v1/x?page=2")), "{\"a\":1}");
    request.headers.emplace_back("api-key", "k1");
    request.headers.emplace_back("User-Agent", "Example (a@example.com) DEV");
    QVERIFY(exchange(transport, request));
    const auto &seen = server.requests().at(0);
    QCOMPARE(seen.line, QByteArray("POST /pms-api/v1/x?page=2 HTTP/1.1"));
    QCOMPARE(seen.body, QByteArray("{\"a\":1}"));
    QVERIFY(seen.head.contains("Content-Type: application/json\r\n"));
    QVERIFY(seen.head.contains("User-Agent: Example (a@example.com) DEV\r\n"));
    QVERIFY(seen.head.contains("api-key: k1\r\n"));
    QVERIFY(!seen.head.toLower().contains("transfer-encoding"));
}

void HttpTest::aCallWithoutBodySaysSo() {
    RawServer server(always(RawServer::response("{}")));
    QtHttpTransport transport;
    QVERIFY(exchange(transport, post(server.url(QStringLiteral("/x")), {})));
    QCOMPARE(server.requests().at(0).body, QByteArray());
    QCOMPARE(server.requests().at(0).head.toLower().count("content-length: 0\r\n"), 1);
}

void HttpTest::aLongBodyArrivesWhole() {
    RawServer server(always(RawServer::response("{}")));
    QtHttpTransport transport;
    QByteArray body;
    for (int i = 0; i < 300'000; ++i) body += QByteArray::number(i);
    QVERIFY(exchange(transport, post(server.url(QStringLiteral("/x")), body)));
    QVERIFY(server.requests().at(0).body == body);
}

void HttpTest::theCompletionIsNeverInline() {
    QtHttpTransport transport;
    int calls = 0;
    for (const auto &url : {QUrl(QStringLiteral("http://127.0.0.1:1/")), QUrl(QStringLiteral("ftp://x/")), QUrl()}) {
        const int before = calls;
        const Handle handle = transport.send(get(url), [&](auto) { ++calls; });
        QCOMPARE(calls, before);
        QTRY_COMPARE(calls, before + 1);
    }
}

void HttpTest::aGroupNeverWaitsForTheConnectionsOfAnother() {
    RawServer server([](QTcpSocket &socket, const RawServer::Request &request) {
        if (!request.line.contains("/slow")) socket.write(RawServer::response("{}"));
    });
    QtHttpTransport transport;
    std::vector<Handle> held;
    for (int i = 0; i < 8; ++i) {
        HttpRequest slow = get(server.url(QStringLiteral("/slow")));
        slow.connectionGroup = QStringLiteral("1/bulk");
        held.push_back(transport.send(slow, [](auto) {}));
    }
    QTRY_VERIFY(server.requests().size() >= 6);
    for (const char *group : {"1/poll", "2/bulk"}) {
        HttpRequest quick = get(server.url(QStringLiteral("/quick")));
        quick.connectionGroup = QLatin1String(group);
        quick.deadline = 3s;
        const auto result = exchange(transport, quick);
        QVERIFY2(result, qPrintable(kindName(result)));
    }
}

void HttpTest::gzipIsUnpacked() {
    const QByteArray body(100'000, 'x');
    RawServer server(always(RawServer::response(core::healthengine::gzip(body), 200, "Content-Encoding: gzip\r\n")));
    QtHttpTransport transport;
    const auto result = exchange(transport, get(server.url(QStringLiteral("/x"))));
    QVERIFY(result);
    QVERIFY(result->body == body);
    QVERIFY(server.requests().at(0).head.contains("gzip"));
}

void HttpTest::damagedGzipIsAContractViolation() {
    RawServer server(always(RawServer::response("no gzip at all", 200, "Content-Encoding: gzip\r\n")));
    QtHttpTransport transport;
    const auto result = exchange(transport, get(server.url(QStringLiteral("/x"))));
    QCOMPARE(kindName(result), QStringLiteral("ContractViolation"));
}

void HttpTest::anAnswerOverTheBoundIsAContractViolation_data() {
    QTest::addColumn<QByteArray>("answer");
    const QByteArray big(3'000'000, 'x');
    QTest::newRow("with its length") << RawServer::response(big);
    QTest::newRow("until the connection ends") << QByteArray("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n") + big;
    QTest::newRow("in chunks") << QByteArray("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n") +
                                      QByteArray::number(big.size(), 16) + "\r\n" + big + "\r\n0\r\n\r\n";
    QTest::newRow("packed") << RawServer::response(core::healthengine::gzip(big), 200, "Content-Encoding: gzip\r\n");
}

void HttpTest::anAnswerOverTheBoundIsAContractViolation() {
    QFETCH(QByteArray, answer);
    RawServer server([&](QTcpSocket &socket, const RawServer::Request &) {
        socket.write(answer);
        socket.disconnectFromHost();
    });
    QtHttpTransport transport;
    HttpRequest request = get(server.url(QStringLiteral("/x")));
    request.maxAnswerBytes = 1'000'000;
    QCOMPARE(kindName(exchange(transport, request)), QStringLiteral("ContractViolation"));
    request.maxAnswerBytes = 3'000'000;
    QCOMPARE(kindName(exchange(transport, request)), QStringLiteral("status 200"));
}

void HttpTest::aDestroyedHandleEndsTheCallUnheard() {
    RawServer server([](QTcpSocket &, const RawServer::Request &) {});
    QtHttpTransport transport;
    bool heard = false;
    {
        const Handle handle = transport.send(post(server.url(QStringLiteral("/x"))), [&](auto) { heard = true; });
        QTRY_COMPARE(server.requests().size(), size_t(1));
    }
    QTRY_COMPARE(server.openConnections(), 0);
    QVERIFY(!heard);
}

void HttpTest::aHandleMayOutliveTheTransport() {
    RawServer server([](QTcpSocket &, const RawServer::Request &) {});
    Handle handle;
    bool heard = false;
    {
        QtHttpTransport transport;
        handle = transport.send(get(server.url(QStringLiteral("/x"))), [&](auto) { heard = true; });
        QTRY_COMPARE(server.requests().size(), size_t(1));
    }
    handle.reset();
    QTRY_COMPARE(server.openConnections(), 0);
    QVERIFY(!heard);
}

void HttpTest::theCompletionMayDestroyTheTransport() {
    RawServer server(always(RawServer::response("{}")));
    auto transport = std::make_unique<QtHttpTransport>();
    const Handle handle = transport->send(get(server.url(QStringLiteral("/x"))), [&](auto) { transport.reset(); });
    QTRY_VERIFY(!transport);
}

void HttpTest::aGetFollowsItsOwnHostOnly_data() {
    QTest::addColumn<QByteArray>("location");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("kind");
    const QString followed = QStringLiteral("status 200");
    const QString refused = QStringLiteral("ContractViolation");
    QTest::newRow("path") << QByteArray("/there") << 302 << followed;
    QTest::newRow("relative") << QByteArray("there") << 307 << followed;
    QTest::newRow("same origin") << QByteArray("SELF/there") << 301 << followed;
    QTest::newRow("308") << QByteArray("/there") << 308 << followed;
    QTest::newRow("other host") << QByteArray("http://localhost:PORT/there") << 302 << refused;
    QTest::newRow("other port") << QByteArray("http://127.0.0.1:1/there") << 302 << refused;
    QTest::newRow("other scheme") << QByteArray("https://127.0.0.1:PORT/there") << 302 << refused;
    QTest::newRow("network path") << QByteArray("//evil.example/there") << 302 << refused;
    QTest::newRow("no address") << QByteArray() << 302 << refused;
}

void HttpTest::aGetFollowsItsOwnHostOnly() {
    QFETCH(QByteArray, location);
    QFETCH(int, status);
    RawServer *self = nullptr;
    RawServer server([&](QTcpSocket &socket, const RawServer::Request &request) {
        if (request.line.contains("/there")) {
            socket.write(RawServer::response("arrived"));
            return;
        }
        location.replace("SELF", self->url({}).toEncoded()).replace("PORT", QByteArray::number(self->port()));
        socket.write(RawServer::response("", status, location.isEmpty() ? "" : "Location: " + location + "\r\n"));
    });
    self = &server;
    QtHttpTransport transport;
    HttpRequest request = get(server.url(QStringLiteral("/here")));
    request.headers.emplace_back("api-key", "k1");
    const auto result = exchange(transport, request);
    QTEST(kindName(result), "kind");
    if (result) QCOMPARE(result->body, QByteArray("arrived"));
    if (result) QVERIFY(server.requests().at(1).head.contains("api-key: k1\r\n"));
    if (!result) QCOMPARE(server.requests().size(), size_t(1));
}

void HttpTest::redirectsAreBounded() {
    RawServer server(always(RawServer::response("", 302, "Location: /again\r\n")));
    QtHttpTransport transport;
    QCOMPARE(kindName(exchange(transport, get(server.url(QStringLiteral("/x"))))), QStringLiteral("ContractViolation"));
    QCOMPARE(server.requests().size(), size_t(6));
}

void HttpTest::aRedirectedPostIsNeverFollowed_data() {
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("kind");
    for (const int status : {301, 302, 303}) {
        QTest::addRow("%d", status) << status << QByteArray("{}") << QStringLiteral("ContractViolation");
    }
    for (const int status : {307, 308}) {
        QTest::addRow("%d", status) << status << QByteArray("{}") << QStringLiteral("OutcomeUnknown");
        QTest::addRow("%d without body", status) << status << QByteArray() << QStringLiteral("ContractViolation");
    }
}

void HttpTest::aRedirectedPostIsNeverFollowed() {
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    RawServer server(always(RawServer::response("", status, "Location: /again\r\n")));
    QtHttpTransport transport;
    QTEST(kindName(exchange(transport, post(server.url(QStringLiteral("/x")), body))), "kind");
    QCOMPARE(server.requests().size(), size_t(1));
}

void HttpTest::cookiesAreNotKept() {
    RawServer server(always(RawServer::response("{}", 200, "Set-Cookie: a=b; Path=/\r\n")));
    QtHttpTransport transport;
    QVERIFY(exchange(transport, get(server.url(QStringLiteral("/x")))));
    QVERIFY(exchange(transport, get(server.url(QStringLiteral("/x")))));
    QVERIFY(!server.requests().at(1).head.toLower().contains("cookie"));
}

void HttpTest::whatMustNotBeSentIsRefused_data() {
    QTest::addColumn<QString>("url");
    QTest::addColumn<QByteArray>("header");
    QTest::newRow("plain http to another host") << QStringLiteral("http://pms.example/") << QByteArray("x");
    QTest::newRow("another scheme") << QStringLiteral("file:///etc/passwd") << QByteArray("x");
    QTest::newRow("no address") << QString() << QByteArray("x");
    QTest::newRow("line break in a header") << QStringLiteral("http://127.0.0.1:1/") << QByteArray("a\r\nb: c");
}

void HttpTest::whatMustNotBeSentIsRefused() {
    QFETCH(QString, url);
    QFETCH(QByteArray, header);
    QtHttpTransport transport;
    HttpRequest request = get(QUrl(url));
    request.headers.emplace_back("api-key", header);
    QCOMPARE(kindName(exchange(transport, request)), QStringLiteral("ContractViolation"));
}

QTEST_GUILESS_MAIN(HttpTest)
#include "tst_http.moc"
