// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/pms/profile.h"
#include "core/ports/database_fingerprint.h"

namespace core::pms {

/// The shape of @p tables ("users", "catalogue.users") as the database's own catalogue tells it; a table that is not
/// there has no columns. Unavailable where the session has no catalogue.
base::Expected<ports::Fingerprint> readFingerprint(SqlSession &session, const QStringList &tables);

/// The row of a profile's site question. ContractViolation, with the remedy, where it is not one row with `site`.
base::Expected<ports::SiteIdentity> readSite(SqlSession &session, const BoundStatement &question);

/// Adds what the profile's [fingerprint] and [site] ask for to @p identity.
base::Expected<void> identify(SqlSession &session, const DialectProfile &part, ports::DatabaseIdentity &identity);

}  // namespace core::pms
