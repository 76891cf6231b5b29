// SPDX-License-Identifier: Apache-2.0
#include "core/platform/host/log_file.h"

#include <QMutexLocker>
#include <atomic>
#include <chrono>
#include <cstdio>

namespace core::platform {

namespace {

constexpr QFileDevice::Permissions kOwnerOnly = QFileDevice::ReadOwner | QFileDevice::WriteOwner;
constexpr qsizetype kLongestMessage = 4000;

// Qt's message handler is one plain function for the whole process, so that its target is one as well.
std::atomic<LogFile *> g_qtMessages = nullptr;

base::LogLevel levelOf(QtMsgType type) {
    switch (type) {
        case QtDebugMsg:
            return base::LogLevel::Debug;
        case QtInfoMsg:
            return base::LogLevel::Info;
        case QtWarningMsg:
            return base::LogLevel::Warning;
        case QtCriticalMsg:
        case QtFatalMsg:
            return base::LogLevel::Error;
    }
    return base::LogLevel::Error;
}

void handleQtMessage(QtMsgType type, const QMessageLogContext &, const QString &message) {
    if (LogFile *log = g_qtMessages.load()) log->write(levelOf(type), u"qt", message);
}

base::UtcTime systemNow() {
    return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

/// One line whatever the text holds: a line break could forge a second one.
QString oneLine(const QString &message) {
    QString line = message.left(kLongestMessage);
    for (QChar &c : line) {
        if (c.category() == QChar::Other_Control || c == QChar::LineSeparator || c == QChar::ParagraphSeparator)
            c = u' ';
    }
    return line;
}

}  // namespace

LogFile::LogFile(const QString &path, LogFileOptions options) : m_path(path), m_options(std::move(options)) {
    if (!m_options.now) m_options.now = systemNow;
    openFile();
}

LogFile::~LogFile() {
    LogFile *self = this;
    if (g_qtMessages.compare_exchange_strong(self, nullptr)) qInstallMessageHandler(nullptr);
}

void LogFile::takeQtMessages() {
    g_qtMessages.store(this);
    qInstallMessageHandler(handleQtMessage);
}

bool LogFile::openFile() {
    m_file.setFileName(m_path);
    const bool isNew = !m_file.exists();
    const QIODevice::OpenMode mode = QIODevice::WriteOnly | QIODevice::Append | QIODevice::Unbuffered;
    if (!m_file.open(mode, kOwnerOnly)) return false;
    if (!isNew) m_file.setPermissions(kOwnerOnly);
    return true;
}

void LogFile::rotate() {
    m_file.close();
    const auto name = [this](int age) { return age == 0 ? m_path : QStringLiteral("%1.%2").arg(m_path).arg(age); };
    QFile::remove(name(m_options.files - 1));
    for (int age = m_options.files - 1; age > 0; --age) QFile::rename(name(age - 1), name(age));
    openFile();
}

void LogFile::write(base::LogLevel level, QStringView area, const QString &message) {
    if (level < m_options.least) return;
    const QMutexLocker lock(&m_mutex);
    const QString stamp =
        base::toDateTime(m_options.now()).toUTC().toString(QStringLiteral("yyyy-MM-dd'T'HH:mm:ss.zzz'Z'"));
    const QByteArray line =
        QStringLiteral("%1 %2 %3 %4\n").arg(stamp, base::toString(level), area, oneLine(message)).toUtf8();
    if (m_options.toStderr) std::fwrite(line.constData(), 1, static_cast<size_t>(line.size()), stderr);
    if (!m_file.isOpen() && !openFile()) return;
    if (m_file.size() > 0 && m_file.size() + line.size() > m_options.maxBytes) rotate();
    if (m_file.isOpen()) m_file.write(line);
}

}  // namespace core::platform
