// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "core/pms/profile_sections.h"

namespace core::pms {
namespace {

using Entry = std::pair<QString, const toml::node *>;

/// TOML tables are sorted by name; the first match of a map is the first of the file.
std::vector<Entry> inFileOrder(const toml::table &table) {
    std::vector<Entry> entries;
    for (const auto &[name, node] : table) entries.emplace_back(tomlText(name.str()), &node);
    const auto place = [](const Entry &entry) {
        const toml::source_position begin = entry.second->source().begin;
        return std::pair(begin.line, begin.column);
    };
    std::stable_sort(entries.begin(), entries.end(),
                     [&place](const Entry &a, const Entry &b) { return place(a) < place(b); });
    return entries;
}

/// "A", 1 or true as the text of a code.
std::optional<QString> codeText(const toml::node &node) {
    if (const auto *text = node.as_string()) return tomlText(text->get());
    if (const auto *number = node.as_integer()) return QString::number(number->get());
    if (const auto *flag = node.as_boolean()) return QString::number(int(flag->get()));
    return std::nullopt;
}

std::optional<Code> readCode(TomlReader &reader, const toml::node &node, const QString &key, const QString &column) {
    if (const auto text = codeText(node)) return Code{{column, *text}};
    const toml::table *table = node.as_table();
    if (!table || table->empty()) {
        reader.fault(node, key,
                     QStringLiteral("expected a code in quotes, or columns and their codes, such as "
                                    "{ %1 = \"A\", removed = \"1\" }")
                         .arg(column));
        return std::nullopt;
    }
    Code code;
    for (const auto &[name, value] : *table) {
        const auto text = codeText(value);
        if (!text) reader.fault(value, key, QStringLiteral("expected a code in quotes"));
        code[tomlText(name.str())] = text.value_or(QString());
    }
    return code;
}

template <class Meaning>
void readCodes(TomlReader &reader, const toml::table &maps, std::string_view name, CodeMap<Meaning> &map,
               const std::vector<std::pair<QString, Meaning>> &meanings) {
    const QString key = joinKey(QStringLiteral("map"), name);
    const toml::table *section = reader.table(maps, QStringLiteral("map"), name);
    if (!section) return;
    QStringList known;
    for (const auto &[word, meaning] : meanings) known << word;
    reader.allow(*section, key, known);
    for (const auto &[word, node] : inFileOrder(*section)) {
        const auto meaning = std::find_if(meanings.begin(), meanings.end(),
                                          [&word = word](const auto &entry) { return entry.first == word; });
        if (meaning == meanings.end()) continue;
        const QString place = key + QLatin1Char('.') + word;
        const toml::array *codes = node->as_array();
        if (!codes) {
            reader.fault(*node, place, QStringLiteral("expected a list of codes"));
            continue;
        }
        for (const toml::node &element : *codes) {
            const auto code = readCode(reader, element, place, tomlText(name));
            if (!code) continue;
            if (map.lists(*code)) {
                QStringList shown;
                for (const auto &[column, value] : *code) shown << value;
                reader.fault(element, place,
                             QStringLiteral("code \"%1\" already has a meaning").arg(shown.join(QStringLiteral(", "))));
            }
            map.add(meaning->second, *code);
        }
    }
}

std::vector<std::pair<QString, QString>> words(const char *list) {
    std::vector<std::pair<QString, QString>> pairs;
    for (const QString &word : QString::fromLatin1(list).split(QLatin1Char(' '))) pairs.emplace_back(word, word);
    return pairs;
}

void readValueMap(TomlReader &reader, const toml::table &section, const QString &key, ValueMap &map) {
    for (const auto &[theirs, node] : inFileOrder(section)) {
        const auto ours = codeText(*node);
        if (!ours) {
            reader.fault(*node, key + QLatin1Char('.') + theirs, QStringLiteral("expected \"theirs\" = \"ours\""));
        } else if (theirs == QLatin1String("default")) {
            map.setDefault(*ours);
        } else if (theirs == QLatin1String("default_code")) {
            map.setDefaultCode(*ours);
        } else {
            map.add(theirs, *ours);
        }
    }
}

}  // namespace

void readMaps(TomlReader &reader, const toml::table &root, Profile &profile) {
    const toml::table *maps = reader.table(root, {}, "map");
    if (!maps) return;
    using ports::AppointmentState;
    readCodes<AppointmentState>(reader, *maps, "status", profile.statuses,
                                {{QStringLiteral("booked"), AppointmentState::Booked},
                                 {QStringLiteral("arrived"), AppointmentState::Arrived},
                                 {QStringLiteral("completed"), AppointmentState::Completed},
                                 {QStringLiteral("cancelled"), AppointmentState::Cancelled},
                                 {QStringLiteral("did_not_attend"), AppointmentState::DidNotAttend}});
    using domain::Gender;
    readCodes<Gender>(reader, *maps, "sex", profile.sexes,
                      {{QStringLiteral("male"), Gender::Male},
                       {QStringLiteral("female"), Gender::Female},
                       {QStringLiteral("other"), Gender::Other}});
    readCodes<BlockMeaning>(reader, *maps, "block", profile.blocks,
                            {{QStringLiteral("blocking"), BlockMeaning::Blocking},
                             {QStringLiteral("informational"), BlockMeaning::Informational}});
    readCodes<QString>(reader, *maps, "repeat", profile.repeats,
                       words("none day week workday month_day month_weekday year weekdays"));
    readCodes<QString>(reader, *maps, "marker", profile.markers, words("in out"));
    static const QStringList kCodeMaps = {QStringLiteral("status"), QStringLiteral("sex"), QStringLiteral("block"),
                                          QStringLiteral("repeat"), QStringLiteral("marker")};
    for (const auto &[name, node] : *maps) {
        const QString map = tomlText(name.str());
        const toml::table *section =
            kCodeMaps.contains(map) ? nullptr : reader.table(*maps, QStringLiteral("map"), name.str());
        if (section) readValueMap(reader, *section, joinKey(QStringLiteral("map"), name.str()), profile.maps[map]);
    }
}

}  // namespace core::pms
