// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QMap>
#include <QString>
#include <QStringList>
#include <chrono>
#include <optional>

#include "core/base/expected.h"

namespace app::bridged {

/// The public exit codes (documented in the README); they never change their meaning.
enum ExitCode { kDone = 0, kFailed = 1, kUsage = 2, kNotRunning = 3, kConfigurationInvalid = 4 };

/// One invocation of practicebridged, understood.
struct CommandLine {
    QString command;             ///< "run", "status", "check", "resync", "pause", "resume", "held", "profile", "secret", "help", "version".
    QStringList arguments;       ///< What follows the command, options taken out.
    QString configDir;
    QString dataDir;
    QString credentialsDir;      ///< Empty: none.
    bool json = false;
    std::optional<std::chrono::seconds> pauseFor;
    QMap<QString, QString> options;  ///< Those of `profile` that were given, without dashes; empty text for switches.

    QString option(const char *name) const { return options.value(QString::fromLatin1(name)); }
    bool has(const char *name) const { return options.contains(QString::fromLatin1(name)); }
};

/// Rejected with what would be right when the words make no sense. @p arguments without the program's name;
/// @p credentialsFromEnvironment is $CREDENTIALS_DIRECTORY.
core::base::Expected<CommandLine> parseCommandLine(const QStringList &arguments, const QString &credentialsFromEnvironment);

/// "90", "90s", "45m", "1h", "2d": seconds without a letter; nullopt for anything else or beyond 366 days.
std::optional<std::chrono::seconds> parseDuration(const QString &text);

QString usage();

}  // namespace app::bridged
