// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>

namespace core::platform {

/// SIGTERM and SIGINT as "stop", SIGHUP as "read the settings again"; on Windows Ctrl+C, Ctrl+Break, the closing of the
/// console, log-off and shutdown as "stop". Only one may exist at a time. The callbacks run on the thread that made it,
/// from its event loop. Destruction gives the signals their former meaning.
class StopSignals final {
  public:
    StopSignals(std::function<void()> onStop, std::function<void()> onReload);
    ~StopSignals();
    StopSignals(const StopSignals &) = delete;
    StopSignals &operator=(const StopSignals &) = delete;

  private:
    struct State;
    std::unique_ptr<State> m_state;
};

}  // namespace core::platform
