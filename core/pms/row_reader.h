// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/base/time.h"
#include "core/pms/sql_session.h"

namespace core::pms {

/// Reads one row by column name. The first column that is missing or not understood is remembered and later reads give
/// empty values, so that mappers stay straight; ask fault() before using what was read. Never holds a value in a fault.
class RowReader final {
  public:
    /// @p result must outlive the reader. @p place names the operation for faults.
    RowReader(const SqlResult& result, size_t row, QString place)
        : m_result(result), m_row(row), m_place(std::move(place)) {}

    bool hasColumn(const char* column) const { return indexOf(column) >= 0; }
    /// True also when the column is absent.
    bool isNull(const char* column) const;

    QString text(const char* column);          ///< NULL is empty.
    QString optionalText(const char* column);  ///< An absent column is empty, too.
    QString idText(const char* column);        ///< Trimmed; NULL or empty is a fault.
    qint64 integer(const char* column);
    qint64 optionalInteger(const char* column, qint64 otherwise);
    bool flag(const char* column, bool otherwise);  ///< 1, "1", "t", "true", "y", "yes"; NULL or absent: @p otherwise.
    QDate date(const char* column);
    std::optional<QDate> optionalDate(const char* column);
    base::PracticeTime practiceTime(const char* column);
    base::UtcTime utcTime(const char* column);
    int secondOfDay(const char* column);  ///< 0 to 86400 ("24:00:00").

    std::optional<base::Error> fault() const { return m_fault; }

  private:
    qsizetype indexOf(const char* column) const;
    const SqlValue& value(const char* column);
    void complain(const char* column, const char* expected);

    const SqlResult& m_result;
    size_t m_row;
    QString m_place;
    std::optional<base::Error> m_fault;
};

}  // namespace core::pms
