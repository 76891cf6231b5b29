// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <cstdio>
#include <optional>

#include "core/base/time.h"

namespace app::sandbox::demo {

enum class RowKind { Entered, Refused, Cancelled, Staff, Note };

/// One thing that happened, and what became of it.
struct LiveRow {
    RowKind kind = RowKind::Note;
    core::base::UtcTime at{};
    QString event;
    qint64 booking = 0;  ///< 0: none.
    QString with;
    std::optional<core::base::PracticeTime> appointment{};
    QString outcome;
    std::optional<std::chrono::milliseconds> took{};
};

/// Prints rows as they come, and on a terminal one line below them that says what is going on. Colours on a terminal
/// unless NO_COLOR is set.
class LiveTable final {
  public:
    explicit LiveTable(std::FILE *out);

    void begin(const core::base::PracticeZone &zone);
    void add(const LiveRow &row);
    /// Replaces the line below the table; nothing where the output is no terminal.
    void setStatus(const QString &status);
    /// A line of prose, between rows or outside of the table.
    void say(const QString &text);

  private:
    void print(const QString &text);
    void clearStatus();
    QString coloured(RowKind kind, const QString &text) const;

    std::FILE *m_out;
    bool m_isTerminal;
    bool m_isColoured;
    bool m_hasStatus = false;
    std::optional<core::base::PracticeZone> m_zone;
};

}  // namespace app::sandbox::demo
