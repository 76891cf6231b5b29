// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/banner.h"

#include <QHBoxLayout>
#include <QPushButton>

#include "ui/widgets/fonts.h"

namespace ui::widgets {

Banner::Banner(const char *objectName, QWidget *parent)
    : Card(parent), m_icon(new QLabel(this)), m_text(makeLabel(TextRole::Body, {}, this)), m_button(new QPushButton(this)) {
    const QString name = QLatin1String(objectName);
    setObjectName(name);
    m_text->setObjectName(name + QStringLiteral("Text"));
    m_button->setObjectName(name + QStringLiteral("Button"));
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(14, 10, 12, 10);
    layout->setSpacing(10);
    layout->addWidget(m_icon, 0, Qt::AlignVCenter);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_button, 0, Qt::AlignVCenter);
    connect(m_button, &QPushButton::clicked, this, [this] { Q_EMIT pressed(); });
    hide();
}

void Banner::say(const QIcon &icon, const QString &text, const QString &button) {
    m_icon->setPixmap(icon.pixmap(QSize(22, 22), devicePixelRatioF()));
    m_icon->setVisible(!icon.isNull());
    m_text->setText(text);
    setAccessibleName(text);
    m_button->setText(button);
    m_button->setAccessibleName(button);
    m_button->setVisible(!button.isEmpty());
    show();
}

QString Banner::text() const { return m_text->text(); }

}  // namespace ui::widgets
