// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/control/status_snapshot.h"
#include "ui/widgets/card.h"

class QLabel;
class QPushButton;

namespace ui::status {

/// A change that looks like an accident and is held back until staff decide.
class HeldRow final : public widgets::Card {
    Q_OBJECT
  public:
    explicit HeldRow(QWidget *parent = nullptr);
    void display(const core::control::HeldLine &held, core::base::UtcTime now);
    void setBusy(bool busy);

  Q_SIGNALS:
    void acceptWanted();
    void discardWanted();

  private:
    QLabel *m_title;
    QLabel *m_text;
    QLabel *m_age;
    QPushButton *m_accept;
    QPushButton *m_discard;
};

}  // namespace ui::status
