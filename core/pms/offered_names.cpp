// SPDX-License-Identifier: Apache-2.0
#include "core/pms/offered_names.h"

namespace core::pms {

std::set<QString> completeNames(std::set<QString> names, const Profile &profile) {
    return profile.parameterExtras().complete(std::move(names));
}

}  // namespace core::pms
