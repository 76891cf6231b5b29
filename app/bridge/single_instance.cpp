// SPDX-License-Identifier: Apache-2.0
#include "app/bridge/single_instance.h"

#include <QCryptographicHash>
#include <QDir>
#include <QLocalSocket>
#include <QStandardPaths>
#include <QTimer>

namespace app::bridge {
namespace {

using namespace std::chrono_literals;

/// The home folder tells people apart where several share one data dir.
QString baseName(const QString &dataDir) {
    const QString of = QDir(dataDir).absolutePath() + QLatin1Char('\n') + QDir::homePath();
    const QByteArray hash = QCryptographicHash::hash(of.toUtf8(), QCryptographicHash::Sha256).toHex().left(16);
    return QStringLiteral("practicebridge-window-%1").arg(QString::fromLatin1(hash));
}

QString runtimePath(const QString &name) {
    QString folder = QStandardPaths::writableLocation(QStandardPaths::RuntimeLocation);
    if (folder.isEmpty()) folder = QDir::tempPath();
    return QDir(folder).filePath(name);
}

QString addressOf(const QString &name) {
#ifdef Q_OS_WIN
    return name;
#else
    return runtimePath(name + QStringLiteral(".sock"));
#endif
}

}  // namespace

SingleInstance::SingleInstance(const QString &dataDir, QObject *parent)
    : QObject(parent),
      m_address(addressOf(baseName(dataDir))),
      m_lock(runtimePath(baseName(dataDir) + QStringLiteral(".lock"))),
      m_first(false) {
    m_lock.setStaleLockTime(0);
    m_first = m_lock.tryLock(0);
    if (m_first) listen();
}

void SingleInstance::listen() {
    m_server.setSocketOptions(QLocalServer::UserAccessOption);
    QLocalServer::removeServer(m_address);
    connect(&m_server, &QLocalServer::newConnection, this, [this] {
        while (QLocalSocket *socket = m_server.nextPendingConnection()) {
            connect(socket, &QLocalSocket::disconnected, socket, &QObject::deleteLater);
            socket->disconnectFromServer();
            Q_EMIT showWanted();
        }
    });
    m_server.listen(m_address);
}

void SingleInstance::askFirstToShow(std::function<void()> done) {
    auto *socket = new QLocalSocket(this);
    auto once = [this, done = std::move(done), socket, told = std::make_shared<bool>(false)] {
        if (std::exchange(*told, true)) return;
        socket->disconnect(this);
        done();
    };
    connect(socket, &QLocalSocket::disconnected, this, once);
    connect(socket, &QLocalSocket::errorOccurred, this, once);
    QTimer::singleShot(2s, this, once);
    socket->connectToServer(m_address);
}

}  // namespace app::bridge
