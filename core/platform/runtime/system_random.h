// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/ports/executor.h"

namespace core::platform {

/// The operating system's random numbers; from any thread.
class SystemRandom final : public ports::Random {
  public:
    double unit() override;
};

}  // namespace core::platform
