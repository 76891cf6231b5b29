// SPDX-License-Identifier: Apache-2.0
#include "ui/status/item_row.h"

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

ItemRow::ItemRow(QWidget *parent)
    : Card(parent),
      m_title(makeLabel(TextRole::Heading, {}, this)),
      m_text(makeLabel(TextRole::Body, {}, this)),
      m_todo(makeLabel(TextRole::Body, {}, this)),
      m_person(makeLabel(TextRole::Heading, {}, this)),
      m_age(makeLabel(TextRole::Quiet, {}, this)),
      m_done(widgets::named(new QPushButton(tr("Done"), this), "itemDone", tr("Done"))) {
    m_title->setObjectName(QStringLiteral("itemTitle"));
    m_text->setObjectName(QStringLiteral("itemText"));
    m_todo->setObjectName(QStringLiteral("itemTodo"));
    m_person->setObjectName(QStringLiteral("itemPerson"));
    m_person->setTextInteractionFlags(Qt::TextSelectableByMouse);
    setEmphasis(widgets::stateColour(core::control::TrayState::Attention));
    auto *words = new QVBoxLayout;
    words->setSpacing(2);
    words->addWidget(m_title);
    words->addWidget(m_text);
    words->addWidget(m_todo);
    words->addWidget(m_person);
    words->addWidget(m_age);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(16, 10, 12, 10);
    layout->setSpacing(12);
    layout->addLayout(words, 1);
    layout->addWidget(m_done, 0, Qt::AlignVCenter);
    connect(m_done, &QPushButton::clicked, this, [this] { Q_EMIT doneWanted(); });
}

void ItemRow::display(const core::control::ItemLine &item, core::base::UtcTime now) {
    const core::text::Notice notice = core::text::itemNotice(item);
    m_title->setText(notice.title);
    m_text->setText(notice.happened);
    m_todo->setText(notice.todo);
    m_person->setText(tr("Ring: %1").arg(item.person));
    m_person->setVisible(!item.person.isEmpty());
    m_age->setText(ageText(item.raisedAt, now));
    setAccessibleName(notice.title);
    setAccessibleDescription(notice.happened + QLatin1Char(' ') + notice.todo);
    m_done->setAccessibleName(tr("Done: %1").arg(notice.title));
}

void ItemRow::setBusy(bool busy) { m_done->setEnabled(!busy); }

}  // namespace ui::status
