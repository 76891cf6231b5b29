// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <vector>

#include "core/control/messages.h"
#include "core/control/status_snapshot.h"

/// Plain text for a terminal: no colours, columns aligned by characters, a newline at the end of each line.
namespace core::text {

/// `practicebridged status`. Names whom to ring, as it is for staff at this PC; never for a log.
QString statusTable(const control::StatusSnapshot &snapshot);
/// `practicebridged held list`
QString heldTable(const std::vector<control::HeldLine> &held, base::UtcTime now);
/// `practicebridged check`
QString checkTable(const control::CheckReport &report);

}  // namespace core::text
