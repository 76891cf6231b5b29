// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

#include "core/control/status_snapshot.h"
#include "ui/status/bookings_model.h"

class QLabel;
class QTableView;

namespace ui::status {

/// The latest bookings as a table.
class BookingsPage final : public QWidget {
    Q_OBJECT
  public:
    explicit BookingsPage(QWidget *parent = nullptr);
    void display(const core::control::StatusSnapshot &snapshot);

  private:
    BookingsModel *m_model;
    QTableView *m_table;
    QLabel *m_empty;
};

}  // namespace ui::status
