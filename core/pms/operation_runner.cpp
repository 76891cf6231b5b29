// SPDX-License-Identifier: Apache-2.0
#include "core/pms/operation_runner.h"

namespace core::pms {
namespace {

const QString kLastInsertId = QStringLiteral("last_insert_id");

bool holds(const Statement& statement, const Parameters& parameters) {
    for (const Condition& condition : statement.when) {
        const bool is = condition.parameter ? parameters.has(condition.name) : parameters.flag(condition.name);
        if (is == condition.negated) return false;
    }
    return true;
}

}  // namespace

base::Expected<std::vector<SqlResult>> OperationRunner::run(const QString& operation, Parameters& parameters) const {
    std::vector<SqlResult> results;
    const Operation* found = m_part.operation(operation);
    if (!found) return results;
    for (const Statement& statement : found->statements) {
        if (!holds(statement, parameters)) continue;
        auto bound = statement.sql.bind(statement.name, parameters);
        if (!bound) return base::fail(bound.error());
        auto result = m_session.execute(*bound);
        if (!result) return base::fail(result.error());
        const qint64 rows = result->columns.isEmpty() ? result->affected : qint64(result->rows.size());
        if (statement.expectRows && rows != *statement.expectRows) {
            return base::fail(base::ErrorKind::Conflict, statement.name,
                              QStringLiteral("%1 rows where %2 were expected").arg(rows).arg(*statement.expectRows));
        }
        if (auto captured = capture(statement, *result, parameters); !captured) return base::fail(captured.error());
        results.push_back(std::move(*result));
    }
    return results;
}

base::Expected<void> OperationRunner::capture(const Statement& statement, const SqlResult& result,
                                              Parameters& parameters) const {
    for (const Capture& wanted : statement.captures) {
        SqlValue value;
        const qsizetype column =
            wanted.column == kLastInsertId && !result.columns.isEmpty() ? 0 : result.columns.indexOf(wanted.column);
        if (!result.rows.empty() && column >= 0) {
            value = result.rows.front().at(size_t(column));
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

SqlValue OperationRunner::idValue(const QString& parameter, const QString& id) const {
    if (id.isEmpty()) return {};
    const auto type = m_profile.types.find(parameter);
    if (type == m_profile.types.end() || type->second == ParameterType::Text) return id;
    bool ok = false;
    const qint64 number = id.toLongLong(&ok);
    return ok && QString::number(number) == id ? SqlValue(number) : SqlValue();
}

}  // namespace core::pms
