// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/colours.h"

namespace ui::widgets {

QColor stateColour(core::control::TrayState state) {
    using core::control::TrayState;
    switch (state) {
        case TrayState::Working: return QColor(0x22, 0x88, 0x4f);
        case TrayState::Syncing: return QColor(0x2f, 0x7f, 0xd0);
        case TrayState::Attention: return QColor(0xc5, 0x6a, 0x00);
        case TrayState::Stopped: return QColor(0xd0, 0x36, 0x2f);
        case TrayState::Paused: return QColor(0x7c, 0x7f, 0x87);
    }
    return {};
}

}  // namespace ui::widgets
