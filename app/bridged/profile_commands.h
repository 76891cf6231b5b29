// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/bridged/command_line.h"

namespace app::bridged {

/// `profile VERB …`: the tools of those who write profiles, and the demo practice. The verbs are in profile_words.cpp.
int runProfile(const CommandLine &line);

}  // namespace app::bridged
