// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QIcon>

#include "ui/widgets/card.h"

class QLabel;
class QPushButton;

namespace ui::widgets {

/// One line of news across the window: icon, words, and at most one button. Hidden until told something.
class Banner final : public Card {
    Q_OBJECT
  public:
    /// @p objectName names the banner; its label and button are "<name>Text" and "<name>Button".
    explicit Banner(const char *objectName, QWidget *parent = nullptr);

    /// Shows @p text; an empty @p button shows none. Showing the same again changes nothing.
    void say(const QIcon &icon, const QString &text, const QString &button = {});
    QString text() const;

  Q_SIGNALS:
    void pressed();

  private:
    QLabel *m_icon;
    QLabel *m_text;
    QPushButton *m_button;
};

}  // namespace ui::widgets
