// SPDX-License-Identifier: Apache-2.0
#include "core/platform/odbc/profile_runner.h"

#include "core/pms/unit_of_work.h"

namespace core::platform {

UnitRunner profileRunner(pms::Profile profile) {
    const auto shared = std::make_shared<const pms::Profile>(std::move(profile));
    return {[shared](pms::SqlSession &session) { return pms::prepareSession(session, *shared); },
            [shared](pms::SqlSession &session, const ports::PmsWork &work) {
                return pms::runUnit(session, *shared, work);
            }};
}

}  // namespace core::platform
