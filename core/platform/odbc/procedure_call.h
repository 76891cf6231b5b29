// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QStringList>
#include <optional>
#include <vector>

#include "core/platform/odbc/odbc_statement.h"

/// One form of a call, `{? = CALL name(?, ?)}`, for servers that each want another. Pure.
namespace core::platform {

/// A call in parts.
struct CallText {
    bool returns = false;   ///< `? = ` stands before.
    QString name;           ///< As written: "BP_AddAppointment", "dbo.x", "\"X\"".
    QStringList arguments;  ///< "?" or a literal.
};
/// Nothing for a text that is no such call.
std::optional<CallText> parseCall(const QString &text);

/// A routine as PostgreSQL's catalogue describes it.
struct Routine {
    bool isProcedure = false;
    bool isVoid = false;
    QString modes;      ///< One character for each argument: i, o, b (in and out), v (variadic).
    QStringList types;  ///< One for each argument.
};
/// The query for the routines of a name, with the parameters (name, schema, schema); see routinesFrom().
QString routinesQuery();
std::vector<pms::SqlValue> routinesParameters(const QString &name);
std::vector<Routine> routinesFrom(const pms::SqlResult &result);

/// The statements that carry out a call: run in this order; the last one's first row holds the outputs.
struct CallPlan {
    struct Step {
        QString text;
        std::vector<pms::SqlValue> parameters;
    };
    std::vector<Step> steps;
    std::size_t rowsFrom = 0;        ///< The step whose result set is the call's; with keepsRows only.
    bool keepsRows = true;           ///< False where the only row is nothing but the outputs.
    std::vector<int> outputColumns;  ///< For each output, in order: its column in the last step's first row.
};

/// `SELECT * FROM f(…)` or `CALL p(…)` with each argument cast to the type of the routine that fits, so that a text
/// binds to a date and a 64-bit number to an int. An OUT parameter that the call does not list stands for its return
/// value. Without a routine that fits, the call is passed on as it is and the server says what is wrong. Fails where
/// the routine has no such output.
OdbcAnswer<CallPlan> planForPostgreSql(const CallText &call, const pms::BoundStatement &statement,
                                       const std::vector<Routine> &routines);
/// Outputs through user variables of the connection; a return value means a function.
CallPlan planForMariaDb(const CallText &call, const pms::BoundStatement &statement);

/// An output as it was asked for: text of a number, a number of a text of digits; NULL stays, and so does a text that
/// is no number.
pms::SqlValue asOutput(const pms::SqlValue &value, pms::OutputKind kind);

bool isOutput(const pms::ParameterRole &role);

}  // namespace core::platform
