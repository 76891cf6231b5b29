// SPDX-License-Identifier: Apache-2.0
#include "tests/support/process/running_sandbox.h"

namespace support::process {

using namespace Qt::StringLiterals;

RunningSandbox::RunningSandbox(const QStringList &practices, const QStringList &moreArguments)
    : m_program(u"practicebridge-sandbox"_s) {
    QStringList arguments{u"--listen"_s, u"127.0.0.1:0"_s, u"--api-key"_s, QLatin1String(kApiKey)};
    for (const QString &practice : practices) arguments << u"--practice"_s << practice;
    m_program.start(arguments + moreArguments);
    const QByteArray prefix = "listening on ";
    waitFor([&] { return m_program.output().contains('\n') || !m_program.isRunning(); });
    const QByteArray line = m_program.output().split('\n').first();
    if (!line.startsWith(prefix)) return;
    m_apiUrl = QString::fromUtf8(line.mid(prefix.size()));
    m_client.emplace(m_transport, QUrl(m_apiUrl));
}

QJsonDocument RunningSandbox::wait(
    const std::function<core::ports::Handle(core::base::Completion<QJsonDocument>)> &send) {
    std::optional<core::base::Expected<QJsonDocument>> answer;
    const auto call = send([&answer](core::base::Expected<QJsonDocument> got) { answer = std::move(got); });
    waitFor([&answer] { return answer.has_value(); });
    const bool isAnswered = answer && *answer;
    m_refusal = isAnswered ? QString() : answer ? answer->error().detail : u"no answer"_s;
    return isAnswered ? **answer : QJsonDocument();
}

QJsonDocument RunningSandbox::get(const QString &what) {
    return wait([&](auto done) { return m_client->get(what, std::move(done)); });
}

QJsonObject RunningSandbox::post(const QString &what, const QJsonObject &body) {
    return wait([&](auto done) { return m_client->post(what, body, std::move(done)); }).object();
}

QJsonObject RunningSandbox::booking(qint64 id) {
    for (const QJsonValue &each : get(u"bookings"_s).array()) {
        if (each.toObject().value(u"bookingId"_s).toInteger() == id) return each.toObject();
    }
    return {};
}

QJsonObject RunningSandbox::practice(const QString &id) {
    for (const QJsonValue &each : state().value(u"practices"_s).toArray()) {
        if (each.toObject().value(u"id"_s).toString() == id) return each.toObject();
    }
    return {};
}

qint64 RunningSandbox::calls(const QString &operation) {
    const QJsonObject operations = state().value(u"operations"_s).toObject();
    return operations.value(operation).toObject().value(u"calls"_s).toInteger();
}

qint64 RunningSandbox::book(const QJsonObject &wish) {
    return post(u"book"_s, wish).value(u"bookingId"_s).toInteger();
}

void RunningSandbox::fault(const QString &kind, const QString &operation, int count, QJsonObject more) {
    more.insert(u"kind"_s, kind);
    more.insert(u"operation"_s, operation);
    if (count > 0) more.insert(u"count"_s, count);
    post(u"faults"_s, more);
}

void RunningSandbox::clearFaults() {
    wait([&](auto done) { return m_client->clearFaults(std::move(done)); });
}

}  // namespace support::process
