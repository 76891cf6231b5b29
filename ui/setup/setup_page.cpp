// SPDX-License-Identifier: Apache-2.0
#include "ui/setup/setup_page.h"

#include <QMessageBox>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/widgets/section.h"

namespace ui::setup {

SetupPage::SetupPage(widgets::Calls &calls, QWidget *parent)
    : QWidget(parent),
      m_calls(calls),
      m_linked(new widgets::Section("linkedPractices", tr("Linked practices"), tr("No practice is linked yet."), this)),
      m_form(new PracticeForm(calls, this)),
      m_rows(m_linked) {
    setObjectName(QStringLiteral("setupPage"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(16);
    layout->addWidget(m_linked);
    layout->addWidget(m_form);
    layout->addStretch(1);
}

void SetupPage::display(const core::control::StatusSnapshot &snapshot) {
    m_rows.sync(
        snapshot.practices, [](const core::control::PracticeStatus &status) { return status.practice; },
        [this](const QString &practice) { return makeRow(practice); });
}

void SetupPage::enterNewKey(const QString &practice) { m_form->enterNewKey(practice); }

PracticeRow *SetupPage::makeRow(const QString &practice) {
    auto *row = new PracticeRow(practice, m_linked);
    connect(row, &PracticeRow::newKeyWanted, m_form, [this, practice] { m_form->enterNewKey(practice); });
    connect(row, &PracticeRow::replaceWanted, m_form, [this, row] { m_form->replace(row->practice(), row->timezone()); });
    connect(row, &PracticeRow::unlinkWanted, this, [this, practice] { confirmUnlink(practice); });
    return row;
}

void SetupPage::confirmUnlink(const QString &practice) {
    delete m_question;
    m_question = new QMessageBox(QMessageBox::Question, tr("Unlink practice %1?").arg(practice),
                                 tr("Bookings made on Healthengine will no longer reach practice %1 through this PC. "
                                    "Appointments already in the practice's system stay there.")
                                     .arg(practice),
                                 QMessageBox::Cancel, this);
    m_question->setObjectName(QStringLiteral("unlinkQuestion"));
    m_question->setAttribute(Qt::WA_DeleteOnClose);
    QPushButton *unlink = m_question->addButton(tr("Unlink"), QMessageBox::DestructiveRole);
    unlink->setObjectName(QStringLiteral("unlinkConfirm"));
    m_question->setDefaultButton(QMessageBox::Cancel);
    connect(unlink, &QPushButton::clicked, this, [this, practice] {
        m_calls.run(core::control::PracticeRemoveRequest{core::domain::PracticeId(practice)}, {});
    });
    m_question->open();
}

}  // namespace ui::setup
