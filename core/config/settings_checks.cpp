// SPDX-License-Identifier: Apache-2.0
#include "core/config/settings_checks.h"

#include <QRegularExpression>
#include <QTimeZone>
#include <algorithm>

#include "core/config/nearest.h"

namespace core::config {

namespace {

bool isIpV4(const QString &text) {
    const QStringList parts = text.split(u'.');
    return parts.size() == 4 && std::all_of(parts.begin(), parts.end(), [](const QString &part) {
               static const QRegularExpression kPattern(QStringLiteral("\\A(0|[1-9][0-9]{0,2})\\z"));
               return kPattern.match(part).hasMatch() && part.toInt() <= 255;
           });
}

bool isIpV6(const QString &text) {
    static const QRegularExpression kGroup(QStringLiteral("\\A[0-9A-Fa-f]{1,4}\\z"));
    const QStringList halves = text.split(QLatin1String("::"));
    if (!text.contains(u':') || halves.size() > 2) return false;
    qsizetype groups = 0;
    for (const QString &half : halves) {
        if (half.isEmpty()) continue;
        for (const QString &group : half.split(u':')) {
            if (!kGroup.match(group).hasMatch()) return false;
            ++groups;
        }
    }
    return halves.size() == 2 ? groups < 8 : groups == 8;
}

bool isPlainAscii(const QString &text) {
    return std::all_of(text.begin(), text.end(), [](QChar c) { return c.unicode() >= 0x20 && c.unicode() < 0x7f; });
}

/// The attributes of an ODBC connection string, or nullopt when a brace is left open or a '=' is missing.
std::optional<std::vector<std::pair<QString, QString>>> odbcAttributes(const QString &text) {
    std::vector<std::pair<QString, QString>> attributes;
    qsizetype at = 0;
    while (at < text.size()) {
        if (text[at] == u';' || text[at].isSpace()) {
            ++at;
            continue;
        }
        const qsizetype equals = text.indexOf(u'=', at);
        if (equals < 0) return std::nullopt;
        const QString key = text.mid(at, equals - at).trimmed();
        if (key.isEmpty() || key.contains(u';')) return std::nullopt;
        at = equals + 1;
        while (at < text.size() && text[at].isSpace()) ++at;
        const qsizetype begin = at;
        if (at < text.size() && text[at] == u'{') {
            // "}}" inside braces is one brace and does not end the value.
            for (++at; at < text.size(); ++at) {
                if (text[at] != u'}') continue;
                if (at + 1 < text.size() && text[at + 1] == u'}') {
                    ++at;
                    continue;
                }
                break;
            }
            if (at >= text.size()) return std::nullopt;
        }
        const qsizetype end = text.indexOf(u';', at);
        at = end < 0 ? text.size() : end;
        attributes.emplace_back(key, text.mid(begin, at - begin));
    }
    return attributes;
}

}  // namespace

bool isLoopback(const QString &host) {
    if (host.compare(QLatin1String("localhost"), Qt::CaseInsensitive) == 0 || host == QLatin1String("::1")) return true;
    return isIpV4(host) && host.startsWith(QLatin1String("127."));
}

Complaint checkWebAddress(const QString &text, Environment environment) {
    const QUrl url(text, QUrl::StrictMode);
    if (!url.isValid() || url.host().isEmpty() ||
        (url.scheme() != QLatin1String("https") && url.scheme() != QLatin1String("http"))) {
        return QStringLiteral("is not a web address; write one that begins with https://");
    }
    if (!url.userInfo().isEmpty() || url.hasQuery() || url.hasFragment()) {
        return QStringLiteral("has a user, a ? or a # in it; write only https://host/path");
    }
    if (url.scheme() == QLatin1String("https")) return std::nullopt;
    if (!isLoopback(url.host())) {
        return QStringLiteral("http is only for this machine itself; write an address that begins with https://");
    }
    if (environment != Environment::Dev) {
        return QStringLiteral("http is only for environment = \"DEV\"; write https:// or change the environment");
    }
    return std::nullopt;
}

QUrl webAddress(const QString &text) {
    QString trimmed = text;
    while (trimmed.endsWith(u'/')) trimmed.chop(1);
    return QUrl(trimmed, QUrl::StrictMode);
}

Complaint checkVendor(const QString &text) {
    if (isPlainAscii(text) && !text.contains(u'(') && !text.contains(u')')) return std::nullopt;
    return QStringLiteral("is sent in a header; write plain ASCII letters without parentheses");
}

Complaint checkEmail(const QString &text) {
    static const QRegularExpression kPattern(QStringLiteral("\\A[^\\s@()]+@[^\\s@()]+\\z"));
    if (isPlainAscii(text) && kPattern.match(text).hasMatch()) return std::nullopt;
    return QStringLiteral("is not an email address; write one such as integrations@example.com.au");
}

Complaint checkListen(const QString &text) {
    const qsizetype colon = text.lastIndexOf(u':');
    QString host = text.left(colon);
    const bool isBracketed = host.startsWith(u'[') && host.endsWith(u']');
    if (isBracketed) host = host.mid(1, host.size() - 2);
    bool isNumber = false;
    const int port = text.mid(colon + 1).toInt(&isNumber);
    const bool isHost = isBracketed ? isIpV6(host) : isIpV4(host) || host == QLatin1String("localhost");
    if (colon > 0 && isHost && isNumber && port >= 1 && port <= 65535) return std::nullopt;
    return QStringLiteral("is not an address with a port; write for example 127.0.0.1:8455 or [::1]:8455");
}

Complaint checkIpAddress(const QString &text) {
    if (isIpV4(text) || isIpV6(text)) return std::nullopt;
    return QStringLiteral("is not an IP address; write for example 127.0.0.1 or ::1");
}

Complaint checkConnection(const QString &text) {
    const auto attributes = odbcAttributes(text);
    if (!attributes) {
        return QStringLiteral(
            "is not an ODBC connection string; write Name=value pairs separated by ; and close "
            "every { with }");
    }
    static const QRegularExpression kHidden(QStringLiteral("\\b(pwd|password|passwd)\\s*="),
                                            QRegularExpression::CaseInsensitiveOption);
    static const QStringList kPasswords{QStringLiteral("pwd"), QStringLiteral("password"), QStringLiteral("passwd")};
    for (const auto &[key, value] : *attributes) {
        if (kPasswords.contains(key.toLower()) || kHidden.match(value).hasMatch()) {
            return QStringLiteral(
                "must not carry a password; remove it and store it with: practicebridged secret set "
                "pms-password");
        }
    }
    return std::nullopt;
}

Complaint checkPracticeId(const QString &text) {
    static const QRegularExpression kPattern(QStringLiteral("\\A[A-Za-z0-9_-][A-Za-z0-9._-]*\\z"));
    if (kPattern.match(text).hasMatch()) return std::nullopt;
    return QStringLiteral("has characters that no practice id has; write only letters, digits, -, _ and .");
}

Complaint checkAbsolutePath(const QString &text) {
    const bool isDrive = text.size() > 2 && text[0].isLetter() && text[1] == u':' && (text[2] == u'\\' || text[2] == u'/');
    if (isDrive || text.startsWith(u'/') || text.startsWith(QLatin1String("\\\\"))) return std::nullopt;
    return QStringLiteral("is not an absolute path; write the whole path, for example \"/srv/pms/documents\"");
}

Complaint checkTimezone(const QString &text) {
    const QByteArray id = text.toUtf8();
    static const QRegularExpression kNotIana(QStringLiteral("\\A(UTC[+-]|/|\\.|posix/|right/)"));
    // Qt lists no old names (Australia/West) but takes POSIX rules for zones ("Mars"), which never have a slash.
    const bool isKnown = QTimeZone::isTimeZoneIdAvailable(id) || (text.contains(u'/') && QTimeZone(id).isValid());
    if (isKnown && !kNotIana.match(text).hasMatch() && !text.contains(QLatin1String(".."))) return std::nullopt;
    QString meant = QString::fromLatin1(QTimeZone::windowsIdToDefaultIanaId(id));
    if (meant.isEmpty()) {
        std::vector<QString> known;
        for (const QByteArray &zone : QTimeZone::availableTimeZoneIds()) {
            if (zone.contains('/')) known.push_back(QString::fromLatin1(zone));
        }
        meant = nearest(text, known);
    }
    return QStringLiteral("is not an IANA time zone; %1")
        .arg(meant.isEmpty() ? QStringLiteral("write one such as \"Australia/Perth\"")
                             : QStringLiteral("did you mean \"%1\"?").arg(meant));
}

std::optional<domain::LiveRange> parseLiveRange(const QString &text) {
    static const QRegularExpression kPattern(
        QStringLiteral("\\A([01][0-9]|2[0-3]):([0-5][0-9])-(?:([01][0-9]|2[0-3]):([0-5][0-9])|(24:00))\\z"));
    const QRegularExpressionMatch match = kPattern.match(text);
    if (!match.hasMatch()) return std::nullopt;
    domain::LiveRange range;
    range.start = match.captured(1).toInt() * 60 + match.captured(2).toInt();
    range.end =
        match.captured(5).isEmpty() ? match.captured(3).toInt() * 60 + match.captured(4).toInt() : domain::kEndOfDay;
    if (range.start >= range.end) return std::nullopt;
    return range;
}

}  // namespace core::config
