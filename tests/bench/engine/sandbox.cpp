// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/engine/sandbox.h"

#ifdef Q_OS_LINUX
#include <sys/prctl.h>

#include <csignal>
#endif

#include <QDateTime>
#include <QJsonDocument>
#include <QTimeZone>

#include "tests/bench/engine/loop.h"

namespace bench {

using namespace Qt::StringLiterals;
using core::base::ErrorKind;
using core::base::Expected;
using core::base::fail;

void endWithUs(QProcess &child) {
#ifdef Q_OS_LINUX
    child.setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGTERM); });
#else
    Q_UNUSED(child);
#endif
}

Sandbox::Sandbox(RateRules rules) : m_rules(rules) {}

Sandbox::~Sandbox() {
    if (m_process.state() == QProcess::NotRunning) return;
    m_process.terminate();
    if (!m_process.waitForFinished(5'000)) m_process.kill();
    m_process.waitForFinished(5'000);
}

Expected<void> Sandbox::start() {
    QStringList arguments{
        u"--listen"_s,   u"127.0.0.1:0"_s,
        u"--practice"_s, u"%1:%2:%3"_s.arg(QLatin1String(kPractice), QLatin1String(kPracticeKey), QLatin1String(kZone)),
        u"--api-key"_s,  QLatin1String(kApiKey),
        u"--seed"_s,     u"1"_s,
        u"--quiet"_s};
    if (m_rules == RateRules::Off) arguments << u"--no-rate-rules"_s;
    endWithUs(m_process);
    m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    m_process.start(QStringLiteral(PB_BINARY_DIR "/bin/practicebridge-sandbox"), arguments);
    const QString marker = u"listening on "_s;
    QString line;
    if (m_process.waitForStarted(10'000))
        while (!m_process.canReadLine() && m_process.waitForReadyRead(10'000)) continue;
    line = QString::fromUtf8(m_process.readLine()).trimmed();
    if (!line.startsWith(marker)) return fail(ErrorKind::Unavailable, u"sandbox"_s, m_process.errorString() + line);
    m_baseUrl = QUrl(line.mid(marker.size()));
    return {};
}

Expected<QJsonValue> Sandbox::exchange(const QByteArray &method, const QString &what, const QByteArray &body) {
    core::ports::HttpRequest request;
    request.method = method;
    request.url = m_baseUrl;
    request.url.setPath(u"/sandbox/"_s + what.section(u'?', 0, 0));
    request.url.setQuery(what.section(u'?', 1));
    request.body = body;
    request.operation = what;
    request.maxAnswerBytes = 256 * 1024 * 1024;
    request.deadline = std::chrono::seconds(60);
    if (!body.isEmpty()) request.headers.emplace_back("Content-Type", "application/json");
    const auto answer = await<core::ports::HttpResponse>(
        [&](auto done) { return m_transport.send(std::move(request), std::move(done)); });
    if (!answer) return fail(answer.error());
    const QJsonDocument json = QJsonDocument::fromJson(answer->body);
    if (answer->status == 409) return fail(ErrorKind::Conflict, what, QString::fromUtf8(answer->body));
    if (answer->status != 200) return fail(ErrorKind::Rejected, what, QString::fromUtf8(answer->body));
    return json.isArray() ? QJsonValue(json.array()) : QJsonValue(json.object());
}

Expected<QJsonValue> Sandbox::ask(const QString &what) {
    return exchange("GET", what, {});
}

Expected<QJsonValue> Sandbox::tell(const QString &what, const QJsonObject &body) {
    return exchange("POST", what, QJsonDocument(body).toJson(QJsonDocument::Compact));
}

QJsonArray Sandbox::bookings() {
    return ask(u"bookings"_s).value_or(QJsonValue()).toArray();
}

QJsonObject Sandbox::practice() {
    const QJsonObject state = ask(u"state"_s).value_or(QJsonValue()).toObject();
    return state.value(u"practices"_s).toArray().first().toObject();
}

qint64 Sandbox::violations() {
    return ask(u"violations"_s).value_or(QJsonValue()).toArray().size();
}

std::vector<QJsonObject> Sandbox::slotsOnOffer() {
    const QString from = tomorrow().toString(Qt::ISODate);
    std::vector<QJsonObject> all;
    for (const QJsonValue &slot : ask(u"available?limit=1000000"_s).value_or(QJsonValue()).toArray()) {
        const QJsonObject one = slot.toObject();
        if (one.value(u"start"_s).toString() < from) continue;
        const QJsonArray types = one.value(u"types"_s).toArray();
        all.push_back({{u"resource"_s, one.value(u"resource"_s)},
                       {u"start"_s, one.value(u"start"_s)},
                       {u"type"_s, types.isEmpty() ? QJsonValue(u"1"_s) : types.first()}});
    }
    // A stride that shares no factor with the number of slots visits each of them once.
    std::vector<QJsonObject> spread;
    size_t stride = 389;
    while (!all.empty() && all.size() % stride == 0) stride += 2;
    for (size_t i = 0, at = 0; i < all.size(); ++i, at = (at + stride) % all.size()) spread.push_back(all[at]);
    return spread;
}

bool isAnswered(const QJsonObject &booking) {
    return booking.value(u"answeredAt"_s).isString();
}

std::vector<double> confirmedAfterMs(const QJsonArray &bookings) {
    std::vector<double> times;
    for (const QJsonValue &value : bookings) {
        const QJsonObject booking = value.toObject();
        if (booking.value(u"answer"_s) == u"confirmed"_s)
            times.push_back(booking.value(u"answeredAfterListedMs"_s).toDouble());
    }
    return times;
}

QDate tomorrow() {
    return QDateTime::currentDateTimeUtc().toTimeZone(QTimeZone(kZone)).date().addDays(1);
}

}  // namespace bench
