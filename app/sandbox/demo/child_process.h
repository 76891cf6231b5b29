// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QProcess>
#include <QString>
#include <QStringList>
#include <functional>

namespace app::sandbox::demo {

/// A program that ends with us: orderly when we ask, killed when this object goes, and told to stop by the system even
/// when we are killed (Linux). It stands in a process group of its own, so that Ctrl+C reaches it through us only.
class ChildProcess final {
  public:
    ChildProcess(QString name, QString program, QStringList arguments);
    ~ChildProcess();
    ChildProcess(const ChildProcess &) = delete;
    ChildProcess &operator=(const ChildProcess &) = delete;

    /// Called for each whole line of standard output and standard error.
    std::function<void(const QString &)> onOutput;
    std::function<void(const QString &)> onError;
    /// Called once, with the exit code, or -1 when it crashed or could not be started.
    std::function<void(int)> onEnded;

    void start();
    /// Asks it to stop; killed when it has not after @p patience.
    void stop(std::chrono::milliseconds patience);
    bool isRunning() const { return m_process.state() != QProcess::NotRunning; }
    qint64 processId() const { return m_process.processId(); }
    const QString &name() const { return m_name; }
    /// The last lines of standard error.
    QString lastWords() const { return m_lastLines.join(u'\n'); }

  private:
    void takeLines(QProcess::ProcessChannel channel, QByteArray &rest,
                   const std::function<void(const QString &)> &tell);
    void ended(int code);

    QString m_name;
    QProcess m_process;
    QByteArray m_restOfOutput;
    QByteArray m_restOfError;
    QStringList m_lastLines;
    bool m_hasEnded = false;
};

}  // namespace app::sandbox::demo
