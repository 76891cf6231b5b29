// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/pms/profile_trial.h"

namespace core::pms {

/// The tables of @p profile as the database's catalogue has them: those that are missing, rights that the login lacks,
/// and indexes that what is asked often would need. Nothing where the session has no catalogue.
std::vector<TrialFinding> tryTables(SqlSession &session, const Profile &profile);

/// The tables of [install] that are not there yet; empty where the database cannot be asked.
QStringList lackingOwnTables(SqlSession &session, const Profile &profile);

}  // namespace core::pms
