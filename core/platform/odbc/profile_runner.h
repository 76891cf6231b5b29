// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/log.h"
#include "core/platform/odbc/database_thread.h"
#include "core/pms/profile.h"

namespace core::platform {

/// Units run as @p profile says: pms::prepareSession for each new connection, then pms::runUnit.
/// A failure that the profile ignores is written to @p log (null: nowhere) once for each statement and SQLSTATE.
/// @p documents is the folder of the practice system's documents, used on the database's thread; null: there is none.
UnitRunner profileRunner(pms::Profile profile, base::Log *log = nullptr,
                         std::shared_ptr<ports::DocumentFolder> documents = nullptr);

}  // namespace core::platform
