// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

#include "core/control/status_snapshot.h"

class QLabel;

namespace ui::status {

/// The state of everything as an icon and one sentence.
class StateHeader final : public QWidget {
    Q_OBJECT
  public:
    explicit StateHeader(QWidget *parent = nullptr);
    void display(core::control::TrayState state, const QString &sentence, const QString &detail);

  private:
    QLabel *m_icon;
    QLabel *m_sentence;
    QLabel *m_detail;
};

}  // namespace ui::status
