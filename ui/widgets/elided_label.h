// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QLabel>

namespace ui::widgets {

/// One line that shortens a long name with "…" instead of widening the window; the whole name is in the tooltip.
class ElidedLabel final : public QLabel {
  public:
    explicit ElidedLabel(QWidget *parent = nullptr);
    void setFullText(const QString &text);

    QSize minimumSizeHint() const override;

  protected:
    void paintEvent(QPaintEvent *event) override;
};

}  // namespace ui::widgets
