// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include "core/text/kinds.h"

namespace core::text {

/// The sentence sent to Healthengine as `reason`: English whatever this PC's language, from a fixed list, nothing
/// personal.
QString rejectionReason(RejectReason reason);
/// The same by code; a general sentence for a code that is not on the list.
QString rejectionReason(const QString &code);

/// Why a booking that the database lost could not be entered again: a refusal's code, "record-missing",
/// "record-unreadable" or "database-refused". The end of a sentence.
QString notEnteredBecause(const QString &code);

/// What became of a booking, for staff, translated: "Refused: the time was already taken". @p state and @p outcome are
/// those of a BookingLine.
QString bookingOutcome(const QString &state, const QString &outcome);

}  // namespace core::text
