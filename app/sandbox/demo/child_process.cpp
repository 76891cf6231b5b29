// SPDX-License-Identifier: Apache-2.0
#include "app/sandbox/demo/child_process.h"

#include <QTimer>
#include <utility>
#ifdef Q_OS_LINUX
#include <sys/prctl.h>

#include <csignal>
#endif
#ifdef Q_OS_UNIX
#include <unistd.h>
#endif

namespace app::sandbox::demo {
namespace {

constexpr qsizetype kLastLines = 12;
constexpr int kLastWait = 2000;

}  // namespace

ChildProcess::ChildProcess(QString name, QString program, QStringList arguments) : m_name(std::move(name)) {
    m_process.setProgram(std::move(program));
    m_process.setArguments(std::move(arguments));
#ifdef Q_OS_UNIX
    m_process.setChildProcessModifier([] {
        ::setpgid(0, 0);
#ifdef Q_OS_LINUX
        ::prctl(PR_SET_PDEATHSIG, SIGTERM);
#endif
    });
#endif
    QObject::connect(&m_process, &QProcess::readyReadStandardOutput, &m_process,
                     [this] { takeLines(QProcess::StandardOutput, m_restOfOutput, onOutput); });
    QObject::connect(&m_process, &QProcess::readyReadStandardError, &m_process,
                     [this] { takeLines(QProcess::StandardError, m_restOfError, onError); });
    QObject::connect(&m_process, &QProcess::finished, &m_process, [this](int code, QProcess::ExitStatus status) {
        ended(status == QProcess::NormalExit ? code : -1);
    });
    QObject::connect(&m_process, &QProcess::errorOccurred, &m_process, [this](QProcess::ProcessError error) {
        if (error != QProcess::FailedToStart) return;
        m_lastLines.append(m_process.errorString());
        ended(-1);
    });
}

ChildProcess::~ChildProcess() {
    m_process.disconnect();
    if (!isRunning()) return;
    m_process.kill();
    m_process.waitForFinished(kLastWait);
}

void ChildProcess::start() {
    m_process.start();
}

void ChildProcess::stop(std::chrono::milliseconds patience) {
    if (!isRunning()) return;
    m_process.terminate();
    QTimer::singleShot(patience, &m_process, [this] {
        if (isRunning()) m_process.kill();
    });
}

void ChildProcess::takeLines(QProcess::ProcessChannel channel, QByteArray &rest,
                             const std::function<void(const QString &)> &tell) {
    m_process.setReadChannel(channel);
    rest += m_process.readAll();
    QList<QByteArray> lines = rest.split('\n');
    rest = lines.takeLast();
    for (const QByteArray &line : lines) {
        const QString text = QString::fromUtf8(line);
        if (channel == QProcess::StandardError) m_lastLines.append(text);
        if (tell) tell(text);
    }
    if (m_lastLines.size() > kLastLines) m_lastLines = m_lastLines.mid(m_lastLines.size() - kLastLines);
}

void ChildProcess::ended(int code) {
    if (std::exchange(m_hasEnded, true)) return;
    if (onEnded) onEnded(code);
}

}  // namespace app::sandbox::demo
