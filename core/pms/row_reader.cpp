// SPDX-License-Identifier: Apache-2.0
#include "core/pms/row_reader.h"

#include "core/pms/sql_value.h"

namespace core::pms {
namespace {

const SqlValue kNull;

}  // namespace

qsizetype RowReader::indexOf(const char* column) const {
    return m_result.columns.indexOf(QLatin1String(column));
}

void RowReader::complain(const char* column, const char* expected) {
    if (m_fault) return;
    m_fault = base::Error{base::ErrorKind::ContractViolation, m_place,
                          QStringLiteral("column %1: expected %2").arg(QLatin1String(column), QLatin1String(expected))};
}

const SqlValue& RowReader::value(const char* column) {
    const qsizetype index = indexOf(column);
    const auto& row = m_result.rows[m_row];
    if (index >= 0 && size_t(index) < row.size()) return row[size_t(index)];
    complain(column, "a column of this name");
    return kNull;
}

bool RowReader::isNull(const char* column) const {
    const qsizetype index = indexOf(column);
    const auto& row = m_result.rows[m_row];
    return index < 0 || size_t(index) >= row.size() || std::holds_alternative<std::monostate>(row[size_t(index)]);
}

QString RowReader::text(const char* column) {
    return textOf(value(column));
}

QString RowReader::optionalText(const char* column) {
    return hasColumn(column) ? text(column) : QString();
}

QString RowReader::idText(const char* column) {
    const SqlValue& found = value(column);
    const auto number = std::get_if<double>(&found) ? integerOf(found) : std::nullopt;
    const QString id = number ? QString::number(*number) : textOf(found).trimmed();
    if (id.isEmpty()) complain(column, "an id");
    return id;
}

qint64 RowReader::integer(const char* column) {
    const auto number = integerOf(value(column));
    if (!number) complain(column, "a whole number");
    return number.value_or(0);
}

qint64 RowReader::optionalInteger(const char* column, qint64 otherwise) {
    return isNull(column) ? otherwise : integer(column);
}

bool RowReader::flag(const char* column, bool otherwise) {
    if (isNull(column)) return otherwise;
    const QString word = textOf(value(column)).trimmed().toLower();
    if (const auto number = integerOf(value(column))) return *number != 0;
    return word == QLatin1String("t") || word == QLatin1String("true") || word == QLatin1String("y") ||
           word == QLatin1String("yes");
}

QDate RowReader::date(const char* column) {
    const QDate found = dateOf(text(column)).value_or(QDate());
    if (!found.isValid()) complain(column, "a date (YYYY-MM-DD)");
    return found;
}

std::optional<QDate> RowReader::optionalDate(const char* column) {
    if (isNull(column)) return std::nullopt;
    const QDate found = dateOf(text(column)).value_or(QDate());
    return found.isValid() ? std::optional(found) : std::nullopt;
}

base::PracticeTime RowReader::practiceTime(const char* column) {
    const auto stamp = stampOf(text(column));
    if (!stamp) complain(column, "a date and time (YYYY-MM-DD HH:MM:SS)");
    return stamp.value_or(base::PracticeTime{});
}

base::UtcTime RowReader::utcTime(const char* column) {
    const base::PracticeTime stamp = practiceTime(column);
    return base::utcFromDateTime(QDateTime(stamp.date, stamp.time, Qt::UTC));
}

int RowReader::secondOfDay(const char* column) {
    const auto second = secondOf(text(column));
    if (!second) complain(column, "a time of day (HH:MM:SS)");
    return second.value_or(0);
}

}  // namespace core::pms
