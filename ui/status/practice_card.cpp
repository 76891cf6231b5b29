// SPDX-License-Identifier: Apache-2.0
#include "ui/status/practice_card.h"

#include <QHBoxLayout>
#include <QLocale>
#include <QMenu>
#include <QProgressBar>
#include <QPushButton>

#include "core/text/trouble.h"
#include "ui/status/moments.h"
#include "ui/widgets/colours.h"
#include "ui/widgets/fonts.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/naming.h"

namespace ui::status {

using core::control::PracticeStatus;
using core::control::PracticeTrouble;
using core::control::TrayState;
using widgets::makeLabel;
using widgets::named;
using widgets::PauseLength;
using widgets::TextRole;

namespace {

TrayState stateOf(const PracticeStatus &status) {
    if (status.paused || !status.enabled) return TrayState::Paused;
    if (status.trouble != PracticeTrouble::None) return TrayState::Attention;
    return status.syncing ? TrayState::Syncing : TrayState::Working;
}

bool isKeyTrouble(PracticeTrouble trouble) {
    return trouble == PracticeTrouble::PracticeKeyRejected || trouble == PracticeTrouble::SecretMissing;
}

}  // namespace

PracticeCard::PracticeCard(const QString &practice, QWidget *parent)
    : Card(parent),
      m_practice(practice),
      m_icon(new QLabel(this)),
      m_title(makeLabel(TextRole::Heading, tr("Practice %1").arg(practice), this)),
      m_state(makeLabel(TextRole::Body, {}, this)),
      m_trouble(makeLabel(TextRole::Body, {}, this)),
      m_remedy(makeLabel(TextRole::Body, {}, this)),
      m_today(makeLabel(TextRole::Body, {}, this)),
      m_progressText(makeLabel(TextRole::Quiet, {}, this)),
      m_progress(named(new QProgressBar(this), "availabilityProgress", tr("Availability sent"))),
      m_newKey(named(new QPushButton(tr("Enter new key …"), this), "cardNewKey", tr("New key for practice %1").arg(practice))),
      m_resync(named(new QPushButton(tr("Send everything again"), this), "resync",
                     tr("Send everything of practice %1 again").arg(practice))),
      m_pause(makePauseButton()),
      m_resume(named(new QPushButton(tr("Resume"), this), "resume", tr("Resume practice %1").arg(practice))) {
    setObjectName(QStringLiteral("practice-") + practice);
    setAccessibleName(tr("Practice %1").arg(practice));
    m_state->setObjectName(QStringLiteral("practiceState"));
    m_trouble->setObjectName(QStringLiteral("practiceTrouble"));
    m_remedy->setObjectName(QStringLiteral("practiceRemedy"));
    m_today->setObjectName(QStringLiteral("practiceToday"));
    m_progressText->setObjectName(QStringLiteral("practiceProgress"));
    build();
}

QPushButton *PracticeCard::makePauseButton() {
    auto *button = named(new QPushButton(tr("Pause"), this), "pause", tr("Pause practice %1").arg(m_practice));
    auto *menu = new QMenu(button);
    const auto add = [this, menu](const QString &text, const char *name, PauseLength length) {
        QAction *action = menu->addAction(text, this, [this, length] { Q_EMIT pauseWanted(length); });
        action->setObjectName(QLatin1String(name));
    };
    add(tr("For 1 hour"), "pauseHour", PauseLength::OneHour);
    add(tr("Until tomorrow"), "pauseTomorrow", PauseLength::UntilTomorrow);
    add(tr("Until resumed"), "pauseUntilResumed", PauseLength::UntilResumed);
    button->setMenu(menu);
    return button;
}

void PracticeCard::build() {
    m_progress->setTextVisible(false);
    m_progress->setMaximumHeight(6);
    auto *head = new QHBoxLayout;
    head->setSpacing(10);
    auto *words = new QVBoxLayout;
    words->setSpacing(2);
    words->addWidget(m_title);
    words->addWidget(m_state);
    head->addWidget(m_icon, 0, Qt::AlignTop);
    head->addLayout(words, 1);
    head->addWidget(m_resync, 0, Qt::AlignTop);
    head->addWidget(m_pause, 0, Qt::AlignTop);
    head->addWidget(m_resume, 0, Qt::AlignTop);
    auto *remedy = new QHBoxLayout;
    remedy->addWidget(m_remedy, 1);
    remedy->addWidget(m_newKey, 0, Qt::AlignTop);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 12, 12, 12);
    layout->setSpacing(8);
    layout->addLayout(head);
    layout->addWidget(m_trouble);
    layout->addLayout(remedy);
    layout->addWidget(m_today);
    layout->addWidget(m_progress);
    layout->addWidget(m_progressText);
    connect(m_resync, &QPushButton::clicked, this, [this] { Q_EMIT resyncWanted(); });
    connect(m_resume, &QPushButton::clicked, this, [this] { Q_EMIT resumeWanted(); });
    connect(m_newKey, &QPushButton::clicked, this, [this] { Q_EMIT newKeyWanted(); });
}

void PracticeCard::display(const PracticeStatus &status, core::base::UtcTime now) {
    showState(status, now);
    showTrouble(status);
    m_today->setText(todayText(status));
    showProgress(status);
}

void PracticeCard::showState(const PracticeStatus &status, core::base::UtcTime now) {
    const TrayState state = stateOf(status);
    m_icon->setPixmap(widgets::stateIcon(state).pixmap(QSize(24, 24), devicePixelRatioF()));
    setEmphasis(widgets::stateColour(state));
    m_state->setText(stateText(status, now));
    setAccessibleDescription(m_state->text());
    m_resync->setEnabled(!status.paused && status.enabled);
    m_pause->setVisible(!status.paused && status.enabled);
    m_resume->setVisible(status.paused && status.enabled);
}

QString PracticeCard::stateText(const PracticeStatus &status, core::base::UtcTime now) {
    if (!status.enabled) return tr("Switched off in the settings.");
    if (status.paused) {
        return status.pausedUntil ? tr("Paused until %1.").arg(momentText(*status.pausedUntil, status.timezone))
                                  : tr("Paused until you resume.");
    }
    const QString contact = status.lastPollOk ? tr("last contact %1").arg(ageText(*status.lastPollOk, now))
                                              : tr("no contact with Healthengine yet");
    if (status.trouble != PracticeTrouble::None) {
        return status.troubleSince ? tr("Trouble since %1, %2.").arg(momentText(*status.troubleSince, status.timezone), contact)
                                   : tr("Trouble, %1.").arg(contact);
    }
    return (status.syncing ? tr("Sending to Healthengine, %1.") : tr("Working, %1.")).arg(contact);
}

QString PracticeCard::todayText(const PracticeStatus &status) {
    QString text = tr("Today: %1 booked in, %2 refused, %3 cancelled")
                       .arg(status.insertedToday)
                       .arg(status.rejectedToday)
                       .arg(status.cancelledToday);
    const int open = status.openBookings + status.openUpdates;
    if (open > 0) text += tr(" · %1 waiting").arg(open);
    return text;
}

void PracticeCard::showTrouble(const PracticeStatus &status) {
    const bool troubled = status.trouble != PracticeTrouble::None && status.enabled && !status.paused;
    m_trouble->setVisible(troubled);
    m_remedy->setVisible(troubled);
    m_newKey->setVisible(troubled && isKeyTrouble(status.trouble));
    if (!troubled) return;
    m_trouble->setText(core::text::troubleSentence(status.trouble));
    m_trouble->setToolTip(status.troubleDetail);
    m_remedy->setText(core::text::troubleRemedy(status.trouble));
}

void PracticeCard::showProgress(const PracticeStatus &status) {
    const QLocale locale;
    const int sent = std::max(0, status.daysTotal - status.daysWaiting);
    const bool sending = status.enabled && !status.paused && status.daysTotal > 0 && status.daysWaiting > 0;
    m_progress->setVisible(sending);
    m_progress->setRange(0, std::max(1, status.daysTotal));
    m_progress->setValue(sent);
    QStringList facts;
    facts << (status.configurationAccepted
                  ? tr("Practitioners and appointment types sent %1").arg(momentText(*status.configurationAccepted, status.timezone))
                  : tr("Practitioners and appointment types not sent yet"));
    if (sending) {
        facts << tr("availability: %1 of %2 days sent").arg(locale.toString(sent), locale.toString(status.daysTotal));
    } else if (status.availabilityAccepted) {
        facts << tr("availability sent %1").arg(momentText(*status.availabilityAccepted, status.timezone));
    } else {
        facts << tr("availability not sent yet");
    }
    m_progressText->setText(facts.join(QStringLiteral(" · ")));
    m_progress->setAccessibleDescription(m_progressText->text());
}

}  // namespace ui::status
