// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "core/pms/column_rules.h"
#include "core/pms/sql_template.h"

/// One operation of a profile as statements that were read and checked.
namespace core::pms {

/// One test of `when`, optionally after "not ".
struct Condition {
    enum class Kind {
        Flag,    ///< "new_patient": a flag of the unit.
        Has,     ///< "has:email": the parameter has a value.
        Equals,  ///< "type=3": the parameter's value as text, case-sensitive.
    };
    QString name;
    Kind kind = Kind::Flag;
    QString value{};  ///< Of Equals.
    bool negated = false;

    /// As the profile writes it, without the "not ".
    QString test() const;
};

/// How many rows a statement must return or change; another number is a Conflict.
struct ExpectedRows {
    qint64 least = 0;
    std::optional<qint64> most{};  ///< None: no bound.
    QString parameter{};           ///< The number that this parameter has; the bounds mean nothing then.

    static ExpectedRows exactly(qint64 rows) { return {rows, rows}; }
};

/// Names a value for the statements that follow.
struct Capture {
    QString name;    ///< Usable as :name from then on.
    QString column;  ///< Of the first row; "last_insert_id" asks the server when the statement gave no row.
};

struct Statement {
    QString name;  ///< "appointment_insert[1]"
    SqlTemplate sql;
    std::optional<CallShape> call{};  ///< The text is a procedure's name and arguments.
    QString returnName{};             ///< Captures the procedure's return value.
    std::vector<Condition> when{};    ///< All must hold.
    std::optional<ExpectedRows> expectRows{};
    std::vector<Capture> captures{};
    bool ignoreErrors = false;          ///< A row that may fail: behind a savepoint where there is a transaction.
    std::optional<SqlTemplate> undo{};  ///< Takes the statement back where there is no transaction.
    std::map<QString, QStringList> takenWhen{};  ///< Captured name → values (NULL is empty) that mean "slot taken".
    QStringList takenOn{};                       ///< SQLSTATEs that mean it.
    QStringList each{};                          ///< "resource", or "resource" and "date": once for each of them.
    bool builtIn = false;  ///< Of our own tables: bound as the engine has it, whatever the profile's forms say.
    int line = 0;

    /// Every name that the statement sets for those that follow.
    QStringList captured() const;
};

struct Operation {
    std::vector<Statement> statements;
    ColumnRules columns;

    bool isEmpty() const { return statements.empty(); }
};

}  // namespace core::pms
