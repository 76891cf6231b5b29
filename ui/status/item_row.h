// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/control/status_snapshot.h"
#include "ui/widgets/card.h"

class QLabel;
class QPushButton;

namespace ui::status {

/// Something a person must do, whom to ring, and a button for "done".
class ItemRow final : public widgets::Card {
    Q_OBJECT
  public:
    explicit ItemRow(QWidget *parent = nullptr);
    void display(const core::control::ItemLine &item, core::base::UtcTime now);
    /// While the engine is asked to close it.
    void setBusy(bool busy);

  Q_SIGNALS:
    void doneWanted();

  private:
    QLabel *m_title;
    QLabel *m_text;
    QLabel *m_todo;
    QLabel *m_person;
    QLabel *m_age;
    QPushButton *m_done;
};

}  // namespace ui::status
