// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QLabel>

namespace ui::widgets {

enum class TextRole {
    Title,    ///< The one sentence at the top.
    Heading,  ///< Of a card or section.
    Body,
    Quiet,    ///< Secondary facts; readable, never needed to act.
};

/// A label of plain text (never markup, since names come from databases) that wraps, in the role's font relative to the
/// user's own.
QLabel *makeLabel(TextRole role, const QString &text = {}, QWidget *parent = nullptr);

}  // namespace ui::widgets
