// SPDX-License-Identifier: Apache-2.0
#include "ui/status/bookings_page.h"

#include <QLabel>
#include <QTableView>
#include <QVBoxLayout>

#include "ui/widgets/fonts.h"
#include "ui/widgets/naming.h"
#include "ui/widgets/table.h"

namespace ui::status {

BookingsPage::BookingsPage(QWidget *parent)
    : QWidget(parent),
      m_model(new BookingsModel(this)),
      m_table(widgets::named(widgets::makeTable(m_model, {BookingsModel::Practitioner, BookingsModel::Outcome}, this), "bookings", tr("Latest bookings"))),
      m_empty(widgets::makeLabel(widgets::TextRole::Quiet, tr("No booking has arrived yet."), this)) {
    setObjectName(QStringLiteral("bookingsPage"));
    m_empty->setObjectName(QStringLiteral("bookingsEmpty"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(10);
    layout->addWidget(widgets::makeLabel(
        widgets::TextRole::Body, tr("The latest bookings from Healthengine, newest first. Patients' names are in the "
                                    "practice's own system.")));
    layout->addWidget(m_empty);
    layout->addWidget(m_table, 1);
}

void BookingsPage::display(const core::control::StatusSnapshot &snapshot) {
    m_model->setSnapshot(snapshot);
    m_table->setColumnHidden(BookingsModel::Practice, snapshot.practices.size() < 2);
    m_empty->setVisible(m_model->rowCount() == 0);
}

}  // namespace ui::status
