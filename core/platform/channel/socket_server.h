// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QLocalServer>
#include <QString>
#include <memory>

#include "core/base/expected.h"
#include "core/ports/local_channel.h"

namespace core::platform {

/// The engine's socket: readable and writable by its user only; processes of other users (but root) are turned away.
/// Lives on the thread that made it.
class SocketServer final : public ports::LocalServer {
  public:
    /// Listens for the engine of @p dataDir, which must exist and whose lock the caller holds. A socket file that
    /// nobody answers is replaced. Fails with Conflict when another engine answers, Unavailable when no place can be
    /// used.
    static base::Expected<std::unique_ptr<SocketServer>> listen(const QString &dataDir);
    ~SocketServer() override;

    /// The socket's path, or the name of the pipe.
    QString name() const { return m_name; }

  private:
    SocketServer() = default;
    void acceptWaiting();

    QLocalServer m_server;
    QString m_name;
};

}  // namespace core::platform
