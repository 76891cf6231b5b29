// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QLatin1String>
#include <QString>
#include <span>
#include <vector>

namespace core::config {

enum class ValueKind { Text, Whole, Flag, Texts };

/// One key of settings.toml: the only place for its type, default and bounds.
struct KeySpec {
    QLatin1String section;  ///< "healthengine", "practice", "practice.live_hours", …
    QLatin1String key;
    ValueKind kind = ValueKind::Text;
    bool required = false;  ///< Wherever its section stands.
    QLatin1String
        fallback;      ///< The default: text or number as written, without quotes. Empty for an empty list or text.
    qint64 least = 0;  ///< Of a number; of a text or of a list's entries: fewest characters.
    qint64 most = 0;   ///< Of a number; of a text or of a list's entries: most characters.
    QLatin1String choices;  ///< "DEV|UAT|PROD", or empty.
    QLatin1String example;  ///< As it would be written in the file.
    QLatin1String meaning;  ///< One line for the documentation.
};

/// Every key, in the order of the documentation.
std::span<const KeySpec> settingsTable();

/// nullptr when there is no such key.
const KeySpec *findKey(QStringView section, QStringView key);

/// Names of the sections ("healthengine", "practice.resource", …) and of the keys of a section.
std::vector<QString> sectionNames();
std::vector<QString> keyNames(QStringView section);

/// [[practice]] and [[practice.resource]] may be repeated.
bool isRepeated(QStringView section);

/// What would be right: "a whole number from 1 to 365".
QString expectation(const KeySpec &spec);

}  // namespace core::config
