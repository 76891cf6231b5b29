// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/pms/toml_reader.h"

/// The readers of a profile's sections. Each takes the file's root, finds its own section there (absent: nothing to
/// do), allows the keys that it knows and writes what it read into the profile. Those with a dialect are called once
/// for each dialect of the profile and write into that dialect's part.
namespace core::pms {

// profile_values.cpp, profile_maps.cpp, profile_parameters.cpp: how values are written and read
void readDefaults(TomlReader &reader, const toml::table &root, Profile &profile);
void readMaps(TomlReader &reader, const toml::table &root, Profile &profile);
/// The zone of the database's date-times and what its text columns hold.
void readDatabaseText(TomlReader &reader, const toml::table &root, Profile &profile);
void readWidths(TomlReader &reader, const toml::table &root, Profile &profile);
void readParameters(TomlReader &reader, const toml::table &root, Profile &profile);
/// The `columns` of an operation; after the maps.
ColumnRules readColumns(TomlReader &reader, const toml::table &operation, const QString &operationKey,
                        const Profile &profile);
void readStatic(TomlReader &reader, const toml::table &root, Profile &profile);
void readResourceId(TomlReader &reader, const toml::table &root, Profile &profile);

// profile_sessions.cpp: how the diary is kept
void readSessions(TomlReader &reader, const toml::table &root, Profile &profile);

// profile_link.cpp: where the booking link lies
void readLinkSection(TomlReader &reader, const toml::table &root);

// profile_documents.cpp: where and how documents are kept
void readDocuments(TomlReader &reader, const toml::table &root, Profile &profile);

// profile_connection.cpp: how to talk to the database
/// The list of statements without parameters under @p name.
std::vector<BoundStatement> plainStatements(TomlReader &reader, const toml::table &section, const QString &key,
                                            std::string_view name, Dialect dialect, const Catalogues &catalogues);
/// First of a dialect's sections, for what `$(name)` means in all others. @p catalogues are the settings'.
void readConnection(TomlReader &reader, const toml::table &root, const DialectName &dialect,
                    const Catalogues &catalogues, DialectProfile &part);
void readProbe(TomlReader &reader, const toml::table &root, const DialectName &dialect, DialectProfile &part);
void readFingerprint(TomlReader &reader, const toml::table &root, const DialectName &dialect, DialectProfile &part);
void readSite(TomlReader &reader, const toml::table &root, const DialectName &dialect, DialectProfile &part);
void readInstall(TomlReader &reader, const toml::table &root, const DialectName &dialect, DialectProfile &part);
void readRemove(TomlReader &reader, const toml::table &root, const DialectName &dialect, DialectProfile &part);

// profile_statements.cpp: what is said to it
/// Last of all sections: what the others add to what is offered (offered_names.cpp) has to be there.
void readOperations(TomlReader &reader, const toml::table &root, const DialectName &dialect, const Profile &profile,
                    DialectProfile &part);

}  // namespace core::pms
