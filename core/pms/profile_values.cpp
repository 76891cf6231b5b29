// SPDX-License-Identifier: Apache-2.0
#include <set>

#include "core/pms/profile_sections.h"

namespace core::pms {
namespace {

template <class Meaning>
void readMap(TomlReader &reader, const toml::table &maps, std::string_view name, CodeMap<Meaning> &map,
             const std::vector<std::pair<std::string, Meaning>> &meanings) {
    const QString key = joinKey(QStringLiteral("map"), name);
    const toml::table *section = reader.table(maps, QStringLiteral("map"), name);
    if (!section) return;
    QStringList known;
    std::set<QString> seen;
    for (const auto &[word, meaning] : meanings) {
        known << QString::fromStdString(word);
        const toml::node *node = section->get(word);
        if (!node) continue;
        const QStringList codes = reader.strings(*node, joinKey(key, word));
        for (const QString &code : codes) {
            if (!seen.insert(code).second) {
                reader.fault(*node, joinKey(key, word), QStringLiteral("code \"%1\" already has a meaning").arg(code));
            }
            map.add(meaning, code);
        }
    }
    reader.allow(*section, key, known);
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

void readMaps(TomlReader &reader, const toml::table &root, Profile &profile) {
    const toml::table *maps = reader.table(root, {}, "map");
    if (!maps) return;
    reader.allow(*maps, QStringLiteral("map"), {QStringLiteral("status"), QStringLiteral("sex")});
    using ports::AppointmentState;
    readMap<AppointmentState>(reader, *maps, "status", profile.statuses,
                              {{"booked", AppointmentState::Booked},
                               {"arrived", AppointmentState::Arrived},
                               {"completed", AppointmentState::Completed},
                               {"cancelled", AppointmentState::Cancelled},
                               {"did_not_attend", AppointmentState::DidNotAttend}});
    using domain::Gender;
    readMap<Gender>(reader, *maps, "sex", profile.sexes,
                    {{"male", Gender::Male}, {"female", Gender::Female}, {"other", Gender::Other}});
}

void readWidths(TomlReader &reader, const toml::table &root, Profile &profile) {
    const toml::table *section = reader.table(root, {}, "widths");
    if (!section) return;
    for (const auto &[name, node] : *section) {
        const auto width = reader.integer(*section, QStringLiteral("widths"), name.str(), 1, 1'000'000);
        if (width) profile.widths[tomlText(name.str())] = int(*width);
    }
}

void readParameters(TomlReader &reader, const toml::table &root, Profile &profile) {
    const QString key = QStringLiteral("parameters");
    const toml::table *section = reader.table(root, {}, "parameters");
    if (!section) return;
    for (const auto &[name, node] : *section) {
        const QString type = reader.string(*section, key, name.str()).value_or(QStringLiteral("text"));
        if (type == QLatin1String("integer")) {
            profile.types[tomlText(name.str())] = ParameterType::Integer;
        } else if (type != QLatin1String("text")) {
            reader.fault(node, joinKey(key, name.str()), QStringLiteral("expected \"text\" or \"integer\""));
        }
    }
}

void readDatabaseText(TomlReader &reader, const toml::table &root, Profile &profile) {
    const QString key = QStringLiteral("connection");
    const toml::table *section = reader.table(root, {}, "connection");
    if (!section) return;
    const auto charset = reader.word(
        *section, key, "charset",
        {QStringLiteral("utf8"), QStringLiteral("utf8mb3"), QStringLiteral("latin1"), QStringLiteral("ascii")});
    if (charset) profile.charset = *charset;
    const auto zone = reader.string(*section, key, "time_zone");
    if (!zone) return;
    profile.timeZone = *zone;
    const bool known = *zone == QLatin1String("practice") || *zone == QLatin1String("UTC") ||
                       base::PracticeZone::fromIana(*zone).has_value();
    if (known) return;
    reader.fault(*section->get("time_zone"), joinKey(key, "time_zone"),
                 QStringLiteral("expected \"practice\" (the practice's wall clock), \"UTC\" or an IANA name "
                                "such as \"Australia/Perth\""));
}

void readStatic(TomlReader &reader, const toml::table &root, Profile &profile) {
    (void)profile;
    if (const toml::table *section = reader.table(root, {}, "static"))
        reader.allow(*section, QStringLiteral("static"), {});
}

void readResourceId(TomlReader &reader, const toml::table &root, Profile &profile) {
    (void)profile;
    if (const toml::table *section = reader.table(root, {}, "resource_id"))
        reader.allow(*section, QStringLiteral("resource_id"), {});
}

}  // namespace core::pms
