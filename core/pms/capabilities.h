// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/pms/profile.h"

namespace core::pms {

/// Something that a profile may make possible, by the operations that it has.
struct Capability {
    enum class Kind {
        Unit,     ///< A unit of work of the engine: "insert_booking".
        Option,   ///< Something that makes it cheaper or better: "change_token".
        Feature,  ///< An extra feature at Healthengine, by its id there: "clientSnapshots".
    };
    QString name;
    Kind kind = Kind::Unit;
    QStringList missing;  ///< The operations that it lacks; empty: it is there.

    bool isThere() const { return missing.isEmpty(); }
};

/// Everything that the engine could do, and what it can with @p profile on @p dialect. Units first, then options, then
/// features; always all of them, in the same order.
std::vector<Capability> capabilitiesOf(const Profile &profile, Dialect dialect);

}  // namespace core::pms
