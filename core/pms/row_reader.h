// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/base/time.h"
#include "core/pms/column_rules.h"
#include "core/pms/database_zone.h"
#include "core/pms/resource_id.h"

namespace core::pms {

/// How the rows of an operation are to be read. Null: as they are.
struct RowRules {
    const ColumnRules* columns = nullptr;
    const ValueMaps* maps = nullptr;
    const DatabaseZone* zone = nullptr;
    const ResourceIdParts* resourceId = nullptr;
};

/// Reads one row by our column names, through the profile's columns and forms. The first column that is missing or not
/// understood is remembered and later reads give empty values, so that mappers stay straight; ask fault() before using
/// what was read. Never holds a value in a fault.
class RowReader final {
  public:
    /// @p result and what @p rules point to must outlive the reader. @p place names the operation for faults.
    RowReader(const SqlResult& result, size_t row, QString place, RowRules rules = {})
        : m_result(result), m_row(row), m_place(std::move(place)), m_rules(rules) {}

    const RowRules& rules() const { return m_rules; }
    bool hasColumn(const QString& column) const;
    bool hasColumn(const char* column) const { return hasColumn(QString::fromLatin1(column)); }
    /// True also when the column is absent, or when its form cannot be applied to what it holds.
    bool isNull(const char* column) const;

    QString text(const QString& column);  ///< NULL is empty.
    QString text(const char* column) { return text(QString::fromLatin1(column)); }
    QString optionalText(const QString& column);  ///< An absent column is empty, too.
    QString optionalText(const char* column) { return optionalText(QString::fromLatin1(column)); }
    QString idText(const char* column);  ///< Trimmed; NULL or empty is a fault.
    qint64 integer(const char* column);
    qint64 optionalInteger(const char* column, qint64 otherwise);
    bool flag(const char* column, bool otherwise);  ///< 1, "1", "t", "true", "y", "yes"; NULL or absent: @p otherwise.
    QByteArray bytes(const char* column);           ///< Text is its UTF-8; NULL is empty.
    QDate date(const char* column);
    /// A zero date ('0000-00-00', empty, NULL) is no date.
    std::optional<QDate> optionalDate(const char* column);
    base::PracticeTime databaseTime(const char* column);  ///< On the wall clock of the database's zone.
    base::PracticeTime practiceTime(const char* column);  ///< The same on the practice's.
    base::UtcTime utcTime(const char* column);            ///< From a column that holds UTC.
    int secondOfDay(const char* column);                  ///< 0 to 86400 ("24:00:00").

    /// The value of the first column, through the forms that the operation gives to @p ours.
    SqlValue captured(const QString& ours) const;

    void complain(const char* column, const char* expected);
    std::optional<base::Error> fault() const { return m_fault; }

  private:
    const ColumnRule* ruleOf(const QString& column) const;
    qsizetype indexOf(const QString& column) const;
    /// NULL for a column that is absent.
    SqlValue found(const QString& column) const;
    SqlValue formed(const QString& column, SqlValue raw) const;
    SqlValue value(const QString& column);
    SqlValue value(const char* column) { return value(QString::fromLatin1(column)); }

    const SqlResult& m_result;
    size_t m_row;
    QString m_place;
    RowRules m_rules;
    std::optional<base::Error> m_fault;
};

}  // namespace core::pms
