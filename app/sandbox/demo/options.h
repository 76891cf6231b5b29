// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QStringList>
#include <chrono>
#include <optional>

#include "core/base/expected.h"

namespace app::sandbox::demo {

struct Options {
    std::optional<std::chrono::seconds> duration;  ///< How long patients act.
    bool fast = false;                             ///< A short scenario and a poll each second.
    bool withTray = false;                         ///< The tray app too.
    bool keep = false;        ///< Leave everything running after the reconciliation, until told to stop.
    bool withParent = false;  ///< End when whoever started us ends, however that happens; then remove workDir too.
    QString workDir;          ///< Empty: a temporary one.
    QString scenario;         ///< A file; empty: the built-in one.
    bool showHelp = false;
};

/// ContractViolation with what would be right.
core::base::Expected<Options> parseOptions(const QStringList &arguments);
QString helpText();

}  // namespace app::sandbox::demo
