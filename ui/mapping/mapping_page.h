// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

#include "ui/mapping/resources_model.h"
#include "ui/widgets/calls.h"

class QLabel;
class QLineEdit;
class QSortFilterProxyModel;
class QTableView;

namespace ui::mapping {

/// Which practitioners patients can book on Healthengine.
class MappingPage final : public QWidget {
    Q_OBJECT
  public:
    explicit MappingPage(widgets::Calls &calls, QWidget *parent = nullptr);
    void display(const core::control::StatusSnapshot &snapshot);

  private:
    void publish(const QString &practice, const QString &resource, bool publish);
    void showCounts();

    widgets::Calls &m_calls;
    ResourcesModel *m_model;
    QSortFilterProxyModel *m_filtered;
    QLineEdit *m_find;
    QLabel *m_counts;
    QTableView *m_table;
};

}  // namespace ui::mapping
