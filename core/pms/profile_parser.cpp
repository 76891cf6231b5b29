// SPDX-License-Identifier: Apache-2.0
#include "core/pms/document_table.h"
#include "core/pms/own_tables.h"
#include "core/pms/profile_sections.h"

namespace core::pms {
namespace {

constexpr int kLanguage = 1;

void readLanguage(TomlReader &reader, const toml::table &root) {
    const auto *language = root.get("language");
    if (language && language->is_integer() && language->as_integer()->get() == kLanguage) return;
    reader.fault(language ? int(language->source().begin.line) : 1, QStringLiteral("language"),
                 QStringLiteral("expected language = %1 at the top of the file").arg(kLanguage));
}

/// The dialects that the profile speaks; all when it does not say.
std::vector<DialectName> readDialects(TomlReader &reader, const toml::table &section, const QString &key) {
    std::vector<DialectName> wanted(kDialects.begin(), kDialects.end());
    const toml::node *dialects = section.get("dialects");
    if (!dialects) return wanted;
    const QStringList names = reader.strings(*dialects, joinKey(key, "dialects"));
    for (const QString &name : names) {
        if (isDialectName(name.toStdString())) continue;
        reader.fault(*dialects, joinKey(key, "dialects"),
                     QStringLiteral("\"%1\" is not sqlite, postgresql, mariadb, sqlserver or generic").arg(name));
    }
    std::erase_if(wanted, [&names](const DialectName &d) { return !names.contains(QString::fromLatin1(d.name)); });
    return wanted;
}

std::vector<DialectName> readIdentity(TomlReader &reader, const toml::table &root, Profile &profile) {
    const QString key = QStringLiteral("profile");
    const toml::table *section = reader.table(root, {}, "profile");
    if (!section) {
        reader.fault(1, key, QStringLiteral("the section [profile] with id, version and name is missing"));
        return {kDialects.begin(), kDialects.end()};
    }
    reader.allow(*section, key,
                 {QStringLiteral("id"), QStringLiteral("version"), QStringLiteral("name"), QStringLiteral("dialects"),
                  QStringLiteral("verified")});
    profile.id = reader.string(*section, key, "id").value_or(QString());
    profile.version = reader.string(*section, key, "version").value_or(QString());
    profile.name = reader.string(*section, key, "name").value_or(profile.id);
    profile.verified = reader.boolean(*section, key, "verified").value_or(true);
    if (profile.id.isEmpty()) reader.fault(*section, joinKey(key, "id"), QStringLiteral("the profile needs an id"));
    if (profile.version.isEmpty())
        reader.fault(*section, joinKey(key, "version"), QStringLiteral("the profile needs a version"));
    return readDialects(reader, *section, key);
}

/// Names of the settings have to be the profile's, or a misspelt one would do nothing.
void checkCatalogues(TomlReader &reader, const Catalogues &catalogues, const Profile &profile) {
    for (const auto &[name, identifier] : catalogues) {
        const QString key = QStringLiteral("pms.catalogues.") + name;
        const bool known =
            std::any_of(profile.dialects.begin(), profile.dialects.end(),
                        [&wanted = name](const auto &d) { return d.second.catalogues.contains(wanted); });
        if (!known) reader.fault(0, key, QStringLiteral("the profile has no catalogue of this name"));
        if (!isIdentifier(identifier))
            reader.fault(0, key, QStringLiteral("expected letters, digits and underscores only"));
    }
}

void readRoot(TomlReader &reader, const toml::table &root, const Catalogues &catalogues, Profile &profile) {
    reader.allow(root, {},
                 {QStringLiteral("language"), QStringLiteral("profile"), QStringLiteral("connection"),
                  QStringLiteral("defaults"), QStringLiteral("install"), QStringLiteral("remove"),
                  QStringLiteral("link"), QStringLiteral("operation"),
                  QStringLiteral("map"), QStringLiteral("widths"), QStringLiteral("parameters"),
                  QStringLiteral("static"), QStringLiteral("resource_id"), QStringLiteral("sessions"),
                  QStringLiteral("probe"), QStringLiteral("fingerprint"), QStringLiteral("site"), QStringLiteral("documents")});
    readLanguage(reader, root);
    const std::vector<DialectName> wanted = readIdentity(reader, root, profile);
    readDefaults(reader, root, profile);
    readMaps(reader, root, profile);
    readDatabaseText(reader, root, profile);
    readWidths(reader, root, profile);
    readResourceId(reader, root, profile);
    readParameters(reader, root, profile);
    readStatic(reader, root, profile);
    readSessions(reader, root, profile);
    readDocuments(reader, root, profile);
    readLinkSection(reader, root);
    for (const DialectName &dialect : wanted) {
        DialectProfile &part = profile.dialects[dialect.dialect];
        readConnection(reader, root, dialect, catalogues, part);
        readProbe(reader, root, dialect, part);
        readFingerprint(reader, root, dialect, part);
        readSite(reader, root, dialect, part);
        readInstall(reader, root, dialect, part);
        readRemove(reader, root, dialect, part);
        readOperations(reader, root, dialect, profile, part);
    }
    checkCatalogues(reader, catalogues, profile);
}

}  // namespace

ProfileResult parseProfile(const QByteArray &toml, const QString &fileName, const Catalogues &catalogues) {
    TomlReader reader(fileName);
    Profile profile;
    if (const auto root = reader.parse(toml)) readRoot(reader, *root, catalogues, profile);
    if (!reader.faults().empty()) return {std::nullopt, reader.faults()};
    addOwnTables(profile);
    addDocumentTable(profile);
    return {std::move(profile), {}};
}

}  // namespace core::pms
