// SPDX-License-Identifier: Apache-2.0
#include "core/pms/operation_runner.h"

namespace core::pms {
namespace {

const QString kLastInsertId = QStringLiteral("last_insert_id");

}  // namespace

bool OperationRunner::holds(const Statement& statement, const Parameters& parameters) const {
    for (const Condition& condition : statement.when) {
        const bool is = condition.parameter ? m_binder.bound({condition.name}, parameters).has(condition.name)
                                            : parameters.flag(condition.name);
        if (is == condition.negated) return false;
    }
    return true;
}

base::Expected<BoundStatement> OperationRunner::bind(const Statement& statement, const Parameters& parameters) const {
    return statement.sql.bind(statement.name, m_binder.bound(statement.sql.parameters(), parameters));
}

RowRules OperationRunner::rowRules(const QString& operation) const {
    const Operation* found = m_part.operation(operation);
    return {found ? &found->columns : nullptr, &m_profile.maps, &m_binder.zone(), &m_profile.resourceId};
}

base::Expected<std::vector<SqlResult>> OperationRunner::run(const QString& operation, Parameters& parameters) const {
    std::vector<SqlResult> results;
    const Operation* found = m_part.operation(operation);
    if (!found) return results;
    for (const Statement& statement : found->statements) {
        if (!holds(statement, parameters)) continue;
        auto bound = bind(statement, parameters);
        if (!bound) return base::fail(bound.error());
        auto result = m_session.execute(*bound);
        if (!result) return base::fail(result.error());
        const qint64 rows = result->columns.isEmpty() ? result->affected : qint64(result->rows.size());
        if (statement.expectRows && rows != *statement.expectRows) {
            return base::fail(base::ErrorKind::Conflict, statement.name,
                              QStringLiteral("%1 rows where %2 were expected").arg(rows).arg(*statement.expectRows));
        }
        if (auto captured = capture(operation, statement, *result, parameters); !captured) return base::fail(captured.error());
        results.push_back(std::move(*result));
    }
    return results;
}

base::Expected<void> OperationRunner::capture(const QString& operation, const Statement& statement,
                                              const SqlResult& result, Parameters& parameters) const {
    for (const Capture& wanted : statement.captures) {
        SqlValue value;
        const qsizetype column =
            wanted.column == kLastInsertId && !result.columns.isEmpty() ? 0 : result.columns.indexOf(wanted.column);
        if (!result.rows.empty() && column >= 0) {
            const SqlResult row{{wanted.column}, {{result.rows.front().at(size_t(column))}}, 0, {}};
            value = RowReader(row, 0, operation, rowRules(operation)).captured(wanted.name);
        } else if (wanted.column == kLastInsertId) {
            auto id = lastInsertId();
            if (!id) return base::fail(id.error());
            value = std::move(*id);
        } else {
            return base::fail(base::ErrorKind::ContractViolation, statement.name,
                              QStringLiteral("no row with column %1 to capture").arg(wanted.column));
        }
        parameters.set(wanted.name, std::move(value));
    }
    return {};
}

base::Expected<SqlValue> OperationRunner::lastInsertId() const {
    static const std::map<Dialect, QString> kQueries = {{Dialect::Sqlite, QStringLiteral("SELECT last_insert_rowid()")},
                                                        {Dialect::MariaDb, QStringLiteral("SELECT LAST_INSERT_ID()")},
                                                        {Dialect::PostgreSql, QStringLiteral("SELECT lastval()")},
                                                        {Dialect::SqlServer, QStringLiteral("SELECT @@IDENTITY")}};
    const auto query = kQueries.find(m_session.dialect());
    if (query == kQueries.end()) {
        return base::fail(base::ErrorKind::ContractViolation, kLastInsertId,
                          QStringLiteral("this server has no last_insert_id; capture a column instead"));
    }
    auto result = m_session.execute({kLastInsertId, query->second, {}});
    if (!result) return base::fail(result.error());
    if (result->rows.empty() || result->rows.front().empty()) {
        return base::fail(base::ErrorKind::ContractViolation, kLastInsertId, QStringLiteral("no row"));
    }
    return result->rows.front().front();
}

}  // namespace core::pms
