// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <memory>
#include <optional>

#include "app/bridge/engine_child.h"
#include "app/bridge/options.h"
#include "core/control/client.h"
#include "ui/tray/tray_icon.h"
#include "ui/widgets/calls.h"
#include "ui/window/main_window.h"

namespace app::bridge {

/// Joins engine link, tray icon, window and the engine child. GUI thread only; nothing here waits.
class Bridge final : public QObject {
    Q_OBJECT
  public:
    Bridge(const Options &options, core::ports::Executor &executor, core::control::Connector connector,
           QObject *parent = nullptr);
    ~Bridge() override;

    void start();
    void presentWindow() { m_window.present(); }
    /// Ends the engine if we started it, then the process. Takes at most a few seconds.
    void quit();

  private:
    void connectLink();
    void connectTray();
    void connectEngine();
    void onConnected();
    void onDisconnected();
    void onEngineEnded(int exitCode, const QString &lastLine);
    void startEngineNow();
    void askToQuit();
    void pauseAll(ui::widgets::PauseLength length);
    void refresh();
    void refreshWhileGone();
    bool isStarting() const;
    ui::tray::TrayView trayView() const;

    Options m_options;
    core::ports::Executor &m_executor;
    core::control::EngineClient m_client;
    ui::widgets::Calls m_calls;
    ui::window::MainWindow m_window;
    ui::tray::TrayIcon m_tray;
    std::unique_ptr<EngineChild> m_engine;

    std::optional<core::control::StatusSnapshot> m_snapshot;
    bool m_connected = false;
    bool m_ending = false;
    QString m_reason;  ///< Why there is no engine, as far as we know.
    std::optional<core::base::SteadyTime> m_startedAt;
    core::ports::Handle m_grace;
    core::ports::Handle m_ageTimer;
    core::ports::Handle m_noTray;
    core::ports::Handle m_endTimer;
};

}  // namespace app::bridge
