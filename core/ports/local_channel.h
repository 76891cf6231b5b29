// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <functional>
#include <memory>

namespace core::ports {

/// One connection between the engine and a tray app or command line, carrying whole frames of at most 1 MiB.
/// Callbacks run on the owner's event loop.
class LocalConnection {
  public:
    virtual ~LocalConnection() = default;
    /// Queued; false when the connection is gone or the frame is over the bound.
    virtual bool sendFrame(const QByteArray &frame) = 0;
    /// Bytes queued by sendFrame that the other side has not taken yet; a bound on it is the caller's.
    virtual qint64 queuedBytes() const = 0;
    virtual void close() = 0;
    /// Set once by the owner before any frame can arrive.
    std::function<void(QByteArray)> onFrame;
    std::function<void()> onClosed;
};

/// The engine's listening side.
class LocalServer {
  public:
    virtual ~LocalServer() = default;
    std::function<void(std::shared_ptr<LocalConnection>)> onConnection;
};

}  // namespace core::ports
