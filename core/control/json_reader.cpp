// SPDX-License-Identifier: Apache-2.0
#include "core/control/json_reader.h"

#include <QJsonDocument>
#include <limits>

namespace core::control {

QString isoUtc(base::UtcTime time) {
    return base::toDateTime(time).toUTC().toString(Qt::ISODate);
}

std::optional<base::UtcTime> parseIsoUtc(const QString &text) {
    if (text.size() > 32 || !text.endsWith(QLatin1Char('Z'))) return std::nullopt;
    const QDateTime stamp = QDateTime::fromString(text, Qt::ISODate);
    if (!stamp.isValid()) return std::nullopt;
    return base::utcFromDateTime(stamp);
}

std::optional<QJsonValue> JsonReader::present(const char *key) const {
    const QJsonValue value = m_object.value(QLatin1String(key));
    if (value.isUndefined() || value.isNull()) return std::nullopt;
    return value;
}

QString JsonReader::placeOf(const char *key) const {
    return m_place.isEmpty() ? QString(QLatin1String(key)) : m_place + QLatin1Char('.') + QLatin1String(key);
}

void JsonReader::fault(const QString &text) {
    if (m_fault.isEmpty()) m_fault = text;
}

void JsonReader::wrong(const char *key, const QString &belongs) {
    fault(placeOf(key) + QStringLiteral(": ") + belongs + QStringLiteral(" belongs here"));
}

void JsonReader::mustBe(const char *key, bool holds, const char *what) {
    if (!holds) wrong(key, QLatin1String(what));
}

std::optional<QString> JsonReader::optionalText(const char *key, int longest) {
    const auto value = present(key);
    if (!value) return std::nullopt;
    const QString text = value->toString();
    if (value->isString() && text.size() <= longest) return text;
    wrong(key, QStringLiteral("text of at most %1 characters").arg(longest));
    return std::nullopt;
}

QString JsonReader::text(const char *key, int longest) {
    if (const auto text = optionalText(key, longest)) return *text;
    wrong(key, QStringLiteral("text"));
    return {};
}

QString JsonReader::textOr(const char *key, const QString &fallback, int longest) {
    return optionalText(key, longest).value_or(fallback);
}

std::optional<qint64> JsonReader::optionalInteger(const char *key, qint64 lowest, qint64 highest) {
    const auto value = present(key);
    if (!value) return std::nullopt;
    // Two defaults tell a whole number from one that toInteger refuses.
    const qint64 number = value->toInteger(lowest);
    if (value->isDouble() && number == value->toInteger(highest) && number >= lowest && number <= highest)
        return number;
    wrong(key, QStringLiteral("a whole number from %1 to %2").arg(lowest).arg(highest));
    return std::nullopt;
}

qint64 JsonReader::integer(const char *key, qint64 lowest, qint64 highest) {
    if (const auto number = optionalInteger(key, lowest, highest)) return *number;
    wrong(key, QStringLiteral("a whole number"));
    return lowest;
}

qint64 JsonReader::integerOr(const char *key, qint64 fallback, qint64 lowest, qint64 highest) {
    return optionalInteger(key, lowest, highest).value_or(fallback);
}

int JsonReader::count(const char *key) {
    return static_cast<int>(integerOr(key, 0, 0, std::numeric_limits<int>::max()));
}

bool JsonReader::flag(const char *key) {
    mustBe(key, present(key).has_value(), "true or false");
    return flagOr(key, false);
}

bool JsonReader::flagOr(const char *key, bool fallback) {
    const auto value = present(key);
    if (!value) return fallback;
    mustBe(key, value->isBool(), "true or false");
    return value->toBool(fallback);
}

std::optional<base::UtcTime> JsonReader::optionalStamp(const char *key) {
    const auto value = present(key);
    if (!value) return std::nullopt;
    const auto time = parseIsoUtc(value->toString());
    mustBe(key, time.has_value(), "a UTC stamp like 2026-12-01T01:02:03Z");
    return time;
}

base::UtcTime JsonReader::stamp(const char *key) {
    if (const auto time = optionalStamp(key)) return *time;
    wrong(key, QStringLiteral("a UTC stamp"));
    return {};
}

QJsonArray JsonReader::arrayOf(const char *key) {
    const auto value = present(key);
    if (!value) return {};
    mustBe(key, value->isArray(), "a list");
    return value->toArray();
}

QStringList JsonReader::texts(const char *key) {
    QStringList values;
    for (const QJsonValue element : arrayOf(key)) {
        mustBe(key, element.isString(), "a list of texts");
        values << element.toString();
    }
    return values;
}

QJsonObject JsonReader::object(const char *key) {
    const auto value = present(key);
    mustBe(key, value && value->isObject(), "an object");
    return value ? value->toObject() : QJsonObject{};
}

QString JsonReader::embedded(const char *key) {
    const auto value = present(key);
    if (!value) return {};
    if (value->isObject()) return QString::fromUtf8(QJsonDocument(value->toObject()).toJson(QJsonDocument::Compact));
    mustBe(key, value->isString(), "an object or text");
    return value->toString();
}

}  // namespace core::control
