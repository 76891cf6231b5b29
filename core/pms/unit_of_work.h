// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

#include "core/pms/profile.h"
#include "core/pms/sql_session.h"
#include "core/ports/pms_database.h"

namespace core::pms {

/// Runs one unit of work against an open session, as its profile says, in the fixed order of ARCHITECTURE.md:
/// lock, fence, link, guard, write, all in one transaction. Blocking; on the database thread, where @p ignored is
/// called, too: for every failure that the profile says is of no matter. @p documents is the folder of the practice system's
/// documents; null: there is none.
base::Expected<ports::PmsResult> runUnit(SqlSession& session, const Profile& profile, const ports::PmsWork& work,
                                         const std::function<void(const base::Error&)>& ignored = {},
                                         ports::DocumentFolder* documents = nullptr);

}  // namespace core::pms
