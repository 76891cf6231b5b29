// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <span>
#include <vector>

#include "core/base/expected.h"

/// The journal's tables. PRAGMA user_version holds the version; 0 is an empty file.
namespace core::journal {

/// Brings a journal from version - 1 to version; run in one transaction together with the new user_version.
struct Migration {
    int version = 1;
    std::vector<QString> statements;
};

/// In ascending order, without a gap, from version 1 on. A released one is never changed; a new one is added behind.
const std::vector<Migration> &migrations();

/// The version that this program writes.
int schemaVersion();

/// What is still to run on a journal of @p version. StorageCorrupt for a version that this program does not know.
base::Expected<std::vector<Migration>> migrationsFrom(int version);

}  // namespace core::journal
