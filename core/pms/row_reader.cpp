// SPDX-License-Identifier: Apache-2.0
#include "core/pms/row_reader.h"

namespace core::pms {
namespace {

const SqlValue kNull;

QString asText(const SqlValue& value) {
    struct Visitor {
        QString operator()(std::monostate) const { return {}; }
        QString operator()(qint64 number) const { return QString::number(number); }
        QString operator()(double number) const { return QString::number(number, 'g', 17); }
        QString operator()(const QString& text) const { return text; }
        QString operator()(const QByteArray& bytes) const { return QString::fromUtf8(bytes); }
    };
    return std::visit(Visitor{}, value);
}

std::optional<qint64> asInteger(const SqlValue& value) {
    if (const auto* number = std::get_if<qint64>(&value)) return *number;
    if (const auto* number = std::get_if<double>(&value)) {
        constexpr double kExact = 9'007'199'254'740'992.0;
        if (*number != double(qint64(std::clamp(*number, -kExact, kExact)))) return std::nullopt;
        return qint64(*number);
    }
    const QString text = asText(value).trimmed();
    bool ok = false;
    const qint64 whole = text.toLongLong(&ok);
    if (ok) return whole;
    const qsizetype point = text.indexOf(QLatin1Char('.'));
    if (point <= 0 || text.mid(point + 1).count(QLatin1Char('0')) != text.size() - point - 1) return std::nullopt;
    const qint64 decimal = text.left(point).toLongLong(&ok);
    return ok ? std::optional(decimal) : std::nullopt;
}

QDate parseDate(const QString& text) {
    return QDate::fromString(text.left(10), QStringLiteral("yyyy-MM-dd"));
}

/// "HH:MM", "HH:MM:SS" or "HH:MM:SS.fff…"; 24:00:00 is the end of the day.
std::optional<int> parseSecond(const QString& text) {
    const QStringList parts = text.section(QLatin1Char('.'), 0, 0).split(QLatin1Char(':'));
    if (parts.size() < 2 || parts.size() > 3) return std::nullopt;
    int factor = 3600;
    int second = 0;
    for (const QString& part : parts) {
        bool ok = false;
        const int number = part.toInt(&ok);
        if (!ok || part.size() != 2 || number < 0 || number > (factor == 3600 ? 24 : 59)) return std::nullopt;
        second += number * factor;
        factor /= 60;
    }
    return second <= 86'400 ? std::optional(second) : std::nullopt;
}

std::optional<base::PracticeTime> parseStamp(const QString& raw) {
    const QString text = raw.trimmed();
    const QDate date = parseDate(text);
    if (!date.isValid()) return std::nullopt;
    if (text.size() == 10) return base::PracticeTime{date, QTime(0, 0)};
    const auto second = parseSecond(text.mid(11));
    if (!second) return std::nullopt;
    return base::PracticeTime{date, QTime(0, 0)}.plus(std::chrono::seconds(*second));
}

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
    return asText(value(column));
}

QString RowReader::optionalText(const char* column) {
    return hasColumn(column) ? text(column) : QString();
}

QString RowReader::idText(const char* column) {
    const SqlValue& found = value(column);
    const auto number = std::get_if<double>(&found) ? asInteger(found) : std::nullopt;
    const QString id = number ? QString::number(*number) : asText(found).trimmed();
    if (id.isEmpty()) complain(column, "an id");
    return id;
}

qint64 RowReader::integer(const char* column) {
    const auto number = asInteger(value(column));
    if (!number) complain(column, "a whole number");
    return number.value_or(0);
}

qint64 RowReader::optionalInteger(const char* column, qint64 otherwise) {
    return isNull(column) ? otherwise : integer(column);
}

bool RowReader::flag(const char* column, bool otherwise) {
    if (isNull(column)) return otherwise;
    const QString word = asText(value(column)).trimmed().toLower();
    if (const auto number = asInteger(value(column))) return *number != 0;
    return word == QLatin1String("t") || word == QLatin1String("true") || word == QLatin1String("y") ||
           word == QLatin1String("yes");
}

QDate RowReader::date(const char* column) {
    const QDate found = parseDate(text(column).trimmed());
    if (!found.isValid()) complain(column, "a date (YYYY-MM-DD)");
    return found;
}

std::optional<QDate> RowReader::optionalDate(const char* column) {
    if (isNull(column)) return std::nullopt;
    const QDate found = parseDate(text(column).trimmed());
    return found.isValid() ? std::optional(found) : std::nullopt;
}

base::PracticeTime RowReader::practiceTime(const char* column) {
    const auto stamp = parseStamp(text(column));
    if (!stamp) complain(column, "a date and time (YYYY-MM-DD HH:MM:SS)");
    return stamp.value_or(base::PracticeTime{});
}

base::UtcTime RowReader::utcTime(const char* column) {
    const base::PracticeTime stamp = practiceTime(column);
    return base::utcFromDateTime(QDateTime(stamp.date, stamp.time, Qt::UTC));
}

int RowReader::secondOfDay(const char* column) {
    const auto second = parseSecond(text(column).trimmed());
    if (!second) complain(column, "a time of day (HH:MM:SS)");
    return second.value_or(0);
}

}  // namespace core::pms
