// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QTcpServer>
#include <QTcpSocket>
#include <functional>
#include <memory>
#include <vector>

#include "core/ports/http_transport.h"

/// A server on loopback that hands whole HTTP requests to the test and leaves every byte of the answer to it.
class RawServer final {
  public:
    struct Request {
        QByteArray line;  ///< "GET /path HTTP/1.1"
        QByteArray head;  ///< All header lines.
        QByteArray body;
        int connection = 0;  ///< Counted from 1.
    };
    using Answer = std::function<void(QTcpSocket &, const Request &)>;

    /// @p server may be a QSslServer; a plain one otherwise.
    explicit RawServer(Answer answer, std::unique_ptr<QTcpServer> server = std::make_unique<QTcpServer>());

    QUrl url(const QString &path, const QString &scheme = QStringLiteral("http")) const;
    quint16 port() const { return m_server->serverPort(); }
    int connections() const { return m_connections; }
    const std::vector<Request> &requests() const { return m_requests; }
    int openConnections() const;

    /// "HTTP/1.1 200 OK", Content-Length, @p headers ("A: b\r\n"), @p body.
    static QByteArray response(const QByteArray &body, int status = 200, const QByteArray &headers = {});

  private:
    void accept(QTcpSocket *socket);
    void received(QTcpSocket *socket, int connection);

    Answer m_answer;
    std::unique_ptr<QTcpServer> m_server;
    QHash<int, QByteArray> m_buffers;
    std::vector<Request> m_requests;
    int m_connections = 0;
};

/// Sends @p request and runs the event loop until its completion; fails after ten seconds.
core::base::Expected<core::ports::HttpResponse> exchange(core::ports::HttpTransport &transport,
                                                         core::ports::HttpRequest request);
