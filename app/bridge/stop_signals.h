// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <functional>

namespace app::bridge {

/// Calls @p stop on the GUI thread when the system asks the process to end (SIGTERM, SIGINT, SIGHUP; on Windows the
/// session's end comes through Qt instead). @p context owns the watch. Once per process.
void watchStopSignals(QObject *context, std::function<void()> stop);

}  // namespace app::bridge
