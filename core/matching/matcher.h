// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/base/redacted.h"
#include "core/domain/booking.h"
#include "core/domain/patient.h"

namespace core::matching {

enum class MatchOutcome { Match, None, Ambiguous };

/// Why one candidate was taken or not: codes only ("dob-equal", "phone-differs"), nothing personal.
struct CandidateScore {
    domain::PatientId patient;
    double score = 0;
    QStringList reasons;
};

struct MatchDecision {
    MatchOutcome outcome = MatchOutcome::None;
    domain::PatientId patient;               ///< With Match.
    std::vector<CandidateScore> candidates;  ///< Best first.
};

/// Decides which file a booking belongs to. Pure; any thread. Several equally good candidates are never guessed between:
/// Ambiguous. Inactive and deceased files never match. @p suggested (Healthengine's pmsPatientId) is checked, not trusted.
MatchDecision matchPatient(const domain::Patient &person, const std::optional<domain::PatientId> &suggested,
                           const std::vector<domain::PatientRecord> &candidates);

}  // namespace core::matching
