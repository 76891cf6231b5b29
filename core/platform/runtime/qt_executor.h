// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "core/ports/executor.h"

namespace core::platform {

/// The real clocks, and timers on the event loop of the thread that made it; to be used and destroyed there. Tasks run
/// in the order of their time, those of one time in the order of submission, never early; a task submitted by a task
/// waits for the next turn of the event loop. Destroying the executor drops what is left; handles may outlive it.
class QtExecutor final : public ports::Executor {
  public:
    QtExecutor();
    ~QtExecutor() override;
    QtExecutor(const QtExecutor &) = delete;
    QtExecutor &operator=(const QtExecutor &) = delete;

    base::SteadyTime steadyNow() const override;
    base::UtcTime utcNow() const override;
    ports::Handle runAt(base::SteadyTime when, std::function<void()> task) override;

  private:
    struct State;
    std::shared_ptr<State> m_state;
};

}  // namespace core::platform
