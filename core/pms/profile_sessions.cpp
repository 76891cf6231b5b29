// SPDX-License-Identifier: Apache-2.0
#include "core/pms/profile_sections.h"
#include "core/pms/sql_value.h"

namespace core::pms {
namespace {

const QString kKey = QStringLiteral("sessions");

template <class Value>
Value wordValue(TomlReader &reader, const toml::table &section, std::string_view name,
                const std::vector<std::pair<QString, Value>> &words, Value otherwise) {
    QStringList known;
    for (const auto &[word, value] : words) known << word;
    const auto chosen = reader.word(section, kKey, name, known);
    for (const auto &[word, value] : words) {
        if (chosen == word) return value;
    }
    return otherwise;
}

int timeOfDay(TomlReader &reader, const toml::table &section, std::string_view name, int otherwise) {
    const auto text = reader.string(section, kKey, name);
    if (!text) return otherwise;
    const auto second = secondOf(*text);
    if (!second) {
        reader.fault(*section.get(name), joinKey(kKey, name),
                     QStringLiteral("expected a time of day such as \"17:30\"; \"24:00\" is midnight"));
    }
    return second.value_or(otherwise);
}

void readWeekdays(TomlReader &reader, const toml::table &section, SessionRules &rules) {
    static const QStringList kDays = {
        QStringLiteral("monday"), QStringLiteral("tuesday"),  QStringLiteral("wednesday"), QStringLiteral("thursday"),
        QStringLiteral("friday"), QStringLiteral("saturday"), QStringLiteral("sunday")};
    const toml::node *node = section.get("weekdays");
    if (!node) return;
    rules.weekdays.clear();
    for (const QString &day : reader.strings(*node, joinKey(kKey, "weekdays"))) {
        if (kDays.contains(day)) {
            rules.weekdays.push_back(int(kDays.indexOf(day)) + 1);
        } else {
            reader.fault(*node, joinKey(kKey, "weekdays"),
                         QStringLiteral("\"%1\" is not one of %2").arg(day, kDays.join(QStringLiteral(", "))));
        }
    }
}

/// "closed", "open", or { types = ["1"], slot_min = 15 }.
DayCode readCode(TomlReader &reader, const toml::node &node, const QString &key) {
    DayCode code;
    if (const auto *text = node.as_string()) {
        code.open = text->get() == "open";
        if (code.open || text->get() == "closed") return code;
    } else if (const auto *table = node.as_table()) {
        reader.allow(*table, key, {QStringLiteral("types"), QStringLiteral("slot_min")});
        code.open = true;
        for (const QString &type : reader.strings(*table, key, "types")) code.types.emplace_back(type);
        code.slot = std::chrono::minutes(reader.integer(*table, key, "slot_min", 1, 1440).value_or(0));
        return code;
    }
    reader.fault(node, key, QStringLiteral("expected \"open\", \"closed\" or { types = [\"1\"], slot_min = 15 }"));
    return code;
}

void readCodes(TomlReader &reader, const toml::table &section, SessionRules &rules) {
    const toml::table *codes = reader.table(section, kKey, "codes");
    if (!codes) return;
    const QString key = joinKey(kKey, "codes");
    for (const auto &[name, node] : *codes) {
        const QString character = tomlText(name.str());
        if (character.size() == 1) {
            rules.codes[character.at(0)] = readCode(reader, node, joinKey(key, name.str()));
        } else {
            reader.fault(node, joinKey(key, name.str()), QStringLiteral("a code is one character"));
        }
    }
}

}  // namespace

void readSessions(TomlReader &reader, const toml::table &root, Profile &profile) {
    const toml::table *section = reader.table(root, {}, "sessions");
    if (!section) return;
    reader.allow(*section, kKey,
                 {QStringLiteral("kind"), QStringLiteral("weekday_base"), QStringLiteral("day_start"),
                  QStringLiteral("day_end"), QStringLiteral("weekdays"), QStringLiteral("code_min"),
                  QStringLiteral("codes_from"), QStringLiteral("codes")});
    SessionRules &rules = profile.sessions;
    rules.kind = wordValue<SessionKind>(reader, *section, "kind",
                                        {{QStringLiteral("intervals"), SessionKind::Intervals},
                                         {QStringLiteral("slots"), SessionKind::Slots},
                                         {QStringLiteral("free_slots"), SessionKind::FreeSlots},
                                         {QStringLiteral("markers"), SessionKind::Markers},
                                         {QStringLiteral("codes"), SessionKind::Codes},
                                         {QStringLiteral("always"), SessionKind::Always}},
                                        SessionKind::Intervals);
    rules.weekdayBase = wordValue<WeekdayBase>(reader, *section, "weekday_base",
                                               {{QStringLiteral("mon1"), WeekdayBase::Monday1},
                                                {QStringLiteral("mon0"), WeekdayBase::Monday0},
                                                {QStringLiteral("sun1"), WeekdayBase::Sunday1},
                                                {QStringLiteral("sun0"), WeekdayBase::Sunday0}},
                                               WeekdayBase::Monday1);
    rules.day = {timeOfDay(reader, *section, "day_start", 0), timeOfDay(reader, *section, "day_end", kSecondsPerDay)};
    if (rules.day.isEmpty())
        reader.fault(*section, joinKey(kKey, "day_end"), QStringLiteral("expected a time after day_start"));
    readWeekdays(reader, *section, rules);
    constexpr int kSecondsPerMinute = 60;
    rules.codeSeconds = int(reader.integer(*section, kKey, "code_min", 1, 1440).value_or(0)) * kSecondsPerMinute;
    rules.codesFrom = timeOfDay(reader, *section, "codes_from", 0);
    readCodes(reader, *section, rules);
    if (rules.kind == SessionKind::Codes && rules.codes.empty()) {
        reader.fault(*section, joinKey(kKey, "codes"),
                     QStringLiteral("kind = \"codes\" needs [sessions.codes] with what each character means"));
    }
}

}  // namespace core::pms
