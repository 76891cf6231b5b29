// SPDX-License-Identifier: Apache-2.0
#include "core/pms/profile_sections.h"

namespace core::pms {

void readLinkSection(TomlReader &reader, const toml::table &root, Profile &profile) {
    const QString key = QStringLiteral("link");
    const toml::table *section = reader.table(root, {}, "link");
    if (!section) return;
    reader.allow(*section, key, {QStringLiteral("store")});
    static const std::map<QString, LinkStore> kStores = {{QStringLiteral("table"), LinkStore::Table},
                                                         {QStringLiteral("column"), LinkStore::Column},
                                                         {QStringLiteral("note"), LinkStore::Note}};
    const auto word = reader.string(*section, key, "store");
    if (!word) return;
    const auto store = kStores.find(*word);
    if (store == kStores.end()) {
        reader.fault(*section->get("store"), joinKey(key, "store"),
                     QStringLiteral("\"%1\" is not \"table\" (our own table), \"column\" (of the appointment) or \"note\"")
                         .arg(*word));
        return;
    }
    profile.linkStore = store->second;
}

}  // namespace core::pms
