// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QTcpSocket>
#include <QTimer>

#include "core/platform/httpserver/request_reader.h"

namespace core::platform::httpserver {

/// One connection: reads a request, waits for its answer, writes it, reads the next. Deletes itself when it is over.
class Connection final : public QObject {
  public:
    Connection(QTcpSocket *socket, const Handler &handler, const HttpServerBounds &bounds, QObject *parent);

    /// Closes after the answer under way, or now when there is none.
    void finish();

  private:
    enum class State { Reading, Handling, Writing, Draining };

    void readMore();
    void consume();
    void dispatch();
    void armTimer();
    void expire();
    void refuse(int status);
    void deliver(HttpReply reply);
    void write(const HttpReply &reply);
    void drip(QByteArray rest, std::chrono::milliseconds every);
    void written();
    void reset();

    QTcpSocket *m_socket;
    const Handler &m_handler;
    const HttpServerBounds &m_bounds;
    RequestReader m_reader;
    RequestReader::Stage m_timedStage = RequestReader::Stage::Complete;
    State m_state = State::Reading;
    QByteArray m_pending;
    QTimer m_timer;
    quint64 m_exchange = 0;  ///< Tells the answer to this request from a late one to an earlier.
    bool m_isHead = false;
    bool m_closing = false;
    bool m_refused = false;
};

}  // namespace core::platform::httpserver
