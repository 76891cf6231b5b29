// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "core/healthengine/api.h"

namespace core::healthengine {
namespace {

using base::ErrorKind;
using std::chrono::seconds;

constexpr seconds kLongestRetryAfter{120};

/// "Sun, 06 Nov 1994 08:49:37 GMT", the one form of dates that servers may send (RFC 9110, 5.6.7).
std::optional<base::UtcTime> httpDate(const QByteArray &header) {
    QString text = QString::fromLatin1(header.trimmed());
    if (!text.endsWith(QLatin1String(" GMT"))) return std::nullopt;
    text.chop(4);
    const qsizetype comma = text.indexOf(QLatin1String(", "));
    if (comma < 0) return std::nullopt;
    const QStringList parts = text.mid(comma + 2).split(QLatin1Char(' '));
    if (parts.size() != 4) return std::nullopt;
    static constexpr std::array kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                           "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto month = std::find_if(kMonths.begin(), kMonths.end(),
                                    [&](const char *name) { return parts.at(1) == QLatin1String(name); });
    const QDate date(parts.at(2).toInt(), int(month - kMonths.begin()) + 1, parts.at(0).toInt());
    const QTime time = QTime::fromString(parts.at(3), QStringLiteral("HH:mm:ss"));
    // A clock that was never set is worse than none.
    if (!date.isValid() || !time.isValid() || date.year() < 2020 || date.year() > 2200) return std::nullopt;
    return base::utcFromDateTime(QDateTime(date, time, Qt::UTC));
}

/// Seconds, or a date against the server's own clock.
std::optional<seconds> retryAfter(const ports::HttpResponse &response) {
    const QByteArray header = ports::headerValue(response.headers, "Retry-After").trimmed();
    bool ok = false;
    const qint64 number = header.toLongLong(&ok);
    if (ok) return std::clamp(seconds{number}, seconds{0}, kLongestRetryAfter);
    const auto until = httpDate(header);
    const auto now = serverDate(response);
    if (!until || !now) return std::nullopt;
    return std::clamp(std::chrono::ceil<seconds>(*until - *now), seconds{0}, kLongestRetryAfter);
}

/// Answers of something between us and the API that does not know what became of the call.
bool leavesOutcomeOpen(int status) {
    return status == 408 || status == 502 || status == 503 || status == 504;
}

ErrorKind kindOf(int status, bool changes, bool saysWhen) {
    switch (status) {
        case 401:
        case 403:
            return ErrorKind::Unauthorized;
        case 400:
        case 404:
        case 409:
        case 410:
        case 422:
            return ErrorKind::Rejected;
        default:
            break;
    }
    if (changes && !saysWhen && leavesOutcomeOpen(status)) return ErrorKind::OutcomeUnknown;
    if (status == 408 || status == 429 || (status >= 500 && status <= 599)) return ErrorKind::Unavailable;
    return ErrorKind::ContractViolation;
}

}  // namespace

base::Expected<ports::HttpResponse> classifyReply(const ports::HttpRequest &request,
                                                  base::Expected<ports::HttpResponse> response) {
    if (!response || (response->status >= 200 && response->status <= 299)) return response;
    const bool changes = request.method != "GET" && request.method != "HEAD";
    const bool saysWhen = !ports::headerValue(response->headers, "Retry-After").trimmed().isEmpty();
    base::Error error{kindOf(response->status, changes, saysWhen), request.operation,
                      QStringLiteral("answered with status %1").arg(response->status)};
    error.httpStatus = response->status;
    if (error.kind == ErrorKind::Unavailable) error.retryAfter = retryAfter(*response);
    return base::fail(std::move(error));
}

std::optional<base::UtcTime> serverDate(const ports::HttpResponse &response) {
    return httpDate(ports::headerValue(response.headers, "Date"));
}

}  // namespace core::healthengine
