// SPDX-License-Identifier: Apache-2.0
#include <QSet>

#include "core/pms/profile_sections.h"

namespace core::pms {
namespace {

/// Lists without these would not be understood later, when nobody sees it.
std::vector<SqlValue> staticRow(TomlReader &reader, const toml::table &row, const QString &key,
                                const QStringList &columns) {
    std::vector<SqlValue> values(size_t(columns.size()));
    for (const auto &[name, node] : row) {
        SqlValue &value = values[size_t(columns.indexOf(tomlText(name.str()).toLower()))];
        if (const auto *text = node.as_string()) {
            value = tomlText(text->get());
        } else if (const auto *number = node.as_integer()) {
            value = qint64(number->get());
        } else if (const auto *flag = node.as_boolean()) {
            value = qint64(flag->get());
        } else {
            reader.fault(node, joinKey(key, name.str()), QStringLiteral("expected a text, a whole number, true or false"));
        }
    }
    if (!row.get("id")) reader.fault(row, key, QStringLiteral("a row needs an id"));
    if (!row.get("name")) reader.fault(row, key, QStringLiteral("a row needs a name"));
    return values;
}

}  // namespace

void readDefaults(TomlReader &reader, const toml::table &root, Profile &profile) {
    const QString key = QStringLiteral("defaults");
    const toml::table *section = reader.table(root, {}, "defaults");
    if (!section) return;
    reader.allow(*section, key,
                 {QStringLiteral("appointment_type"), QStringLiteral("length_min"), QStringLiteral("slot_min")});
    profile.defaultType =
        domain::AppointmentTypeId(reader.string(*section, key, "appointment_type").value_or(QString()));
    profile.defaultLength = std::chrono::minutes(reader.integer(*section, key, "length_min", 1, 1440).value_or(15));
    profile.defaultSlot = std::chrono::minutes(reader.integer(*section, key, "slot_min", 1, 1440).value_or(15));
}

void readWidths(TomlReader &reader, const toml::table &root, Profile &profile) {
    const toml::table *section = reader.table(root, {}, "widths");
    if (!section) return;
    for (const auto &[name, node] : *section) {
        const auto width = reader.integer(*section, QStringLiteral("widths"), name.str(), 1, 1'000'000);
        if (width) profile.widths[tomlText(name.str())] = int(*width);
    }
}

void readDatabaseText(TomlReader &reader, const toml::table &root, Profile &profile) {
    const QString key = QStringLiteral("connection");
    const toml::table *section = reader.table(root, {}, "connection");
    if (!section) return;
    const auto charset = reader.word(*section, key, "charset",
                                     {QStringLiteral("utf8"), QStringLiteral("utf8mb3"), QStringLiteral("latin1"),
                                      QStringLiteral("ascii")});
    if (charset) profile.charset = *charsetNamed(*charset);
    const auto zone = reader.string(*section, key, "time_zone");
    if (!zone) return;
    if (*zone != QLatin1String("practice") && !base::PracticeZone::fromIana(*zone)) {
        reader.fault(*section->get("time_zone"), joinKey(key, "time_zone"),
                     QStringLiteral("expected \"practice\" (the practice's wall clock), \"UTC\" or an IANA name such "
                                    "as \"Australia/Perth\""));
    }
    profile.timeZone = *zone;
}

void readStatic(TomlReader &reader, const toml::table &root, Profile &profile) {
    const QString key = QStringLiteral("static");
    const toml::table *section = reader.table(root, {}, "static");
    if (!section) return;
    const std::map<QString, QString> operations = {{QStringLiteral("resource"), QStringLiteral("resources")},
                                                   {QStringLiteral("appointment_type"), QStringLiteral("appointment_types")},
                                                   {QStringLiteral("location"), QStringLiteral("locations")}};
    QStringList known;
    for (const auto &[list, operation] : operations) known << list;
    reader.allow(*section, key, known);
    for (const auto &[list, operation] : operations) {
        const std::vector<const toml::table *> rows = reader.tables(*section, key, list.toStdString());
        SqlResult result;
        for (const toml::table *row : rows) {
            for (const auto &[name, node] : *row) {
                const QString column = tomlText(name.str()).toLower();
                if (!result.columns.contains(column)) result.columns << column;
            }
        }
        for (const toml::table *row : rows)
            result.rows.push_back(staticRow(reader, *row, key + QLatin1Char('.') + list, result.columns));
        if (!rows.empty()) profile.statics[operation] = std::move(result);
    }
}

void readResourceId(TomlReader &reader, const toml::table &root, Profile &profile) {
    const QString key = QStringLiteral("resource_id");
    const toml::table *section = reader.table(root, {}, "resource_id");
    if (!section) return;
    reader.allow(*section, key, {QStringLiteral("parts"), QStringLiteral("separator")});
    const QStringList parts = reader.strings(*section, key, "parts");
    const QString separator = reader.string(*section, key, "separator").value_or(QStringLiteral(":"));
    if (parts.size() < 2 || QStringList(QSet<QString>(parts.begin(), parts.end()).values()).size() != parts.size()) {
        reader.fault(*section, joinKey(key, "parts"),
                     QStringLiteral("expected at least two names, such as [\"chair\", \"practitioner\"]"));
    }
    if (separator.isEmpty()) {
        reader.fault(*section, joinKey(key, "separator"), QStringLiteral("expected at least one character, such as \":\""));
    }
    profile.resourceId = ResourceIdParts(parts, separator);
}

}  // namespace core::pms
