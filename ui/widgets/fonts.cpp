// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/fonts.h"

#include <QEvent>

namespace ui::widgets {
namespace {

constexpr qreal kQuietAlpha = 0.68;

/// Its colour is its parent's text colour, thinned as far as contrast stays above 4.5 to 1; follows light and dark.
class QuietLabel final : public QLabel {
  public:
    explicit QuietLabel(const QString &text, QWidget *parent) : QLabel(text, parent) { tone(); }

  protected:
    void changeEvent(QEvent *event) override {
        QLabel::changeEvent(event);
        if (event->type() == QEvent::PaletteChange || event->type() == QEvent::ParentChange) tone();
    }

  private:
    void tone() {
        const QPalette from = parentWidget() ? parentWidget()->palette() : QPalette();
        QPalette own;
        bool differs = false;
        for (const auto group : {QPalette::Active, QPalette::Inactive, QPalette::Disabled}) {
            QColor colour = from.color(group, QPalette::WindowText);
            colour.setAlphaF(static_cast<float>(colour.alphaF() * kQuietAlpha));
            own.setColor(group, QPalette::WindowText, colour);
            differs = differs || palette().color(group, QPalette::WindowText) != colour;
        }
        if (differs) setPalette(own);
    }
};

}  // namespace

QLabel *makeLabel(TextRole role, const QString &text, QWidget *parent) {
    QLabel *label = role == TextRole::Quiet ? new QuietLabel(text, parent) : new QLabel(text, parent);
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
        case TextRole::Quiet: break;
    }
    label->setFont(font);
    return label;
}

}  // namespace ui::widgets
