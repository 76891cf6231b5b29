// SPDX-License-Identifier: Apache-2.0
#include "core/config/profile_file.h"

#include <QDir>

namespace core::config {

std::optional<QString> profileFile(const PmsSettings &pms, const QString &configDir) {
    const QString &profile = pms.profile;
    const bool isPath = profile.contains(u'/') || profile.contains(u'\\') ||
                        profile.endsWith(QLatin1String(".toml"), Qt::CaseInsensitive);
    if (!isPath) return std::nullopt;
    return QDir::cleanPath(QDir(configDir).absoluteFilePath(QDir::fromNativeSeparators(profile)));
}

}  // namespace core::config
