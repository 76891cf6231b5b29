// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/pms/forms.h"

namespace core::pms {

/// Where one of our columns comes from: `columns = { start_time = { column = "AppointmentTime", form = "…" } }`.
struct ColumnRule {
    QString ours;
    QString theirs;  ///< Lower-cased, as in SqlResult; the same as ours when the profile names none.
    Forms forms;     ///< Reading forms, in order of use.

    /// The column is there whatever the database gives.
    bool isFixed() const;
};
using ColumnRules = std::vector<ColumnRule>;

}  // namespace core::pms
