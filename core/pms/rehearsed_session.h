// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

#include "core/pms/sql_session.h"

namespace core::pms {

/// One statement as it was run, without any value.
struct TracedStatement {
    QString name;        ///< "appointment_insert[1]", "begin", "commit".
    QString text;        ///< With marks.
    QStringList values;  ///< What kind each value is: "NULL", "number", "text of 9", "bytes of 16".
    QString outcome;     ///< "3 rows", "1 changed", or the error.
    bool failed = false;
};

/// A session that tells what passes through it, and that may turn every commit into a rollback. @p inner must outlive
/// it; one thread.
class RehearsedSession final : public SqlSession {
  public:
    enum class Ending { Commit, RollBack };
    using Listener = std::function<void(const TracedStatement &)>;

    RehearsedSession(SqlSession &inner, Ending ending, Listener listener = {})
        : m_inner(inner), m_ending(ending), m_listener(std::move(listener)) {}

    Dialect dialect() const override { return m_inner.dialect(); }
    QString serverDescription() const override { return m_inner.serverDescription(); }
    base::Expected<SqlResult> execute(const BoundStatement &statement) override;
    base::Expected<void> begin(Isolation isolation) override;
    base::Expected<void> commit() override;
    base::Expected<void> rollback() override;
    base::Expected<void> rollbackTo(const BoundStatement &statement) override;
    SqlCatalogue *catalogue() override { return m_inner.catalogue(); }

    /// Run at the beginning of every transaction: what the rehearsal needs and is rolled back with it.
    void prepareEach(std::vector<BoundStatement> statements) { m_preamble = std::move(statements); }

    /// Commits that were turned into rollbacks.
    int heldBack() const { return m_heldBack; }

  private:
    base::Expected<void> told(const char *what, base::Expected<void> outcome) const;

    SqlSession &m_inner;
    Ending m_ending;
    Listener m_listener;
    std::vector<BoundStatement> m_preamble;
    int m_heldBack = 0;
};

/// "NULL", "number", "text of 9", "bytes of 16".
QString redactedKind(const SqlValue &value);

}  // namespace core::pms
