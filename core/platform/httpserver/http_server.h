// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QHostAddress>
#include <QObject>
#include <QTcpServer>
#include <chrono>
#include <functional>
#include <set>

#include "core/base/expected.h"
#include "core/ports/http_transport.h"

namespace core::platform::httpserver {

/// Where the server stops being patient.
struct HttpServerBounds {
    qint64 maxHeaderBytes = 64 * 1024;              ///< Request line and headers; beyond: 431.
    qint64 maxBodyBytes = 16 * 1024 * 1024;         ///< As sent, before any decoding; beyond: 413.
    int maxConnections = 256;                       ///< Beyond: 503 and closed.
    std::chrono::milliseconds headerTime{10'000};   ///< From a request's first byte to its last header; beyond: 408.
    std::chrono::milliseconds bodyTime{30'000};     ///< From the last header to the last byte of the body; beyond: 408.
    std::chrono::milliseconds idleTime{60'000};     ///< Between requests of one connection; beyond: closed.
    std::chrono::milliseconds handlerTime{60'000};  ///< For the handler's answer; beyond: 503.
};

/// How an answer goes out. All but None are for servers that stand in for a troubled one.
enum class Delivery {
    Normal,
    Reset,     ///< The connection is reset, nothing is sent.
    Truncate,  ///< Full Content-Length, half of the body, then reset.
    Drip,      ///< One byte of the body each `dripEvery`.
};

struct HttpReply {
    ports::HttpResponse response;
    std::chrono::milliseconds delay{0};
    Delivery delivery = Delivery::Normal;
    std::chrono::milliseconds dripEvery{0};
};

/// Called at most once, at once or later, on the server's thread; ignored when the connection is gone by then.
using Respond = std::function<void(HttpReply)>;
/// `request.url` is "http://<Host><target>"; the body is as it came (a Content-Encoding is left alone, chunks are
/// joined).
using Handler = std::function<void(const ports::HttpRequest &request, const QHostAddress &peer, Respond respond)>;

class Connection;

/// An HTTP/1.1 server with bounds on everything: keep-alive, chunked bodies, Expect: 100-continue, pipelined requests
/// answered one after the other. Lives on the thread that made it.
class HttpServer final : public QObject {
  public:
    /// @p listener may be a QSslServer; it becomes a child of this.
    HttpServer(Handler handler, HttpServerBounds bounds, QTcpServer *listener = nullptr);
    ~HttpServer() override;

    /// Port 0 takes a free one; the result is the port. Unavailable with the reason when the address cannot be bound.
    base::Expected<quint16> listen(const QHostAddress &address, quint16 port);
    /// Takes no more connections; those there are closed after the answer under way.
    void stopListening();
    size_t connectionCount() const { return m_connections.size(); }

  private:
    void accept();

    Handler m_handler;
    HttpServerBounds m_bounds;
    QTcpServer *m_listener;
    std::set<Connection *> m_connections;
};

}  // namespace core::platform::httpserver
