// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <optional>

#include "core/config/settings.h"

namespace core::config {

/// The file that `pms.profile` names, or nullopt when it is the name of a built-in profile. A profile with a slash, a
/// backslash or the ending ".toml" is a path; a relative one starts at @p configDir. The file need not exist.
std::optional<QString> profileFile(const PmsSettings &pms, const QString &configDir);

}  // namespace core::config
