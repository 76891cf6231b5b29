// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace core::base {

/// Debug: only while looking for a fault. Info: something began, ended or changed. Warning: the engine goes on, staff may
/// have to act. Error: something that the practice relies on does not work.
enum class LogLevel { Debug, Info, Warning, Error };

/// "debug", "info", "warning", "error".
inline QStringView toString(LogLevel level) {
    switch (level) {
        case LogLevel::Debug:
            return u"debug";
        case LogLevel::Info:
            return u"info";
        case LogLevel::Warning:
            return u"warning";
        case LogLevel::Error:
            return u"error";
    }
    return u"error";
}

/// Where a layer writes what it does. The allow-list of content: ids (practice, booking, request, resource, appointment
/// and patient ids), codes and names of operations and states, counts, sizes, durations, times, error kinds, SQLSTATEs
/// and HTTP statuses, file names, lines and keys. Never a name, contact, date of birth, reason, comment, note, secret,
/// connection string, statement value, header or body: not even shortened, hashed or in an error's text.
/// Writing never fails and never blocks on anything but the disk; every implementation may be called from any thread.
class Log {
  public:
    virtual ~Log() = default;
    /// One line. @p area is the folder's short name ("sync", "http"); line breaks in @p message become spaces.
    virtual void write(LogLevel level, QStringView area, const QString &message) = 0;

    void debug(QStringView area, const QString &message) { write(LogLevel::Debug, area, message); }
    void info(QStringView area, const QString &message) { write(LogLevel::Info, area, message); }
    void warning(QStringView area, const QString &message) { write(LogLevel::Warning, area, message); }
    void error(QStringView area, const QString &message) { write(LogLevel::Error, area, message); }
};

/// Forgets everything; the default where nobody listens.
class NullLog final : public Log {
  public:
    void write(LogLevel, QStringView, const QString &) override {}
};

}  // namespace core::base
