// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QFrame>

namespace ui::widgets {

/// A flat panel with a thin border in the palette's own colours, so that it follows light and dark. An emphasised one
/// has a bar of the given colour at its leading edge.
class Card : public QFrame {
  public:
    explicit Card(QWidget *parent = nullptr);
    /// An invalid colour takes the bar away.
    void setEmphasis(const QColor &colour);

  protected:
    void paintEvent(QPaintEvent *event) override;

  private:
    QColor m_emphasis;
};

}  // namespace ui::widgets
