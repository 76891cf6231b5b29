// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <set>
#include <vector>

#include "app/sandbox/demo/live_table.h"
#include "app/sandbox/demo/practice_records.h"
#include "app/sandbox/demo/sandbox_client.h"
#include "core/ports/executor.h"

namespace app::sandbox::demo {

/// The people at the reception desk: they write straight into the practice's database, as the practice software would,
/// and a row appears once Healthengine shows it. They book a time that a patient then wants too, cancel a booking that
/// came from Healthengine, and mark one as not attended.
class Staff final {
  public:
    Staff(core::pms::SqlSession &session, const SandboxClient &sandbox, const core::ports::Executor &executor);

    /// Spreads what they do over @p duration from now.
    void begin(std::chrono::milliseconds duration);
    /// Acts when it is time, and returns rows for what Healthengine has heard of since the last call.
    std::vector<LiveRow> look(const QJsonObject &state, const PracticeRecords &records);
    /// Something is still to be done, or to be heard of by Healthengine.
    bool isWaiting() const { return !m_plan.empty() || m_slotSearch || !m_pending.empty(); }
    /// Does nothing new any more.
    void stopActing() { m_plan.clear(); }
    const QString &trouble() const { return m_trouble; }

  private:
    enum class Deed { Book, Cancel, DidNotAttend };
    struct Plan {
        core::base::SteadyTime due;
        Deed deed;
    };
    struct Pending {
        LiveRow row;
        std::function<std::optional<core::base::UtcTime>(const QJsonObject &state)> heardAt;
    };

    void act(Deed deed, const QJsonObject &state, const PracticeRecords &records);
    void bookOneOf(const QJsonArray &slots, const PracticeRecords &records);
    void mark(const QJsonObject &booking, Deed deed, const PracticeRecords &records);
    bool write(const QString &sql, std::vector<core::pms::SqlValue> values);

    core::pms::SqlSession &m_session;
    const SandboxClient &m_sandbox;
    const core::ports::Executor &m_executor;
    std::vector<Plan> m_plan;
    std::vector<Pending> m_pending;
    std::set<qint64> m_touched;
    bool m_slotSearch = false;
    core::ports::Handle m_search;
    core::ports::Handle m_rival;
    QString m_trouble;
};

}  // namespace app::sandbox::demo
