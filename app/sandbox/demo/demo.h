// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QTemporaryDir>
#include <memory>

#include "app/sandbox/demo/child_process.h"
#include "app/sandbox/demo/demo_practice.h"
#include "app/sandbox/demo/event_feed.h"
#include "app/sandbox/demo/options.h"
#include "app/sandbox/demo/reconciliation.h"
#include "app/sandbox/demo/staff.h"
#include "core/platform/odbc/odbc_session.h"
#include "core/platform/runtime/qt_executor.h"

namespace app::sandbox::demo {

/// The whole demo, on the event loop of its thread: starts sandbox, practice, engine and tray app, watches, reconciles,
/// ends them all, and then ends the event loop with the exit code.
class Demo final {
  public:
    Demo(Options options, QString programs, core::ports::HttpTransport &transport, core::platform::QtExecutor &executor,
         std::FILE *out);
    ~Demo();

    void start();
    /// Ctrl+C and the like: ends everything at once, exit code 130 (after the reconciliation: its own).
    void interrupt();

  private:
    enum class Phase { Preparing, Starting, Acting, Settling, Kept, Ending };

    std::unique_ptr<ChildProcess> child(const QString &name, const QStringList &arguments);
    void hearSandbox(const QString &line);
    void makePractice();
    void startEngine();
    void startTray();
    void look();
    void takeState(const QJsonObject &state);
    void showNews(const QJsonObject &state);
    void moveOn(const QJsonObject &state);
    void settle(const QJsonObject &state);
    void invitePatients();
    void showStatus(const QJsonObject &state);
    void conclude(const QJsonObject &state);
    void fail(const QString &why);
    void end(int code);
    void endOthers();
    void leaveWhenAllEnded();

    Options m_options;
    QString m_programs;
    core::ports::HttpTransport &m_transport;
    core::platform::QtExecutor &m_executor;
    LiveTable m_table;
    std::unique_ptr<QTemporaryDir> m_temporary;  ///< Null with --work-dir.
    DemoPractice m_practice;
    std::chrono::seconds m_duration;

    Phase m_phase = Phase::Preparing;
    int m_code = 0;
    std::unique_ptr<ChildProcess> m_sandboxProcess;
    std::unique_ptr<ChildProcess> m_maker;
    std::unique_ptr<ChildProcess> m_engine;
    std::unique_ptr<ChildProcess> m_tray;
    QString m_apiUrl;
    std::unique_ptr<core::platform::OdbcSession> m_session;
    std::optional<SandboxClient> m_sandbox;
    std::optional<Staff> m_staff;
    EventFeed m_feed;
    std::optional<PracticeRecords> m_records;
    core::base::SteadyTime m_phaseBegan{};
    core::base::SteadyTime m_lastInvited{};
    QJsonObject m_quietState;
    core::ports::Handle m_nextLook;
    core::ports::Handle m_call;
    core::ports::Handle m_invitation;
};

}  // namespace app::sandbox::demo
