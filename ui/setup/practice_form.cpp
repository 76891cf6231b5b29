// SPDX-License-Identifier: Apache-2.0
#include "ui/setup/practice_form.h"

#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>

#include "core/text/trouble.h"
#include "ui/setup/australian_zones.h"
#include "ui/widgets/fonts.h"
#include "ui/widgets/naming.h"

namespace ui::setup {
namespace {
constexpr int kLongestId = 40;
constexpr int kLongestKey = 512;
}  // namespace

using widgets::named;
using widgets::TextRole;

PracticeForm::PracticeForm(widgets::Calls &calls, QWidget *parent)
    : Card(parent),
      m_calls(calls),
      m_title(widgets::makeLabel(TextRole::Heading, {}, this)),
      m_id(named(new QLineEdit(this), "practiceId", tr("Practice ID"))),
      m_key(named(new QLineEdit(this), "practiceKey", tr("Practice key"))),
      m_zoneLabel(new QLabel(tr("&Time zone"), this)),
      m_zone(named(new QComboBox(this), "practiceZone", tr("Time zone of the practice"))),
      m_result(widgets::makeLabel(TextRole::Body, {}, this)),
      m_submit(named(new QPushButton(this), "practiceSubmit", tr("Link practice"))),
      m_cancel(named(new QPushButton(tr("Cancel"), this), "practiceCancel", tr("Cancel"))) {
    setObjectName(QStringLiteral("practiceForm"));
    m_result->setObjectName(QStringLiteral("practiceResult"));
    build();
    linkNew();
}

void PracticeForm::build() {
    m_id->setMaxLength(kLongestId);
    m_id->setPlaceholderText(tr("for example 1234567"));
    m_key->setMaxLength(kLongestKey);
    m_key->setEchoMode(QLineEdit::Password);
    m_key->setInputMethodHints(Qt::ImhSensitiveData | Qt::ImhNoPredictiveText | Qt::ImhHiddenText);
    m_key->setPlaceholderText(tr("as Healthengine gave it to the practice"));
    m_zone->setPlaceholderText(tr("Choose …"));
    for (const ZoneChoice &choice : australianZones()) m_zone->addItem(choice.label, choice.ianaId);
    m_zoneLabel->setBuddy(m_zone);

    auto *form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    form->setRowWrapPolicy(QFormLayout::WrapLongRows);
    form->addRow(tr("Practice &ID"), m_id);
    form->addRow(tr("Practice &key"), m_key);
    form->addRow(m_zoneLabel, m_zone);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_result, 1);
    buttons->addWidget(m_cancel);
    buttons->addWidget(m_submit);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 14, 16, 14);
    layout->setSpacing(10);
    layout->addWidget(m_title);
    layout->addLayout(form);
    layout->addLayout(buttons);

    connect(m_submit, &QPushButton::clicked, this, [this] { submit(); });
    connect(m_cancel, &QPushButton::clicked, this, [this] { linkNew(); });
    connect(m_id, &QLineEdit::returnPressed, this, [this] { submit(); });
    connect(m_key, &QLineEdit::returnPressed, this, [this] { submit(); });
}

void PracticeForm::linkNew() { begin(Purpose::LinkNew, {}, {}); }

void PracticeForm::enterNewKey(const QString &practice) {
    begin(Purpose::NewKey, practice, {});
    m_key->setFocus();
}

void PracticeForm::replace(const QString &practice, const QString &timezone) {
    begin(Purpose::Replace, practice, timezone);
    m_id->setFocus();
}

void PracticeForm::begin(Purpose purpose, const QString &practice, const QString &timezone) {
    m_purpose = purpose;
    m_replaced = purpose == Purpose::Replace ? practice : QString();
    const bool newKey = purpose == Purpose::NewKey;
    m_id->setText(newKey ? practice : QString());
    m_id->setReadOnly(newKey);
    m_key->clear();
    m_zone->setCurrentIndex(m_zone->findData(timezone));
    m_zone->setVisible(!newKey);
    m_zoneLabel->setVisible(!newKey);
    m_cancel->setVisible(purpose != Purpose::LinkNew);
    switch (purpose) {
        case Purpose::LinkNew:
            m_title->setText(tr("Link a practice"));
            m_submit->setText(tr("&Link practice"));
            break;
        case Purpose::NewKey:
            m_title->setText(tr("New key for practice %1").arg(practice));
            m_submit->setText(tr("&Save key"));
            break;
        case Purpose::Replace:
            m_title->setText(tr("Another practice in place of %1").arg(practice));
            m_submit->setText(tr("&Replace"));
            break;
    }
    m_submit->setAccessibleName(m_submit->text().remove(QLatin1Char('&')));
    setAccessibleName(m_title->text());
    m_result->clear();
    setBusy(false);
}

QString PracticeForm::fault() {
    if (m_id->text().trimmed().isEmpty()) {
        m_id->setFocus();
        return tr("Type the practice ID.");
    }
    if (m_key->text().trimmed().isEmpty()) {
        m_key->setFocus();
        return tr("Type the practice key.");
    }
    if (m_purpose != Purpose::NewKey && m_zone->currentIndex() < 0) {
        m_zone->setFocus();
        return tr("Choose the time zone of the practice.");
    }
    return {};
}

void PracticeForm::submit() {
    if (!m_submit->isEnabled()) return;
    if (const QString wrong = fault(); !wrong.isEmpty()) return tell(wrong);
    setBusy(true);
    tell(tr("Handing it over …"));
    m_purpose == Purpose::NewKey ? sendKey() : sendLink();
    m_key->clear();
}

void PracticeForm::sendLink() {
    core::control::PracticeLinkRequest request;
    request.id = core::domain::PracticeId(m_id->text().trimmed());
    request.key = core::base::Redacted<QString>(m_key->text().trimmed());
    request.timezone = m_zone->currentData().toString();
    if (!m_replaced.isEmpty()) request.replaces = core::domain::PracticeId(m_replaced);
    m_calls.run(std::move(request), [this](const auto &reply) { finish(reply); });
}

void PracticeForm::sendKey() {
    core::control::SecretSetRequest request;
    request.name = QStringLiteral("practice-key-") + m_id->text().trimmed();
    request.value = core::base::Redacted<QString>(m_key->text().trimmed());
    m_calls.run(std::move(request), [this](const auto &reply) { finish(reply); });
}

void PracticeForm::finish(const core::base::Expected<core::control::Taken> &reply) {
    setBusy(false);
    if (!reply) return tell(core::text::errorText(reply.error()));
    const bool newKey = m_purpose == Purpose::NewKey;
    const QString practice = m_id->text().trimmed();
    linkNew();
    tell(newKey ? tr("The key of practice %1 is saved.").arg(practice)
                : tr("Practice %1 is linked. Its first synchronisation has begun.").arg(practice));
}

void PracticeForm::tell(const QString &text) {
    m_result->setText(text);
    m_result->setAccessibleName(text);
}

void PracticeForm::setBusy(bool busy) {
    m_submit->setEnabled(!busy);
    m_key->setEnabled(!busy);
    m_id->setEnabled(!busy);
    m_zone->setEnabled(!busy);
}

}  // namespace ui::setup
