// SPDX-License-Identifier: Apache-2.0
#include "app/sandbox/webhook_sender.h"

#include <QHostAddress>
#include <QJsonDocument>
#include <QNetworkProxy>
#include <QNetworkReply>

#include "app/sandbox/surroundings.h"

namespace app::sandbox {
namespace {

using namespace Qt::StringLiterals;

constexpr std::chrono::milliseconds kLook{100};
constexpr int kCallMilliseconds = 5000;

bool isLoopback(const QUrl &url) {
    return url.host() == u"localhost"_s || QHostAddress(url.host()).isLoopback();
}

}  // namespace

WebhookSender::WebhookSender(core::sandbox::Sandbox &sandbox) : m_sandbox(sandbox) {
    m_network.setProxy(QNetworkProxy::NoProxy);
    QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] { sendDue(); });
    m_timer.start(kLook);
}

void WebhookSender::sendDue() {
    for (const auto &call : m_sandbox.takeWebhookCalls(utcNow())) send(call);
}

void WebhookSender::send(const core::sandbox::WebhookCall &call) {
    const QUrl url(call.callbackUrl);
    if (!isLoopback(url)) {
        m_sandbox.webhookFailed(call, u"NotLoopback"_s, u"the sandbox calls this machine only"_s, utcNow());
        return;
    }
    QNetworkRequest request(url);
    request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
    request.setTransferTimeout(kCallMilliseconds);
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    QNetworkReply *reply = m_network.post(request, QJsonDocument(call.payload).toJson(QJsonDocument::Compact));
    QObject::connect(reply, &QNetworkReply::finished, &m_network, [this, reply, call] {
        reply->deleteLater();
        const int status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
        if (status >= 200 && status < 300) return;
        const QString message = status ? u"HTTP status %1"_s.arg(status) : reply->errorString();
        m_sandbox.webhookFailed(call, status ? u"BadResponse"_s : u"ConnectException"_s, message, utcNow());
    });
}

}  // namespace app::sandbox
