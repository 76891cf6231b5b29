// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QProcess>
#include <QProcessEnvironment>
#include <QStringList>
#include <chrono>
#include <functional>
#include <optional>

namespace support::process {

/// Runs the event loop until @p condition holds; false when @p deadline passed before. For tests only.
bool waitFor(const std::function<bool()> &condition, std::chrono::milliseconds deadline = std::chrono::seconds(40));

/// One program of the build under test, from its start to its end. It is killed with this object, and by the system
/// when the test is killed.
class Program final {
  public:
    explicit Program(const QString &name);
    ~Program();
    Program(const Program &) = delete;
    Program &operator=(const Program &) = delete;

    /// The path of a program of this build.
    static QString path(const QString &name);

    void setEnvironment(const QString &name, const QString &value) { m_environment.insert(name, value); }
    void start(const QStringList &arguments, const QByteArray &input = {});
    void signal(int number);
    bool isRunning() const { return m_process.state() != QProcess::NotRunning; }
    /// The exit code once it has ended within @p deadline; -1 after a signal.
    std::optional<int> end(std::chrono::milliseconds deadline = std::chrono::seconds(40));
    qint64 processId() const { return m_process.processId(); }
    QByteArray output() const { return m_output; }
    QByteArray errors() const { return m_errors; }

  private:
    QProcess m_process;
    QProcessEnvironment m_environment;
    QByteArray m_output;
    QByteArray m_errors;
};

/// What a short run of a program brought.
struct Ran {
    int code = -1;  ///< -1: did not end, or by a signal.
    QByteArray output;
    QByteArray errors;
};

}  // namespace support::process
