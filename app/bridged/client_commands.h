// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

#include "app/bridged/places.h"
#include "core/control/messages.h"

namespace app::bridged {

/// Sends one request to the engine of the data dir and runs the event loop until it is answered. @p finish turns the
/// reply into an exit code; without an engine the code is 3, with an engine's refusal 1 and its words on standard error.
int askEngine(const Places &places, core::control::Request request,
              const std::function<int(const core::control::Reply &)> &finish,
              const std::function<int()> &withoutEngine = {});

int runStatus(const CommandLine &line);
int runResync(const CommandLine &line);
int runPause(const CommandLine &line);
int runResume(const CommandLine &line);
int runHeld(const CommandLine &line);
int runSecretSet(const CommandLine &line);

}  // namespace app::bridged
