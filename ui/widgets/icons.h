// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QIcon>

#include "core/control/status_snapshot.h"

namespace ui::widgets {

/// The icon of a state in all sizes from 16 to 64 pixels. Each state has its own outline, so that colour is never needed.
QIcon stateIcon(core::control::TrayState state);

/// The program's own icon in all sizes from 16 to 256 pixels.
QIcon appIcon();

}  // namespace ui::widgets
