// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDeadlineTimer>
#include <QHash>
#include <QNetworkProxyFactory>

namespace core::platform {

/// True for localhost and the loopback addresses of both families.
bool isLoopbackHost(const QString &host);

/// The system's proxy for each origin, except for loopback. A choice is kept for five minutes, because asking the
/// system may block (proxy auto-discovery on Windows).
class ProxyChoice final : public QNetworkProxyFactory {
  public:
    QList<QNetworkProxy> queryProxy(const QNetworkProxyQuery &query) override;

  private:
    struct Known {
        QList<QNetworkProxy> proxies;
        QDeadlineTimer until;
    };
    QHash<QString, Known> m_known;
};

}  // namespace core::platform
