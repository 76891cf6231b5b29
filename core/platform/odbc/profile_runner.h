// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/log.h"
#include "core/platform/odbc/database_thread.h"
#include "core/pms/profile.h"

namespace core::platform {

/// Units run as @p profile says: pms::prepareSession for each new connection, then pms::runUnit.
/// A failure that the profile ignores is written to @p log (null: nowhere) once for each statement and SQLSTATE.
UnitRunner profileRunner(pms::Profile profile, base::Log *log = nullptr);

}  // namespace core::platform
