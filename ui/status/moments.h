// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include "core/base/time.h"
#include "core/control/status_snapshot.h"

namespace ui::status {

/// "Mon 23 Nov, 9:15 am" from practice-local "YYYY-MM-DD HH:MM", in the user's language; other text comes back as it is.
QString appointmentText(const QString &practiceStamp);

/// A UTC moment on the wall of the practice in zone @p ianaZone, as appointmentText(); in UTC (and saying so) when the
/// zone is not known.
QString momentText(core::base::UtcTime moment, const QString &ianaZone);

/// "3 s ago", "2 h ago"; @p now is this PC's clock.
QString ageText(core::base::UtcTime moment, core::base::UtcTime now);

/// "Last contact with Healthengine 3 s ago", or that there was none yet; empty without a practice at work.
QString contactText(const core::control::StatusSnapshot &snapshot, core::base::UtcTime now);

/// The state to show: the engine's, but without any practice there is something to do.
core::control::TrayState shownState(const core::control::StatusSnapshot &snapshot);

/// The state of everything in one sentence.
QString stateSentence(const core::control::StatusSnapshot &snapshot);

}  // namespace ui::status
