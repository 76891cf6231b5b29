// SPDX-License-Identifier: Apache-2.0
#include "core/pms/forms.h"

#include <array>
#include <cmath>

#include "core/pms/form_rules.h"

namespace core::pms {
namespace {

constexpr unsigned bit(ValueKind kind) {
    return unsigned(kind);
}
constexpr unsigned kText = bit(ValueKind::Text);
constexpr unsigned kNumber = bit(ValueKind::Number);
constexpr unsigned kLength = bit(ValueKind::SecondsLength) | bit(ValueKind::MinutesLength);
constexpr unsigned kDate = bit(ValueKind::Date);
constexpr unsigned kTime = bit(ValueKind::Time);
constexpr unsigned kInstant = bit(ValueKind::DateTime) | bit(ValueKind::UtcDateTime);
constexpr unsigned kBytes = bit(ValueKind::Bytes);
constexpr unsigned kNoBytes = kAnyKind & ~kBytes;

using enum FormShape;

const std::array kRules = {
    FormRule{"text", Bare, kNoBytes, kText, textForm, textForm, "text"},
    FormRule{"integer", Bare, kText | kNumber | kLength, kNumber, integerForm, integerForm, "integer"},
    FormRule{"decimal", Bare, kText | kNumber | kLength, kNumber, decimalForm, decimalForm, "decimal"},
    FormRule{"bytes", Bare, kText | kBytes, kBytes, bytesForm, nullptr, "bytes"},
    FormRule{"date", Bare, kText | kDate | kInstant, kDate, toDateForm, toDateForm, "date"},
    FormRule{"time", Bare, kText | kTime | kInstant, kTime, toTimeForm, toTimeForm, "time"},
    FormRule{"datetime", Bare, kText | kDate | kInstant, kSameKind, toDateTimeForm, toDateTimeForm, "datetime"},
    FormRule{"format", Text, kText | kDate | kTime | kInstant, kText, formatForm, readFormatForm, "format:yyyyMMdd"},
    FormRule{"year", Bare, kText | kDate | kInstant, kNumber, yearForm, nullptr, "year"},
    FormRule{"month", Bare, kText | kDate | kInstant, kNumber, monthForm, nullptr, "month"},
    FormRule{"day", Bare, kText | kDate | kInstant, kNumber, dayForm, nullptr, "day"},
    FormRule{"weekday", Bare, kText | kDate | kInstant, kNumber, weekdayForm, nullptr, "weekday"},
    FormRule{"seconds_of_day", Bare, kText | kTime | kInstant, kNumber, secondsOfDayForm, readSecondsOfDayForm,
             "seconds_of_day"},
    FormRule{"minutes_of_day", Bare, kText | kTime | kInstant, kNumber, minutesOfDayForm, readMinutesOfDayForm,
             "minutes_of_day"},
    FormRule{"unix_seconds", Bare, kInstant, kNumber, unixSecondsForm, readUnixSecondsForm, "unix_seconds"},
    FormRule{"plus_seconds", Integer, kText | kTime | kInstant, kSameKind, plusSecondsForm, plusSecondsForm,
             "plus_seconds:-60"},
    FormRule{"plus_days", Integer, kText | kDate | kInstant, kSameKind, plusDaysForm, plusDaysForm, "plus_days:1"},
    FormRule{"seconds", Bare, kLength, kNumber, lengthSecondsForm, nullptr, "seconds"},
    FormRule{"minutes", Bare, kLength, kNumber, lengthMinutesForm, nullptr, "minutes"},
    FormRule{"times", Decimal, kText | kNumber | kLength, kNumber, timesForm, timesForm, "times:60"},
    FormRule{"divide", Decimal, kText | kNumber | kLength, kNumber, divideForm, divideForm, "divide:15"},
    FormRule{"plus", Decimal, kText | kNumber | kLength, kNumber, plusForm, plusForm, "plus:1"},
    FormRule{"upper", Bare, kNoBytes, kText, upperForm, nullptr, "upper"},
    FormRule{"lower", Bare, kNoBytes, kText, lowerForm, nullptr, "lower"},
    FormRule{"trim", Bare, kNoBytes, kText, trimForm, trimForm, "trim"},
    FormRule{"ascii", Bare, kNoBytes, kText, asciiForm, nullptr, "ascii"},
    FormRule{"digits", Bare, kNoBytes, kText, digitsForm, nullptr, "digits"},
    FormRule{"first", Integer, kNoBytes, kText, firstForm, firstForm, "first:3"},
    FormRule{"last", Integer, kNoBytes, kText, lastForm, lastForm, "last:9"},
    FormRule{"pad_left", WidthAndCharacter, kNoBytes, kText, padLeftForm, nullptr, "pad_left:8:0"},
    FormRule{"title_case", Bare, kNoBytes, kText, titleCaseForm, nullptr, "title_case"},
    FormRule{"part", PartAndSeparator, kText, kText, partForm, partForm, "part:2::"},
    FormRule{"repeat", TextAndMinutes, kNumber | kLength, kText, repeatForm, nullptr, "repeat:X:5"},
    FormRule{"count", Integer, kText, kNumber, nullptr, countForm, "count:5"},
    FormRule{"fixed", Text, kAnyKind, kText, nullptr, fixedForm, "fixed:1"},
    FormRule{"map", Text, kNoBytes, kText, mapForm, readMapForm, "map:<name>"},
    FormRule{"uuid_text", Bare, kText | kBytes, kText, uuidTextForm, uuidTextForm, "uuid_text"},
    FormRule{"uuid_bytes", Bare, kText | kBytes, kBytes, uuidBytesForm, nullptr, "uuid_bytes"},
    FormRule{"hex", Bare, kText | kBytes, kText, hexForm, nullptr, "hex"},
};

QString usages(FormFunction FormRule::*direction) {
    QStringList names;
    for (const FormRule &rule : kRules) {
        if (rule.*direction) names << QString::fromLatin1(rule.usage);
    }
    return names.join(QStringLiteral(", "));
}

bool readInteger(const QString &text, double least, double most, double &number) {
    bool ok = false;
    number = double(text.toLongLong(&ok));
    return ok && number >= least && number <= most;
}

constexpr double kMostSeconds = 366.0 * 86'400;
constexpr double kMostCharacters = 10'000;

/// False when @p text is not what @p rule wants behind its name.
bool readArguments(const FormRule &rule, const QString &text, FormArguments &arguments) {
    const QString first = text.section(QLatin1Char(':'), 0, 0);
    const QString rest = text.section(QLatin1Char(':'), 1);
    switch (rule.shape) {
        case Bare:
            return text.isEmpty();
        case Integer: {
            const bool counts = QLatin1String(rule.name) == QLatin1String("first") ||
                                QLatin1String(rule.name) == QLatin1String("last") ||
                                QLatin1String(rule.name) == QLatin1String("count");
            return readInteger(text, counts ? 1 : -kMostSeconds, kMostSeconds, arguments.number);
        }
        case Decimal: {
            bool ok = false;
            arguments.number = text.toDouble(&ok);
            const bool divides = QLatin1String(rule.name) == QLatin1String("divide");
            return ok && std::isfinite(arguments.number) && !(divides && arguments.number == 0);
        }
        case Text:
            arguments.text = text;
            return !text.isEmpty() || QLatin1String(rule.name) == QLatin1String("fixed");
        case PartAndSeparator:
            arguments.text = rest;
            return readInteger(first, 1, 100, arguments.number) && !rest.isEmpty();
        case WidthAndCharacter:
            arguments.text = rest;
            return readInteger(first, 1, kMostCharacters, arguments.number) && rest.toUcs4().size() == 1;
        case TextAndMinutes:
            arguments.text = text.section(QLatin1Char(':'), 0, -2);
            return readInteger(text.section(QLatin1Char(':'), -1), 1, 1440, arguments.number) &&
                   !arguments.text.isEmpty();
    }
    return false;
}

tl::expected<Form, QString> parse(const QString &text, const ValueMaps &maps, FormFunction FormRule::*direction) {
    const QString name = text.section(QLatin1Char(':'), 0, 0);
    for (const FormRule &rule : kRules) {
        if (name != QLatin1String(rule.name) || !(rule.*direction)) continue;
        Form form{&rule, {}};
        const bool bare = !text.contains(QLatin1Char(':'));
        if ((bare != (rule.shape == Bare)) || !readArguments(rule, text.mid(name.size() + 1), form.arguments)) {
            return tl::unexpected(QStringLiteral("\"%1\" is not understood; expected a form such as \"%2\"")
                                      .arg(text, QString::fromLatin1(rule.usage)));
        }
        if (name == QLatin1String("map") && !maps.contains(form.arguments.text)) {
            QStringList known;
            for (const auto &[known_name, map] : maps) known << known_name;
            return tl::unexpected(
                QStringLiteral("there is no section [map.%1]; %2")
                    .arg(form.arguments.text, known.isEmpty()
                                                  ? QStringLiteral("write one with theirs = \"ours\"")
                                                  : QStringLiteral("known: %1").arg(known.join(QStringLiteral(", ")))));
        }
        return form;
    }
    return tl::unexpected(
        QStringLiteral("\"%1\" is no form that is known here; known: %2").arg(text, usages(direction)));
}

ValueKind after(const FormRule &rule, ValueKind kind) {
    return rule.gives == kSameKind ? kind : ValueKind(rule.gives);
}

}  // namespace

bool isFixedForm(const Form &form) {
    return form.rule->read == fixedForm;
}

namespace {

SqlValue apply(const Forms &forms, SqlValue value, FormContext context, FormFunction FormRule::*direction) {
    for (const Form &form : forms) {
        if (isNullValue(value) && !isFixedForm(form)) return value;
        value = (form.rule->*direction)(value, form.arguments, context);
        // What a column is read as does not change on the way; a parameter becomes something else.
        if (direction == &FormRule::write) context.kind = after(*form.rule, context.kind);
    }
    return value;
}

}  // namespace

QString kindText(ValueKind kind) {
    switch (kind) {
        case ValueKind::Text:
            return QStringLiteral("a text");
        case ValueKind::Number:
            return QStringLiteral("a number");
        case ValueKind::SecondsLength:
        case ValueKind::MinutesLength:
            return QStringLiteral("a length");
        case ValueKind::Date:
            return QStringLiteral("a date");
        case ValueKind::Time:
            return QStringLiteral("a time of day");
        case ValueKind::DateTime:
        case ValueKind::UtcDateTime:
            return QStringLiteral("a date and time");
        case ValueKind::Bytes:
            return QStringLiteral("bytes");
    }
    return {};
}

tl::expected<Form, QString> parseParameterForm(const QString &text, const ValueMaps &maps) {
    return parse(text, maps, &FormRule::write);
}

tl::expected<Form, QString> parseColumnForm(const QString &text, const ValueMaps &maps) {
    return parse(text, maps, &FormRule::read);
}

tl::expected<ValueKind, QString> kindAfter(const Forms &forms, ValueKind kind) {
    for (const Form &form : forms) {
        if (!(form.rule->accepts & bit(kind))) {
            QStringList fitting;
            for (const FormRule &rule : kRules) {
                if (rule.write && (rule.accepts & bit(kind))) fitting << QString::fromLatin1(rule.usage);
            }
            return tl::unexpected(
                QStringLiteral("\"%1\" can never be applied to %2; what can: %3")
                    .arg(QString::fromLatin1(form.rule->name), kindText(kind), fitting.join(QStringLiteral(", "))));
        }
        kind = after(*form.rule, kind);
    }
    return kind;
}

SqlValue applyParameterForms(const Forms &forms, SqlValue value, FormContext context) {
    return apply(forms, std::move(value), std::move(context), &FormRule::write);
}

SqlValue applyColumnForms(const Forms &forms, SqlValue value, FormContext context) {
    return apply(forms, std::move(value), std::move(context), &FormRule::read);
}

}  // namespace core::pms
