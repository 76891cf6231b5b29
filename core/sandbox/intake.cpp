// SPDX-License-Identifier: Apache-2.0
#include "core/sandbox/intake.h"

#include <zlib.h>

#include <QJsonDocument>
#include <QRegularExpression>
#include <QUrlQuery>

namespace core::sandbox {
namespace {

using namespace Qt::StringLiterals;
using Refusal = std::optional<ports::HttpResponse>;

constexpr qsizetype kMaxBody = 16 * 1024 * 1024;
constexpr qsizetype kMaxDocument = 64 * 1024 * 1024;
constexpr std::chrono::seconds kPaceWindow{10};
constexpr size_t kMaxCallsPerWindow = 110;
constexpr size_t kMaxPollsPerWindow = 12;

Refusal checkHeaders(const Call &call, const Operation &operation, const ports::HttpRequest &request) {
    static const QRegularExpression agentForm(u"\\A\\S.* \\([^()\\s@]+@[^()\\s@]+\\) (DEV|UAT|PROD)\\z"_s);
    const QString agent = QString::fromUtf8(ports::headerValue(request.headers, "User-Agent"));
    if (!agentForm.match(agent).hasMatch()) {
        return call.refuse(u"user-agent"_s, u"User-Agent: \"NAME (EMAIL) DEV|UAT|PROD\" expected"_s);
    }
    if (request.method != "POST" && !request.body.isEmpty()) {
        return call.refuse(u"body"_s, u"body: none expected with %1"_s.arg(QString::fromLatin1(request.method)));
    }
    if (!operation.hasBody) return std::nullopt;
    const QByteArray type = ports::headerValue(request.headers, "Content-Type").toLower().split(';').first().trimmed();
    if (type != "application/json") {
        return call.refuse(u"content-type"_s, u"Content-Type: application/json expected"_s);
    }
    return std::nullopt;
}

Refusal checkPathParameters(const Call &call) {
    for (auto it = call.path.begin(); it != call.path.end(); ++it) {
        if (it.key() == u"id"_s) continue;
        bool isNumber = false;
        if (it.value().toLongLong(&isNumber) < 1 || !isNumber) {
            return call.refuse(u"parameter"_s, it.key() + u": a positive integer expected"_s);
        }
    }
    return std::nullopt;
}

QString parameterBreach(const Parameter &parameter, const QString &value) {
    if (parameter.kind == ParameterKind::Integer) {
        bool isNumber = false;
        if (value.toLongLong(&isNumber) < 1 || !isNumber) return parameter.name + u": a positive integer expected"_s;
    }
    if (parameter.kind == ParameterKind::Stamp && !base::parseUtcStamp(value)) {
        return parameter.name + u": a datetime YYYY-MM-DD HH:MM:SS expected"_s;
    }
    return {};
}

Refusal checkQuery(Call &call, const Operation &operation, const ports::HttpRequest &request) {
    for (const auto &[name, value] : QUrlQuery(request.url).queryItems(QUrl::FullyDecoded)) {
        const auto known = std::find_if(operation.query.begin(), operation.query.end(),
                                        [&name = name](const Parameter &parameter) { return parameter.name == name; });
        if (known == operation.query.end()) {
            return call.refuse(u"parameter"_s, u"query parameter: one is not in the definition"_s);
        }
        const QString decoded = QString(value).replace(u'+', u' ');
        if (const QString breach = parameterBreach(*known, decoded); !breach.isEmpty()) {
            return call.refuse(u"parameter"_s, breach);
        }
        call.query.insert(name, decoded);
    }
    for (const Parameter &parameter : operation.query) {
        if (parameter.required && call.query.value(parameter.name).isEmpty()) {
            return call.refuse(u"parameter"_s, parameter.name + u": required in the query"_s);
        }
    }
    return std::nullopt;
}

bool mentions(const QString &text, const QString &personal) {
    return personal.size() >= 4 && text.compare(personal, Qt::CaseInsensitive) == 0;
}

bool carriesPerson(const QString &text, const domain::Patient &patient) {
    if (patient.email.size() >= 5 && text.contains(patient.email, Qt::CaseInsensitive)) return true;
    if (patient.phone.size() >= 8 && text.contains(patient.phone)) return true;
    return mentions(text, patient.lastName) || mentions(text, patient.firstName) ||
           mentions(text, patient.medicareNumber);
}

/// Addresses end up in the logs of every proxy between here and there.
Refusal checkPrivacy(const Call &call, const ports::HttpRequest &request) {
    if (request.url.query().isEmpty()) return std::nullopt;
    QStringList texts;
    for (const auto &[name, value] : QUrlQuery(request.url).queryItems(QUrl::FullyDecoded)) texts << name << value;
    for (const QString &text : texts) {
        if (text == call.state.settings.apiKey || text == call.practice.key) {
            return call.refuse(u"secret-in-url"_s, u"query: keys belong in headers"_s);
        }
        for (const auto &[id, booking] : call.state.bookings) {
            if (carriesPerson(text, booking.patient)) {
                return call.refuse(u"personal-data-in-url"_s, u"query: personal data may not be in an address"_s);
            }
        }
    }
    return std::nullopt;
}

Refusal unpack(const Call &call, const ports::HttpRequest &request, QByteArray &body) {
    const QByteArray encoding = ports::headerValue(request.headers, "Content-Encoding").toLower().trimmed();
    const qsizetype bound = call.operation == u"uploadDocument"_s ? kMaxDocument : kMaxBody;
    if (encoding.isEmpty() || encoding == "identity") {
        body = request.body;
    } else if (encoding == "gzip") {
        const auto inflated = inflateGzip(request.body, bound);
        if (!inflated) return call.refuse(u"gzip"_s, u"body: not a gzip stream, or larger than the bound"_s);
        body = *inflated;
    } else {
        return call.refuse(u"content-encoding"_s, u"Content-Encoding: gzip or none expected"_s);
    }
    if (body.size() > bound) return call.refuse(u"body"_s, u"body: larger than the bound"_s);
    return std::nullopt;
}

Refusal checkBody(Call &call, const Operation &operation, const ports::HttpRequest &request) {
    if (request.method != "POST") return std::nullopt;
    QByteArray body;
    if (auto refusal = unpack(call, request, body)) return refusal;
    if (!operation.hasBody && body.trimmed().isEmpty()) return std::nullopt;
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(body, &error);
    if (error.error != QJsonParseError::NoError) {
        return call.refuse(u"json"_s, u"body: JSON expected, broken at byte %1"_s.arg(error.offset));
    }
    if (!operation.hasBody) return std::nullopt;
    call.body = document.isArray() ? QJsonValue(document.array()) : QJsonValue(document.object());
    if (auto breach = firstBreach(call.body, operation.body, {})) return call.refuse(u"schema"_s, *breach);
    for (const QString &name : unknownFields(call.body, operation.body, {})) {
        call.note(u"unknown-field"_s, name + u": not in the definition"_s);
    }
    return std::nullopt;
}

/// True when @p times holds more than @p most within the window; drops the older ones.
bool tooMany(std::deque<base::UtcTime> &times, base::UtcTime now, size_t most) {
    times.push_back(now);
    while (!times.empty() && times.front() + kPaceWindow <= now) times.pop_front();
    if (times.size() <= most) return false;
    times.clear();
    return true;
}

}  // namespace

std::optional<ports::HttpResponse> checkRequest(Call &call, const Operation &operation,
                                                const ports::HttpRequest &request) {
    if (auto refusal = checkHeaders(call, operation, request)) return refusal;
    if (auto refusal = checkPathParameters(call)) return refusal;
    if (auto refusal = checkPrivacy(call, request)) return refusal;
    if (auto refusal = checkQuery(call, operation, request)) return refusal;
    if (auto refusal = checkBody(call, operation, request)) return refusal;
    if (!operation.feature.isEmpty() && !call.practice.features.contains(operation.feature)) {
        return errorResponse(403, u"feature %1 is not enabled"_s.arg(operation.feature));
    }
    return std::nullopt;
}

void checkPace(Call &call) {
    if (!call.state.settings.rateRules) return;
    if (tooMany(call.state.recentCalls, call.now, kMaxCallsPerWindow)) {
        call.note(u"pace"_s, u"more than 10 requests a second over 10 s"_s);
    }
    if (call.operation != u"pollRequests"_s) return;
    if (tooMany(call.practice.polls, call.now, kMaxPollsPerWindow)) {
        call.note(u"poll-pace"_s, u"more than one poll a second over 10 s"_s);
    }
}

std::optional<QByteArray> inflateGzip(const QByteArray &packed, qsizetype bound) {
    z_stream stream{};
    constexpr int kGzipOnly = 16 + MAX_WBITS;
    if (inflateInit2(&stream, kGzipOnly) != Z_OK) return std::nullopt;
    QByteArray input = packed;
    stream.next_in = reinterpret_cast<Bytef *>(input.data());
    stream.avail_in = static_cast<uInt>(input.size());
    QByteArray output;
    QByteArray chunk(64 * 1024, Qt::Uninitialized);
    int state = Z_OK;
    while (state == Z_OK && output.size() <= bound) {
        stream.next_out = reinterpret_cast<Bytef *>(chunk.data());
        stream.avail_out = static_cast<uInt>(chunk.size());
        state = inflate(&stream, Z_NO_FLUSH);
        if (state != Z_OK && state != Z_STREAM_END) break;
        output.append(chunk.constData(), chunk.size() - qsizetype(stream.avail_out));
        if (state == Z_OK && stream.avail_in == 0 && stream.avail_out != 0) break;
    }
    const bool whole = state == Z_STREAM_END && stream.avail_in == 0 && output.size() <= bound;
    inflateEnd(&stream);
    if (!whole) return std::nullopt;
    return output;
}

}  // namespace core::sandbox
