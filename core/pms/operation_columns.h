// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QStringList>
#include <vector>

#include "core/pms/profile.h"

namespace core::pms {

/// What the engine reads of an operation's rows.
struct OperationColumns {
    std::vector<QStringList> needed;  ///< Of each list at least one must be there.
    QStringList read;                 ///< Everything that is read, by our names; others are of no use.
};

/// The columns of @p operation; nullopt where any will do.
std::optional<OperationColumns> columnsOf(const QString &operation, const Profile &profile);

/// What @p result lacks and what it has in vain, each in words; empty when it is as it should be. By our names, through
/// the `columns` of the operation.
struct ColumnFindings {
    QStringList missing;
    QStringList unread;
};
ColumnFindings judgeColumns(const QString &operation, const SqlResult &result, const Profile &profile, Dialect dialect);

}  // namespace core::pms
