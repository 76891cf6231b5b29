// SPDX-License-Identifier: Apache-2.0
#include "ui/status/state_header.h"

#include <QHBoxLayout>

#include "ui/widgets/fonts.h"
#include "ui/widgets/icons.h"

namespace ui::status {

using widgets::makeLabel;
using widgets::TextRole;

StateHeader::StateHeader(QWidget *parent)
    : QWidget(parent),
      m_icon(new QLabel(this)),
      m_sentence(makeLabel(TextRole::Title, {}, this)),
      m_detail(makeLabel(TextRole::Quiet, {}, this)) {
    setObjectName(QStringLiteral("stateHeader"));
    m_sentence->setObjectName(QStringLiteral("stateSentence"));
    m_detail->setObjectName(QStringLiteral("stateDetail"));
    auto *words = new QVBoxLayout;
    words->setSpacing(2);
    words->addWidget(m_sentence);
    words->addWidget(m_detail);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(16, 14, 16, 10);
    layout->setSpacing(14);
    layout->addWidget(m_icon, 0, Qt::AlignVCenter);
    layout->addLayout(words, 1);
}

void StateHeader::display(core::control::TrayState state, const QString &sentence, const QString &detail) {
    m_icon->setPixmap(widgets::stateIcon(state).pixmap(QSize(40, 40), devicePixelRatioF()));
    m_sentence->setText(sentence);
    m_detail->setText(detail);
    m_detail->setVisible(!detail.isEmpty());
    setAccessibleName(sentence);
    setAccessibleDescription(detail);
}

}  // namespace ui::status
