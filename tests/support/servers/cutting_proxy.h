// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QString>
#include <memory>

namespace support::servers {

/// A loopback proxy between a driver and its server that cuts the line at a chosen word, so that "the connection was
/// lost in the commit" happens exactly when a test says so. It runs on a thread of its own; calls come from the test's
/// thread.
///
///     CuttingProxy proxy(portOf((*server)->connectionString()));
///     auto session = OdbcSession::connect(throughPort((*server)->connectionString(), proxy.port()),
///     (*server)->password()); proxy.cutBefore("COMMIT");   // the server never hears it proxy.cutAfter("COMMIT"); //
///     the server has answered it, the driver never hears that
class CuttingProxy {
  public:
    explicit CuttingProxy(quint16 serverPort);
    ~CuttingProxy();
    CuttingProxy(const CuttingProxy &) = delete;
    CuttingProxy &operator=(const CuttingProxy &) = delete;

    quint16 port() const;
    /// Once: the line on which the client next sends @p word is closed instead.
    void cutBefore(const QByteArray &word);
    /// Once: the line is closed when the server's answer to @p word comes in.
    void cutAfter(const QByteArray &word);
    /// Closes all lines now.
    void cutNow();
    int cuts() const;

  private:
    struct Shared;
    std::shared_ptr<Shared> m_shared;
};

quint16 portOf(const QString &connectionString);
QString throughPort(const QString &connectionString, quint16 port);

}  // namespace support::servers
