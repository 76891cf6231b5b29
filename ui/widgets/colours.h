// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QColor>

#include "core/control/status_snapshot.h"

namespace ui::widgets {

/// The colour of a state's icon, for accents. Never the only sign of a state.
QColor stateColour(core::control::TrayState state);

}  // namespace ui::widgets
