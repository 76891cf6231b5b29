// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QFile>
#include <QMutex>
#include <functional>

#include "core/base/log.h"
#include "core/base/time.h"

namespace core::platform {

struct LogFileOptions {
    qint64 maxBytes = 1024 * 1024;  ///< Of one file.
    int files = 5;                  ///< The current one and its predecessors .1 (youngest) to .4.
    bool toStderr = true;
    base::LogLevel least = base::LogLevel::Info;
    std::function<base::UtcTime()> now;  ///< Empty: the system's clock.
};

/// Writes lines `2026-12-01T09:00:00.123Z info sync message` to a rotated file and to stderr. Files have mode 0600.
/// What may be written is the callers' duty (core/base/log.h). A disk that is full or gone never disturbs the caller:
/// the line still goes to stderr. Any thread.
class LogFile final : public base::Log {
  public:
    /// @p path is the current file; its directory must exist.
    explicit LogFile(const QString &path, LogFileOptions options = {});
    ~LogFile() override;

    void write(base::LogLevel level, QStringView area, const QString &message) override;

    /// Sends Qt's own messages (area "qt") to this log until it is destroyed or another one takes them.
    void takeQtMessages();

  private:
    void rotate();
    bool openFile();

    QString m_path;
    LogFileOptions m_options;
    QMutex m_mutex;
    QFile m_file;
};

}  // namespace core::platform
