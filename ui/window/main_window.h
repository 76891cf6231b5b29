// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QMainWindow>
#include <optional>

#include "core/control/link.h"
#include "ui/widgets/calls.h"

class QTabWidget;

namespace ui::mapping {
class MappingPage;
}
namespace ui::settings {
class EnginePage;
}
namespace ui::setup {
class SetupPage;
}
namespace ui::status {
class BookingsPage;
class OverviewPage;
class StateHeader;
}  // namespace ui::status
namespace ui::widgets {
class Banner;
}

namespace ui::window {

struct WindowOptions {
    QString staffName;     ///< Goes with items that are dealt with.
    QString settingsFile;  ///< For display.
};

/// The window: a sentence about everything, and five pages. Shows what it is given and asks the engine through the link;
/// it never waits and keeps no secret. GUI thread only.
class MainWindow final : public QMainWindow {
    Q_OBJECT
  public:
    enum Page { Overview, Bookings, Practitioners, Practices, Connection };

    MainWindow(core::control::EngineLink &link, const WindowOptions &options, QWidget *parent = nullptr);
    ~MainWindow() override;

    /// @p now: ages are told against it.
    void display(const core::control::StatusSnapshot &snapshot, core::base::UtcTime now);
    /// No engine answers; @p reason in plain words or empty. What was shown stays, greyed.
    void displayEngineGone(const QString &reason, core::base::UtcTime now);
    /// An engine was started and has not answered yet.
    void displayStarting(const QString &sentence);
    /// A request failed; in plain words.
    void displayFailure(const QString &text);
    void openPage(Page page);
    /// Shows, unminimises and raises it.
    void present();
    /// With a tray icon closing only hides; without one it asks to quit.
    void setHidesOnClose(bool hides) { m_hidesOnClose = hides; }

  Q_SIGNALS:
    void startEngineWanted();
    void quitWanted();

  protected:
    void closeEvent(QCloseEvent *event) override;

  private:
    void build();
    void connectPages();
    void addPage(QWidget *page, const QString &title, bool scrolls);
    void setPagesEnabled(bool enabled);
    void showFaults(const QStringList &faults);
    void showCounts(const core::control::StatusSnapshot &snapshot);

    widgets::Calls m_calls;
    bool m_hidesOnClose = true;
    bool m_hasPractice = true;
    std::optional<core::control::StatusSnapshot> m_last;
    status::StateHeader *m_header;
    widgets::Banner *m_gone;
    widgets::Banner *m_faults;
    widgets::Banner *m_failure;
    QTabWidget *m_tabs;
    status::OverviewPage *m_overview;
    status::BookingsPage *m_bookings;
    mapping::MappingPage *m_mapping;
    setup::SetupPage *m_setup;
    settings::EnginePage *m_engine;
};

}  // namespace ui::window
