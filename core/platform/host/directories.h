// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace core::platform {

/// Whose directories: those of the logged-in user, or those of a service.
enum class Account { User, Service };

struct Directories {
    QString config;  ///< settings.toml and profile files.
    QString data;    ///< journal.sqlite, logs, the lock.
};

/// Where things lie without --config-dir and --data-dir. User: $XDG_CONFIG_HOME/practicebridge and
/// $XDG_DATA_HOME/practicebridge (with their usual defaults), on Windows %LOCALAPPDATA%\PracticeBridge. Service:
/// /etc/practicebridge and /var/lib/practicebridge, on Windows %ProgramData%\PracticeBridge. Nothing is created.
Directories defaultDirectories(Account account);

}  // namespace core::platform
