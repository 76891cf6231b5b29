// SPDX-License-Identifier: Apache-2.0
#include "core/pms/profile_sections.h"

namespace core::pms {

void readLinkSection(TomlReader &reader, const toml::table &root) {
    const QString key = QStringLiteral("link");
    const toml::table *section = reader.table(root, {}, "link");
    if (!section) return;
    reader.allow(*section, key, {QStringLiteral("store")});
    const auto store = reader.string(*section, key, "store");
    if (!store || *store == QLatin1String("table")) return;
    reader.fault(*section->get("store"), joinKey(key, "store"),
                 QStringLiteral("\"%1\" is not understood; \"table\" (our own table) is the only choice").arg(*store));
}

}  // namespace core::pms
