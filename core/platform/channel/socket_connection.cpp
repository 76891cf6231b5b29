// SPDX-License-Identifier: Apache-2.0
#include "core/platform/channel/socket_connection.h"

#include <QMetaObject>
#include <QtEndian>

namespace core::platform {
namespace {

constexpr qsizetype kHeader = 4;
/// After so many frames the rest waits for the next turn, so that a busy client delays nobody.
constexpr int kFramesPerTurn = 32;

}  // namespace

SocketConnection::SocketConnection(std::unique_ptr<QLocalSocket> socket) : m_socket(std::move(socket)) {
    m_socket->setReadBufferSize(kHeader + kLongestFrame);
    QObject::connect(m_socket.get(), &QLocalSocket::readyRead, &m_context, [this] { guarded([this] { readSome(); }); });
    QObject::connect(m_socket.get(), &QLocalSocket::disconnected, &m_context,
                     [this] { guarded([this] { closedByPeer(); }); });
    // Frames, or a loss, from before these connections.
    QMetaObject::invokeMethod(
        &m_context,
        [this] {
            guarded([this] {
                if (m_socket->state() == QLocalSocket::ConnectedState || m_socket->bytesAvailable() > 0)
                    readSome();
                else
                    closedByPeer();
            });
        },
        Qt::QueuedConnection);
}

SocketConnection::~SocketConnection() {
    *m_alive = false;
    QObject::disconnect(m_socket.get(), nullptr, &m_context, nullptr);
    m_socket->abort();
    // Its own signal is on the stack: it must not be destroyed here.
    if (m_depth > 0) m_socket.release()->deleteLater();
}

/// Runs @p call; false when this object was destroyed by it.
template <class Call>
bool SocketConnection::guarded(Call call) {
    const auto alive = m_alive;
    ++m_depth;
    call();
    if (!*alive) return false;
    --m_depth;
    return true;
}

bool SocketConnection::sendFrame(const QByteArray &frame) {
    if (!m_open || frame.size() > kLongestFrame) return false;
    uchar header[kHeader];
    qToBigEndian(static_cast<quint32>(frame.size()), header);
    m_socket->write(reinterpret_cast<const char *>(header), kHeader);
    return m_socket->write(frame) == frame.size();
}

qint64 SocketConnection::queuedBytes() const {
    return m_open ? m_socket->bytesToWrite() : 0;
}

void SocketConnection::close() {
    if (!m_open) return;
    m_open = false;
    m_socket->flush();
    m_socket->abort();
}

void SocketConnection::readSome() {
    const auto alive = m_alive;
    for (int frames = 0; m_open; ++frames) {
        m_buffer += m_socket->read(kHeader + kLongestFrame - m_buffer.size());
        if (m_buffer.size() < kHeader) return;
        const auto length = qFromBigEndian<quint32>(m_buffer.constData());
        if (length > kLongestFrame) return closedByPeer();
        if (m_buffer.size() < kHeader + qsizetype{length}) return;
        if (frames == kFramesPerTurn) {
            QMetaObject::invokeMethod(
                &m_context, [this] { guarded([this] { readSome(); }); }, Qt::QueuedConnection);
            return;
        }
        const QByteArray frame = m_buffer.mid(kHeader, length);
        m_buffer.remove(0, kHeader + length);
        if (const auto callback = onFrame) callback(frame);
        if (!*alive) return;
    }
}

void SocketConnection::closedByPeer() {
    if (!m_open) return;
    const auto alive = m_alive;
    // What the peer said before it went is still read.
    if (m_socket->state() != QLocalSocket::ConnectedState && m_socket->bytesAvailable() > 0) readSome();
    if (!*alive || !m_open) return;
    m_open = false;
    m_socket->abort();
    if (const auto callback = onClosed) callback();
}

}  // namespace core::platform
