// SPDX-License-Identifier: Apache-2.0
#include "tests/support/process/program.h"

#include <QtTest>
#include <csignal>
#ifdef Q_OS_LINUX
#include <sys/prctl.h>
#endif

namespace support::process {

using namespace Qt::StringLiterals;

bool waitFor(const std::function<bool()> &condition, std::chrono::milliseconds deadline) {
    return QTest::qWaitFor([&condition] { return condition(); }, int(deadline.count()));
}

Program::Program(const QString &name) : m_environment(QProcessEnvironment::systemEnvironment()) {
    // What the machine that tests happens to have must not steer the programs.
    for (const QString &variable : {u"CREDENTIALS_DIRECTORY"_s, u"XDG_RUNTIME_DIR"_s, u"PRACTICEBRIDGE_OWNER"_s}) {
        m_environment.remove(variable);
    }
    m_process.setProgram(path(name));
#ifdef Q_OS_LINUX
    m_process.setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGKILL); });
#endif
    QObject::connect(&m_process, &QProcess::readyReadStandardOutput, &m_process,
                     [this] { m_output += m_process.readAllStandardOutput(); });
    QObject::connect(&m_process, &QProcess::readyReadStandardError, &m_process,
                     [this] { m_errors += m_process.readAllStandardError(); });
}

Program::~Program() {
    m_process.disconnect();
    m_process.kill();
    m_process.waitForFinished(5000);
}

QString Program::path(const QString &name) {
    return QStringLiteral(PB_BINARY_DIR "/bin/") + name;
}

void Program::start(const QStringList &arguments, const QByteArray &input) {
    m_output.clear();
    m_errors.clear();
    m_process.setProcessEnvironment(m_environment);
    m_process.setArguments(arguments);
    m_process.start();
    m_process.write(input);
    m_process.closeWriteChannel();
}

void Program::signal(int number) {
    if (isRunning()) ::kill(pid_t(m_process.processId()), number);
}

std::optional<int> Program::end(std::chrono::milliseconds deadline) {
    if (!waitFor([this] { return !isRunning(); }, deadline)) return std::nullopt;
    return m_process.exitStatus() == QProcess::NormalExit ? m_process.exitCode() : -1;
}

}  // namespace support::process
