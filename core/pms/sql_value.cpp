// SPDX-License-Identifier: Apache-2.0
#include "core/pms/sql_value.h"

#include <algorithm>
#include <cmath>

namespace core::pms {

QString textOf(const SqlValue &value) {
    struct Visitor {
        QString operator()(std::monostate) const { return {}; }
        QString operator()(qint64 number) const { return QString::number(number); }
        QString operator()(double number) const { return QString::number(number, 'g', 17); }
        QString operator()(const QString &text) const { return text; }
        QString operator()(const QByteArray &bytes) const { return QString::fromUtf8(bytes); }
    };
    return std::visit(Visitor{}, value);
}

std::optional<qint64> integerOf(const SqlValue &value) {
    if (const auto *number = std::get_if<qint64>(&value)) return *number;
    if (const auto *number = std::get_if<double>(&value)) {
        constexpr double kExact = 9'007'199'254'740'992.0;
        if (*number != double(qint64(std::clamp(*number, -kExact, kExact)))) return std::nullopt;
        return qint64(*number);
    }
    const QString text = textOf(value).trimmed();
    bool ok = false;
    const qint64 whole = text.toLongLong(&ok);
    if (ok) return whole;
    const qsizetype point = text.indexOf(QLatin1Char('.'));
    if (point <= 0 || text.mid(point + 1).count(QLatin1Char('0')) != text.size() - point - 1) return std::nullopt;
    const qint64 decimal = text.left(point).toLongLong(&ok);
    return ok ? std::optional(decimal) : std::nullopt;
}

std::optional<double> decimalOf(const SqlValue &value) {
    if (const auto *number = std::get_if<qint64>(&value)) return double(*number);
    if (const auto *number = std::get_if<double>(&value)) return *number;
    bool ok = false;
    const double number = textOf(value).trimmed().toDouble(&ok);
    return ok && std::isfinite(number) ? std::optional(number) : std::nullopt;
}

std::optional<QDate> dateOf(const QString &text) {
    const QDate date = QDate::fromString(text.trimmed().left(10), QStringLiteral("yyyy-MM-dd"));
    return date.isValid() ? std::optional(date) : std::nullopt;
}

std::optional<int> secondOf(const QString &text) {
    const QStringList parts = text.trimmed().section(QLatin1Char('.'), 0, 0).split(QLatin1Char(':'));
    if (parts.size() < 2 || parts.size() > 3) return std::nullopt;
    int factor = 3600;
    int second = 0;
    for (const QString &part : parts) {
        bool ok = false;
        const int number = part.toInt(&ok);
        if (!ok || part.size() != 2 || number < 0 || number > (factor == 3600 ? 24 : 59)) return std::nullopt;
        second += number * factor;
        factor /= 60;
    }
    return second <= kSecondsOfDay ? std::optional(second) : std::nullopt;
}

std::optional<base::PracticeTime> stampOf(const QString &raw) {
    const QString text = raw.trimmed();
    const auto date = dateOf(text);
    if (!date) return std::nullopt;
    if (text.size() == 10) return base::PracticeTime{*date, QTime(0, 0)};
    const auto second = secondOf(text.mid(11));
    if (!second) return std::nullopt;
    return base::PracticeTime{*date, QTime(0, 0)}.plus(std::chrono::seconds(*second));
}

QString secondText(int second) {
    const auto two = [](int number) { return QString::number(number).rightJustified(2, QLatin1Char('0')); };
    return two(second / 3600) + QLatin1Char(':') + two(second / 60 % 60) + QLatin1Char(':') + two(second % 60);
}

}  // namespace core::pms
