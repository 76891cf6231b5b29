// SPDX-License-Identifier: Apache-2.0
#include "core/platform/channel/socket_server.h"

#include <QFile>
#include <QFileInfo>

#include "core/platform/channel/peer.h"
#include "core/platform/channel/socket_connection.h"
#include "core/platform/channel/socket_name.h"
#include "core/platform/channel/unix_socket.h"

namespace core::platform {
namespace {

base::Unexpected refused(base::ErrorKind kind, const QString &detail) {
    return base::fail(kind, QStringLiteral("listen"), detail);
}

}  // namespace

base::Expected<std::unique_ptr<SocketServer>> SocketServer::listen(const QString &dataDir) {
    std::unique_ptr<SocketServer> self(new SocketServer);
    const QStringList names = socketNames(dataDir);
    for (const QString &name : names)
        if (somebodyAnswers(name))
            return refused(base::ErrorKind::Conflict,
                           name + QStringLiteral(": another engine of this data dir answers"));
    QStringList faults;
    for (const QString &name : names) {
        const auto descriptor = listenAt(name);
        if (descriptor && self->m_server.listen(*descriptor)) {
            self->m_name = name;
            break;
        }
        faults << (descriptor ? self->m_server.errorString() : descriptor.error().detail);
    }
#ifdef Q_OS_WIN
    self->m_server.setSocketOptions(QLocalServer::UserAccessOption);
    if (self->m_server.listen(names.front())) self->m_name = names.front();
#endif
    if (self->m_name.isEmpty()) return refused(base::ErrorKind::Unavailable, faults.join(QStringLiteral("; ")));
    self->m_server.setMaxPendingConnections(64);
    auto *raw = self.get();
    QObject::connect(&raw->m_server, &QLocalServer::newConnection, &raw->m_server, [raw] { raw->acceptWaiting(); });
    return self;
}

SocketServer::~SocketServer() {
    m_server.close();
#ifndef Q_OS_WIN
    if (!m_name.isEmpty()) QFile::remove(m_name);
#endif
}

void SocketServer::acceptWaiting() {
    while (QLocalSocket *waiting = m_server.nextPendingConnection()) {
        std::unique_ptr<QLocalSocket> socket(waiting);
        socket->setParent(nullptr);
        const auto user = peerUser(socket->socketDescriptor());
        const bool allowed = !user || *user == ownUser() || *user == 0;
        if (allowed && onConnection) onConnection(std::make_shared<SocketConnection>(std::move(socket)));
    }
}

}  // namespace core::platform
