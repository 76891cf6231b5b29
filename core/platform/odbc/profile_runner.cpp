// SPDX-License-Identifier: Apache-2.0
#include "core/platform/odbc/profile_runner.h"

#include <set>

#include "core/pms/unit_of_work.h"

namespace core::platform {

UnitRunner profileRunner(pms::Profile profile, base::Log *log,
                         std::shared_ptr<ports::DocumentFolder> documents) {
    // Only the database's thread runs units, one after another.
    const auto known = std::make_shared<std::set<QString>>();
    const auto ignored = [log, known](const base::Error &error) {
        if (!log || !known->insert(error.operation + QLatin1Char(' ') + error.sqlState).second) return;
        log->warning(u"pms", QStringLiteral("ignored, as the profile says: %1 %2").arg(error.operation, error.sqlState));
    };
    const auto shared = std::make_shared<const pms::Profile>(std::move(profile));
    return {[shared](pms::SqlSession &session) { return pms::prepareSession(session, *shared); },
            [shared, ignored, documents = std::move(documents)](pms::SqlSession &session, const ports::PmsWork &work) {
                return pms::runUnit(session, *shared, work, ignored, documents.get());
            }};
}

}  // namespace core::platform
