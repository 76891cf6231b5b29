// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>

#include "core/pms/parameter_binder.h"
#include "core/pms/profile.h"
#include "core/pms/row_reader.h"
#include "core/pms/undo_log.h"

namespace core::pms {

/// Is told of every statement right before and after it ran; a failure of either ends the operation.
class StatementWatch {
  public:
    virtual ~StatementWatch() = default;
    virtual base::Expected<void> begins(const Statement &statement, const Parameters &parameters) = 0;
    virtual base::Expected<void> ended(const Statement &statement, const Parameters &parameters) = 0;
};

/// Runs the operations of a profile on one session: conditions, binding, expected rows, captures.
class OperationRunner final {
  public:
    /// One for each unit of work. @p zone is that of the database.
    OperationRunner(SqlSession& session, const Profile& profile, DatabaseZone zone = DatabaseZone::practice(),
                    ports::UnitSite site = {})
        : m_session(session),
          m_profile(profile),
          m_part(profile.forDialect(session.dialect())),
          m_binder(profile, std::move(zone), std::move(site)) {}

    SqlSession& session() const { return m_session; }
    const Profile& profile() const { return m_profile; }
    const DialectProfile& part() const { return m_part; }
    const ParameterBinder& binder() const { return m_binder; }
    bool has(const QString& operation) const { return m_part.operation(operation) != nullptr; }

    /// What takes back the writes so far where there is no transaction; of this unit alone.
    UndoLog& undo() const { return *m_undo; }
    /// Null: nobody is told.
    void watchedBy(StatementWatch *watch) const { *m_watch = watch; }
    /// Told of every failure of a statement whose errors are ignored.
    void onIgnored(std::function<void(const base::Error&)> listener) { m_ignored = std::move(listener); }

    /// Runs @p operation as run() does; false: a statement found the slot taken, and nothing after it was run.
    base::Expected<bool> claim(const QString& operation, Parameters& parameters) const;

    /// Results of all statements whose `when` held, in order; none when the profile lacks the operation. Captured names
    /// are added to @p parameters. A number of rows other than expected is a Conflict.
    base::Expected<std::vector<SqlResult>> run(const QString& operation, Parameters& parameters) const;

    /// The same, mapping every row of every result; the first row not understood fails the whole.
    template <class T, class Mapper>
    base::Expected<std::vector<T>> rows(const QString& operation, Parameters& parameters, Mapper mapper) const {
        auto results = run(operation, parameters);
        if (!results) return base::fail(results.error());
        std::vector<T> mapped;
        const auto map = [&](const SqlResult& result, const RowRules& rules) -> base::Expected<void> {
            for (size_t i = 0; i < result.rows.size(); ++i) {
                RowReader row(result, i, operation, rules);
                mapped.push_back(mapper(row));
                if (const auto fault = row.fault()) return base::fail(*fault);
            }
            return {};
        };
        if (const auto fixed = m_profile.statics.find(operation); fixed != m_profile.statics.end()) {
            if (auto done = map(fixed->second, fixedRules()); !done) return base::fail(done.error());
        }
        for (const SqlResult& result : *results) {
            if (auto done = map(result, rowRules(operation)); !done) return base::fail(done.error());
        }
        return mapped;
    }

    /// How the rows of @p operation are read.
    RowRules rowRules(const QString& operation) const;
    void setId(Parameters& parameters, const QString& name, const QString& id) const { parameters.setText(name, id); }
    template <class Id>
    void setIds(Parameters& parameters, const QString& name, const std::vector<Id>& ids) const {
        Parameters::Values values;
        // An id that cannot be one is bound as NULL: it finds nothing, while an empty list would mean all.
        for (const Id& id : ids) values.push_back(id.isEmpty() ? SqlValue() : SqlValue(id.value()));
        parameters.setList(name, std::move(values));
    }

  private:
    /// Rows written in the profile already use our names; only ids made of parts are joined.
    RowRules fixedRules() const { return {nullptr, nullptr, nullptr, &m_profile.resourceId}; }
    struct Ran {
        std::vector<SqlResult> results;
        bool taken = false;
    };
    base::Expected<Ran> runAll(const QString& operation, Parameters& parameters) const;
    base::Expected<void> runStatement(const QString& operation, const Statement& statement, Parameters& parameters,
                                      Ran& ran) const;
    base::Expected<void> runForEach(const QString& operation, const Statement& statement, const Parameters& parameters,
                                    Ran& ran) const;
    bool holds(const Statement& statement, const Parameters& parameters) const;
    base::Expected<BoundStatement> bind(const Statement& statement, const Parameters& parameters) const;
    /// nullopt: it failed, was undone by itself and is ignored.
    base::Expected<std::optional<SqlResult>> executeOptional(const BoundStatement& statement) const;
    base::Expected<void> capture(const QString& operation, const Statement& statement, const SqlResult& result,
                                 Parameters& parameters) const;
    base::Expected<void> captureOutputs(const Statement& statement, const SqlResult& result,
                                        Parameters& parameters) const;
    base::Expected<void> rememberUndo(const Statement& statement, const Parameters& parameters) const;
    base::Expected<SqlValue> lastInsertId() const;

    SqlSession& m_session;
    const Profile& m_profile;
    const DialectProfile& m_part;
    ParameterBinder m_binder;
    std::unique_ptr<UndoLog> m_undo = std::make_unique<UndoLog>();
    std::function<void(const base::Error&)> m_ignored;
    std::unique_ptr<StatementWatch *> m_watch = std::make_unique<StatementWatch *>(nullptr);
};

}  // namespace core::pms
