// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>

#include "core/pms/profile.h"
#include "core/pms/row_reader.h"
#include "core/pms/undo_log.h"

namespace core::pms {

/// Runs the operations of a profile on one session: conditions, binding, expected rows, captures.
class OperationRunner final {
  public:
    OperationRunner(SqlSession& session, const Profile& profile)
        : m_session(session), m_profile(profile), m_part(profile.forDialect(session.dialect())) {}

    SqlSession& session() const { return m_session; }
    const Profile& profile() const { return m_profile; }
    const DialectProfile& part() const { return m_part; }
    bool has(const QString& operation) const { return m_part.operation(operation) != nullptr; }

    /// What takes back the writes so far where there is no transaction; of this unit alone.
    UndoLog& undo() const { return *m_undo; }
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
        for (const SqlResult& result : *results) {
            for (size_t i = 0; i < result.rows.size(); ++i) {
                RowReader row(result, i, operation);
                mapped.push_back(mapper(row));
                if (const auto fault = row.fault()) return base::fail(*fault);
            }
        }
        return mapped;
    }

    /// An id as the profile wants it bound: NULL for text where the profile says integer.
    SqlValue idValue(const QString& parameter, const QString& id) const;
    void setId(Parameters& parameters, const QString& name, const QString& id) const {
        parameters.set(name, idValue(name, id));
    }
    template <class Id>
    void setIds(Parameters& parameters, const QString& name, const std::vector<Id>& ids) const {
        Parameters::Values values;
        // An id that cannot be one stays in as NULL: it finds nothing, while an empty list would mean all.
        for (const Id& id : ids) values.push_back(idValue(name, id.value()));
        parameters.setList(name, std::move(values));
    }

  private:
    struct Ran {
        std::vector<SqlResult> results;
        bool taken = false;
    };
    base::Expected<Ran> runAll(const QString& operation, Parameters& parameters) const;
    base::Expected<void> runStatement(const Statement& statement, Parameters& parameters, Ran& ran) const;
    base::Expected<void> runForEach(const Statement& statement, const Parameters& parameters, Ran& ran) const;
    bool holds(const Statement& statement, const Parameters& parameters) const;
    base::Expected<BoundStatement> bind(const Statement& statement, const Parameters& parameters) const;
    /// nullopt: it failed, was undone by itself and is ignored.
    base::Expected<std::optional<SqlResult>> executeOptional(const BoundStatement& statement) const;
    base::Expected<void> capture(const Statement& statement, const SqlResult& result, Parameters& parameters) const;
    base::Expected<void> captureOutputs(const Statement& statement, const SqlResult& result,
                                        Parameters& parameters) const;
    base::Expected<void> rememberUndo(const Statement& statement, const Parameters& parameters) const;
    base::Expected<SqlValue> lastInsertId() const;

    SqlSession& m_session;
    const Profile& m_profile;
    const DialectProfile& m_part;
    std::unique_ptr<UndoLog> m_undo = std::make_unique<UndoLog>();
    std::function<void(const base::Error&)> m_ignored;
};

}  // namespace core::pms
