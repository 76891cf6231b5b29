// SPDX-License-Identifier: Apache-2.0
#include "core/platform/http/exchange.h"

#include <QMetaEnum>
#include <QNetworkAccessManager>
#include <QNetworkRequest>
#include <QSslError>

#include "core/platform/http/single_pass_body.h"

namespace core::platform {
namespace {

using base::ErrorKind;

constexpr int kMostRedirects = 5;

QNetworkRequest networkRequest(const ports::HttpRequest &request, const QUrl &url) {
    QNetworkRequest call(url);
    for (const auto &[name, value] : request.headers) call.setRawHeader(name, value);
    call.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    call.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    call.setAttribute(QNetworkRequest::CacheSaveControlAttribute, false);
    call.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    call.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    call.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    // Our bound takes the place of Qt's own guard against packed bombs.
    call.setDecompressedSafetyCheckThreshold(request.maxAnswerBytes);
    return call;
}

int statusOf(const QNetworkReply &reply) {
    return reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
}

bool isRedirect(int status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

bool sameOrigin(const QUrl &a, const QUrl &b) {
    const int usual = a.scheme() == QLatin1String("https") ? 443 : 80;
    return a.scheme() == b.scheme() && a.host() == b.host() && a.port(usual) == b.port(usual);
}

/// Qt turns statuses into errors as well; these are the others: connection, proxy, and what is no HTTP.
bool brokeOff(QNetworkReply::NetworkError error) {
    return (error != QNetworkReply::NoError && error < QNetworkReply::ContentAccessDenied) ||
           error == QNetworkReply::ContentReSendError || error == QNetworkReply::ProtocolFailure ||
           error == QNetworkReply::ProtocolUnknownError;
}

}  // namespace

Exchange::Exchange(Connections connections, ports::HttpRequest request, base::Completion<ports::HttpResponse> done,
                   QObject *parent)
    : QObject(parent), m_connections(std::move(connections)), m_request(std::move(request)), m_done(std::move(done)) {
    m_deadline.setSingleShot(true);
    m_deadline.setTimerType(Qt::PreciseTimer);
    connect(&m_deadline, &QTimer::timeout, this, [this] { expired(); });
}

Exchange::~Exchange() {
    dropReply();
}

void Exchange::start() {
    m_deadline.start(m_request.deadline);
    sendTo(m_request.url);
}

void Exchange::cancel() {
    m_done = nullptr;
    m_deadline.stop();
    dropReply();
    deleteLater();
}

void Exchange::sendTo(const QUrl &url) {
    QNetworkRequest call = networkRequest(m_request, url);
    call.setSslConfiguration(m_connections.tls);
    QIODevice *body = nullptr;
    if (!m_request.body.isEmpty()) {
        call.setAttribute(QNetworkRequest::DoNotBufferUploadDataAttribute, true);
        call.setHeader(QNetworkRequest::ContentLengthHeader, qint64(m_request.body.size()));
        body = new SinglePassBody(m_request.body, this);
    } else if (m_request.method == "POST" || m_request.method == "PUT") {
        call.setHeader(QNetworkRequest::ContentLengthHeader, 0);
    }
    m_answer.clear();
    m_reply = m_connections.manager->sendCustomRequest(call, m_request.method, body);
    QNetworkReply *reply = m_reply;
    connect(reply, &QNetworkReply::requestSent, this, [this] { m_sentSomething = true; });
    connect(reply, &QNetworkReply::uploadProgress, this, [this](qint64 sent, qint64) {
        if (sent > 0) m_sentSomething = true;
    });
    connect(reply, &QNetworkReply::sslErrors, this, [this](const QList<QSslError> &errors) {
        if (!errors.isEmpty()) m_tlsTrouble = errors.constFirst().errorString();
    });
    connect(reply, &QNetworkReply::readyRead, this, [this] { readSome(); });
    connect(reply, &QNetworkReply::finished, this, [this] { replyFinished(); });
}

void Exchange::dropReply() {
    QNetworkReply *reply = m_reply;
    m_reply = nullptr;
    if (!reply) return;
    reply->disconnect(this);
    reply->abort();
    reply->deleteLater();
}

void Exchange::readSome() {
    m_answer += m_reply->readAll();
    if (m_answer.size() <= m_request.maxAnswerBytes) return;
    finish(base::fail(error(ErrorKind::ContractViolation,
                            QStringLiteral("the answer is longer than %1 bytes").arg(m_request.maxAnswerBytes))));
}

void Exchange::expired() {
    const auto detail = QStringLiteral("no complete answer within %1 ms").arg(m_request.deadline.count());
    finish(base::fail(error(kindOfLoss(), detail)));
}

void Exchange::replyFinished() {
    if (m_reply->isReadable()) readSome();
    if (!m_reply) return;
    if (m_reply->error() == QNetworkReply::ContentReSendError && !m_sentSomething && !m_startedOver) return startOver();
    if (isRedirect(statusOf(*m_reply)) && !brokeOff(m_reply->error())) return follow(*m_reply);
    finish(outcome(*m_reply));
}

void Exchange::startOver() {
    m_startedOver = true;
    const QUrl url = m_reply->url();
    dropReply();
    sendTo(url);
}

void Exchange::follow(const QNetworkReply &reply) {
    const QByteArray location = reply.rawHeader("Location");
    const QUrl target = reply.url().resolved(QUrl::fromEncoded(location));
    QString refusal;
    if (m_request.method != "GET") {
        refusal = QStringLiteral("a call that changes something was redirected");
    } else if (location.isEmpty() || !target.isValid() || !sameOrigin(reply.url(), target)) {
        refusal = QStringLiteral("redirected away from %1").arg(reply.url().host());
    } else if (++m_redirects > kMostRedirects) {
        refusal = QStringLiteral("redirected more than %1 times").arg(kMostRedirects);
    }
    if (!refusal.isEmpty()) return finish(base::fail(error(ErrorKind::ContractViolation, refusal)));
    dropReply();
    sendTo(target);
}

base::Expected<ports::HttpResponse> Exchange::outcome(const QNetworkReply &reply) const {
    const int status = statusOf(reply);
    if (status == 0 || brokeOff(reply.error())) return base::fail(lossOf(reply));
    if (status < 400 && reply.error() != QNetworkReply::NoError) {
        return base::fail(error(ErrorKind::ContractViolation, QStringLiteral("the answer could not be unpacked")));
    }
    ports::HttpResponse response{status, {}, m_answer};
    for (const auto &[name, value] : reply.rawHeaderPairs()) response.headers.emplace_back(name, value);
    return response;
}

ErrorKind Exchange::kindOfLoss() const {
    const bool onlyReads = m_request.method == "GET" || m_request.method == "HEAD";
    return onlyReads || !m_sentSomething ? ErrorKind::Unavailable : ErrorKind::OutcomeUnknown;
}

base::Error Exchange::lossOf(const QNetworkReply &reply) const {
    const auto names = QMetaEnum::fromType<QNetworkReply::NetworkError>();
    QString detail = QStringLiteral("%1 at %2").arg(QLatin1String(names.valueToKey(reply.error())), reply.url().host());
    if (!m_tlsTrouble.isEmpty()) detail += QStringLiteral(": ") + m_tlsTrouble;
    base::Error loss = error(kindOfLoss(), detail);
    loss.nativeCode = reply.error();
    return loss;
}

base::Error Exchange::error(ErrorKind kind, const QString &detail) const {
    return {kind, m_request.operation, detail};
}

void Exchange::finish(base::Expected<ports::HttpResponse> result) {
    m_deadline.stop();
    dropReply();
    // Posted, so that the completion may destroy the transport.
    QMetaObject::invokeMethod(
        this,
        [this, result = std::move(result)]() mutable {
            const auto done = std::exchange(m_done, nullptr);
            deleteLater();
            if (done) done(std::move(result));
        },
        Qt::QueuedConnection);
}

}  // namespace core::platform
