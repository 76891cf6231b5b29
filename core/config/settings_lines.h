// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QStringList>
#include <optional>
#include <vector>

#include "core/config/toml_document.h"

namespace core::config {

/// A settings text as lines with its tree, for edits that leave every other character as it is. Lines count from 1.
/// After each change the text is parsed anew.
class SettingsLines {
  public:
    /// nullopt when the text is not valid TOML.
    static std::optional<SettingsLines> parse(const QByteArray &text);

    const TomlTable &root() const { return m_root; }
    QByteArray text() const;

    /// A heading with what follows it up to the next one; comments directly above a heading belong to it.
    struct Block {
        int first = 0;     ///< First line, comments included.
        int heading = 0;   ///< Line of the heading.
        int last = 0;      ///< Last line, blank ones included.
        QStringList path;  ///< {"practice", "resource"}.
    };
    std::vector<Block> blocks() const;
    /// Line of the heading or of the last key below it: the place behind which something can be added.
    int lastContentLine(const Block &block) const;

    [[nodiscard]] bool replace(const TomlPlace &place, const QString &literal);
    /// Lines without their ends; 0 inserts at the top.
    [[nodiscard]] bool insertAfter(int line, const QStringList &lines);
    [[nodiscard]] bool remove(int first, int last);
    int count() const { return static_cast<int>(m_lines.size()); }
    QString line(int number) const { return m_lines[number - 1]; }

  private:
    [[nodiscard]] bool reparse();
    std::vector<bool> linesInsideValues() const;

    QStringList m_lines;
    QString m_lineEnd;
    TomlTable m_root;
};

}  // namespace core::config
