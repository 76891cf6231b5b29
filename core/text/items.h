// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include "core/control/status_snapshot.h"
#include "core/text/kinds.h"

namespace core::text {

/// An item for staff, or a held change, in words.
struct Notice {
    QString title;     ///< A few words for a list.
    QString happened;  ///< What happened.
    QString todo;      ///< What to do now.
};

Notice notice(ItemKind kind);
/// With what the item's facts tell ("start", "resourceName", "resource", "from", "to": the places where it happened). A
/// kind that this version does not know gets its code and a general remedy.
Notice itemNotice(const control::ItemLine &item);

Notice notice(HeldKind kind);
/// With the facts' counts ("before", "now") and the tables and columns that changed ("changes").
Notice heldNotice(const control::HeldLine &held);

}  // namespace core::text
