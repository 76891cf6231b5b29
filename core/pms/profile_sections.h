// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/pms/toml_reader.h"

/// The readers of a profile's sections. Each takes the file's root, finds its own section there (absent: nothing to
/// do), allows the keys that it knows and writes what it read into the profile. Those with a dialect are called once
/// for each dialect of the profile and write into that dialect's part.
namespace core::pms {

// profile_values.cpp: how values are written and read
void readDefaults(TomlReader &reader, const toml::table &root, Profile &profile);
void readMaps(TomlReader &reader, const toml::table &root, Profile &profile);
void readWidths(TomlReader &reader, const toml::table &root, Profile &profile);
void readParameters(TomlReader &reader, const toml::table &root, Profile &profile);
void readStatic(TomlReader &reader, const toml::table &root, Profile &profile);
void readResourceId(TomlReader &reader, const toml::table &root, Profile &profile);

// profile_sessions.cpp: how the diary is kept
void readSessions(TomlReader &reader, const toml::table &root, Profile &profile);

// profile_connection.cpp: how to talk to the database
void readConnection(TomlReader &reader, const toml::table &root, const DialectName &dialect, DialectProfile &part);
void readInstall(TomlReader &reader, const toml::table &root, const DialectName &dialect, DialectProfile &part);

// profile_statements.cpp: what is said to it
void readOperations(TomlReader &reader, const toml::table &root, const DialectName &dialect, DialectProfile &part);

}  // namespace core::pms
