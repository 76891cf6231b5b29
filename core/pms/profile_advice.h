// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/pms/profile.h"

namespace core::pms {

/// Something that is allowed, works, and is probably not what one wants.
struct Advice {
    QString place;  ///< "operation.lock", "appointment_insert[1]"
    QString text;   ///< What follows from it, and what to do.
};

/// What a careful reader would say about a profile without a database. Pure.
std::vector<Advice> adviceOn(const Profile &profile, Dialect dialect);

/// Why Profile::tier() says what it says, in one sentence.
QString tierReason(const Profile &profile, Dialect dialect);

}  // namespace core::pms
