// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "core/pms/form_rules.h"

namespace core::pms {
namespace {

constexpr double kExact = 9'007'199'254'740'992.0;
constexpr qint64 kLongestRepeat = 10'000;

/// Whole where it can be.
SqlValue numberValue(double number) {
    if (!std::isfinite(number)) return {};
    if (std::abs(number) <= kExact && number == std::floor(number)) return SqlValue(qint64(number));
    return SqlValue(number);
}

/// The length in seconds; a length of no kind is in minutes.
std::optional<qint64> secondsIn(const SqlValue &value, ValueKind kind) {
    const auto number = integerOf(value);
    if (!number || *number < 0 || *number > 1'000'000'000) return std::nullopt;
    return kind == ValueKind::SecondsLength ? *number : *number * 60;
}

qint64 roundedUp(qint64 dividend, qint64 divisor) {
    return (dividend + divisor - 1) / divisor;
}

}  // namespace

SqlValue integerForm(const SqlValue &value, const FormArguments &, const FormContext &) {
    if (const auto *text = std::get_if<QString>(&value)) {
        bool ok = false;
        const qint64 number = text->toLongLong(&ok);
        // "007" and "+7" are not how an id of the database is written: they may be another one's.
        return ok && QString::number(number) == *text ? SqlValue(number) : SqlValue();
    }
    const auto number = integerOf(value);
    return number ? SqlValue(*number) : SqlValue();
}

SqlValue decimalForm(const SqlValue &value, const FormArguments &, const FormContext &) {
    const auto number = decimalOf(value);
    return number ? SqlValue(*number) : SqlValue();
}

SqlValue lengthSecondsForm(const SqlValue &value, const FormArguments &, const FormContext &context) {
    const auto seconds = secondsIn(value, context.kind);
    return seconds ? SqlValue(*seconds) : SqlValue();
}

SqlValue lengthMinutesForm(const SqlValue &value, const FormArguments &, const FormContext &context) {
    const auto seconds = secondsIn(value, context.kind);
    return seconds ? SqlValue(roundedUp(*seconds, 60)) : SqlValue();
}

SqlValue timesForm(const SqlValue &value, const FormArguments &arguments, const FormContext &) {
    const auto number = decimalOf(value);
    return number ? numberValue(*number * arguments.number) : SqlValue();
}

SqlValue divideForm(const SqlValue &value, const FormArguments &arguments, const FormContext &) {
    const auto number = decimalOf(value);
    return number ? numberValue(*number / arguments.number) : SqlValue();
}

SqlValue plusForm(const SqlValue &value, const FormArguments &arguments, const FormContext &) {
    const auto number = decimalOf(value);
    return number ? numberValue(*number + arguments.number) : SqlValue();
}

SqlValue repeatForm(const SqlValue &value, const FormArguments &arguments, const FormContext &context) {
    const auto seconds = secondsIn(value, context.kind);
    if (!seconds) return {};
    const qint64 times = roundedUp(*seconds, qint64(arguments.number) * 60);
    return times <= kLongestRepeat ? SqlValue(arguments.text.repeated(times)) : SqlValue();
}

SqlValue countForm(const SqlValue &value, const FormArguments &arguments, const FormContext &) {
    return numberValue(double(textOf(value).trimmed().toUcs4().size()) * arguments.number);
}

}  // namespace core::pms
