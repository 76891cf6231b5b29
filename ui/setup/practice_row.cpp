// SPDX-License-Identifier: Apache-2.0
#include "ui/setup/practice_row.h"

#include <QHBoxLayout>
#include <QPushButton>

#include "ui/setup/australian_zones.h"
#include "ui/widgets/fonts.h"
#include "ui/widgets/naming.h"

namespace ui::setup {

PracticeRow::PracticeRow(const QString &practice, QWidget *parent)
    : Card(parent), m_practice(practice), m_facts(widgets::makeLabel(widgets::TextRole::Quiet, {}, this)) {
    const QString title = tr("Practice %1").arg(practice);
    setObjectName(QStringLiteral("linked-") + practice);
    setAccessibleName(title);
    auto *newKey = widgets::named(new QPushButton(tr("New key …"), this), "newKey", tr("New key for practice %1").arg(practice));
    auto *other =
        widgets::named(new QPushButton(tr("Replace …"), this), "replace", tr("Put another practice in place of %1").arg(practice));
    auto *unlink = widgets::named(new QPushButton(tr("Unlink …"), this), "unlink", tr("Unlink practice %1").arg(practice));
    auto *words = new QVBoxLayout;
    words->setSpacing(2);
    words->addWidget(widgets::makeLabel(widgets::TextRole::Heading, title, this));
    words->addWidget(m_facts);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(16, 10, 12, 10);
    layout->addLayout(words, 1);
    for (QPushButton *button : {newKey, other, unlink}) layout->addWidget(button, 0, Qt::AlignVCenter);
    connect(newKey, &QPushButton::clicked, this, [this] { Q_EMIT newKeyWanted(); });
    connect(other, &QPushButton::clicked, this, [this] { Q_EMIT replaceWanted(); });
    connect(unlink, &QPushButton::clicked, this, [this] { Q_EMIT unlinkWanted(); });
}

void PracticeRow::display(const core::control::PracticeStatus &status) {
    m_timezone = status.timezone;
    const QString zone = zoneLabel(status.timezone);
    m_facts->setText(status.enabled ? zone : tr("%1 · switched off in the settings").arg(zone));
}

}  // namespace ui::setup
