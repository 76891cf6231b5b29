// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/pms/sql_value.h"
#include "core/pms/value_map.h"

/// The forms of the profile language: small pure steps that turn a value of ours into one of the database's
/// (parameters), or back (columns). NULL stays NULL; a form that cannot be applied to a value gives NULL.
namespace core::pms {

/// What a value is before a form is applied; bits of a set.
enum class ValueKind : unsigned {
    Text = 1,
    Number = 2,
    SecondsLength = 4,  ///< A length in seconds.
    MinutesLength = 8,  ///< A length in minutes.
    Date = 16,
    Time = 32,
    DateTime = 64,  ///< On the wall clock of the database's zone.
    UtcDateTime = 128,
    Bytes = 256,
};

/// "a date", "a length".
QString kindText(ValueKind kind);

/// What the profile wrote behind the form's name.
struct FormArguments {
    QString text;       ///< Pattern, separator, map name, fixed text, padding character.
    double number = 0;  ///< n.
};

struct FormContext {
    const ValueMaps &maps;
    ValueKind kind = ValueKind::Text;          ///< Of the value in hand.
    std::optional<base::PracticeZone> zone{};  ///< Of a DateTime; without it there is no way to an instant.
};

using FormFunction = SqlValue (*)(const SqlValue &, const FormArguments &, const FormContext &);

struct FormRule;

/// One form of a list, ready to be applied.
struct Form {
    const FormRule *rule = nullptr;
    FormArguments arguments;
};
using Forms = std::vector<Form>;

/// "plus_seconds:-60" as a form of parameters or of columns, or what is wrong with it and what would be right.
tl::expected<Form, QString> parseParameterForm(const QString &text, const ValueMaps &maps);
tl::expected<Form, QString> parseColumnForm(const QString &text, const ValueMaps &maps);

/// Walks @p forms from a value of @p kind. What is wrong where a form can never be applied to what it would be given;
/// otherwise the kind that comes out.
tl::expected<ValueKind, QString> kindAfter(const Forms &forms, ValueKind kind);

/// Applies @p forms in order. @p context.kind is the kind of @p value.
SqlValue applyParameterForms(const Forms &forms, SqlValue value, FormContext context);
/// `fixed:…`: a value that no column gives.
bool isFixedForm(const Form &form);

SqlValue applyColumnForms(const Forms &forms, SqlValue value, FormContext context);

}  // namespace core::pms
