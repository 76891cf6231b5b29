// SPDX-License-Identifier: Apache-2.0
#include "core/healthengine/json_fields.h"

#include <QJsonArray>
#include <algorithm>

namespace core::healthengine {
namespace {

bool isAbsent(const QJsonValue &value) {
    return value.isNull() || value.isUndefined();
}

bool startsNumber(char byte) {
    return byte == '-' || (byte >= '0' && byte <= '9');
}
bool continuesNumber(char byte) {
    return startsNumber(byte) || byte == '+' || byte == '.' || byte == 'e' || byte == 'E';
}

/// The position after the string that begins at @p from, or the end of @p json.
qsizetype afterString(const QByteArray &json, qsizetype from) {
    qsizetype at = from + 1;
    while (at < json.size() && json.at(at) != '"') at += json.at(at) == '\\' ? 2 : 1;
    return std::min(at + 1, json.size());
}

QByteArray withNumbersAsText(const QByteArray &json) {
    QByteArray out;
    out.reserve(json.size() + json.size() / 8);
    for (qsizetype at = 0; at < json.size();) {
        qsizetype end = at + 1;
        const bool number = startsNumber(json.at(at));
        if (json.at(at) == '"') {
            end = afterString(json, at);
        } else if (number) {
            while (end < json.size() && continuesNumber(json.at(end))) ++end;
        }
        if (number) out.append('"');
        out.append(json.constData() + at, end - at);
        if (number) out.append('"');
        at = end;
    }
    return out;
}

}  // namespace

base::Expected<QJsonDocument> parseBody(const QByteArray &body, const QString &operation) {
    QJsonParseError error;
    const QByteArray text = withNumbersAsText(body);
    QJsonDocument document = QJsonDocument::fromJson(text, &error);
    if (error.error == QJsonParseError::IllegalUTF8String) {
        document = QJsonDocument::fromJson(QString::fromUtf8(text).toUtf8(), &error);
    }
    if (error.error != QJsonParseError::NoError) {
        return base::fail(base::ErrorKind::ContractViolation, operation, QStringLiteral("the answer is not JSON"));
    }
    return document;
}

std::optional<QString> scalarText(const QJsonValue &value) {
    if (!value.isString()) return std::nullopt;
    return value.toString();
}

std::optional<qint64> wholeNumber(const QJsonValue &value) {
    QString digits = value.toString().trimmed();
    const qsizetype point = digits.indexOf(QLatin1Char('.'));
    if (point > 0 && point + 1 < digits.size()) {
        for (qsizetype at = point + 1; at < digits.size(); ++at) {
            if (digits.at(at) != QLatin1Char('0')) return std::nullopt;
        }
        digits.truncate(point);
    }
    bool ok = false;
    const qint64 number = digits.toLongLong(&ok);
    if (!ok) return std::nullopt;
    return number;
}

std::optional<QDate> isoDate(const QJsonValue &value) {
    const QString text = value.toString().trimmed();
    const QDate date = QDate::fromString(text, QStringLiteral("yyyy-MM-dd"));
    if (text.size() != 10 || !date.isValid()) return std::nullopt;
    return date;
}

qint64 EntryReader::requiredId(QLatin1String field) {
    const auto number = wholeNumber(value(field));
    if (number && *number > 0) return *number;
    refuse(field, QStringLiteral("a positive whole number of 64 bits"));
    return 0;
}

std::optional<QString> EntryReader::id(QLatin1String field) {
    const QJsonValue found = value(field);
    if (isAbsent(found)) return std::nullopt;
    const auto text = scalarText(found);
    if (!text) refuse(field, QStringLiteral("a text id"));
    if (!text || text->isEmpty()) return std::nullopt;
    return text;
}

std::vector<QString> EntryReader::ids(QLatin1String field) {
    std::vector<QString> all;
    const QJsonValue found = value(field);
    if (isAbsent(found)) return all;
    if (!found.isArray()) refuse(field, QStringLiteral("a list of text ids"));
    const QJsonArray array = found.toArray();
    for (qsizetype at = 0; at < array.size(); ++at) {
        const auto text = scalarText(array.at(at));
        if (text && !text->isEmpty()) {
            all.push_back(*text);
        } else if (!isAbsent(array.at(at)) && !text) {
            refuse(QStringLiteral("%1[%2]").arg(field).arg(at), QStringLiteral("a text id"));
        }
    }
    return all;
}

QString EntryReader::text(QLatin1String field) {
    const QJsonValue found = value(field);
    if (isAbsent(found)) return {};
    auto text = scalarText(found);
    if (!text) {
        refuse(field, QStringLiteral("text"));
        return {};
    }
    return text->remove(QChar(u'\0'));
}

base::PracticeTime EntryReader::requiredPracticeTime(QLatin1String field) {
    const auto time = base::parsePracticeStamp(value(field).toString());
    if (!time) refuse(field, QStringLiteral("YYYY-MM-DD HH:MM:SS"));
    return time.value_or(base::PracticeTime{});
}

QDate EntryReader::requiredDate(QLatin1String field) {
    const auto date = isoDate(value(field));
    if (!date) refuse(field, QStringLiteral("YYYY-MM-DD"));
    return date.value_or(QDate());
}

std::optional<base::UtcTime> EntryReader::utcStamp(QLatin1String field) const {
    return base::parseUtcStamp(value(field).toString());
}

std::chrono::seconds EntryReader::seconds(QLatin1String field, std::chrono::seconds longest) {
    const QJsonValue found = value(field);
    if (isAbsent(found)) return std::chrono::seconds{0};
    const auto number = wholeNumber(found);
    if (!number || *number > longest.count()) {
        refuse(field, QStringLiteral("whole seconds, at most %1").arg(longest.count()));
        return std::chrono::seconds{0};
    }
    return std::chrono::seconds{std::max<qint64>(*number, 0)};
}

bool EntryReader::flag(QLatin1String field) const {
    const QJsonValue found = value(field);
    if (found.isBool()) return found.toBool();
    const QString text = found.toString().trimmed();
    return text == QLatin1String("1") || text.compare(QLatin1String("true"), Qt::CaseInsensitive) == 0;
}

EntryReader EntryReader::child(QLatin1String field) {
    const QJsonValue found = value(field);
    if (!found.isObject()) refuse(field, QStringLiteral("an object"));
    return EntryReader(found.toObject(), m_path + QLatin1Char('.') + field);
}

void EntryReader::adopt(const EntryReader &child) {
    if (!m_refused) m_refused = child.m_refused;
}

void EntryReader::refuse(const QString &field, const QString &expected) {
    if (!m_refused) m_refused = QStringLiteral("%1.%2: expected %3").arg(m_path, field, expected);
}

base::Error EntryReader::error(const QString &operation) const {
    return {base::ErrorKind::ContractViolation, operation, m_refused.value_or(QString())};
}

}  // namespace core::healthengine
