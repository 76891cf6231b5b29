// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QStringList>
#include <functional>
#include <map>
#include <optional>
#include <vector>

namespace core::pms {

/// A code of the PMS: the value of one column, or of several together.
using Code = std::map<QString, QString>;

/// Codes of the PMS and what they mean, in the order of the file; the first code of a meaning is the one that is
/// written.
template <class Meaning>
class CodeMap final {
  public:
    /// @p column holds codes that are given as mere text.
    explicit CodeMap(QString column = {}) : m_column(std::move(column)) {}

    void add(Meaning meaning, const QString &code) { add(meaning, Code{{m_column, code}}); }
    void add(Meaning meaning, Code code) {
        for (const auto &[column, value] : code) {
            if (!m_columns.contains(column)) m_columns << column;
        }
        m_codes.emplace_back(meaning, std::move(code));
    }
    bool isEmpty() const { return m_codes.empty(); }
    /// Every column that a code names.
    const QStringList &columns() const { return m_columns; }
    bool lists(const Code &code) const {
        for (const auto &[meaning, listed] : m_codes) {
            if (listed == code) return true;
        }
        return false;
    }

    /// Case-sensitive, the first code whose columns all agree; nullopt for a code that is not listed.
    template <class ValueOf>
    std::optional<Meaning> meaningIn(ValueOf valueOf) const {
        std::map<QString, QString> row;
        for (const QString &column : m_columns) row[column] = valueOf(column);
        for (const auto &[meaning, code] : m_codes) {
            bool agrees = true;
            for (const auto &[column, value] : code) agrees = agrees && row.at(column) == value;
            if (agrees) return meaning;
        }
        return std::nullopt;
    }
    std::optional<Meaning> meaningOf(const QString &code) const {
        return meaningIn([&](const QString &column) { return column == m_column ? code : QString(); });
    }

    /// What is written for @p meaning: a value for every column of the map, empty where its code says nothing.
    std::optional<Code> written(Meaning meaning) const {
        for (const auto &[listed, code] : m_codes) {
            if (listed != meaning) continue;
            Code whole;
            for (const QString &column : m_columns) whole[column] = QString();
            for (const auto &[column, value] : code) whole[column] = value;
            return whole;
        }
        return std::nullopt;
    }
    std::optional<QString> codeOf(Meaning meaning) const {
        const auto code = written(meaning);
        if (!code || !code->contains(m_column)) return std::nullopt;
        return code->at(m_column);
    }

  private:
    QString m_column;
    QStringList m_columns;
    std::vector<std::pair<Meaning, Code>> m_codes;
};

}  // namespace core::pms
