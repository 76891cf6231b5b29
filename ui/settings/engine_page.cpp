// SPDX-License-Identifier: Apache-2.0
#include "ui/settings/engine_page.h"

#include <QFormLayout>
#include <QPushButton>

#include "core/text/trouble.h"
#include "core/text/tray.h"
#include "ui/settings/check_list.h"
#include "ui/settings/secret_field.h"
#include "ui/widgets/card.h"
#include "ui/widgets/fonts.h"
#include "ui/widgets/naming.h"

namespace ui::settings {

using widgets::makeLabel;
using widgets::TextRole;

EnginePage::EnginePage(widgets::Calls &calls, const QString &settingsFile, QWidget *parent)
    : QWidget(parent),
      m_calls(calls),
      m_database(makeLabel(TextRole::Body, {}, this)),
      m_engine(makeLabel(TextRole::Body, {}, this)),
      m_reloadResult(makeLabel(TextRole::Quiet, {}, this)),
      m_reload(widgets::named(new QPushButton(tr("&Read the file again"), this), "settingsReload",
                              tr("Read the settings file again"))) {
    setObjectName(QStringLiteral("enginePage"));
    m_database->setObjectName(QStringLiteral("databaseFacts"));
    m_engine->setObjectName(QStringLiteral("engineFacts"));
    m_reloadResult->setObjectName(QStringLiteral("reloadResult"));
    m_reloadResult->hide();
    build(settingsFile);
    connect(m_reload, &QPushButton::clicked, this, [this] { reload(); });
}

void EnginePage::build(const QString &settingsFile) {
    auto *file = makeLabel(TextRole::Body, settingsFile, this);
    file->setObjectName(QStringLiteral("settingsFile"));
    file->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    file->setAccessibleName(tr("Settings file: %1").arg(settingsFile));
    auto *facts = new widgets::Card(this);
    auto *form = new QFormLayout(facts);
    form->setContentsMargins(16, 14, 16, 14);
    form->setVerticalSpacing(10);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->addRow(tr("Database"), m_database);
    form->addRow(tr("Database &password"), new SecretField(m_calls, QStringLiteral("pms-password"), tr("Database password"), facts));
    form->addRow(tr("Healthengine &API key"), new SecretField(m_calls, QStringLiteral("api-key"), tr("Healthengine API key"), facts));
    form->addRow(tr("Settings file"), file);
    form->addRow(QString(), m_reload);
    form->addRow(QString(), m_reloadResult);
    form->addRow(tr("Engine"), m_engine);
    m_reload->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(16);
    layout->addWidget(facts);
    layout->addWidget(new CheckList(m_calls, this));
    layout->addStretch(1);
}

void EnginePage::display(const core::control::StatusSnapshot &snapshot, core::base::UtcTime now) {
    const auto &database = snapshot.database;
    QStringList lines;
    lines << (database.connected ? tr("Connected: %1").arg(database.system) : tr("Not connected"));
    if (!database.profile.isEmpty()) lines << tr("Profile: %1").arg(database.profile);
    if (!database.tier.isEmpty()) lines << tr("Guarantee: %1").arg(database.tier);
    if (database.lastReadOk) {
        const auto age = std::chrono::floor<std::chrono::seconds>(now - *database.lastReadOk);
        lines << tr("Last read %1 ago").arg(core::text::durationText(age));
    }
    if (!database.connected && !database.error.isEmpty()) lines << database.error;
    m_database->setText(lines.join(QLatin1Char('\n')));
    m_engine->setText(tr("Version %1 on %2").arg(snapshot.engineVersion, snapshot.host));
}

void EnginePage::reload() {
    m_reload->setEnabled(false);
    m_calls.run(core::control::SettingsReloadRequest{}, [this](const auto &reply) {
        m_reload->setEnabled(true);
        m_reloadResult->show();
        if (!reply) return m_reloadResult->setText(core::text::errorText(reply.error()));
        if (!reply->faults.isEmpty()) {
            m_reloadResult->setText(tr("Nothing was changed:") + QLatin1Char('\n') + reply->faults.join(QLatin1Char('\n')));
        } else {
            m_reloadResult->setText((QStringList(tr("The settings were read.")) + reply->warnings).join(QLatin1Char('\n')));
        }
    });
}

}  // namespace ui::settings
