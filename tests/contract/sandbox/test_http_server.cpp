// SPDX-License-Identifier: Apache-2.0
#include <QTcpSocket>
#include <QTest>
#include <QTimer>

#include "core/platform/httpserver/http_server.h"

using namespace std::chrono_literals;
namespace http = core::platform::httpserver;
using core::ports::HttpRequest;

namespace {

http::HttpServerBounds tightBounds() {
    http::HttpServerBounds bounds;
    bounds.maxHeaderBytes = 1000;
    bounds.maxBodyBytes = 2000;
    bounds.maxConnections = 2;
    bounds.headerTime = 150ms;
    bounds.bodyTime = 300ms;
    bounds.idleTime = 400ms;
    bounds.handlerTime = 300ms;
    return bounds;
}

/// A server that answers "METHOD PATH BODYLENGTH", and a socket to it.
struct Bench {
    explicit Bench(http::HttpServerBounds bounds = {}, http::HttpReply shape = {})
        : server(
              [this, shape](const HttpRequest &request, const QHostAddress &, const http::Respond &respond) {
                  seen.push_back(request);
                  http::HttpReply reply = shape;
                  reply.response.status = 200;
                  reply.response.body = request.method + ' ' + request.url.path().toUtf8() + ' ' +
                                        QByteArray::number(request.body.size());
                  if (silent) {
                      held = respond;
                  } else {
                      respond(reply);
                  }
              },
              bounds) {
        port = *server.listen(QHostAddress::LocalHost, 0);
        QObject::connect(&socket, &QTcpSocket::readyRead, &socket, [this] { received += socket.readAll(); });
        socket.connectToHost(QHostAddress::LocalHost, port);
    }
    void send(const QByteArray &bytes) { socket.write(bytes); }
    bool gone() const { return socket.state() == QAbstractSocket::UnconnectedState; }

    std::vector<HttpRequest> seen;
    bool silent = false;
    http::Respond held;
    http::HttpServer server;
    quint16 port = 0;
    QTcpSocket socket;
    QByteArray received;
};

const QByteArray kGet = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n";

}  // namespace

class TestHttpServer : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void aConnectionServesManyRequests() {
        Bench bench;
        bench.send(kGet);
        QTRY_VERIFY(bench.received.endsWith("GET /a 0"));
        QVERIFY(bench.received.startsWith("HTTP/1.1 200 OK\r\n"));
        QVERIFY(bench.received.contains("Connection: keep-alive"));
        bench.received.clear();
        bench.send("POST /b?q=1 HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello");
        QTRY_VERIFY(bench.received.endsWith("POST /b 5"));
        QCOMPARE(bench.seen.back().body, QByteArray("hello"));
        QCOMPARE(bench.seen.back().url.query(), QStringLiteral("q=1"));
        QCOMPARE(bench.server.connectionCount(), size_t(1));
    }

    void closeIsHonoured() {
        Bench bench;
        bench.send("GET /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        QTRY_VERIFY(bench.gone());
        QVERIFY(bench.received.contains("Connection: close"));
        QTRY_COMPARE(bench.server.connectionCount(), size_t(0));
    }

    void pipelinedRequestsAreAnsweredInOrder() {
        Bench bench;
        bench.send(
            "GET /1 HTTP/1.1\r\nHost: x\r\n\r\nPOST /2 HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabcGET /3 "
            "HTTP/1.1\r\nHost: x\r\n\r\n");
        QTRY_VERIFY(bench.received.endsWith("GET /3 0"));
        QVERIFY(bench.received.indexOf("GET /1 0") < bench.received.indexOf("POST /2 3"));
        QCOMPARE(bench.seen.size(), size_t(3));
    }

    void bytesMayComeOneByOne() {
        Bench bench;
        QTRY_COMPARE(bench.socket.state(), QAbstractSocket::ConnectedState);
        for (const char byte : kGet) {
            bench.send(QByteArray(1, byte));
            bench.socket.flush();
        }
        QTRY_VERIFY(bench.received.endsWith("GET /a 0"));
    }

    void chunksAreJoined() {
        Bench bench;
        bench.send(
            "POST /c HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nwiki\r\n5\r\npedia\r\n0\r\n\r\n");
        QTRY_VERIFY(bench.received.endsWith("POST /c 9"));
        QCOMPARE(bench.seen.back().body, QByteArray("wikipedia"));
    }

    void permissionToSendIsGiven() {
        Bench bench;
        bench.send("POST /e HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
        QTRY_COMPARE(bench.received, QByteArray("HTTP/1.1 100 Continue\r\n\r\n"));
        bench.send("ok");
        QTRY_VERIFY(bench.received.endsWith("POST /e 2"));
    }

    void refusals_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("status");
        QTest::newRow("garbage") << QByteArray("\x16\x03\x01 nonsense\r\n\r\n") << QByteArray("400");
        QTest::newRow("two lengths")
            << QByteArray(
                   "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")
            << QByteArray("400");
        QTest::newRow("negative length") << QByteArray("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n")
                                         << QByteArray("400");
        QTest::newRow("long body announced")
            << QByteArray("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2001\r\n\r\n") << QByteArray("413");
        QTest::newRow("absurd length") << QByteArray(
                                              "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9999999999999\r\n\r\n")
                                       << QByteArray("413");
        QTest::newRow("long body in chunks")
            << QByteArray("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n7d1\r\n" +
                          QByteArray(2001, 'x'))
            << QByteArray("413");
        QTest::newRow("long header") << QByteArray("GET / HTTP/1.1\r\nX: " + QByteArray(1001, 'x') + "\r\n\r\n")
                                     << QByteArray("431");
        QTest::newRow("long address") << QByteArray("GET /" + QByteArray(1001, 'x') + " HTTP/1.1\r\n\r\n")
                                      << QByteArray("431");
        QTest::newRow("slow headers") << QByteArray("GET / HTTP/1.1\r\nHo") << QByteArray("408");
        QTest::newRow("slow body") << QByteArray("POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nab") << QByteArray("408");
    }
    void refusals() {
        QFETCH(QByteArray, bytes);
        QFETCH(QByteArray, status);
        Bench bench(tightBounds());
        bench.send(bytes);
        QTRY_VERIFY(bench.received.startsWith("HTTP/1.1 " + status));
        QTRY_VERIFY(bench.gone());
        QVERIFY(bench.seen.empty());
    }

    void idleConnectionsAreClosed() {
        Bench bench(tightBounds());
        QTRY_COMPARE(bench.server.connectionCount(), size_t(1));
        QTRY_VERIFY(bench.gone());
        QTRY_COMPARE(bench.server.connectionCount(), size_t(0));
    }

    void connectionsBeyondTheBoundAreTurnedAway() {
        Bench bench(tightBounds());
        QTcpSocket second;
        QTcpSocket third;
        second.connectToHost(QHostAddress::LocalHost, bench.port);
        QTRY_COMPARE(bench.server.connectionCount(), size_t(2));
        third.connectToHost(QHostAddress::LocalHost, bench.port);
        QTRY_VERIFY(third.bytesAvailable() > 0);
        QVERIFY(third.readAll().startsWith("HTTP/1.1 503"));
    }

    void aHandlerThatNeverAnswersIsGivenUp() {
        Bench bench(tightBounds());
        bench.silent = true;
        bench.send(kGet);
        QTRY_VERIFY(bench.received.startsWith("HTTP/1.1 503"));
        bench.held({{200, {}, "late"}});
        QTRY_VERIFY(bench.gone());
        QVERIFY(!bench.received.contains("late"));
    }

    void anAnswerToAConnectionThatIsGoneIsIgnored() {
        Bench bench;
        bench.silent = true;
        bench.send(kGet);
        QTRY_VERIFY(bool(bench.held));
        bench.socket.abort();
        QTRY_COMPARE(bench.server.connectionCount(), size_t(0));
        bench.held({{200, {}, "late"}});
    }

    void aResetSendsNothing() {
        http::HttpReply reset;
        reset.delivery = http::Delivery::Reset;
        Bench bench({}, reset);
        bench.send(kGet);
        QTRY_VERIFY(bench.gone());
        QVERIFY(bench.received.isEmpty());
        QCOMPARE(bench.socket.error(), QAbstractSocket::RemoteHostClosedError);
        QCOMPARE(bench.seen.size(), size_t(1));
    }

    void aTruncatedAnswerStopsInTheMiddle() {
        http::HttpReply truncate;
        truncate.delivery = http::Delivery::Truncate;
        Bench bench({}, truncate);
        bench.send(kGet);
        QTRY_VERIFY(bench.gone());
        QVERIFY(!bench.received.endsWith("GET /a 0"));
    }

    void aDrippingAnswerArrivesInTheEnd() {
        http::HttpReply drip;
        drip.delivery = http::Delivery::Drip;
        drip.dripEvery = 5ms;
        Bench bench({}, drip);
        bench.send(kGet + kGet);
        QTRY_COMPARE(bench.received.count("GET /a 0"), 2);
    }

    void aDelayedAnswerWaits() {
        http::HttpReply late;
        late.delay = 60ms;
        Bench bench({}, late);
        QElapsedTimer time;
        time.start();
        bench.send(kGet);
        QTRY_VERIFY(bench.received.endsWith("GET /a 0"));
        QVERIFY(time.elapsed() >= 60);
    }

    void anOccupiedPortIsReported() {
        Bench bench;
        http::HttpServer second([](const HttpRequest &, const QHostAddress &, const http::Respond &) {}, {});
        const auto port = second.listen(QHostAddress::LocalHost, bench.port);
        QVERIFY(!port);
        QVERIFY(port.error().kind == core::base::ErrorKind::Unavailable);
    }
};

QTEST_GUILESS_MAIN(TestHttpServer)
#include "test_http_server.moc"
