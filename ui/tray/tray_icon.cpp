// SPDX-License-Identifier: Apache-2.0
#include "ui/tray/tray_icon.h"

#include "ui/widgets/icons.h"

namespace ui::tray {
namespace {

using namespace std::chrono_literals;
constexpr auto kLookAgain = 5s;

}  // namespace

using widgets::PauseLength;

TrayIcon::TrayIcon(std::function<bool()> isAvailable, QObject *parent)
    : QObject(parent), m_isAvailable(std::move(isAvailable)) {
    m_icon.setObjectName(QStringLiteral("trayIcon"));
    buildMenu();
    m_icon.setContextMenu(&m_menu);
    connect(&m_icon, &QSystemTrayIcon::activated, this, [this](QSystemTrayIcon::ActivationReason reason) {
        if (reason == QSystemTrayIcon::Trigger || reason == QSystemTrayIcon::DoubleClick) Q_EMIT openWanted();
    });
    connect(&m_poll, &QTimer::timeout, this, [this] { look(); });
    display(TrayView{});
}

QAction *TrayIcon::addAction(QMenu *menu, const char *name, const QString &text, std::function<void()> chosen) {
    QAction *action = menu->addAction(text, this, std::move(chosen));
    action->setObjectName(QLatin1String(name));
    return action;
}

void TrayIcon::buildMenu() {
    m_menu.setObjectName(QStringLiteral("trayMenu"));
    m_stateLine = addAction(&m_menu, "trayState", {}, [this] { Q_EMIT openWanted(); });
    m_menu.addSeparator();
    m_menu.setDefaultAction(addAction(&m_menu, "trayOpen", tr("&Open PracticeBridge"), [this] { Q_EMIT openWanted(); }));
    m_resync = addAction(&m_menu, "trayResync", tr("&Send everything again"), [this] { Q_EMIT resyncWanted(); });
    m_pauseMenu = m_menu.addMenu(tr("&Pause"));
    m_pauseMenu->setObjectName(QStringLiteral("trayPauseMenu"));
    const auto addPause = [this](const char *name, const QString &text, PauseLength length) {
        addAction(m_pauseMenu, name, text, [this, length] { Q_EMIT pauseWanted(length); });
    };
    addPause("trayPauseHour", tr("For 1 &hour"), PauseLength::OneHour);
    addPause("trayPauseTomorrow", tr("Until &tomorrow"), PauseLength::UntilTomorrow);
    addPause("trayPauseUntilResumed", tr("Until &resumed"), PauseLength::UntilResumed);
    m_resume = addAction(&m_menu, "trayResume", tr("&Resume"), [this] { Q_EMIT resumeWanted(); });
    m_menu.addSeparator();
    m_quit = addAction(&m_menu, "trayQuit", {}, [this] { Q_EMIT quitWanted(); });
}

void TrayIcon::display(const TrayView &view) {
    if (m_shownState != view.state) {
        m_shownState = view.state;
        m_icon.setIcon(widgets::stateIcon(view.state));
        m_stateLine->setIcon(widgets::stateIcon(view.state));
    }
    const QString sentence = view.sentence.isEmpty() ? tr("PracticeBridge is starting.") : view.sentence;
    const QString toolTip = view.toolTip.isEmpty() ? sentence : view.toolTip;
    // Setting a tooltip wakes the shell up, so only a new one is set.
    if (m_icon.toolTip() != toolTip) m_icon.setToolTip(toolTip);
    m_stateLine->setText(QString(sentence).replace(QLatin1Char('&'), QStringLiteral("&&")));
    m_resync->setEnabled(view.canPause);
    m_pauseMenu->menuAction()->setVisible(view.canPause || !view.canResume);
    m_pauseMenu->setEnabled(view.canPause);
    m_resume->setVisible(view.canResume);
    m_quit->setText(view.quitStops ? tr("&Quit and stop receiving bookings") : tr("&Quit (bookings go on without this icon)"));
}

void TrayIcon::start() {
    look();
    m_poll.start(kLookAgain);
}

void TrayIcon::look() {
    const bool available = m_isAvailable();
    if (available && !m_icon.isVisible()) m_icon.show();
    if (available == m_available) return;
    m_available = available;
    if (available) {
        // After the shell restarted, an icon that believes to be visible is not.
        m_icon.hide();
        m_icon.show();
    }
    Q_EMIT availabilityChanged(available);
}

}  // namespace ui::tray
