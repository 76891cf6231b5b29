// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/control/status_snapshot.h"
#include "ui/widgets/card.h"

class QLabel;
class QPushButton;

namespace ui::setup {

/// One linked practice with what can be changed about it.
class PracticeRow final : public widgets::Card {
    Q_OBJECT
  public:
    explicit PracticeRow(const QString &practice, QWidget *parent = nullptr);
    void display(const core::control::PracticeStatus &status);
    const QString &practice() const { return m_practice; }
    const QString &timezone() const { return m_timezone; }

  Q_SIGNALS:
    void newKeyWanted();
    void replaceWanted();
    void unlinkWanted();

  private:
    QString m_practice;
    QString m_timezone;
    QLabel *m_facts;
};

}  // namespace ui::setup
