// SPDX-License-Identifier: Apache-2.0
#include "core/platform/httpserver/connection.h"

#include <QPointer>

#ifdef Q_OS_WIN
#include <winsock2.h>
#else
#include <sys/socket.h>
#endif

namespace core::platform::httpserver {
namespace {

constexpr std::chrono::milliseconds kDrainTime{1000};
constexpr qint64 kReadAhead = 256 * 1024;
constexpr qsizetype kPendingBound = 512 * 1024;

QByteArray reasonPhrase(int status) {
    return http_status_str(static_cast<http_status>(status));
}

QByteArray headOf(const ports::HttpResponse &response, bool keepAlive) {
    QByteArray head = "HTTP/1.1 " + QByteArray::number(response.status) + ' ' + reasonPhrase(response.status) + "\r\n";
    for (const auto &[name, value] : response.headers) head += name + ": " + value + "\r\n";
    if (response.status != 204 && response.status != 304) {
        head += "Content-Length: " + QByteArray::number(response.body.size()) + "\r\n";
    }
    return head + (keepAlive ? "Connection: keep-alive\r\n\r\n" : "Connection: close\r\n\r\n");
}

/// Without lingering, closing sends a reset instead of an orderly end.
void dropLinger(qintptr descriptor) {
    linger off{};
    off.l_onoff = 1;
    off.l_linger = 0;
#ifdef Q_OS_WIN
    setsockopt(static_cast<SOCKET>(descriptor), SOL_SOCKET, SO_LINGER, reinterpret_cast<const char *>(&off),
               sizeof off);
#else
    setsockopt(static_cast<int>(descriptor), SOL_SOCKET, SO_LINGER, &off, sizeof off);
#endif
}

}  // namespace

Connection::Connection(QTcpSocket *socket, const Handler &handler, const HttpServerBounds &bounds, QObject *parent)
    : QObject(parent), m_socket(socket), m_handler(handler), m_bounds(bounds), m_reader(bounds) {
    m_socket->setParent(this);
    m_socket->setReadBufferSize(kReadAhead);
    m_socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, [this] { expire(); });
    connect(m_socket, &QTcpSocket::readyRead, this, [this] { readMore(); });
    connect(m_socket, &QTcpSocket::disconnected, this, [this] { deleteLater(); });
    connect(m_socket, &QTcpSocket::bytesWritten, this, [this] {
        if (m_state == State::Writing && m_socket->bytesToWrite() == 0 && m_timedStage == RequestReader::Stage::Idle)
            written();
    });
    armTimer();
    QMetaObject::invokeMethod(
        this, [this] { readMore(); }, Qt::QueuedConnection);
}

void Connection::finish() {
    m_closing = true;
    if (m_state == State::Reading) m_socket->disconnectFromHost();
}

void Connection::readMore() {
    if (m_refused) {
        m_socket->readAll();
        return;
    }
    if (m_state != State::Reading && m_pending.size() >= kPendingBound)
        return;  // Backpressure: the socket keeps the rest.
    m_pending += m_socket->readAll();
    if (m_state == State::Reading) consume();
}

void Connection::consume() {
    if (m_pending.isEmpty()) return armTimer();
    m_reader.feed(m_pending);
    if (m_reader.refusal()) return refuse(m_reader.refusal());
    if (m_reader.stage() == RequestReader::Stage::Complete) return dispatch();
    if (m_reader.stage() == RequestReader::Stage::Body && m_reader.takeContinue()) {
        m_socket->write("HTTP/1.1 100 Continue\r\n\r\n");
    }
    armTimer();
}

/// Each stage has its own time, counted from its beginning: dripping bytes does not buy more.
void Connection::armTimer() {
    const RequestReader::Stage stage = m_reader.stage();
    if (stage == m_timedStage && m_timer.isActive()) return;
    m_timedStage = stage;
    switch (stage) {
        case RequestReader::Stage::Idle:
            m_timer.start(m_bounds.idleTime);
            break;
        case RequestReader::Stage::Headers:
            m_timer.start(m_bounds.headerTime);
            break;
        case RequestReader::Stage::Body:
            m_timer.start(m_bounds.bodyTime);
            break;
        case RequestReader::Stage::Complete:
            m_timer.start(m_bounds.handlerTime);
            break;
    }
}

void Connection::expire() {
    if (m_state == State::Handling) {
        ++m_exchange;
        m_closing = true;
        return deliver({{503, {}, {}}});
    }
    if (m_state != State::Reading || m_reader.stage() == RequestReader::Stage::Idle) return reset();
    refuse(408);
}

void Connection::refuse(int status) {
    m_closing = true;
    m_refused = true;
    ++m_exchange;
    m_pending.clear();
    deliver({{status, {}, {}}});
}

void Connection::dispatch() {
    m_state = State::Handling;
    if (!m_reader.keepAlive()) m_closing = true;
    armTimer();
    const ports::HttpRequest request = m_reader.take();
    m_isHead = request.method == "HEAD";
    const quint64 exchange = ++m_exchange;
    const QPointer<Connection> self(this);
    m_handler(request, m_socket->peerAddress(), [self, exchange](HttpReply reply) {
        if (!self || self->m_exchange != exchange || self->m_state != State::Handling) return;
        ++self->m_exchange;
        if (reply.delay.count() <= 0) return self->deliver(std::move(reply));
        self->m_timer.stop();
        QTimer::singleShot(reply.delay, self.data(), [self, reply] {
            if (self) self->deliver(reply);
        });
    });
}

void Connection::deliver(HttpReply reply) {
    m_state = State::Writing;
    m_timer.start(m_bounds.bodyTime);
    if (reply.delivery == Delivery::Reset) return reset();
    write(reply);
}

void Connection::write(const HttpReply &reply) {
    const QByteArray head = headOf(reply.response, !m_closing);
    const QByteArray body = m_isHead ? QByteArray() : reply.response.body;
    if (reply.delivery == Delivery::Truncate) {
        connect(m_socket, &QTcpSocket::bytesWritten, this, [this] {
            if (m_socket->bytesToWrite() == 0) reset();
        });
        m_socket->write(head + body.left(body.size() / 2));
        return;
    }
    if (reply.delivery == Delivery::Drip) {
        m_timer.stop();
        m_timedStage = RequestReader::Stage::Body;
        m_socket->write(head);
        return drip(body, reply.dripEvery);
    }
    m_timedStage = RequestReader::Stage::Idle;
    m_socket->write(head + body);
}

void Connection::drip(QByteArray rest, std::chrono::milliseconds every) {
    if (rest.size() <= 1) m_timedStage = RequestReader::Stage::Idle;
    if (rest.isEmpty()) return written();
    m_socket->write(rest.left(1));
    rest.remove(0, 1);
    if (rest.isEmpty()) return;
    QTimer::singleShot(every, this, [this, rest, every] { drip(rest, every); });
}

void Connection::written() {
    if (m_refused) {
        // Closing with unread bytes would reset the connection before the caller has read why.
        m_state = State::Draining;
        m_timer.start(std::min(kDrainTime, m_bounds.headerTime));
        return;
    }
    if (m_closing) {
        m_timer.start(m_bounds.headerTime);
        m_socket->disconnectFromHost();
        return;
    }
    m_state = State::Reading;
    m_timer.stop();
    m_pending += m_socket->readAll();
    consume();
}

void Connection::reset() {
    m_socket->disconnect(this);
    m_timer.stop();
    ++m_exchange;
    if (m_socket->socketDescriptor() != -1) dropLinger(m_socket->socketDescriptor());
    m_socket->abort();
    deleteLater();
}

}  // namespace core::platform::httpserver
