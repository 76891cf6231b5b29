// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QJsonObject>
#include <QStringList>
#include <vector>

namespace app::bridged {

/// What a command for integrators has found, to be read by people or by scripts: single facts, then tables.
class ToolReport final {
  public:
    explicit ToolReport(QString command) : m_command(std::move(command)) {}

    void fact(const QString &name, const QString &value) { m_facts.push_back({name, value}); }
    /// Begins a table; its rows have as many cells as @p columns. For people, cells are cut after @p width characters
    /// (0: never); JSON has them whole.
    void table(const QString &name, const QStringList &columns, int width = 0) {
        m_tables.push_back({name, columns, {}, width});
    }
    void row(const QStringList &cells) { m_tables.back().rows.push_back(cells); }
    /// The command's purpose is not met: exit code 1.
    void fail() { m_ok = false; }
    bool isOk() const { return m_ok; }

    /// Columns aligned by characters; tables without rows are left out.
    QString toText() const;
    /// {"schema": 1, "command": …, "ok": …, "facts": {…}, "<table>": [{…}]}; cells are text.
    QJsonObject toJson() const;
    /// Prints it and gives the exit code.
    int print(bool json) const;

  private:
    struct Fact {
        QString name, value;
    };
    struct Table {
        QString name;
        QStringList columns;
        std::vector<QStringList> rows;
        int width = 0;
    };
    QString m_command;
    std::vector<Fact> m_facts;
    std::vector<Table> m_tables;
    bool m_ok = true;
};

}  // namespace app::bridged
