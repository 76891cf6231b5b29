// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/pms/sql_session.h"

namespace core::pms {

/// What takes back the writes of one unit where the database has no transactions, in the order of the writes.
class UndoLog final {
  public:
    void add(BoundStatement statement) { m_steps.push_back(std::move(statement)); }
    const std::vector<BoundStatement> &steps() const { return m_steps; }
    void clear() { m_steps.clear(); }

    /// Runs everything, the last write first, and forgets it. A step that fails does not keep the others from running;
    /// the first failure is returned.
    base::Expected<void> run(SqlSession &session) {
        base::Expected<void> outcome;
        const std::vector<BoundStatement> steps = std::exchange(m_steps, {});
        for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
            const auto done = session.execute(*step);
            if (!done && outcome) outcome = base::fail(done.error());
        }
        return outcome;
    }

  private:
    std::vector<BoundStatement> m_steps;
};

}  // namespace core::pms
