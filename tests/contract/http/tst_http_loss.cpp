// SPDX-License-Identifier: Apache-2.0
#include <QPointer>
#include <QTest>
#include <QTimer>

#ifdef Q_OS_WIN
#include <winsock2.h>
#else
#include <sys/socket.h>
#endif

#include "core/platform/http/qt_http_transport.h"
#include "raw_server.h"

using namespace std::chrono_literals;
using core::base::ErrorKind;
using core::platform::QtHttpTransport;
using core::ports::Handle;
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

#ifdef Q_OS_WIN
constexpr int kStopSending = SD_SEND;
#else
constexpr int kStopSending = SHUT_WR;
#endif

QString kindName(const core::base::Expected<HttpResponse> &result) {
    return result ? QStringLiteral("status %1").arg(result->status) : core::base::toString(result.error().kind);
}

}  // namespace

class HttpLossTest final : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void aRefusedConnectionIsUnavailableForAPost();
    void aDrippingAnswerEndsAtTheDeadline_data();
    void aDrippingAnswerEndsAtTheDeadline();
    void aSilentServerEndsAtTheDeadline();
    void aResetAfterTheRequestLeavesAPostOpen_data();
    void aResetAfterTheRequestLeavesAPostOpen();
    void aTruncatedAnswerIsALoss_data();
    void aTruncatedAnswerIsALoss();
    void whatIsNoHttpIsALoss();
    void connectionsAreKept();
    void aKeptConnectionThatClosedIsReplaced();
    void aKeptConnectionThatClosesThisMomentNeverDoublesAPost();
    void aPostOnAKeptConnectionIsNeverSentTwice();
    void resettingGivesFreshConnectionsAndLeavesTheRestAlone();
};

void HttpLossTest::aRefusedConnectionIsUnavailableForAPost() {
    QUrl url;
    {
        RawServer gone(always({}));
        url = gone.url(QStringLiteral("/x"));
    }
    QtHttpTransport transport;
    const auto result = exchange(transport, post(url));
    QCOMPARE(kindName(result), QStringLiteral("Unavailable"));
    QCOMPARE(result.error().operation, QStringLiteral("confirmBookingInsert"));
}

void HttpLossTest::aDrippingAnswerEndsAtTheDeadline_data() {
    QTest::addColumn<bool>("changes");
    QTest::addColumn<QString>("kind");
    QTest::newRow("GET") << false << QStringLiteral("Unavailable");
    QTest::newRow("POST") << true << QStringLiteral("OutcomeUnknown");
}

void HttpLossTest::aDrippingAnswerEndsAtTheDeadline() {
    QFETCH(bool, changes);
    QTimer drip;
    RawServer server([&](QTcpSocket &socket, const RawServer::Request &) {
        socket.write("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
        QObject::connect(&drip, &QTimer::timeout, &socket, [&socket] { socket.write("x"); });
        drip.start(20ms);
    });
    QtHttpTransport transport;
    HttpRequest request = changes ? post(server.url(QStringLiteral("/x"))) : get(server.url(QStringLiteral("/x")));
    request.deadline = 300ms;
    QTEST(kindName(exchange(transport, request)), "kind");
}

void HttpLossTest::aSilentServerEndsAtTheDeadline() {
    RawServer server([](QTcpSocket &, const RawServer::Request &) {});
    QtHttpTransport transport;
    HttpRequest request = post(server.url(QStringLiteral("/x")));
    request.deadline = 200ms;
    QCOMPARE(kindName(exchange(transport, request)), QStringLiteral("OutcomeUnknown"));
    request.method = "GET";
    request.body.clear();
    QCOMPARE(kindName(exchange(transport, request)), QStringLiteral("Unavailable"));
}

void HttpLossTest::aResetAfterTheRequestLeavesAPostOpen_data() {
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("kind");
    QTest::newRow("POST") << QByteArray("POST") << QByteArray("{\"a\":1}") << QStringLiteral("OutcomeUnknown");
    QTest::newRow("empty POST") << QByteArray("POST") << QByteArray() << QStringLiteral("OutcomeUnknown");
    QTest::newRow("DELETE") << QByteArray("DELETE") << QByteArray() << QStringLiteral("OutcomeUnknown");
    QTest::newRow("GET") << QByteArray("GET") << QByteArray() << QStringLiteral("Unavailable");
}

void HttpLossTest::aResetAfterTheRequestLeavesAPostOpen() {
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, body);
    RawServer server([](QTcpSocket &socket, const RawServer::Request &) { socket.abort(); });
    QtHttpTransport transport;
    HttpRequest request = post(server.url(QStringLiteral("/x")), body);
    request.method = method;
    QTEST(kindName(exchange(transport, request)), "kind");
    if (!body.isEmpty()) QCOMPARE(server.requests().size(), size_t(1));
}

void HttpLossTest::aTruncatedAnswerIsALoss_data() {
    QTest::addColumn<QByteArray>("answer");
    QTest::newRow("in the head") << QByteArray("HTTP/1.1 200 OK\r\nConte");
    QTest::newRow("in the body") << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n[\"bookings\"]");
    QTest::newRow("in a chunk") << QByteArray("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n[\"book");
}

void HttpLossTest::aTruncatedAnswerIsALoss() {
    QFETCH(QByteArray, answer);
    RawServer server([&](QTcpSocket &socket, const RawServer::Request &) {
        socket.write(answer);
        socket.disconnectFromHost();
    });
    QtHttpTransport transport;
    QCOMPARE(kindName(exchange(transport, get(server.url(QStringLiteral("/x"))))), QStringLiteral("Unavailable"));
    QCOMPARE(kindName(exchange(transport, post(server.url(QStringLiteral("/x"))))), QStringLiteral("OutcomeUnknown"));
}

void HttpLossTest::whatIsNoHttpIsALoss() {
    RawServer server([&](QTcpSocket &socket, const RawServer::Request &) {
        socket.write("220 mail.example ESMTP\r\n\r\n");
        socket.disconnectFromHost();
    });
    QtHttpTransport transport;
    QCOMPARE(kindName(exchange(transport, get(server.url(QStringLiteral("/x"))))), QStringLiteral("Unavailable"));
}

void HttpLossTest::connectionsAreKept() {
    RawServer server(always(RawServer::response("{}")));
    QtHttpTransport transport;
    for (int i = 0; i < 20; ++i) QVERIFY(exchange(transport, post(server.url(QStringLiteral("/x")))));
    QCOMPARE(server.connections(), 1);
}

void HttpLossTest::aKeptConnectionThatClosedIsReplaced() {
    QPointer<QTcpSocket> last;
    RawServer server([&](QTcpSocket &socket, const RawServer::Request &) {
        last = &socket;
        socket.write(RawServer::response("{}"));
    });
    QtHttpTransport transport;
    for (int i = 0; i < 3; ++i) {
        QCOMPARE(kindName(exchange(transport, post(server.url(QStringLiteral("/x"))))), QStringLiteral("status 200"));
        // Only our half is closed, so that the end of the connection shows that the client has seen it.
        ::shutdown(int(last->socketDescriptor()), kStopSending);
        QTRY_COMPARE(server.openConnections(), 0);
    }
    QCOMPARE(server.requests().size(), size_t(3));
}

void HttpLossTest::aKeptConnectionThatClosesThisMomentNeverDoublesAPost() {
    QPointer<QTcpSocket> last;
    RawServer server([&](QTcpSocket &socket, const RawServer::Request &) {
        last = &socket;
        socket.write(RawServer::response("{}"));
    });
    QtHttpTransport transport;
    for (int i = 0; i < 50; ++i) {
        const size_t before = server.requests().size();
        const QString kind = kindName(exchange(transport, post(server.url(QStringLiteral("/x")))));
        QVERIFY2(kind == QStringLiteral("status 200") || kind == QStringLiteral("OutcomeUnknown"), qPrintable(kind));
        QVERIFY(server.requests().size() <= before + 1);
        if (last) last->disconnectFromHost();
    }
}

void HttpLossTest::aPostOnAKeptConnectionIsNeverSentTwice() {
    RawServer server([](QTcpSocket &socket, const RawServer::Request &request) {
        if (request.line.contains("/first")) {
            socket.write(RawServer::response("{}"));
        } else {
            socket.abort();
        }
    });
    QtHttpTransport transport;
    QVERIFY(exchange(transport, get(server.url(QStringLiteral("/first")))));
    const auto result = exchange(transport, post(server.url(QStringLiteral("/second"))));
    QCOMPARE(kindName(result), QStringLiteral("OutcomeUnknown"));
    QCOMPARE(server.requests().size(), size_t(2));
}

void HttpLossTest::resettingGivesFreshConnectionsAndLeavesTheRestAlone() {
    QPointer<QTcpSocket> waiting;
    RawServer server([&](QTcpSocket &socket, const RawServer::Request &request) {
        if (request.line.contains("/slow")) {
            waiting = &socket;
        } else {
            socket.write(RawServer::response("{}"));
        }
    });
    QtHttpTransport transport;
    QString slow;
    const Handle handle = transport.send(get(server.url(QStringLiteral("/slow"))), [&](auto r) { slow = kindName(r); });
    QTRY_VERIFY(waiting);
    const int before = server.connections();
    transport.resetConnections();
    QVERIFY(exchange(transport, get(server.url(QStringLiteral("/x")))));
    QVERIFY(server.connections() > before);
    waiting->write(RawServer::response("{}"));
    QTRY_COMPARE(slow, QStringLiteral("status 200"));
    QTRY_COMPARE(server.openConnections(), 1);
}

QTEST_GUILESS_MAIN(HttpLossTest)
#include "tst_http_loss.moc"
