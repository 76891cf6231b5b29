// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

#include "ui/widgets/calls.h"

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace ui::settings {

/// The doctor: one press checks everything and lists what was found and what to do.
class CheckList final : public QWidget {
    Q_OBJECT
  public:
    explicit CheckList(widgets::Calls &calls, QWidget *parent = nullptr);

  private:
    void run();
    void finish(const core::base::Expected<core::control::CheckReport> &report);
    void addLine(const core::control::CheckLine &line);

    widgets::Calls &m_calls;
    QPushButton *m_run;
    QLabel *m_summary;
    QWidget *m_lines = nullptr;
    QVBoxLayout *m_layout;
};

}  // namespace ui::settings
