// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/card.h"

#include <QPainter>
#include <QPainterPath>

namespace ui::widgets {
namespace {
constexpr qreal kRadius = 6;
constexpr qreal kBar = 4;

/// In the dark a panel is lighter than the window, so that the fields in it stand out.
QColor fillOf(const QPalette &palette) {
    const QColor window = palette.color(QPalette::Window);
    return window.lightness() < 128 ? window.lighter(128) : palette.color(QPalette::Base);
}

}  // namespace

Card::Card(QWidget *parent) : QFrame(parent) { setFrameShape(QFrame::NoFrame); }

void Card::setEmphasis(const QColor &colour) {
    if (m_emphasis == colour) return;
    m_emphasis = colour;
    update();
}

void Card::paintEvent(QPaintEvent *) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF area = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
    QPainterPath outline;
    outline.addRoundedRect(area, kRadius, kRadius);
    painter.fillPath(outline, fillOf(palette()));
    if (m_emphasis.isValid()) {
        painter.setClipPath(outline);
        const qreal left = isRightToLeft() ? area.right() - kBar : area.left();
        painter.fillRect(QRectF(left, area.top(), kBar, area.height()), isEnabled() ? m_emphasis : palette().color(QPalette::Mid));
        painter.setClipping(false);
    }
    QColor line = palette().color(QPalette::WindowText);
    line.setAlphaF(0.2F);
    painter.strokePath(outline, QPen(line, 1));
}

}  // namespace ui::widgets
