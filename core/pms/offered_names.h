// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>

#include "core/pms/profile.h"

namespace core::pms {

/// @p names with everything that the profile's own sections make of them: what a statement may use where those are
/// offered or captured.
std::set<QString> completeNames(std::set<QString> names, const Profile &profile);

}  // namespace core::pms
