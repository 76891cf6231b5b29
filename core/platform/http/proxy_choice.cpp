// SPDX-License-Identifier: Apache-2.0
#include "core/platform/http/proxy_choice.h"

#include <QHostAddress>
#include <QUrl>
#include <chrono>

namespace core::platform {

bool isLoopbackHost(const QString &host) {
    if (host.compare(QLatin1String("localhost"), Qt::CaseInsensitive) == 0) return true;
    return QHostAddress(host).isLoopback();
}

QList<QNetworkProxy> ProxyChoice::queryProxy(const QNetworkProxyQuery &query) {
    if (isLoopbackHost(query.peerHostName())) return {QNetworkProxy(QNetworkProxy::NoProxy)};
    const QString origin = query.url().adjusted(QUrl::RemovePath | QUrl::RemoveQuery | QUrl::RemoveUserInfo).toString();
    const auto known = m_known.constFind(origin);
    if (known != m_known.constEnd() && !known->until.hasExpired()) return known->proxies;
    const QList<QNetworkProxy> proxies = systemProxyForQuery(query);
    m_known.insert(origin, {proxies, QDeadlineTimer(std::chrono::minutes{5})});
    return proxies;
}

}  // namespace core::platform
