// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/pms/profile.h"

namespace core::pms {

/// Gives @p profile what resources/profiles/own_tables.toml says about the connector's own tables, for each dialect
/// that inserts or cancels: the operations that the profile does not write itself, and the statements of install and
/// remove. A profile that writes `link` or `link_insert` keeps a table of its own and gets none of the link's
/// operations; one that writes `item_write` or `items` none of the items'.
void addOwnTables(Profile &profile);

/// Runs the profile's install statements for the dialect of @p session; what the database refuses is passed over, and
/// whether our tables are there is asked afterwards. True when they are. @p refused gathers the refusals where given.
base::Expected<bool> installOwnTables(SqlSession &session, const Profile &profile,
                                      std::vector<base::Error> *refused = nullptr);

/// True when our tables are there; also for a profile that has none.
base::Expected<bool> ownTablesStand(SqlSession &session, const Profile &profile);

/// Drops our tables with all that they hold. The first failure that is no refusal ends it; refusals (a table that is
/// not there) are gathered in @p refused.
base::Expected<void> removeOwnTables(SqlSession &session, const Profile &profile, std::vector<base::Error> &refused);

}  // namespace core::pms
