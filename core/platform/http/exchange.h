// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QNetworkReply>
#include <QObject>
#include <QPointer>
#include <QSslConfiguration>
#include <QTimer>
#include <memory>

#include "core/ports/http_transport.h"

class QNetworkAccessManager;

namespace core::platform {

/// A pool of connections, and the TLS settings that hold for all of it: Qt's pool does not tell settings apart.
struct Connections {
    std::shared_ptr<QNetworkAccessManager> manager;
    QSslConfiguration tls;
};

/// One call of QtHttpTransport from request to completion, redirects included. Deletes itself when done.
class Exchange final : public QObject {
  public:
    Exchange(Connections connections, ports::HttpRequest request, base::Completion<ports::HttpResponse> done,
             QObject *parent);
    ~Exchange() override;

    void start();
    /// Ends with @p error on the next turn of the event loop, without having sent anything.
    void refuse(base::Error error) { finish(base::fail(std::move(error))); }
    /// Stops everything; the completion will not run.
    void cancel();

  private:
    void sendTo(const QUrl &url);
    void dropReply();
    void readSome();
    void replyFinished();
    void expired();
    /// A kept connection turned out to be closed before anything went out on it.
    void startOver();
    void follow(const QNetworkReply &reply);
    void finish(base::Expected<ports::HttpResponse> result);

    base::Error error(base::ErrorKind kind, const QString &detail) const;
    /// What a lost connection means: nothing for what only reads or never went out, an open question for the rest.
    base::ErrorKind kindOfLoss() const;
    base::Expected<ports::HttpResponse> outcome(const QNetworkReply &reply) const;
    base::Error lossOf(const QNetworkReply &reply) const;

    Connections m_connections;
    ports::HttpRequest m_request;
    base::Completion<ports::HttpResponse> m_done;
    QPointer<QNetworkReply> m_reply;
    QTimer m_deadline;
    QByteArray m_answer;
    QString m_tlsTrouble;
    int m_redirects = 0;
    bool m_sentSomething = false;
    bool m_startedOver = false;
};

}  // namespace core::platform
