// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QPointer>
#include <QWidget>

#include "ui/setup/practice_form.h"
#include "ui/setup/practice_row.h"
#include "ui/widgets/calls.h"
#include "ui/widgets/keyed_rows.h"

class QMessageBox;

namespace ui::setup {

/// The practices that are linked, and the form for linking one.
class SetupPage final : public QWidget {
    Q_OBJECT
  public:
    explicit SetupPage(widgets::Calls &calls, QWidget *parent = nullptr);
    void display(const core::control::StatusSnapshot &snapshot);
    /// Puts the form on @p practice's key, as a card's remedy asks for.
    void enterNewKey(const QString &practice);

  private:
    PracticeRow *makeRow(const QString &practice);
    void confirmUnlink(const QString &practice);

    widgets::Calls &m_calls;
    widgets::Section *m_linked;
    PracticeForm *m_form;
    widgets::KeyedRows<PracticeRow> m_rows;
    QPointer<QMessageBox> m_question;
};

}  // namespace ui::setup
