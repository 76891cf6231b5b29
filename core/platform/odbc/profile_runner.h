// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/platform/odbc/database_thread.h"
#include "core/pms/profile.h"

namespace core::platform {

/// Units run as @p profile says: pms::prepareSession for each new connection, then pms::runUnit.
UnitRunner profileRunner(pms::Profile profile);

}  // namespace core::platform
