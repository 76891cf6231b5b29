// SPDX-License-Identifier: Apache-2.0
#include "app/sandbox/demo/sandbox_client.h"

namespace app::sandbox::demo {

using namespace Qt::StringLiterals;
using core::base::Completion;
using core::base::ErrorKind;

SandboxClient::SandboxClient(core::ports::HttpTransport &transport, const QUrl &apiUrl)
    : m_transport(transport), m_base(apiUrl.resolved(QUrl(u"/sandbox/"_s))) {}

core::ports::Handle SandboxClient::get(const QString &what, Completion<QJsonDocument> done) const {
    return send({}, what, std::move(done));
}

core::ports::Handle SandboxClient::post(const QString &what, const QJsonObject &body,
                                        Completion<QJsonDocument> done) const {
    core::ports::HttpRequest request;
    request.method = "POST";
    request.headers = {{"Content-Type", "application/json"}};
    request.body = QJsonDocument(body).toJson(QJsonDocument::Compact);
    return send(std::move(request), what, std::move(done));
}

core::ports::Handle SandboxClient::clearFaults(Completion<QJsonDocument> done) const {
    core::ports::HttpRequest request;
    request.method = "DELETE";
    return send(std::move(request), u"faults"_s, std::move(done));
}

core::ports::Handle SandboxClient::send(core::ports::HttpRequest request, const QString &what,
                                        Completion<QJsonDocument> done) const {
    request.url = m_base.resolved(QUrl(what));
    request.operation = u"sandbox/"_s + what;
    return m_transport.send(std::move(request), [what, done = std::move(done)](const auto &response) {
        if (!response) return done(core::base::fail(response.error()));
        const QJsonDocument answer = QJsonDocument::fromJson(response->body);
        if (response->status == 200) return done(answer);
        core::base::Error refused{ErrorKind::Rejected, u"sandbox/"_s + what,
                                  answer.object().value(u"error"_s).toString()};
        refused.httpStatus = response->status;
        done(core::base::fail(std::move(refused)));
    });
}

}  // namespace app::sandbox::demo
