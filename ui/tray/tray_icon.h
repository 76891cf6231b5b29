// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QMenu>
#include <QObject>
#include <QSystemTrayIcon>
#include <QTimer>
#include <functional>

#include "core/control/status_snapshot.h"
#include "ui/widgets/pausing.h"

namespace ui::tray {

/// What the icon shows.
struct TrayView {
    core::control::TrayState state = core::control::TrayState::Stopped;
    QString sentence;         ///< First line of the menu.
    QString toolTip;          ///< With the age of the last contact.
    bool hasPractices = false;
    bool canPause = false;    ///< Some practice is not paused.
    bool canResume = false;   ///< Some practice is paused.
    bool quitStops = false;   ///< Quitting ends the engine, and bookings with it.
};

/// The icon in the tray with its menu. Comes back when the shell restarts. GUI thread only.
class TrayIcon final : public QObject {
    Q_OBJECT
  public:
    /// @p isAvailable tells whether there is a tray now; tests give their own.
    explicit TrayIcon(std::function<bool()> isAvailable = &QSystemTrayIcon::isSystemTrayAvailable, QObject *parent = nullptr);

    void display(const TrayView &view);
    /// Looks for a tray now and then every few seconds.
    void start();
    bool isShown() const { return m_available; }

    QMenu *menu() { return &m_menu; }
    QString toolTip() const { return m_icon.toolTip(); }
    /// Where it stands on the screen, as far as the platform tells.
    QRect geometry() const { return m_icon.geometry(); }

  Q_SIGNALS:
    void openWanted();
    void resyncWanted();
    void pauseWanted(ui::widgets::PauseLength length);
    void resumeWanted();
    void quitWanted();
    /// A tray appeared or went away.
    void availabilityChanged(bool available);

  private:
    void buildMenu();
    QAction *addAction(QMenu *menu, const char *name, const QString &text, std::function<void()> chosen);
    void look();

    std::function<bool()> m_isAvailable;
    QMenu m_menu;
    QMenu *m_pauseMenu = nullptr;
    QAction *m_stateLine = nullptr;
    QAction *m_resync = nullptr;
    QAction *m_resume = nullptr;
    QAction *m_quit = nullptr;
    QSystemTrayIcon m_icon;
    QTimer m_poll;
    std::optional<core::control::TrayState> m_shownState;
    bool m_available = false;
};

}  // namespace ui::tray
