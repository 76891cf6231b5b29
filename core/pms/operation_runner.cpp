// SPDX-License-Identifier: Apache-2.0
#include "core/pms/operation_runner.h"

namespace core::pms {
namespace {

const QString kLastInsertId = QStringLiteral("last_insert_id");

base::Error violation(const Statement& statement, const QString& detail) {
    return {base::ErrorKind::ContractViolation, statement.name, detail};
}

/// A captured value that means that somebody else has the slot.
bool foundTaken(const Statement& statement, const Parameters& parameters) {
    return std::any_of(statement.takenWhen.begin(), statement.takenWhen.end(), [&parameters](const auto& rule) {
        return rule.second.contains(parameters.textOf(rule.first).value_or(QString()));
    });
}

base::Expected<void> checkRows(const Statement& statement, const SqlResult& result, const Parameters& parameters) {
    if (!statement.expectRows) return {};
    ExpectedRows expected = *statement.expectRows;
    if (!expected.parameter.isEmpty()) {
        bool ok = false;
        expected = ExpectedRows::exactly(parameters.textOf(expected.parameter).value_or(QString()).toLongLong(&ok));
        if (!ok) {
            return base::fail(violation(statement, QStringLiteral("expect_rows: parameter %1 is no whole number")
                                                       .arg(statement.expectRows->parameter)));
        }
    }
    const qint64 rows = result.columns.isEmpty() ? result.affected : qint64(result.rows.size());
    if (rows >= expected.least && (!expected.most || rows <= *expected.most)) return {};
    const QString wanted = expected.most == expected.least ? QString::number(expected.least)
                           : expected.most ? QStringLiteral("%1 to %2").arg(expected.least).arg(*expected.most)
                                           : QStringLiteral("%1 or more").arg(expected.least);
    return base::fail(base::ErrorKind::Conflict, statement.name,
                      QStringLiteral("%1 rows where %2 were expected").arg(rows).arg(wanted));
}

/// Rows that do not say for whom they are get it from what was asked.
void fill(SqlResult& result, const QString& column, const SqlValue& value) {
    if (result.columns.contains(column)) return;
    result.columns << column;
    for (auto& row : result.rows) row.push_back(value);
}

/// The rows say for whom they are by a part of the id.
bool namesPart(const SqlResult& result, const ResourceIdParts& parts) {
    return std::any_of(parts.names().begin(), parts.names().end(),
                       [&result](const QString& name) { return result.columns.contains(name); });
}

}  // namespace

bool OperationRunner::holds(const Statement& statement, const Parameters& parameters) const {
    for (const Condition& condition : statement.when) {
        bool is = false;
        switch (condition.kind) {
            case Condition::Kind::Flag:
                is = parameters.flag(condition.name);
                break;
            case Condition::Kind::Has:
                is = m_binder.bound({condition.name}, parameters).has(condition.name);
                break;
            case Condition::Kind::Equals:
                is = m_binder.bound({condition.name}, parameters).textOf(condition.name) == condition.value;
                break;
        }
        if (is == condition.negated) return false;
    }
    return true;
}

base::Expected<BoundStatement> OperationRunner::bind(const Statement& statement, const Parameters& parameters) const {
    if (statement.builtIn) return statement.sql.bind(statement.name, parameters);
    const Parameters bound = m_binder.bound(statement.sql.parameters(), parameters);
    return statement.call ? statement.sql.bindCall(statement.name, bound, *statement.call)
                          : statement.sql.bind(statement.name, bound);
}

RowRules OperationRunner::rowRules(const QString& operation) const {
    const Operation* found = m_part.operation(operation);
    if (found && !found->isEmpty() && found->statements.front().builtIn) return {};
    return {found ? &found->columns : nullptr, &m_profile.maps, &m_binder.zone(), &m_profile.resourceId};
}

base::Expected<std::vector<SqlResult>> OperationRunner::run(const QString& operation, Parameters& parameters) const {
    auto ran = runAll(operation, parameters);
    if (!ran) return base::fail(ran.error());
    if (ran->taken) return base::fail(base::ErrorKind::Conflict, operation, QStringLiteral("the slot is taken"));
    return std::move(ran->results);
}

base::Expected<bool> OperationRunner::claim(const QString& operation, Parameters& parameters) const {
    const auto ran = runAll(operation, parameters);
    if (!ran) return base::fail(ran.error());
    return !ran->taken;
}

base::Expected<OperationRunner::Ran> OperationRunner::runAll(const QString& operation, Parameters& parameters) const {
    Ran ran;
    const Operation* found = m_part.operation(operation);
    if (!found) return ran;
    for (const Statement& statement : found->statements) {
        if (!holds(statement, parameters)) continue;
        const auto done = statement.each.isEmpty() ? runStatement(operation, statement, parameters, ran)
                                                   : runForEach(operation, statement, parameters, ran);
        if (!done) return base::fail(done.error());
        if (ran.taken) break;
    }
    return ran;
}

base::Expected<void> OperationRunner::runForEach(const QString& operation, const Statement& statement,
                                                  const Parameters& parameters, Ran& ran) const {
    const auto resources = parameters.valuesOf(QStringLiteral("resources"));
    // A day of the practice may begin on the day before or end on the day after in the database.
    const int margin = m_binder.zone().isPractice() ? 0 : 1;
    const auto asked = [&parameters](const char* name) {
        return QDate::fromString(parameters.textOf(QLatin1String(name)).value_or(QString()), Qt::ISODate);
    };
    const QDate first = asked("from").addDays(-margin);
    const QDate last = asked("to").addDays(margin);
    const bool daily = statement.each.contains(QStringLiteral("date"));
    if (!resources || !first.isValid() || !last.isValid())
        return base::fail(violation(statement, QStringLiteral("each: no resources or days are asked for")));
    for (const SqlValue& resource : *resources) {
        for (QDate date = first; date <= (daily ? last : first); date = date.addDays(1)) {
            const QString day = date.toString(Qt::ISODate);
            Parameters one = parameters;
            one.set(QStringLiteral("resource"), resource);
            if (daily) one.set(QStringLiteral("date"), day);
            const size_t before = ran.results.size();
            if (auto done = runStatement(operation, statement, one, ran); !done) return base::fail(done.error());
            for (size_t i = before; i < ran.results.size(); ++i) {
                if (!namesPart(ran.results[i], m_profile.resourceId))
                    fill(ran.results[i], QStringLiteral("resource"), resource);
                if (daily) fill(ran.results[i], QStringLiteral("date"), day);
            }
        }
    }
    return {};
}

base::Expected<void> OperationRunner::runStatement(const QString& operation, const Statement& statement,
                                                    Parameters& parameters, Ran& ran) const {
    const auto bound = bind(statement, parameters);
    if (!bound) return base::fail(bound.error());
    if (*m_watch) {
        if (auto may = (*m_watch)->begins(statement, parameters); !may) return base::fail(may.error());
    }
    if (statement.ignoreErrors) {
        auto optional = executeOptional(*bound);
        if (!optional) return base::fail(optional.error());
        if (!*optional) return {};
        return rememberUndo(statement, parameters);
    }
    auto result = m_session.execute(*bound);
    if (!result) {
        ran.taken = statement.takenOn.contains(result.error().sqlState);
        if (ran.taken) return {};
        return base::fail(result.error());
    }
    const auto captured = capture(operation, statement, *result, parameters);
    ran.taken = captured && foundTaken(statement, parameters);
    if (ran.taken) return {};
    // Even a statement that did not do what was wanted has done something.
    auto remembered = rememberUndo(statement, parameters);
    if (remembered && *m_watch) remembered = (*m_watch)->ended(statement, parameters);
    if (!captured) return base::fail(captured.error());
    if (!remembered) return base::fail(remembered.error());
    if (auto counted = checkRows(statement, *result, parameters); !counted) return base::fail(counted.error());
    ran.results.push_back(std::move(*result));
    return {};
}

base::Expected<std::optional<SqlResult>> OperationRunner::executeOptional(const BoundStatement& statement) const {
    if (m_part.transactions) {
        auto marked = m_session.savepoint({statement.name + QStringLiteral(".savepoint"), m_part.savepoint, {}});
        if (!marked) return base::fail(marked.error());
    }
    auto result = m_session.execute(statement);
    if (result) return std::optional(std::move(*result));
    const base::Error error = result.error();
    const bool refused = error.kind == base::ErrorKind::Rejected || error.kind == base::ErrorKind::Conflict;
    if (!refused) return base::fail(error);
    if (m_part.transactions) {
        // A deadlock has thrown the whole transaction away, and there is no place to go back to.
        auto back = m_session.rollbackTo({statement.name + QStringLiteral(".rollback_to"), m_part.rollbackTo, {}});
        if (!back) return base::fail(error);
    }
    if (m_ignored) m_ignored(error);
    return std::optional<SqlResult>();
}

base::Expected<void> OperationRunner::rememberUndo(const Statement& statement, const Parameters& parameters) const {
    if (!statement.undo || m_part.transactions) return {};
    auto bound = statement.undo->bind(statement.name + QStringLiteral(".undo"),
                                       m_binder.bound(statement.undo->parameters(), parameters));
    if (!bound) return base::fail(bound.error());
    m_undo->add(std::move(*bound));
    return {};
}

base::Expected<void> OperationRunner::captureOutputs(const Statement& statement, const SqlResult& result,
                                                     Parameters& parameters) const {
    if (!statement.call) return {};
    QStringList names = statement.sql.outputNames(*statement.call);
    if (statement.call->returns) names.prepend(statement.returnName);
    if (size_t(names.size()) != result.outputs.size()) {
        return base::fail(violation(statement, QStringLiteral("%1 outputs where %2 were expected")
                                                   .arg(result.outputs.size())
                                                   .arg(names.size())));
    }
    for (qsizetype i = 0; i < names.size(); ++i) parameters.set(names[i], result.outputs[size_t(i)]);
    return {};
}

base::Expected<void> OperationRunner::capture(const QString& operation, const Statement& statement,
                                              const SqlResult& result, Parameters& parameters) const {
    // First what the call itself gave back, as the rest may fail and an undo may need it.
    if (auto outputs = captureOutputs(statement, result, parameters); !outputs) return base::fail(outputs.error());
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
            return base::fail(
                violation(statement, QStringLiteral("no row with column %1 to capture").arg(wanted.column)));
        }
        parameters.set(wanted.name, std::move(value));
    }
    return {};
}

base::Expected<SqlValue> OperationRunner::lastInsertId() const {
    if (m_part.lastInsertId.isEmpty()) {
        return base::fail(base::ErrorKind::ContractViolation, kLastInsertId,
                          QStringLiteral("this server has no last_insert_id; capture a column instead, or say in "
                                         "[connection] last_insert_id how it is asked for"));
    }
    auto result = m_session.execute({kLastInsertId, m_part.lastInsertId, {}});
    if (!result) return base::fail(result.error());
    if (result->rows.empty() || result->rows.front().empty()) {
        return base::fail(base::ErrorKind::ContractViolation, kLastInsertId, QStringLiteral("no row"));
    }
    return result->rows.front().front();
}

}  // namespace core::pms
