// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QProcess>
#include <QStringList>
#include <optional>

#include "core/ports/executor.h"

namespace app::bridge {

/// How the engine is started.
struct EngineCommand {
    QString program;
    QStringList arguments;
    QString owner;       ///< The word that lets us, and nobody else, end this engine; goes by environment, not by argument.
    QString outputFile;  ///< Takes the engine's standard output and error; begun anew at each start.
};

/// The engine as a child of the tray app, for practices without an installed service. Restarts it when it ends
/// unexpectedly, at most once a minute. It outlives a crash of the tray app. GUI thread only; nothing here waits.
class EngineChild final : public QObject {
    Q_OBJECT
  public:
    EngineChild(EngineCommand command, core::ports::Executor &executor, QObject *parent = nullptr);
    ~EngineChild() override;

    /// Starts the engine unless ours runs; when the last start was less than a minute ago, as soon as that is over.
    void startWhenDue();
    /// Staff asked: starts at once unless ours runs.
    void startNow();
    bool isRunning() const;
    const QString &owner() const { return m_command.owner; }

    /// From now on nothing is started any more.
    void beginEnd();
    void terminate() { m_process.terminate(); }
    void kill() { m_process.kill(); }

  Q_SIGNALS:
    void started();
    /// It ended, or could not be started (exit code -1). @p lastLine is the last line it wrote; log lines hold nothing
    /// personal.
    void ended(int exitCode, const QString &lastLine);

  private:
    void onFinished(int exitCode);
    QString lastLine() const;

    EngineCommand m_command;
    core::ports::Executor &m_executor;
    QProcess m_process;
    std::optional<core::base::SteadyTime> m_lastStart;
    core::ports::Handle m_nextStart;
    bool m_ending = false;
};

}  // namespace app::bridge
