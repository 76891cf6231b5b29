// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QStringList>
#include <vector>

#include "core/pms/profile.h"

/// What the statements of a profile do with the database's tables, as far as their text tells. Pure; any thread.
namespace core::pms {

/// One table and the rights on it that a statement needs, of SELECT, INSERT, UPDATE, DELETE.
struct TableUse {
    QString table;  ///< As written, without quotes: "patients.visit".
    QStringList rights;
};

/// A column that a statement compares with a value that is bound.
struct Comparison {
    QString table;  ///< Empty where the statement has several tables and does not say.
    QString column;
    QString parameter;
};

/// A statement with every value left out: the text with marks, and the name behind each mark.
struct StatementText {
    QString name;  ///< "busy[1]"
    QString text;
    QStringList parameters;
    QString procedure;  ///< Of a call; otherwise empty.
};
StatementText textOfStatement(const Statement &statement);
/// The statement's undo, where it has one.
std::optional<StatementText> textOfUndo(const Statement &statement);

/// The tables of one statement, each once. Names that the statement makes itself (WITH) are left out.
std::vector<TableUse> tablesOf(const QString &sql, Dialect dialect);
std::vector<Comparison> comparisonsOf(const StatementText &statement, Dialect dialect);

/// Everything that a profile does on @p dialect, undo and [site] and [probe] included; sorted by name, without regard
/// to case. Our own tables are among them; so is what the database keeps about itself.
std::vector<TableUse> tablesOf(const Profile &profile, Dialect dialect);
/// The procedures that it calls, sorted.
QStringList proceduresOf(const Profile &profile, Dialect dialect);
/// The tables that [install] makes.
QStringList installedTables(const Profile &profile, Dialect dialect);
/// True for information_schema and its like, which everybody may read.
bool isSystemTable(const QString &table);

}  // namespace core::pms
