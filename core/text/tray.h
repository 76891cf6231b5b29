// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <chrono>

#include "core/base/time.h"
#include "core/control/status_snapshot.h"

namespace core::text {

/// "3 s", "5 min", "2 h", "4 days"; never negative.
QString durationText(std::chrono::seconds duration);

/// One sentence for a state of the tray icon.
QString trayStateSentence(control::TrayState state);

/// "Connected. 12 bookings today, last checked 3 s ago", or what is wrong instead of "Connected."; at most 127
/// characters, as Windows cuts tooltips there. @p now is this PC's clock, so that the age grows while the engine is
/// silent.
QString trayTooltip(const control::StatusSnapshot &snapshot, base::UtcTime now);
/// While no engine answers.
QString stoppedTooltip();

/// The oldest successful contact of the practices that are neither disabled nor paused; nullopt when one of them had
/// none.
std::optional<base::UtcTime> lastContact(const control::StatusSnapshot &snapshot);

}  // namespace core::text
