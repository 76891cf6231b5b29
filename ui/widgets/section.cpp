// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/section.h"

#include <QVBoxLayout>

#include "ui/widgets/fonts.h"

namespace ui::widgets {

Section::Section(const char *objectName, const QString &title, const QString &whenEmpty, QWidget *parent)
    : QWidget(parent),
      m_title(makeLabel(TextRole::Heading, title, this)),
      m_empty(makeLabel(TextRole::Quiet, whenEmpty, this)),
      m_rows(new QVBoxLayout) {
    const QString name = QLatin1String(objectName);
    setObjectName(name);
    setAccessibleName(title);
    m_title->setObjectName(name + QStringLiteral("Title"));
    m_empty->setObjectName(name + QStringLiteral("Empty"));
    m_rows->setSpacing(8);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_title);
    layout->addWidget(m_empty);
    layout->addLayout(m_rows);
}

void Section::setTitle(const QString &title) {
    m_title->setText(title);
    setAccessibleName(title);
}

void Section::insertRow(int index, QWidget *row) { m_rows->insertWidget(index, row); }

void Section::setEmpty(bool empty) { m_empty->setVisible(empty && !m_empty->text().isEmpty()); }

}  // namespace ui::widgets
