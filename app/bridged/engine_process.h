// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/bridged/places.h"

namespace app::bridged {

/// `practicebridged run`: wires the engine to the real world and runs it until it is told to stop. Returns an exit code.
int runEngine(const CommandLine &line);

}  // namespace app::bridged
