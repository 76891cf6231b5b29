// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/icons.h"

#include <initializer_list>

namespace ui::widgets {
namespace {

QLatin1String fileName(core::control::TrayState state) {
    using core::control::TrayState;
    switch (state) {
        case TrayState::Working: return QLatin1String("tray-working");
        case TrayState::Syncing: return QLatin1String("tray-syncing");
        case TrayState::Attention: return QLatin1String("tray-attention");
        case TrayState::Stopped: return QLatin1String("tray-stopped");
        case TrayState::Paused: return QLatin1String("tray-paused");
    }
    return QLatin1String("tray-stopped");
}

QIcon iconOf(QLatin1String name, std::initializer_list<int> sizes) {
    QIcon icon;
    for (int size : sizes) {
        icon.addFile(QStringLiteral(":/icons/%1-%2.png").arg(name).arg(size), QSize(size, size));
    }
    return icon;
}

}  // namespace

QIcon stateIcon(core::control::TrayState state) {
    return iconOf(fileName(state), {16, 20, 22, 24, 32, 40, 44, 48, 64});
}

QIcon appIcon() { return iconOf(QLatin1String("practicebridge"), {16, 22, 24, 32, 48, 64, 128, 256}); }

}  // namespace ui::widgets
