// SPDX-License-Identifier: Apache-2.0
#include "ui/status/held_row.h"

#include <QHBoxLayout>
#include <QPushButton>

#include "core/text/items.h"
#include "ui/status/moments.h"
#include "ui/widgets/colours.h"
#include "ui/widgets/fonts.h"
#include "ui/widgets/naming.h"

namespace ui::status {

using widgets::makeLabel;
using widgets::TextRole;

HeldRow::HeldRow(QWidget *parent)
    : Card(parent),
      m_title(makeLabel(TextRole::Heading, {}, this)),
      m_text(makeLabel(TextRole::Body, {}, this)),
      m_age(makeLabel(TextRole::Quiet, {}, this)),
      m_accept(widgets::named(new QPushButton(tr("Accept"), this), "heldAccept", tr("Accept"))),
      m_discard(widgets::named(new QPushButton(tr("Discard"), this), "heldDiscard", tr("Discard"))) {
    m_title->setObjectName(QStringLiteral("heldTitle"));
    m_text->setObjectName(QStringLiteral("heldText"));
    setEmphasis(widgets::stateColour(core::control::TrayState::Attention));
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_age, 1);
    buttons->addWidget(m_discard);
    buttons->addWidget(m_accept);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 10, 12, 10);
    layout->setSpacing(8);
    layout->addWidget(m_title);
    layout->addWidget(m_text);
    layout->addLayout(buttons);
    connect(m_accept, &QPushButton::clicked, this, [this] { Q_EMIT acceptWanted(); });
    connect(m_discard, &QPushButton::clicked, this, [this] { Q_EMIT discardWanted(); });
}

void HeldRow::display(const core::control::HeldLine &held, core::base::UtcTime now) {
    const core::text::Notice notice = core::text::heldNotice(held);
    m_title->setText(notice.title);
    m_text->setText(notice.happened + QLatin1Char('\n') + notice.todo);
    m_age->setText(tr("%1 · found %2").arg(held.id, ageText(held.since, now)));
    setAccessibleName(notice.title);
    setAccessibleDescription(m_text->text());
    m_accept->setAccessibleName(tr("Accept: %1").arg(notice.title));
    m_discard->setAccessibleName(tr("Discard: %1").arg(notice.title));
}

void HeldRow::setBusy(bool busy) {
    m_accept->setEnabled(!busy);
    m_discard->setEnabled(!busy);
}

}  // namespace ui::status
