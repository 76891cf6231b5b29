// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>

#include "core/pms/forms.h"

namespace core::pms {

/// A piece of `text = "HE {booking}"`: fixed text, then a parameter.
struct TextPiece {
    QString text;
    QString parameter;  ///< Empty in the last piece.
};

/// One line of `[parameters]`: how a parameter that the engine offers is bound, or how one of the profile's own is
/// made.
struct ParameterRule {
    enum class Source { Offered, From, Value, Text, NewUuid };
    Source source = Source::Offered;
    QString from;                 ///< The source of From: an offered parameter, or another of the profile's own.
    SqlValue value;               ///< Of Value.
    std::vector<TextPiece> text;  ///< Of Text.
    Forms forms;

    /// The parameters that it is made from.
    QStringList sources() const;
};
using ParameterRules = std::map<QString, ParameterRule>;

/// What the engine offers under this name; Text for names that it does not know (ids, captured values).
ValueKind kindOfParameter(const QString &name);

/// What parameters offer beyond the engine's own list: names that every statement may use, and those made from others.
struct ParameterExtras {
    const ParameterRules &rules;
    QStringList resourceParts;  ///< Offered where `resource` is; with "_list" behind, where `resources` is.
    QStringList statusColumns;  ///< Offered where `status` is.
    QStringList sexColumns;     ///< Offered where `sex` is.

    /// @p offered and everything that can be made from it.
    std::set<QString> complete(std::set<QString> offered) const;
};

/// The names of a `{…}` text, or what is wrong with it.
tl::expected<std::vector<TextPiece>, QString> parseTextPieces(const QString &text);

}  // namespace core::pms
