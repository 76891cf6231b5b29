// SPDX-License-Identifier: Apache-2.0
#include "core/config/settings_lines.h"

#include <algorithm>

namespace core::config {

namespace {

/// Index of a column that counts code points, as QString counts UTF-16 units.
qsizetype indexOf(const QString &line, int column) {
    qsizetype index = 0;
    for (int at = 1; at < column && index < line.size(); ++at) {
        index += line[index].isHighSurrogate() && index + 1 < line.size() ? 2 : 1;
    }
    return index;
}

bool isSection(const TomlValue &value) {
    return value.table() && !value.table()->isInline;
}

bool isRepeatedSection(const TomlValue &value) {
    return value.array() && !value.array()->empty() && isSection(value.array()->front());
}

void markInside(const TomlTable &table, std::vector<bool> &inside);

void markInside(const TomlValue &value, std::vector<bool> &inside) {
    if (isSection(value)) return markInside(*value.table(), inside);
    if (isRepeatedSection(value)) {
        for (const TomlValue &item : *value.array()) markInside(item, inside);
        return;
    }
    for (int line = value.place.line + 1; line <= value.place.endLine; ++line) {
        if (line > 0 && static_cast<size_t>(line) < inside.size()) inside[static_cast<size_t>(line)] = true;
    }
}

void markInside(const TomlTable &table, std::vector<bool> &inside) {
    for (const TomlMember &member : table.members) markInside(member.value, inside);
}

/// `[[ practice . "resource" ]] # …` as {"practice", "resource"}.
QStringList headingPath(const QString &line) {
    QStringList path;
    QString part;
    QChar quote;
    for (const QChar c : line.trimmed()) {
        if (!quote.isNull()) {
            if (c == quote) {
                quote = QChar();
            } else {
                part += c;
            }
        } else if (c == u'"' || c == u'\'') {
            quote = c;
        } else if (c == u'.' || c == u']') {
            path << part;
            part.clear();
            if (c == u']') break;
        } else if (c != u'[' && !c.isSpace()) {
            part += c;
        }
    }
    return path;
}

bool isComment(const QString &line) {
    return line.trimmed().startsWith(u'#');
}
bool isBlank(const QString &line) {
    return line.trimmed().isEmpty();
}

}  // namespace

std::optional<SettingsLines> SettingsLines::parse(const QByteArray &text) {
    SettingsLines result;
    result.m_lineEnd = text.contains("\r\n") ? QStringLiteral("\r\n") : QStringLiteral("\n");
    QString content = QString::fromUtf8(text);
    if (content.startsWith(QChar::ByteOrderMark)) content.remove(0, 1);
    content.replace(QLatin1String("\r\n"), QLatin1String("\n"));
    result.m_lines = content.split(u'\n');
    // The last line's end is not a line; text() writes it again.
    if (result.m_lines.back().isEmpty()) result.m_lines.removeLast();
    if (!result.reparse()) return std::nullopt;
    return result;
}

QByteArray SettingsLines::text() const {
    return m_lines.isEmpty() ? QByteArray() : (m_lines.join(m_lineEnd) + m_lineEnd).toUtf8();
}

bool SettingsLines::reparse() {
    std::variant<TomlTable, TomlSyntaxFault> parsed = parseToml((m_lines.join(u'\n') + u'\n').toUtf8());
    auto *table = std::get_if<TomlTable>(&parsed);
    if (!table) return false;
    m_root = std::move(*table);
    return true;
}

std::vector<bool> SettingsLines::linesInsideValues() const {
    std::vector<bool> inside(static_cast<size_t>(count()) + 2, false);
    markInside(m_root, inside);
    return inside;
}

std::vector<SettingsLines::Block> SettingsLines::blocks() const {
    const std::vector<bool> inside = linesInsideValues();
    std::vector<Block> blocks;
    for (int number = 1; number <= count(); ++number) {
        if (inside[static_cast<size_t>(number)] || !line(number).trimmed().startsWith(u'[')) continue;
        Block block{number, number, count(), headingPath(line(number))};
        while (block.first > 1 && isComment(line(block.first - 1)) && !inside[static_cast<size_t>(block.first) - 1]) {
            --block.first;
        }
        if (!blocks.empty()) blocks.back().last = block.first - 1;
        blocks.push_back(std::move(block));
    }
    return blocks;
}

int SettingsLines::lastContentLine(const Block &block) const {
    int number = block.last;
    while (number > block.heading && (isBlank(line(number)) || isComment(line(number)))) --number;
    return number;
}

bool SettingsLines::replace(const TomlPlace &place, const QString &literal) {
    const QString &first = line(place.line);
    const QString &last = line(place.endLine);
    const QString changed =
        first.left(indexOf(first, place.column)) + literal + last.mid(indexOf(last, place.endColumn));
    m_lines.remove(place.line - 1, place.endLine - place.line);
    m_lines[place.line - 1] = changed;
    return reparse();
}

bool SettingsLines::insertAfter(int number, const QStringList &lines) {
    for (qsizetype i = 0; i < lines.size(); ++i) m_lines.insert(number + i, lines[i]);
    return reparse();
}

bool SettingsLines::remove(int first, int last) {
    m_lines.remove(first - 1, last - first + 1);
    while (!m_lines.isEmpty() && isBlank(m_lines.back())) m_lines.removeLast();
    return reparse();
}

}  // namespace core::config
