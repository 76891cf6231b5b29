// SPDX-License-Identifier: Apache-2.0
#include "app/bridged/tool_report.h"

#include <QJsonArray>
#include <QJsonDocument>

#include "app/bridged/command_line.h"
#include "app/bridged/places.h"

namespace app::bridged {
namespace {

QString oneLine(QString cell) {
    return cell.replace(QLatin1Char('\n'), QLatin1Char(' ')).replace(QLatin1Char('\t'), QLatin1Char(' '));
}

/// Every column but the last padded to its widest cell.
QString aligned(const std::vector<QStringList> &rows) {
    std::vector<qsizetype> widths;
    for (const auto &row : rows) {
        widths.resize(std::max(widths.size(), size_t(row.size())));
        for (qsizetype i = 0; i < row.size(); ++i)
            widths[size_t(i)] = std::max(widths[size_t(i)], oneLine(row[i]).size());
    }
    QString text;
    for (const auto &row : rows) {
        QString line;
        for (qsizetype i = 0; i < row.size(); ++i)
            line += oneLine(row[i]).leftJustified(i + 1 < row.size() ? widths[size_t(i)] + 2 : 0);
        while (line.endsWith(QLatin1Char(' '))) line.chop(1);
        text += line + QLatin1Char('\n');
    }
    return text;
}

}  // namespace

QString ToolReport::toText() const {
    std::vector<QStringList> facts;
    for (const Fact &fact : m_facts) facts.push_back({fact.name, fact.value});
    QString text = aligned(facts);
    for (const Table &table : m_tables) {
        if (table.rows.empty()) continue;
        if (!text.isEmpty()) text += QLatin1Char('\n');
        QStringList header;
        for (const QString &column : table.columns) header << column.toUpper();
        std::vector<QStringList> rows{header};
        for (const QStringList &cells : table.rows) {
            QStringList cut;
            for (const QString &cell : cells)
                cut << (table.width > 0 && cell.size() > table.width ? cell.left(table.width - 1) + QChar(0x2026)
                                                                     : cell);
            rows.push_back(cut);
        }
        text += table.name + QLatin1String(":\n") + aligned(rows);
    }
    return text;
}

QJsonObject ToolReport::toJson() const {
    QJsonObject facts;
    for (const Fact &fact : m_facts) facts.insert(fact.name, fact.value);
    QJsonObject object{{QStringLiteral("schema"), 1},
                       {QStringLiteral("command"), m_command},
                       {QStringLiteral("ok"), m_ok},
                       {QStringLiteral("facts"), facts}};
    for (const Table &table : m_tables) {
        QJsonArray rows;
        for (const QStringList &cells : table.rows) {
            QJsonObject row;
            for (qsizetype i = 0; i < cells.size(); ++i) row.insert(table.columns.value(i), cells[i]);
            rows.append(row);
        }
        object.insert(table.name, rows);
    }
    return object;
}

int ToolReport::print(bool json) const {
    bridged::print(json ? QString::fromUtf8(QJsonDocument(toJson()).toJson()).trimmed() : toText().trimmed());
    return m_ok ? kDone : kFailed;
}

}  // namespace app::bridged
