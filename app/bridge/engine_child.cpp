// SPDX-License-Identifier: Apache-2.0
#include "app/bridge/engine_child.h"

#include <QFile>

namespace app::bridge {
namespace {

using namespace std::chrono_literals;
constexpr auto kShortestGap = 60s;
constexpr qint64 kTail = 4096;

}  // namespace

EngineChild::EngineChild(EngineCommand command, core::ports::Executor &executor, QObject *parent)
    : QObject(parent), m_command(std::move(command)), m_executor(executor) {
    m_process.setProgram(m_command.program);
    m_process.setArguments(m_command.arguments);
    m_process.setStandardInputFile(QProcess::nullDevice());
    // A file and not a pipe: an engine that outlives us must not die of a broken pipe.
    m_process.setProcessChannelMode(QProcess::MergedChannels);
    m_process.setStandardOutputFile(m_command.outputFile, QIODevice::Truncate);
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("PRACTICEBRIDGE_OWNER"), m_command.owner);
    m_process.setProcessEnvironment(environment);
    connect(&m_process, &QProcess::started, this, &EngineChild::started);
    connect(&m_process, &QProcess::finished, this, [this](int exitCode) { onFinished(exitCode); });
    connect(&m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart) Q_EMIT ended(-1, m_process.errorString());
    });
}

EngineChild::~EngineChild() { m_process.disconnect(this); }

bool EngineChild::isRunning() const { return m_process.state() != QProcess::NotRunning; }

void EngineChild::startWhenDue() {
    if (m_ending || isRunning()) return;
    const auto now = m_executor.steadyNow();
    const auto due = m_lastStart ? *m_lastStart + kShortestGap : now;
    if (due <= now) return startNow();
    m_nextStart = m_executor.runAt(due, [this] { startNow(); });
}

void EngineChild::startNow() {
    if (m_ending || isRunning()) return;
    m_nextStart.reset();
    m_lastStart = m_executor.steadyNow();
    m_process.start();
}

void EngineChild::beginEnd() {
    m_ending = true;
    m_nextStart.reset();
}

void EngineChild::onFinished(int exitCode) {
    Q_EMIT ended(exitCode, lastLine());
    startWhenDue();
}

QString EngineChild::lastLine() const {
    QFile file(m_command.outputFile);
    if (!file.open(QIODevice::ReadOnly)) return {};
    file.seek(std::max<qint64>(0, file.size() - kTail));
    const QList<QByteArray> lines = file.read(kTail).trimmed().split('\n');
    return lines.isEmpty() ? QString() : QString::fromUtf8(lines.last()).trimmed();
}

}  // namespace app::bridge
