// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/bridged/command_line.h"

namespace app::bridged {

/// `profile check FILE [--connection STR]`: every fault with its line; with a connection also whether it opens.
/// `profile demo reference --connection STR [--from DATE]`: makes the demo practice in an empty database.
int runProfile(const CommandLine &line);

}  // namespace app::bridged
