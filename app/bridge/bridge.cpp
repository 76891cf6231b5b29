// SPDX-License-Identifier: Apache-2.0
#include "app/bridge/bridge.h"

#include <QCoreApplication>
#include <QDir>
#include <QMessageBox>
#include <QPushButton>
#include <QUuid>
#include <algorithm>

#include "core/text/tray.h"
#include "core/text/trouble.h"
#include "ui/status/moments.h"

namespace app::bridge {
namespace {

using namespace std::chrono_literals;
using core::control::TrayState;

constexpr auto kForeignGrace = 20s;   ///< A service that restarts gets this long before we start an engine of our own.
constexpr auto kStartPatience = 15s;  ///< So long an engine counts as "starting" and not as "stopped".
constexpr auto kAgeRefresh = 5s;
constexpr auto kNoTrayPatience = 3s;  ///< At login the panel may come after us.
constexpr auto kQuitPatience = 3s;
constexpr auto kKillAfter = 7s;

QString loginName() {
    for (const char *variable : {"USER", "USERNAME", "LOGNAME"}) {
        const QString name = qEnvironmentVariable(variable);
        if (!name.isEmpty()) return name.left(100);
    }
    return QStringLiteral("staff");
}

EngineCommand engineCommand(const Options &options) {
    QString program = QDir(QCoreApplication::applicationDirPath()).filePath(QStringLiteral("practicebridged"));
#ifdef Q_OS_WIN
    program += QStringLiteral(".exe");
#endif
    return {program, options.engineArguments(), QUuid::createUuid().toString(QUuid::WithoutBraces),
            QDir(options.dataDir).filePath(QStringLiteral("engine-output.log"))};
}

core::control::ClientOptions clientOptions() {
    core::control::ClientOptions options;
    options.program = QStringLiteral("practicebridge " PB_VERSION);
    return options;
}

}  // namespace

Bridge::Bridge(const Options &options, core::ports::Executor &executor, core::control::Connector connector, QObject *parent)
    : QObject(parent),
      m_options(options),
      m_executor(executor),
      m_client(std::move(connector), executor, clientOptions()),
      m_calls(m_client, [this](const core::base::Error &error) { m_window.displayFailure(core::text::errorText(error)); }),
      m_window(m_client, {loginName(), QDir(options.configDir).filePath(QStringLiteral("settings.toml"))}) {
    if (!options.noEngine) m_engine = std::make_unique<EngineChild>(engineCommand(options), executor);
    connectLink();
    connectTray();
    connectEngine();
}

Bridge::~Bridge() = default;

void Bridge::connectLink() {
    m_client.onSnapshot = [this](const core::control::StatusSnapshot &snapshot) {
        m_snapshot = snapshot;
        refresh();
    };
    m_client.onConnected = [this](const QString &) { onConnected(); };
    m_client.onDisconnected = [this](const core::base::Error &) { onDisconnected(); };
}

void Bridge::connectTray() {
    connect(&m_tray, &ui::tray::TrayIcon::openWanted, this, [this] { m_window.present(); });
    connect(&m_tray, &ui::tray::TrayIcon::resyncWanted, this, [this] { m_calls.run(core::control::ResyncRequest{}, {}); });
    connect(&m_tray, &ui::tray::TrayIcon::resumeWanted, this, [this] { m_calls.run(core::control::ResumeRequest{}, {}); });
    connect(&m_tray, &ui::tray::TrayIcon::pauseWanted, this, &Bridge::pauseAll);
    connect(&m_tray, &ui::tray::TrayIcon::quitWanted, this, &Bridge::quit);
    connect(&m_tray, &ui::tray::TrayIcon::availabilityChanged, this, [this](bool available) {
        m_window.setHidesOnClose(available);
        m_noTray.reset();
        if (!available) m_noTray = m_executor.runAfter(kNoTrayPatience, [this] { m_window.present(); });
    });
    connect(&m_window, &ui::window::MainWindow::startEngineWanted, this, &Bridge::startEngineNow);
    connect(&m_window, &ui::window::MainWindow::quitWanted, this, &Bridge::askToQuit);
}

void Bridge::connectEngine() {
    if (!m_engine) return;
    connect(m_engine.get(), &EngineChild::started, this, [this] {
        m_startedAt = m_executor.steadyNow();
        refresh();
    });
    connect(m_engine.get(), &EngineChild::ended, this, &Bridge::onEngineEnded);
}

void Bridge::start() {
    m_window.setHidesOnClose(false);
    m_tray.start();
    m_window.setHidesOnClose(m_tray.isShown());
    if (!m_tray.isShown()) m_noTray = m_executor.runAfter(kNoTrayPatience, [this] { m_window.present(); });
    if (!m_options.hidden) m_window.present();
    refresh();
    m_client.start();
}

void Bridge::onConnected() {
    m_connected = true;
    m_reason.clear();
    m_startedAt.reset();
    m_grace.reset();
    m_ageTimer.reset();
}

void Bridge::onDisconnected() {
    const bool wasConnected = std::exchange(m_connected, false);
    if (m_ending) return;
    if (m_engine && !m_engine->isRunning()) {
        const auto grace = wasConnected ? std::chrono::milliseconds(kForeignGrace) : 0ms;
        m_grace = m_executor.runAfter(grace, [this] { m_engine->startWhenDue(); });
    }
    refresh();
    refreshWhileGone();
}

void Bridge::refreshWhileGone() {
    m_ageTimer = m_executor.runAfter(kAgeRefresh, [this] {
        refresh();
        refreshWhileGone();
    });
}

void Bridge::onEngineEnded(int exitCode, const QString &lastLine) {
    if (m_ending) return QCoreApplication::exit(0);
    m_startedAt.reset();
    switch (exitCode) {
        case -1: m_reason = tr("The engine cannot be started on this PC."); break;
        case 4: m_reason = tr("The engine cannot start because the settings file has faults."); break;
        default: m_reason = tr("The engine has ended unexpectedly. It is started again within a minute."); break;
    }
    if (!lastLine.isEmpty()) m_reason += QLatin1Char('\n') + lastLine;
    refresh();
}

void Bridge::startEngineNow() {
    m_reason.clear();
    if (m_engine) return m_engine->startNow();
    m_window.displayFailure(tr("This window was told not to start the engine. Start the PracticeBridge service instead."));
}

void Bridge::pauseAll(ui::widgets::PauseLength length) {
    if (!m_snapshot) return;
    for (const auto &practice : m_snapshot->practices) {
        if (practice.enabled && !practice.paused) {
            m_calls.run(ui::widgets::pauseRequest(practice, length, m_executor.utcNow()), {});
        }
    }
}

bool Bridge::isStarting() const {
    return !m_connected && m_startedAt && m_executor.steadyNow() - *m_startedAt < kStartPatience;
}

ui::tray::TrayView Bridge::trayView() const {
    ui::tray::TrayView view;
    view.quitStops = m_engine && m_engine->isRunning();
    const auto now = m_executor.utcNow();
    if (!m_connected || !m_snapshot) {
        const bool starting = isStarting() || (m_connected && !m_snapshot);
        view.state = starting ? TrayState::Syncing : TrayState::Stopped;
        view.sentence = starting ? tr("PracticeBridge is starting.") : core::text::stoppedTooltip();
        view.toolTip = view.sentence;
        if (m_snapshot) view.toolTip += QLatin1Char('\n') + ui::status::contactText(*m_snapshot, now);
        return view;
    }
    view.state = ui::status::shownState(*m_snapshot);
    view.sentence = ui::status::stateSentence(*m_snapshot);
    view.toolTip = core::text::trayTooltip(*m_snapshot, now);
    const auto &practices = m_snapshot->practices;
    view.hasPractices = !practices.empty();
    view.canPause = std::any_of(practices.begin(), practices.end(), [](const auto &p) { return p.enabled && !p.paused; });
    view.canResume = std::any_of(practices.begin(), practices.end(), [](const auto &p) { return p.enabled && p.paused; });
    return view;
}

void Bridge::refresh() {
    const ui::tray::TrayView view = trayView();
    m_tray.display(view);
    if (m_connected && m_snapshot) {
        m_window.display(*m_snapshot, m_executor.utcNow());
    } else if (view.state == TrayState::Syncing) {
        m_window.displayStarting(view.sentence);
    } else {
        m_window.displayEngineGone(m_reason, m_executor.utcNow());
    }
}

void Bridge::askToQuit() {
    if (!m_engine || !m_engine->isRunning()) return quit();
    auto *question = new QMessageBox(QMessageBox::Question, tr("Quit PracticeBridge?"),
                                     tr("Bookings made on Healthengine will not reach the practice until PracticeBridge is "
                                        "started again."),
                                     QMessageBox::NoButton, &m_window);
    question->setObjectName(QStringLiteral("quitQuestion"));
    question->setAttribute(Qt::WA_DeleteOnClose);
    QPushButton *leave = question->addButton(tr("Quit and stop bookings"), QMessageBox::DestructiveRole);
    QPushButton *stay = question->addButton(tr("Keep running"), QMessageBox::RejectRole);
    question->setDefaultButton(stay);
    connect(leave, &QPushButton::clicked, this, &Bridge::quit);
    connect(stay, &QPushButton::clicked, this, [this] { m_window.showMinimized(); });
    question->open();
}

void Bridge::quit() {
    if (std::exchange(m_ending, true)) return;
    m_grace.reset();
    m_ageTimer.reset();
    m_noTray.reset();
    m_window.hide();
    if (m_engine) m_engine->beginEnd();
    if (!m_engine || !m_engine->isRunning()) return QCoreApplication::exit(0);
    m_endTimer = m_executor.runAfter(kKillAfter, [this] { m_engine->kill(); });
    if (!m_connected) return m_engine->terminate();
    core::control::QuitRequest request{core::base::Redacted<QString>(m_engine->owner())};
    m_calls.run(std::move(request), [this](const auto &reply) {
        if (!reply) m_engine->terminate();
    }, kQuitPatience);
}

}  // namespace app::bridge
