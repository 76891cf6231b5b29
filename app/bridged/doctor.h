// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/bridged/places.h"
#include "core/control/messages.h"

namespace app::bridged {

/// What a running engine knows about its own health, one line per test.
core::control::CheckReport runningChecks(const core::control::StatusSnapshot &snapshot);

/// `practicebridged check`: asks the running engine, or looks for itself when none runs. Exit 1 when a line fails.
int runCheck(const CommandLine &line);

}  // namespace app::bridged
