// SPDX-License-Identifier: Apache-2.0
#include "core/sandbox/schema.h"

#include <QDate>
#include <QJsonArray>
#include <QJsonObject>
#include <QRegularExpression>
#include <QUrl>

#include "core/base/time.h"

namespace core::sandbox {
namespace {

using namespace Qt::StringLiterals;

QString nameOf(const QJsonValue &value) {
    switch (value.type()) {
        case QJsonValue::Null:
            return u"null"_s;
        case QJsonValue::Bool:
            return u"boolean"_s;
        case QJsonValue::Double:
            return u"number"_s;
        case QJsonValue::String:
            return u"string"_s;
        case QJsonValue::Array:
            return u"array"_s;
        case QJsonValue::Object:
            return u"object"_s;
        case QJsonValue::Undefined:
            return u"nothing"_s;
    }
    return u"nothing"_s;
}

QString nameOf(JsonKind kind) {
    switch (kind) {
        case JsonKind::String:
            return u"string"_s;
        case JsonKind::Integer:
            return u"integer"_s;
        case JsonKind::Boolean:
            return u"boolean"_s;
        case JsonKind::Object:
            return u"object"_s;
        case JsonKind::Array:
            return u"array"_s;
    }
    return {};
}

bool hasKind(const QJsonValue &value, JsonKind kind) {
    switch (kind) {
        case JsonKind::String:
            return value.isString();
        case JsonKind::Integer:
            return value.isDouble() && value.toVariant().typeId() == QMetaType::LongLong;
        case JsonKind::Boolean:
            return value.isBool();
        case JsonKind::Object:
            return value.isObject();
        case JsonKind::Array:
            return value.isArray();
    }
    return false;
}

bool isDate(const QString &text) {
    static const QRegularExpression form(u"\\A\\d{4}-\\d{2}-\\d{2}\\z"_s);
    return form.match(text).hasMatch() && QDate::fromString(text, Qt::ISODate).isValid();
}

bool isStamp(const QString &text) {
    static const QRegularExpression form(u"\\A\\d{4}-\\d{2}-\\d{2} \\d{2}:\\d{2}:\\d{2}\\z"_s);
    return form.match(text).hasMatch() && base::parsePracticeStamp(text).has_value();
}

bool isBase64(const QString &text) {
    static const QRegularExpression form(u"\\A[A-Za-z0-9+/]*={0,2}\\z"_s);
    return text.size() % 4 == 0 && form.match(text).hasMatch();
}

bool isHttpUrl(const QString &text) {
    const QUrl url(text, QUrl::StrictMode);
    return url.isValid() && !url.host().isEmpty() && (url.scheme() == u"http"_s || url.scheme() == u"https"_s);
}

std::optional<QString> formatBreach(const QString &text, JsonFormat format) {
    switch (format) {
        case JsonFormat::None:
            return std::nullopt;
        case JsonFormat::Id:
            return text.isEmpty() ? std::optional(u"an id that is not empty"_s) : std::nullopt;
        case JsonFormat::Date:
            return isDate(text) ? std::nullopt : std::optional(u"a date YYYY-MM-DD"_s);
        case JsonFormat::Time:
            return minuteOfDay(text) >= 0 ? std::nullopt : std::optional(u"a time HH:MM"_s);
        case JsonFormat::Stamp:
            return isStamp(text) ? std::nullopt : std::optional(u"a datetime YYYY-MM-DD HH:MM:SS"_s);
        case JsonFormat::Base64:
            return isBase64(text) ? std::nullopt : std::optional(u"base64"_s);
        case JsonFormat::HttpUrl:
            return isHttpUrl(text) ? std::nullopt : std::optional(u"an http or https URL"_s);
    }
    return std::nullopt;
}

std::optional<QString> stringBreach(const QString &text, const Schema &schema, const QString &path) {
    if (!schema.values.isEmpty() && !schema.values.contains(text)) {
        return path + u": one of "_s + schema.values.join(u", "_s) + u" expected"_s;
    }
    if (const auto wanted = formatBreach(text, schema.format)) return path + u": "_s + *wanted + u" expected"_s;
    return std::nullopt;
}

QString join(const QString &path, const QString &name) {
    return path.isEmpty() ? name : path + u'.' + name;
}

std::optional<QString> objectBreach(const QJsonObject &object, const Schema &schema, const QString &path) {
    for (const SchemaField &field : schema.fields) {
        const QJsonValue value = object.value(field.name);
        if (value.isUndefined()) {
            if (field.required) return join(path, field.name) + u": required"_s;
            continue;
        }
        if (auto breach = firstBreach(value, field.schema, join(path, field.name))) return breach;
    }
    return std::nullopt;
}

std::optional<QString> arrayBreach(const QJsonArray &array, const Schema &schema, const QString &path) {
    if (array.size() < schema.minItems) return path + u": must not be empty"_s;
    if (schema.maxItems >= 0 && array.size() > schema.maxItems) {
        return path + u": at most %1 items expected, %2 found"_s.arg(schema.maxItems).arg(array.size());
    }
    if (!schema.items) return std::nullopt;
    for (qsizetype i = 0; i < array.size(); ++i) {
        if (auto breach = firstBreach(array.at(i), *schema.items, path + u"[%1]"_s.arg(i))) return breach;
    }
    return std::nullopt;
}

}  // namespace

std::optional<QString> firstBreach(const QJsonValue &value, const Schema &schema, const QString &path) {
    if (value.isNull() && schema.nullable) return std::nullopt;
    if (!hasKind(value, schema.kind)) {
        const QString place = path.isEmpty() ? u"body"_s : path;
        return place + u": %1 expected, %2 found"_s.arg(nameOf(schema.kind), nameOf(value));
    }
    switch (schema.kind) {
        case JsonKind::String:
            return stringBreach(value.toString(), schema, path);
        case JsonKind::Object:
            return objectBreach(value.toObject(), schema, path);
        case JsonKind::Array:
            return arrayBreach(value.toArray(), schema, path);
        case JsonKind::Integer:
        case JsonKind::Boolean:
            return std::nullopt;
    }
    return std::nullopt;
}

QStringList unknownFields(const QJsonValue &value, const Schema &schema, const QString &path) {
    QStringList unknown;
    if (value.isArray() && schema.items) {
        const QJsonArray array = value.toArray();
        for (qsizetype i = 0; i < array.size(); ++i) {
            unknown += unknownFields(array.at(i), *schema.items, path + u"[%1]"_s.arg(i));
        }
    }
    if (!value.isObject() || schema.kind != JsonKind::Object) return unknown;
    const QJsonObject object = value.toObject();
    for (auto it = object.begin(); it != object.end(); ++it) {
        const auto field = std::find_if(schema.fields.begin(), schema.fields.end(),
                                        [&](const SchemaField &known) { return known.name == it.key(); });
        if (field == schema.fields.end()) {
            unknown += join(path, it.key());
        } else {
            unknown += unknownFields(it.value(), field->schema, join(path, it.key()));
        }
    }
    return unknown;
}

int minuteOfDay(const QString &text) {
    static const QRegularExpression form(u"\\A([01]\\d|2[0-3]):([0-5]\\d)\\z"_s);
    const auto match = form.match(text);
    if (!match.hasMatch()) return -1;
    return match.captured(1).toInt() * 60 + match.captured(2).toInt();
}

}  // namespace core::sandbox
