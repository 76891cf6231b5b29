// SPDX-License-Identifier: Apache-2.0
#include "core/pms/row_reader.h"

#include "core/pms/parameter_rules.h"
#include "core/pms/sql_value.h"

namespace core::pms {

bool ColumnRule::isFixed() const {
    return !forms.empty() && isFixedForm(forms.front());
}

const ColumnRule* RowReader::ruleOf(const QString& column) const {
    if (!m_rules.columns) return nullptr;
    for (const ColumnRule& rule : *m_rules.columns) {
        if (rule.ours == column) return &rule;
    }
    return nullptr;
}

qsizetype RowReader::indexOf(const QString& column) const {
    const ColumnRule* rule = ruleOf(column);
    return m_result.columns.indexOf(rule ? rule->theirs : column);
}

bool RowReader::hasColumn(const QString& column) const {
    const ColumnRule* rule = ruleOf(column);
    return (rule && rule->isFixed()) || indexOf(column) >= 0;
}

SqlValue RowReader::found(const QString& column) const {
    const qsizetype index = indexOf(column);
    const auto& row = m_result.rows[m_row];
    return formed(column, index >= 0 && size_t(index) < row.size() ? row[size_t(index)] : SqlValue());
}

SqlValue RowReader::captured(const QString& ours) const {
    const auto& row = m_result.rows[m_row];
    return formed(ours, row.empty() ? SqlValue() : row.front());
}

SqlValue RowReader::formed(const QString& column, SqlValue raw) const {
    static const ValueMaps kNoMaps;
    const ColumnRule* rule = ruleOf(column);
    if (!rule) return raw;
    const ValueKind kind = kindOfParameter(column) == ValueKind::UtcDateTime ? ValueKind::UtcDateTime
                                                                             : ValueKind::DateTime;
    return applyColumnForms(rule->forms, std::move(raw),
                            {m_rules.maps ? *m_rules.maps : kNoMaps, kind,
                             m_rules.zone ? m_rules.zone->databaseZone() : std::nullopt});
}

void RowReader::complain(const char* column, const char* expected) {
    if (m_fault) return;
    m_fault = base::Error{base::ErrorKind::ContractViolation, m_place,
                          QStringLiteral("column %1: expected %2").arg(QLatin1String(column), QLatin1String(expected))};
}

SqlValue RowReader::value(const QString& column) {
    if (hasColumn(column)) return found(column);
    const ColumnRule* rule = ruleOf(column);
    complain((rule ? rule->theirs : column).toUtf8().constData(), "a column of this name");
    return {};
}

bool RowReader::isNull(const char* column) const {
    return isNullValue(found(QString::fromLatin1(column)));
}

QString RowReader::text(const QString& column) {
    return textOf(value(column));
}

QString RowReader::optionalText(const QString& column) {
    return hasColumn(column) ? text(column) : QString();
}

QString RowReader::idText(const char* column) {
    const SqlValue read = value(column);
    const auto number = std::get_if<double>(&read) ? integerOf(read) : std::nullopt;
    const QString id = number ? QString::number(*number) : textOf(read).trimmed();
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
    const SqlValue read = value(column);
    const QString word = textOf(read).trimmed().toLower();
    if (const auto number = integerOf(read)) return *number != 0;
    return word == QLatin1String("t") || word == QLatin1String("true") || word == QLatin1String("y") ||
           word == QLatin1String("yes");
}

QByteArray RowReader::bytes(const char* column) {
    SqlValue read = value(column);
    if (auto* raw = std::get_if<QByteArray>(&read)) return std::move(*raw);
    return textOf(read).toUtf8();
}

QDate RowReader::date(const char* column) {
    const auto date = dateOf(text(column));
    if (!date) complain(column, "a date (YYYY-MM-DD)");
    return date.value_or(QDate());
}

std::optional<QDate> RowReader::optionalDate(const char* column) {
    return isNull(column) ? std::nullopt : dateOf(text(column));
}

base::PracticeTime RowReader::databaseTime(const char* column) {
    const auto stamp = stampOf(text(column));
    if (!stamp) complain(column, "a date and time (YYYY-MM-DD HH:MM:SS)");
    return stamp.value_or(base::PracticeTime{});
}

base::PracticeTime RowReader::practiceTime(const char* column) {
    const base::PracticeTime time = databaseTime(column);
    return m_rules.zone ? m_rules.zone->toPractice(time) : time;
}

base::UtcTime RowReader::utcTime(const char* column) {
    const base::PracticeTime stamp = databaseTime(column);
    return base::utcFromDateTime(QDateTime(stamp.date, stamp.time, Qt::UTC));
}

int RowReader::secondOfDay(const char* column) {
    const auto second = secondOf(text(column));
    if (!second) complain(column, "a time of day (HH:MM:SS)");
    return second.value_or(0);
}

}  // namespace core::pms
