// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <set>
#include <string_view>

#include "core/pms/operation_catalogue.h"
#include "core/pms/profile.h"

/// The small words of the profile language, apart from TOML.
namespace core::pms {

struct DialectName {
    Dialect dialect;
    const char* name;
};
inline constexpr std::array kDialects = {
    DialectName{Dialect::Generic, "generic"}, DialectName{Dialect::Sqlite, "sqlite"},
    DialectName{Dialect::PostgreSql, "postgresql"}, DialectName{Dialect::MariaDb, "mariadb"},
    DialectName{Dialect::SqlServer, "sqlserver"}};

bool isDialectName(std::string_view name);

/// Letters (A to Z), digits and underscores.
bool isIdentifier(const QString& text);

std::optional<Isolation> isolationNamed(const QString& name);

/// The tests of a `when`, or what is wrong with it. @p offered are the parameters known so far, captures included.
tl::expected<std::vector<Condition>, QString> parseConditions(const QString& when, const OperationRule& rule,
                                                              const std::set<QString>& offered);

/// "0..1", "1.." or the name of one of @p offered, or what is wrong with it.
tl::expected<ExpectedRows, QString> parseExpectedRows(const QString& text, const std::set<QString>& offered);

}  // namespace core::pms
