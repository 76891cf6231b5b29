// SPDX-License-Identifier: Apache-2.0
#include "core/pms/form_rules.h"

namespace core::pms {
namespace {

using base::PracticeTime;

/// The second of the day in a time or a date-time.
std::optional<int> secondIn(const SqlValue &value) {
    const QString text = textOf(value);
    if (const auto second = secondOf(text)) return second;
    const auto stamp = stampOf(text);
    return stamp ? std::optional(stamp->time.msecsSinceStartOfDay() / 1000) : std::nullopt;
}

std::optional<QDate> dateIn(const SqlValue &value) {
    return dateOf(textOf(value));
}

SqlValue stampValue(const PracticeTime &time) {
    return time.date.isValid() ? SqlValue(base::formatPracticeStamp(time)) : SqlValue();
}

SqlValue number(std::optional<qint64> value) {
    return value ? SqlValue(*value) : SqlValue();
}

template <class Part>
SqlValue datePart(const SqlValue &value, Part part) {
    const auto date = dateIn(value);
    return date ? SqlValue(qint64(part(*date))) : SqlValue();
}

/// Hours, minutes and seconds of @p pattern are looked for only outside its quoted text.
bool asksFor(const QString &pattern, const char *letters) {
    bool quoted = false;
    for (const QChar c : pattern) {
        if (c == QLatin1Char('\'')) quoted = !quoted;
        if (!quoted && QLatin1String(letters).contains(c)) return true;
    }
    return false;
}

constexpr qint64 kFarthestSecond = 253'402'300'799;  // The end of the year 9999.

}  // namespace

SqlValue toDateForm(const SqlValue &value, const FormArguments &, const FormContext &) {
    const auto date = dateIn(value);
    return date ? SqlValue(date->toString(Qt::ISODate)) : SqlValue();
}

SqlValue toTimeForm(const SqlValue &value, const FormArguments &, const FormContext &) {
    const auto second = secondIn(value);
    return second ? SqlValue(secondText(*second)) : SqlValue();
}

SqlValue toDateTimeForm(const SqlValue &value, const FormArguments &, const FormContext &) {
    const auto stamp = stampOf(textOf(value));
    return stamp ? stampValue(*stamp) : SqlValue();
}

SqlValue formatForm(const SqlValue &value, const FormArguments &arguments, const FormContext &) {
    const QLocale plain = QLocale::c();
    if (const auto second = secondOf(textOf(value))) {
        // The end of the day has no QTime; as a time of day it is midnight.
        const QTime time = QTime::fromMSecsSinceStartOfDay(*second % kSecondsOfDay * 1000);
        return asksFor(arguments.text, "yMd") ? SqlValue() : SqlValue(plain.toString(time, arguments.text));
    }
    const auto stamp = stampOf(textOf(value));
    if (!stamp) return {};
    return SqlValue(plain.toString(QDateTime(stamp->date, stamp->time, Qt::UTC), arguments.text));
}

SqlValue readFormatForm(const SqlValue &value, const FormArguments &arguments, const FormContext &) {
    const QString text = textOf(value).trimmed();
    const QLocale plain = QLocale::c();
    const bool dated = asksFor(arguments.text, "yMd");
    const bool timed = asksFor(arguments.text, "hHmsz");
    if (!dated) {
        const QTime time = plain.toTime(text, arguments.text);
        return time.isValid() ? SqlValue(time.toString(QStringLiteral("HH:mm:ss"))) : SqlValue();
    }
    const QDate date = timed ? QDate() : plain.toDate(text, arguments.text);
    if (!timed) return date.isValid() ? SqlValue(date.toString(Qt::ISODate)) : SqlValue();
    // Read as UTC: the PC's zone may have a gap at that time.
    QDateTime stamp = plain.toDateTime(text + QStringLiteral(" +0000"), arguments.text + QStringLiteral(" t"));
    if (!stamp.isValid()) stamp = plain.toDateTime(text, arguments.text);
    if (!stamp.isValid()) return {};
    return stampValue({stamp.date(), stamp.time()});
}

SqlValue yearForm(const SqlValue &value, const FormArguments &, const FormContext &) {
    return datePart(value, [](QDate date) { return date.year(); });
}
SqlValue monthForm(const SqlValue &value, const FormArguments &, const FormContext &) {
    return datePart(value, [](QDate date) { return date.month(); });
}
SqlValue dayForm(const SqlValue &value, const FormArguments &, const FormContext &) {
    return datePart(value, [](QDate date) { return date.day(); });
}
SqlValue weekdayForm(const SqlValue &value, const FormArguments &, const FormContext &) {
    return datePart(value, [](QDate date) { return date.dayOfWeek(); });
}

SqlValue secondsOfDayForm(const SqlValue &value, const FormArguments &, const FormContext &) {
    const auto second = secondIn(value);
    return number(second ? std::optional<qint64>(*second) : std::nullopt);
}

SqlValue readSecondsOfDayForm(const SqlValue &value, const FormArguments &, const FormContext &) {
    const auto second = integerOf(value);
    if (!second || *second < 0 || *second > kSecondsOfDay) return {};
    return SqlValue(secondText(int(*second)));
}

SqlValue minutesOfDayForm(const SqlValue &value, const FormArguments &, const FormContext &) {
    const auto second = secondIn(value);
    return number(second ? std::optional<qint64>(*second / 60) : std::nullopt);
}

SqlValue readMinutesOfDayForm(const SqlValue &value, const FormArguments &, const FormContext &) {
    const auto minute = integerOf(value);
    if (!minute || *minute < 0 || *minute > kSecondsOfDay / 60) return {};
    return SqlValue(secondText(int(*minute) * 60));
}

SqlValue unixSecondsForm(const SqlValue &value, const FormArguments &, const FormContext &context) {
    const auto stamp = stampOf(textOf(value));
    if (!stamp) return {};
    if (context.kind == ValueKind::UtcDateTime)
        return SqlValue(QDateTime(stamp->date, stamp->time, Qt::UTC).toSecsSinceEpoch());
    if (!context.zone) return {};
    const base::UtcTime at = context.zone->toUtc(*stamp);
    return SqlValue(qint64(std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count()));
}

SqlValue readUnixSecondsForm(const SqlValue &value, const FormArguments &, const FormContext &context) {
    const auto seconds = integerOf(value);
    if (!seconds || *seconds <= 0 || *seconds > kFarthestSecond) return {};
    const base::UtcTime at{std::chrono::seconds(*seconds)};
    if (context.kind == ValueKind::UtcDateTime) return SqlValue(base::formatUtcStamp(at));
    return context.zone ? stampValue(context.zone->toPractice(at)) : SqlValue();
}

SqlValue plusSecondsForm(const SqlValue &value, const FormArguments &arguments, const FormContext &) {
    const qint64 seconds = qint64(arguments.number);
    if (const auto second = secondOf(textOf(value))) {
        const qint64 moved = *second + seconds;
        if (moved == kSecondsOfDay) return SqlValue(secondText(kSecondsOfDay));
        return SqlValue(secondText(int(((moved % kSecondsOfDay) + kSecondsOfDay) % kSecondsOfDay)));
    }
    const auto stamp = stampOf(textOf(value));
    return stamp ? stampValue(stamp->plus(std::chrono::seconds(seconds))) : SqlValue();
}

SqlValue plusDaysForm(const SqlValue &value, const FormArguments &arguments, const FormContext &) {
    const auto stamp = stampOf(textOf(value));
    if (!stamp) return {};
    const QDate date = stamp->date.addDays(qint64(arguments.number));
    if (!date.isValid()) return {};
    const bool dateOnly = textOf(value).trimmed().size() == 10;
    return dateOnly ? SqlValue(date.toString(Qt::ISODate)) : stampValue({date, stamp->time});
}

}  // namespace core::pms
