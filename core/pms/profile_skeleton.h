// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>

#include "core/pms/sql_session.h"

namespace core::pms {

/// A profile to begin with: valid, for @p dialect, with @p id, and every operation explained in comments.
/// @p id is of lower-case letters, digits and hyphens.
QByteArray profileSkeleton(const QString &id, Dialect dialect);

}  // namespace core::pms
