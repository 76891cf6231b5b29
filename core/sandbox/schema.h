// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QJsonValue>
#include <QString>
#include <QStringList>
#include <memory>
#include <optional>
#include <vector>

namespace core::sandbox {

enum class JsonKind { String, Integer, Boolean, Object, Array };
enum class JsonFormat { None, Id, Date, Time, Stamp, Base64, HttpUrl };

struct SchemaField;

/// The part of JSON Schema that the definition uses, and the formats that its descriptions give in words.
struct Schema {
    JsonKind kind = JsonKind::Object;
    JsonFormat format = JsonFormat::None;
    bool nullable = false;
    QStringList values{};               ///< Of an enum.
    std::vector<SchemaField> fields{};  ///< Of an object.
    std::shared_ptr<Schema> items{};    ///< Of an array.
    int minItems = 0;
    int maxItems = -1;
};

struct SchemaField {
    QString name;
    Schema schema;
    bool required = false;
};

/// Where a value breaks its schema: "availability[2].slotLength: integer expected, string found".
std::optional<QString> firstBreach(const QJsonValue &value, const Schema &schema, const QString &path);
/// Names that the schema does not know; allowed by JSON Schema, but usually a slip of the pen.
QStringList unknownFields(const QJsonValue &value, const Schema &schema, const QString &path);

/// "HH:MM" of 24 hours as minutes of the day, or -1.
int minuteOfDay(const QString &text);

}  // namespace core::sandbox
