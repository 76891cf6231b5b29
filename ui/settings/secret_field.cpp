// SPDX-License-Identifier: Apache-2.0
#include "ui/settings/secret_field.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>

#include "core/text/trouble.h"
#include "ui/widgets/fonts.h"

namespace ui::settings {
namespace {
constexpr int kLongest = 512;
}

SecretField::SecretField(widgets::Calls &calls, const QString &secretName, const QString &title, QWidget *parent)
    : QWidget(parent),
      m_calls(calls),
      m_secretName(secretName),
      m_value(new QLineEdit(this)),
      m_save(new QPushButton(tr("Save"), this)),
      m_result(widgets::makeLabel(widgets::TextRole::Quiet, {}, this)) {
    setObjectName(QStringLiteral("secret-") + secretName);
    m_value->setObjectName(secretName + QStringLiteral("-value"));
    m_value->setAccessibleName(title);
    m_value->setMaxLength(kLongest);
    m_value->setEchoMode(QLineEdit::Password);
    m_value->setInputMethodHints(Qt::ImhSensitiveData | Qt::ImhNoPredictiveText | Qt::ImhHiddenText);
    m_value->setPlaceholderText(tr("type a new one to change it"));
    m_save->setObjectName(secretName + QStringLiteral("-save"));
    m_save->setAccessibleName(tr("Save: %1").arg(title));
    m_save->setEnabled(false);
    m_result->setObjectName(secretName + QStringLiteral("-result"));
    m_result->hide();
    auto *line = new QHBoxLayout;
    line->addWidget(m_value, 1);
    line->addWidget(m_save);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    layout->addLayout(line);
    layout->addWidget(m_result);
    setFocusProxy(m_value);
    connect(m_value, &QLineEdit::textChanged, m_save,
            [this](const QString &text) { m_save->setEnabled(!text.trimmed().isEmpty()); });
    connect(m_value, &QLineEdit::returnPressed, this, [this] { submit(); });
    connect(m_save, &QPushButton::clicked, this, [this] { submit(); });
}

void SecretField::submit() {
    if (!m_save->isEnabled()) return;
    core::control::SecretSetRequest request;
    request.name = m_secretName;
    request.value = core::base::Redacted<QString>(m_value->text().trimmed());
    m_value->clear();
    m_result->show();
    m_result->setText(tr("Handing it over …"));
    m_calls.run(std::move(request), [this](const auto &reply) {
        m_result->setText(reply ? tr("Saved.") : core::text::errorText(reply.error()));
    });
}

}  // namespace ui::settings
