// SPDX-License-Identifier: Apache-2.0
#include "raw_server.h"

#include <QTest>
#include <optional>

RawServer::RawServer(Answer answer, std::unique_ptr<QTcpServer> server)
    : m_answer(std::move(answer)), m_server(std::move(server)) {
    QObject::connect(m_server.get(), &QTcpServer::pendingConnectionAvailable, m_server.get(), [this] {
        while (QTcpSocket *socket = m_server->nextPendingConnection()) accept(socket);
    });
    m_server->listen(QHostAddress::LocalHost);
}

QUrl RawServer::url(const QString &path, const QString &scheme) const {
    return QUrl(QStringLiteral("%1://127.0.0.1:%2%3").arg(scheme).arg(port()).arg(path));
}

int RawServer::openConnections() const {
    int open = 0;
    for (const auto *socket : m_server->findChildren<QTcpSocket *>()) {
        if (socket->state() == QAbstractSocket::ConnectedState) ++open;
    }
    return open;
}

QByteArray RawServer::response(const QByteArray &body, int status, const QByteArray &headers) {
    return "HTTP/1.1 " + QByteArray::number(status) +
           " Whatever\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n" + headers + "\r\n" + body;
}

void RawServer::accept(QTcpSocket *socket) {
    const int connection = ++m_connections;
    QObject::connect(socket, &QTcpSocket::readyRead, socket,
                     [this, socket, connection] { received(socket, connection); });
    received(socket, connection);
}

void RawServer::received(QTcpSocket *socket, int connection) {
    QByteArray &buffer = m_buffers[connection];
    buffer += socket->readAll();
    const qsizetype end = buffer.indexOf("\r\n\r\n");
    if (end < 0) return;
    const qsizetype lineEnd = buffer.indexOf("\r\n");
    Request request{buffer.left(lineEnd), buffer.mid(lineEnd + 2, end - lineEnd), {}, connection};
    qsizetype length = 0;
    const qsizetype at = request.head.toLower().indexOf("content-length:");
    if (at >= 0) length = request.head.mid(at + 15, request.head.indexOf("\r\n", at) - at - 15).trimmed().toInt();
    if (buffer.size() < end + 4 + length) return;
    request.body = buffer.mid(end + 4, length);
    buffer.remove(0, end + 4 + length);
    m_requests.push_back(request);
    m_answer(*socket, request);
}

core::base::Expected<core::ports::HttpResponse> exchange(core::ports::HttpTransport &transport,
                                                         core::ports::HttpRequest request) {
    std::optional<core::base::Expected<core::ports::HttpResponse>> result;
    const auto handle = transport.send(std::move(request), [&](auto answer) { result = std::move(answer); });
    if (!QTest::qWaitFor([&] { return result.has_value(); }, 10'000)) {
        return core::base::fail(core::base::ErrorKind::Cancelled, QStringLiteral("test"),
                                QStringLiteral("no completion"));
    }
    return *result;
}
