// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/fonts.h"

namespace ui::widgets {

QLabel *makeLabel(TextRole role, const QString &text, QWidget *parent) {
    auto *label = new QLabel(text, parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    QFont font = label->font();
    switch (role) {
        case TextRole::Title:
            font.setPointSizeF(font.pointSizeF() * 1.35);
            font.setWeight(QFont::DemiBold);
            break;
        case TextRole::Heading: font.setWeight(QFont::DemiBold); break;
        case TextRole::Body: break;
        case TextRole::Quiet: label->setForegroundRole(QPalette::PlaceholderText); break;
    }
    label->setFont(font);
    return label;
}

}  // namespace ui::widgets
