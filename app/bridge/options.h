// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QStringList>

namespace app::bridge {

/// The command line of the tray app.
struct Options {
    QString configDir;
    QString dataDir;
    QString credentialsDir;  ///< Empty: none is passed on to an engine we start.
    bool noEngine = false;   ///< Never start an engine.
    bool hidden = false;     ///< Begin in the tray only, as at login.

    /// The arguments of an engine on the same folders.
    QStringList engineArguments() const;
};

/// Reads the process's arguments; on a fault or for --help and --version prints and ends the process (exit 2 and 0).
Options readOptions(const QStringList &arguments);

}  // namespace app::bridge
