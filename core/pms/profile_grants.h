// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/pms/profile.h"

namespace core::pms {

/// The least rights that @p profile needs on @p dialect, as a script for the owner of the database: what is read and
/// written of each table, the procedures that are called, and what [install] needs. @p user is the login, for MariaDB
/// perhaps "user@host"; empty: "practicebridge". Pure.
QString grantScript(const Profile &profile, Dialect dialect, const QString &user);

}  // namespace core::pms
