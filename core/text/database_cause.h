// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include "core/base/error.h"

namespace core::text {

/// Why the practice database does not do what we ask, in one sentence; empty for None.
QString causeSentence(base::DatabaseCause cause);
/// What to do about it; empty for None.
QString causeRemedy(base::DatabaseCause cause);
/// Both; empty for None.
QString causeText(base::DatabaseCause cause);
/// The cause in words, then in brackets what the driver said; without a cause, the error's own words.
QString databaseErrorText(const base::Error &error);

}  // namespace core::text
