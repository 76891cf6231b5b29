// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <set>

#include "core/pms/statement.h"

namespace core::pms {

/// A name that is not set on some path through an operation.
struct UnsetName {
    QString name;
    const Statement *statement = nullptr;  ///< Which uses it; null: the unit needs it at the end of the operation.
    QString path;                          ///< "not new_patient and has:email"; empty: on every path.
};

using CompleteNames = std::function<std::set<QString>(std::set<QString>)>;

/// Every name that a statement uses, or that the unit needs at the end (@p needed), before it is set, found by walking
/// the operation once for each combination of what its `when` tests may say. @p offered are the names that are set from
/// the start; @p complete adds to the names that are set what the profile makes of them. One finding for each name and
/// statement. Fails, in words, when there are too many tests to try them all.
tl::expected<std::vector<UnsetName>, QString> unsetNames(const Operation &operation, const std::set<QString> &offered,
                                                         const QStringList &needed, const CompleteNames &complete);

}  // namespace core::pms
