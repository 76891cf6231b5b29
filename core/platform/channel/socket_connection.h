// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QLocalSocket>
#include <memory>

#include "core/ports/local_channel.h"

namespace core::platform {

inline constexpr qint64 kLongestFrame = 1024 * 1024;

/// A connected QLocalSocket that carries frames: four bytes of length, most significant first, then the frame. A longer
/// frame than 1 MiB closes the link. May be destroyed inside its own callbacks. Lives on the thread of the socket.
class SocketConnection final : public ports::LocalConnection {
  public:
    /// Takes a connected @p socket. Frames arrive from the next turn of the event loop on.
    explicit SocketConnection(std::unique_ptr<QLocalSocket> socket);
    ~SocketConnection() override;

    bool sendFrame(const QByteArray &frame) override;
    qint64 queuedBytes() const override;
    /// Sends what the system takes at once and closes. onClosed is not called for it.
    void close() override;

  private:
    void readSome();
    void closedByPeer();
    template <class Call>
    bool guarded(Call call);

    std::unique_ptr<QLocalSocket> m_socket;
    QObject m_context;  ///< Receiver of the socket's signals; destroyed with this object.
    QByteArray m_buffer;
    std::shared_ptr<bool> m_alive = std::make_shared<bool>(true);
    int m_depth = 0;  ///< Of the socket's signals on the stack.
    bool m_open = true;
};

}  // namespace core::platform
