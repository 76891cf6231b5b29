// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/pms/forms.h"

/// The table of forms; for forms.cpp and the files that implement them.
namespace core::pms {

/// What follows the name of a form.
enum class FormShape { Bare, Integer, Decimal, Text, PartAndSeparator, WidthAndCharacter, TextAndMinutes };

inline constexpr unsigned kAnyKind = 511;
inline constexpr unsigned kSameKind = 0;

struct FormRule {
    const char *name;
    FormShape shape;
    unsigned accepts;    ///< ValueKinds that a parameter's value may have.
    unsigned gives;      ///< The kind that comes out, or kSameKind.
    FormFunction write;  ///< Ours to theirs; null: no form of parameters.
    FormFunction read;   ///< Theirs to ours; null: no form of columns.
    const char *usage;   ///< "plus_seconds:-60".
};

// time_forms.cpp
SqlValue toDateForm(const SqlValue &value, const FormArguments &, const FormContext &);
SqlValue toTimeForm(const SqlValue &value, const FormArguments &, const FormContext &);
SqlValue toDateTimeForm(const SqlValue &value, const FormArguments &, const FormContext &);
SqlValue formatForm(const SqlValue &value, const FormArguments &arguments, const FormContext &);
SqlValue readFormatForm(const SqlValue &value, const FormArguments &arguments, const FormContext &);
SqlValue yearForm(const SqlValue &value, const FormArguments &, const FormContext &);
SqlValue monthForm(const SqlValue &value, const FormArguments &, const FormContext &);
SqlValue dayForm(const SqlValue &value, const FormArguments &, const FormContext &);
SqlValue weekdayForm(const SqlValue &value, const FormArguments &, const FormContext &);
SqlValue secondsOfDayForm(const SqlValue &value, const FormArguments &, const FormContext &);
SqlValue readSecondsOfDayForm(const SqlValue &value, const FormArguments &, const FormContext &);
SqlValue minutesOfDayForm(const SqlValue &value, const FormArguments &, const FormContext &);
SqlValue readMinutesOfDayForm(const SqlValue &value, const FormArguments &, const FormContext &);
SqlValue unixSecondsForm(const SqlValue &value, const FormArguments &, const FormContext &context);
SqlValue readUnixSecondsForm(const SqlValue &value, const FormArguments &, const FormContext &context);
SqlValue plusSecondsForm(const SqlValue &value, const FormArguments &arguments, const FormContext &);
SqlValue plusDaysForm(const SqlValue &value, const FormArguments &arguments, const FormContext &);

// number_forms.cpp
SqlValue integerForm(const SqlValue &value, const FormArguments &, const FormContext &);
SqlValue decimalForm(const SqlValue &value, const FormArguments &, const FormContext &);
SqlValue lengthSecondsForm(const SqlValue &value, const FormArguments &, const FormContext &context);
SqlValue lengthMinutesForm(const SqlValue &value, const FormArguments &, const FormContext &context);
SqlValue timesForm(const SqlValue &value, const FormArguments &arguments, const FormContext &);
SqlValue divideForm(const SqlValue &value, const FormArguments &arguments, const FormContext &);
SqlValue plusForm(const SqlValue &value, const FormArguments &arguments, const FormContext &);
SqlValue repeatForm(const SqlValue &value, const FormArguments &arguments, const FormContext &context);
SqlValue countForm(const SqlValue &value, const FormArguments &arguments, const FormContext &);

// text_forms.cpp
SqlValue textForm(const SqlValue &value, const FormArguments &, const FormContext &);
SqlValue upperForm(const SqlValue &value, const FormArguments &, const FormContext &);
SqlValue lowerForm(const SqlValue &value, const FormArguments &, const FormContext &);
SqlValue trimForm(const SqlValue &value, const FormArguments &, const FormContext &);
SqlValue asciiForm(const SqlValue &value, const FormArguments &, const FormContext &);
SqlValue digitsForm(const SqlValue &value, const FormArguments &, const FormContext &);
SqlValue firstForm(const SqlValue &value, const FormArguments &arguments, const FormContext &);
SqlValue lastForm(const SqlValue &value, const FormArguments &arguments, const FormContext &);
SqlValue padLeftForm(const SqlValue &value, const FormArguments &arguments, const FormContext &);
SqlValue titleCaseForm(const SqlValue &value, const FormArguments &, const FormContext &);
SqlValue partForm(const SqlValue &value, const FormArguments &arguments, const FormContext &);
SqlValue fixedForm(const SqlValue &, const FormArguments &arguments, const FormContext &);
SqlValue mapForm(const SqlValue &value, const FormArguments &arguments, const FormContext &context);
SqlValue readMapForm(const SqlValue &value, const FormArguments &arguments, const FormContext &context);
SqlValue bytesForm(const SqlValue &value, const FormArguments &, const FormContext &);
SqlValue uuidTextForm(const SqlValue &value, const FormArguments &, const FormContext &);
SqlValue uuidBytesForm(const SqlValue &value, const FormArguments &, const FormContext &);
SqlValue hexForm(const SqlValue &value, const FormArguments &, const FormContext &);

}  // namespace core::pms
