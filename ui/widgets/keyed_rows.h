// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QPushButton>
#include <algorithm>
#include <vector>

#include "ui/widgets/section.h"

namespace ui::widgets {

/// The rows of a section, one widget per key. A new list changes only what differs, so that a snapshot never takes the
/// focus or the scroll position away; when the row with the focus goes, its neighbour gets it.
template <class Row>
class KeyedRows final {
  public:
    explicit KeyedRows(Section *section) : m_section(section) { m_section->setEmpty(true); }

    /// @p keyOf(line) gives a QString, @p make(key) a new Row, which shows a line by Row::display(line, extra…).
    template <class Lines, class KeyOf, class Make, class... Extra>
    void sync(const Lines &lines, KeyOf keyOf, Make make, const Extra &...extra) {
        removeMissing(lines, keyOf);
        int index = 0;
        for (const auto &line : lines) {
            const QString key = keyOf(line);
            auto at = find(key);
            if (at == m_rows.end()) {
                at = m_rows.insert(m_rows.begin() + std::min<int>(index, size()), Entry{key, make(key)});
                m_section->insertRow(static_cast<int>(at - m_rows.begin()), at->row);
            }
            at->row->display(line, extra...);
            ++index;
        }
        m_section->setEmpty(m_rows.empty());
    }

    int size() const { return static_cast<int>(m_rows.size()); }

  private:
    struct Entry {
        QString key;
        Row *row;
    };

    auto find(const QString &key) {
        return std::find_if(m_rows.begin(), m_rows.end(), [&key](const Entry &e) { return e.key == key; });
    }

    template <class Lines, class KeyOf>
    void removeMissing(const Lines &lines, KeyOf keyOf) {
        for (int i = size() - 1; i >= 0; --i) {
            const QString key = m_rows[static_cast<size_t>(i)].key;
            const bool stays = std::any_of(lines.begin(), lines.end(), [&](const auto &l) { return keyOf(l) == key; });
            if (!stays) remove(i);
        }
    }

    void remove(int index) {
        Row *row = m_rows[static_cast<size_t>(index)].row;
        m_rows.erase(m_rows.begin() + index);
        const QWidget *focused = row->window()->focusWidget();
        const bool hadFocus = focused && row->isAncestorOf(focused);
        row->hide();
        row->deleteLater();
        if (!hadFocus || m_rows.empty()) return;
        const auto next = static_cast<size_t>(std::min(index, size() - 1));
        if (auto *button = m_rows[next].row->template findChild<QPushButton *>()) button->setFocus(Qt::OtherFocusReason);
    }

    Section *m_section;
    std::vector<Entry> m_rows;
};

}  // namespace ui::widgets
