// SPDX-License-Identifier: Apache-2.0
#include "core/platform/httpserver/http_server.h"

#include <QTcpSocket>

#include "core/platform/httpserver/connection.h"

namespace core::platform::httpserver {

HttpServer::HttpServer(Handler handler, HttpServerBounds bounds, QTcpServer *listener)
    : m_handler(std::move(handler)), m_bounds(bounds), m_listener(listener ? listener : new QTcpServer(this)) {
    m_listener->setParent(this);
    connect(m_listener, &QTcpServer::newConnection, this, [this] { accept(); });
}

HttpServer::~HttpServer() {
    m_listener->disconnect(this);
    for (Connection *connection : std::exchange(m_connections, {})) {
        connection->disconnect(this);
        delete connection;
    }
}

base::Expected<quint16> HttpServer::listen(const QHostAddress &address, quint16 port) {
    if (!m_listener->listen(address, port)) {
        return base::fail(base::ErrorKind::Unavailable, QStringLiteral("listen"),
                          QStringLiteral("%1:%2: %3").arg(address.toString()).arg(port).arg(m_listener->errorString()));
    }
    return m_listener->serverPort();
}

void HttpServer::stopListening() {
    m_listener->close();
    for (Connection *connection : m_connections) connection->finish();
}

void HttpServer::accept() {
    while (QTcpSocket *socket = m_listener->nextPendingConnection()) {
        if (int(m_connections.size()) >= m_bounds.maxConnections) {
            connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
            socket->write("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            socket->disconnectFromHost();
            continue;
        }
        auto *connection = new Connection(socket, m_handler, m_bounds, this);
        m_connections.insert(connection);
        connect(connection, &QObject::destroyed, this, [this, connection] { m_connections.erase(connection); });
    }
}

}  // namespace core::platform::httpserver
