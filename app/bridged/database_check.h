// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/base/redacted.h"
#include "core/control/messages.h"
#include "core/pms/profile.h"

namespace app::bridged {

/// Looks at the practice database itself, one line for each test: driver, server and login, tables, rights, schema
/// fingerprint, site, clock, a write that is rolled back, disk. Blocking, for at most the driver's own time-outs.
/// Writes nothing. No line holds the password.
std::vector<core::control::CheckLine> checkDatabase(const QString &connection,
                                                    const core::base::Redacted<QString> &password,
                                                    const core::pms::Profile &profile);

/// The room on the disk that holds @p path.
core::control::CheckLine checkDisk(const QString &name, const QString &path);

}  // namespace app::bridged
