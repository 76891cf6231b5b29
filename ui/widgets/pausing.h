// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/control/messages.h"

namespace ui::widgets {

enum class PauseLength { OneHour, UntilTomorrow, UntilResumed };

/// The request that pauses one practice. "Until tomorrow" ends at the practice's own next midnight, whatever the PC's zone;
/// in an unknown zone it lasts 12 hours.
core::control::PauseRequest pauseRequest(const core::control::PracticeStatus &practice, PauseLength length,
                                         core::base::UtcTime now);

}  // namespace ui::widgets
