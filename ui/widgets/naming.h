// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QWidget>

namespace ui::widgets {

/// Gives a control the two names it is known by: @p objectName to tests and scripts (ASCII, stable, untranslated), and
/// @p accessibleName to screen readers. Returns the control.
template <class W>
W *named(W *widget, const char *objectName, const QString &accessibleName) {
    widget->setObjectName(QLatin1String(objectName));
    widget->setAccessibleName(accessibleName);
    return widget;
}

}  // namespace ui::widgets
