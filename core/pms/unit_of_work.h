// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/pms/profile.h"
#include "core/pms/sql_session.h"
#include "core/ports/pms_database.h"

namespace core::pms {

/// Runs one unit of work against an open session, as its profile says, in the fixed order of ARCHITECTURE.md:
/// lock, fence, link, guard, write, all in one transaction. Blocking; on the database thread.
base::Expected<ports::PmsResult> runUnit(SqlSession& session, const Profile& profile, const ports::PmsWork& work);

}  // namespace core::pms
