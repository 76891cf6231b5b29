// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <optional>

#include "core/control/json_reader.h"

namespace core::control {

inline QJsonValue stampOrNull(const std::optional<base::UtcTime> &time) {
    return time ? QJsonValue(isoUtc(*time)) : QJsonValue();
}

/// Whole seconds from @p time to @p now, never negative; null without a time.
inline QJsonValue ageOrNull(const std::optional<base::UtcTime> &time, base::UtcTime now) {
    if (!time) return {};
    const auto age = std::chrono::floor<std::chrono::seconds>(now - *time);
    return qint64{std::max<qint64>(0, age.count())};
}

/// Facts are JSON kept as text: they go out as the object they are, so that scripts need not parse twice.
inline QJsonValue embeddedJson(const QString &text) {
    if (text.isEmpty()) return {};
    const QJsonDocument document = QJsonDocument::fromJson(text.toUtf8());
    return document.isObject() ? QJsonValue(document.object()) : QJsonValue(text);
}

}  // namespace core::control
