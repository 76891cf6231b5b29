// SPDX-License-Identifier: Apache-2.0
#include "core/config/settings_edit.h"

#include <algorithm>
#include <array>

#include "core/config/settings_lines.h"
#include "core/config/settings_table.h"

namespace core::config {

namespace {

const QString kPractice = QStringLiteral("practice");
const QString kResource = QStringLiteral("practice.resource");
const QString kLiveHours = QStringLiteral("practice.live_hours");

QString literalOf(const EditValue &value) {
    if (const auto *text = std::get_if<QString>(&value)) return tomlQuoted(*text);
    if (const auto *number = std::get_if<qint64>(&value)) return QString::number(*number);
    if (const auto *flag = std::get_if<bool>(&value)) return *flag ? QStringLiteral("true") : QStringLiteral("false");
    QStringList quoted;
    for (const QString &text : std::get<std::vector<QString>>(value)) quoted << tomlQuoted(text);
    return QStringLiteral("[%1]").arg(quoted.join(QLatin1String(", ")));
}

std::vector<QString> textsOf(const std::vector<domain::LiveRange> &ranges) {
    const auto clock = [](int minutes) {
        const QLatin1Char zero('0');
        return QStringLiteral("%1:%2").arg(minutes / 60, 2, 10, zero).arg(minutes % 60, 2, 10, zero);
    };
    std::vector<QString> texts;
    for (const domain::LiveRange &range : ranges) {
        texts.push_back(QStringLiteral("%1-%2").arg(clock(range.start), clock(range.end)));
    }
    return texts;
}

/// The element of a repeated section that has this id.
const TomlValue *elementWithId(const TomlTable &parent, QStringView key, const QString &id) {
    const TomlMember *member = parent.find(key);
    if (!member || !member->value.array()) return nullptr;
    for (const TomlValue &element : *member->value.array()) {
        const TomlMember *found = element.table() ? element.table()->find(u"id") : nullptr;
        const auto *text = found ? std::get_if<QString>(&found->value.data) : nullptr;
        if (text && *text == id) return &element;
    }
    return nullptr;
}

class Editor {
  public:
    Editor(SettingsLines lines, QString fileName) : m_lines(std::move(lines)), m_fileName(std::move(fileName)) {}

    void apply(const SettingsEdit &edit) {
        if (m_faults.empty()) std::visit([this](const auto &one) { make(one); }, edit);
    }
    QByteArray text() const { return m_lines.text(); }
    const std::vector<SettingsFault> &faults() const { return m_faults; }

  private:
    using Keys = std::vector<std::pair<QString, EditValue>>;

    void make(const SetKey &edit);
    void make(const RemoveSection &edit);
    void make(const PutPractice &edit);
    void make(const ReplacePracticeId &edit);
    void make(const RemovePractice &edit);
    void make(const SetLiveHours &edit);
    void make(const PutResource &edit);
    void make(const RemoveResource &edit);

    const TomlValue *practice(const domain::PracticeId &id);
    const TomlValue *resource(const domain::PracticeId &practiceId, const domain::PmsResourceId &id);
    void setKey(const TomlTable *table, int heading, const QString &section, const QString &key,
                const EditValue &value);
    void append(const QString &heading, const Keys &keys, int afterLine);
    std::optional<SettingsLines::Block> blockAt(int heading) const;
    /// The blocks of the practice whose heading is at @p heading, its own first.
    std::vector<SettingsLines::Block> blocksOf(int heading) const;
    bool isSectionText(const TomlValue &value, const QString &key);
    void fault(int line, const QString &key, const QString &message) {
        m_faults.push_back({m_fileName, line, key, message});
    }
    void check(bool isDone) {
        if (isDone || !m_faults.empty()) return;
        fault(1, QString(), QStringLiteral("the edit does not fit this file's layout; edit it by hand"));
    }

    SettingsLines m_lines;
    QString m_fileName;
    std::vector<SettingsFault> m_faults;
};

std::optional<SettingsLines::Block> Editor::blockAt(int heading) const {
    for (const SettingsLines::Block &block : m_lines.blocks()) {
        if (block.heading == heading) return block;
    }
    return std::nullopt;
}

std::vector<SettingsLines::Block> Editor::blocksOf(int heading) const {
    std::vector<SettingsLines::Block> mine;
    bool isInside = false;
    for (const SettingsLines::Block &block : m_lines.blocks()) {
        if (block.path == QStringList(kPractice)) isInside = block.heading == heading;
        if (isInside && block.path.value(0) == kPractice) mine.push_back(block);
    }
    return mine;
}

bool Editor::isSectionText(const TomlValue &value, const QString &key) {
    if (value.table() && !value.table()->isInline && blockAt(value.place.line)) return true;
    fault(value.place.line, key,
          QStringLiteral("is not written as a section with a heading of its own; edit it by hand"));
    return false;
}

const TomlValue *Editor::practice(const domain::PracticeId &id) {
    const TomlValue *found = elementWithId(m_lines.root(), kPractice, id.value());
    if (!found) {
        fault(1, kPractice, QStringLiteral("there is no practice with the id \"%1\"").arg(id.value()));
        return nullptr;
    }
    return isSectionText(*found, kPractice) ? found : nullptr;
}

const TomlValue *Editor::resource(const domain::PracticeId &practiceId, const domain::PmsResourceId &id) {
    const TomlValue *parent = practice(practiceId);
    const TomlValue *found = parent ? elementWithId(*parent->table(), u"resource", id.value()) : nullptr;
    return found && isSectionText(*found, kResource) ? found : nullptr;
}

void Editor::setKey(const TomlTable *table, int heading, const QString &section, const QString &key,
                    const EditValue &value) {
    if (!findKey(section, key)) return fault(heading, section + u'.' + key, QStringLiteral("there is no such key"));
    if (const TomlMember *member = table->find(key)) {
        return check(m_lines.replace(member->value.place, literalOf(value)));
    }
    const auto block = blockAt(heading);
    if (!block) return check(false);
    const QString line = QStringLiteral("%1 = %2").arg(key, literalOf(value));
    check(m_lines.insertAfter(m_lines.lastContentLine(*block), {line}));
}

void Editor::append(const QString &heading, const Keys &keys, int afterLine) {
    QStringList lines;
    if (afterLine > 0) lines << QString();
    lines << heading;
    for (const auto &[key, value] : keys) lines << QStringLiteral("%1 = %2").arg(key, literalOf(value));
    check(m_lines.insertAfter(afterLine, lines));
}

void Editor::make(const SetKey &edit) {
    const bool isPlain = !edit.section.contains(u'.') && !isRepeated(edit.section);
    if (!isPlain || !findKey(edit.section, edit.key)) {
        return fault(1, edit.section + u'.' + edit.key, QStringLiteral("there is no such key"));
    }
    const TomlMember *member = m_lines.root().find(edit.section);
    if (!member) {
        const QString heading = QStringLiteral("[%1]").arg(edit.section);
        return append(heading, {{edit.key, edit.value}}, m_lines.count());
    }
    if (!isSectionText(member->value, edit.section)) return;
    setKey(member->value.table(), member->value.place.line, edit.section, edit.key, edit.value);
}

void Editor::make(const RemoveSection &edit) {
    const TomlMember *member = m_lines.root().find(edit.section);
    if (!member || isRepeated(edit.section) || !isSectionText(member->value, edit.section)) return;
    const auto block = blockAt(member->value.place.line);
    check(m_lines.remove(block->first, block->last));
}

void Editor::make(const PutPractice &edit) {
    if (!elementWithId(m_lines.root(), kPractice, edit.id.value())) {
        Keys keys{{QStringLiteral("id"), edit.id.value()}};
        keys.insert(keys.end(), edit.keys.begin(), edit.keys.end());
        return append(QStringLiteral("[[practice]]"), keys, m_lines.count());
    }
    for (const auto &[key, value] : edit.keys) {
        const TomlValue *found = practice(edit.id);
        if (!found) return;
        setKey(found->table(), found->place.line, kPractice, key, value);
    }
}

void Editor::make(const ReplacePracticeId &edit) {
    if (const TomlValue *found = practice(edit.from)) {
        setKey(found->table(), found->place.line, kPractice, QStringLiteral("id"), edit.to.value());
    }
}

void Editor::make(const RemovePractice &edit) {
    const TomlValue *found = practice(edit.id);
    if (!found) return;
    const std::vector<SettingsLines::Block> mine = blocksOf(found->place.line);
    // From the end, so that the lines before keep their numbers; the text in between need not be valid.
    bool isDone = false;
    for (auto block = mine.rbegin(); block != mine.rend(); ++block) isDone = m_lines.remove(block->first, block->last);
    check(isDone);
}

void Editor::make(const SetLiveHours &edit) {
    static const std::array kDays{QStringLiteral("monday"),    QStringLiteral("tuesday"),
                                  QStringLiteral("wednesday"), QStringLiteral("thursday"),
                                  QStringLiteral("friday"),    QStringLiteral("saturday"),
                                  QStringLiteral("sunday"),    QStringLiteral("publicHolidays")};
    const TomlValue *found = practice(edit.practice);
    if (!found) return;
    if (!found->table()->find(u"live_hours")) {
        Keys keys;
        for (size_t day = 0; day < kDays.size(); ++day) keys.emplace_back(kDays[day], textsOf(edit.hours.days[day]));
        // Directly below the practice's own keys: behind a resource it would be valid, but nobody would look there.
        const int afterLine = m_lines.lastContentLine(*blockAt(found->place.line));
        return append(QStringLiteral("[practice.live_hours]"), keys, afterLine);
    }
    for (size_t day = 0; day < kDays.size(); ++day) {
        const TomlValue *parent = practice(edit.practice);
        const TomlMember *hours = parent ? parent->table()->find(u"live_hours") : nullptr;
        if (!hours || !isSectionText(hours->value, kLiveHours)) return;
        const EditValue value = textsOf(edit.hours.days[day]);
        setKey(hours->value.table(), hours->value.place.line, kLiveHours, kDays[day], value);
    }
}

void Editor::make(const PutResource &edit) {
    const TomlValue *parent = practice(edit.practice);
    if (!parent) return;
    Keys keys;
    if (edit.publish) keys.emplace_back(QStringLiteral("publish"), *edit.publish);
    if (edit.name) keys.emplace_back(QStringLiteral("name"), *edit.name);
    if (!elementWithId(*parent->table(), u"resource", edit.resource.value())) {
        keys.insert(keys.begin(), {QStringLiteral("id"), edit.resource.value()});
        const int afterLine = m_lines.lastContentLine(blocksOf(parent->place.line).back());
        return append(QStringLiteral("[[practice.resource]]"), keys, afterLine);
    }
    for (const auto &[key, value] : keys) {
        const TomlValue *found = resource(edit.practice, edit.resource);
        if (!found) return;
        setKey(found->table(), found->place.line, kResource, key, value);
    }
}

void Editor::make(const RemoveResource &edit) {
    const TomlValue *found = resource(edit.practice, edit.resource);
    if (!found) return;
    const auto block = blockAt(found->place.line);
    check(m_lines.remove(block->first, block->last));
}

bool hasPractice(const QByteArray &text, const domain::PracticeId &id) {
    const std::variant<TomlTable, TomlSyntaxFault> parsed = parseToml(text);
    const auto *root = std::get_if<TomlTable>(&parsed);
    return root && elementWithId(*root, kPractice, id.value());
}

}  // namespace

EditResult editSettings(const QByteArray &text, const std::vector<SettingsEdit> &edits, const QString &fileName) {
    std::optional<SettingsLines> lines = SettingsLines::parse(text);
    if (!lines) return {std::nullopt, parseSettings(text, fileName).faults};
    Editor editor(std::move(*lines), fileName);
    for (const SettingsEdit &edit : edits) editor.apply(edit);
    if (!editor.faults().empty()) return {std::nullopt, editor.faults()};
    const QByteArray edited = editor.text();
    SettingsResult checked = parseSettings(edited, fileName);
    if (!checked.faults.empty()) return {std::nullopt, std::move(checked.faults)};
    return {edited, {}};
}

EditResult putPractice(const QByteArray &text, const domain::PracticeId &id, const QString &timezone,
                       const std::optional<domain::PracticeId> &replaces) {
    std::vector<SettingsEdit> edits;
    if (replaces && *replaces != id) edits.push_back(ReplacePracticeId{*replaces, id});
    edits.push_back(PutPractice{id, {{QStringLiteral("timezone"), timezone}}});
    return editSettings(text, edits);
}

EditResult removePractice(const QByteArray &text, const domain::PracticeId &id) {
    std::vector<SettingsEdit> edits;
    if (hasPractice(text, id)) edits.push_back(RemovePractice{id});
    return editSettings(text, edits);
}

EditResult setResourcePublished(const QByteArray &text, const domain::PracticeId &practice,
                                const domain::PmsResourceId &resource, bool publish) {
    return editSettings(text, {PutResource{practice, resource, publish, std::nullopt}});
}

}  // namespace core::config
