// SPDX-License-Identifier: Apache-2.0
#include "core/platform/odbc/odbc_connection.h"

namespace core::platform {
namespace {

using pms::Dialect;

tl::unexpected<SqlDiagnostics> refusal(const QString &message) {
    return tl::unexpected(SqlDiagnostics{{QStringLiteral("42000"), 1, message}});
}

std::vector<pms::OutputKind> outputKinds(const pms::BoundStatement &statement) {
    std::vector<pms::OutputKind> kinds;
    for (const pms::ParameterRole &role : statement.roles)
        if (isOutput(role)) kinds.push_back(role.kind);
    return kinds;
}

/// A procedure that gave no row gave no outputs: all are NULL.
OdbcAnswer<std::vector<pms::SqlValue>> outputsOf(const pms::SqlResult &last, const CallPlan &plan,
                                                 const std::vector<pms::OutputKind> &kinds) {
    if (plan.outputColumns.size() != kinds.size())
        return refusal(QStringLiteral("the call has %1 outputs and its parameters say %2")
                           .arg(plan.outputColumns.size())
                           .arg(kinds.size()));
    std::vector<pms::SqlValue> outputs(kinds.size());
    if (last.rows.empty()) return outputs;
    for (std::size_t i = 0; i < kinds.size(); ++i) {
        const auto column = std::size_t(plan.outputColumns[i]);
        if (column >= last.rows.front().size())
            return refusal(QStringLiteral("it gives %1 values, the call wants more").arg(last.rows.front().size()));
        outputs[i] = asOutput(last.rows.front()[column], kinds[i]);
    }
    return outputs;
}

}  // namespace

OdbcAnswer<std::vector<Routine>> OdbcConnection::routinesNamed(const QString &name) {
    if (const auto known = m_routines.find(name); known != m_routines.end()) return known->second;
    const auto found = run(routinesQuery(), routinesParameters(name));
    if (!found) return tl::unexpected(found.error());
    return m_routines.insert_or_assign(name, routinesFrom(*found)).first->second;
}

OdbcAnswer<CallPlan> OdbcConnection::planFor(const CallText &call, const pms::BoundStatement &statement) {
    if (m_dialect == Dialect::MariaDb) return planForMariaDb(call, statement);
    const auto routines = routinesNamed(call.name);
    if (!routines) return tl::unexpected(routines.error());
    return planForPostgreSql(call, statement, *routines);
}

OdbcAnswer<pms::SqlResult> OdbcConnection::call(const pms::BoundStatement &statement) {
    const auto call = parseCall(statement.text);
    if (!call) return refusal(QStringLiteral("not a call; write {? = CALL name(?, ?)}"));
    if (m_dialect == Dialect::Sqlite) return refusal(QStringLiteral("SQLite has no stored procedures"));
    if (m_dialect != Dialect::PostgreSql && m_dialect != Dialect::MariaDb)
        return run(statement.text, statement.parameters, statement.roles);
    const auto plan = planFor(*call, statement);
    if (!plan) return tl::unexpected(plan.error());
    pms::SqlResult result, last;
    for (std::size_t i = 0; i < plan->steps.size(); ++i) {
        auto done = run(plan->steps[i].text, plan->steps[i].parameters);
        if (!done) {
            m_routines.erase(call->name);
            return tl::unexpected(done.error());
        }
        last = *done;
        if (i == plan->rowsFrom) result = std::move(*done);
    }
    auto outputs = outputsOf(last, *plan, outputKinds(statement));
    if (!outputs) return tl::unexpected(outputs.error());
    result.outputs = std::move(*outputs);
    if (!plan->keepsRows) {
        result.columns.clear();
        result.rows.clear();
    }
    return result;
}

}  // namespace core::platform
