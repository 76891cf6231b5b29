// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

#include "ui/widgets/calls.h"

class QLabel;
class QLineEdit;
class QPushButton;

namespace ui::settings {

/// One secret that the engine stores: typed as dots, handed over, wiped. What is stored is never shown.
class SecretField final : public QWidget {
    Q_OBJECT
  public:
    /// @p secretName as in SecretSetRequest; @p title labels the field.
    SecretField(widgets::Calls &calls, const QString &secretName, const QString &title, QWidget *parent = nullptr);

  private:
    void submit();

    widgets::Calls &m_calls;
    QString m_secretName;
    QLineEdit *m_value;
    QPushButton *m_save;
    QLabel *m_result;
};

}  // namespace ui::settings
