// SPDX-License-Identifier: Apache-2.0
#include "core/pms/profile_sections.h"

namespace core::pms {

void readSessions(TomlReader &reader, const toml::table &root, Profile &profile) {
    (void)profile;
    if (const toml::table *section = reader.table(root, {}, "sessions"))
        reader.allow(*section, QStringLiteral("sessions"), {});
}

}  // namespace core::pms
