// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>

#include "core/base/log.h"
#include "core/ports/executor.h"
#include "core/ports/journal_store.h"
#include "core/sync/guards.h"

namespace core::sync {

enum class HoldVerdict {
    Go,    ///< Send it.
    Wait,  ///< Held; ask again after the next read.
    Drop,  ///< Staff discarded exactly this content.
};

/// Decisions of a HeldChange; empty while it is open.
namespace hold {
inline constexpr auto kAccepted = "accepted";    ///< By staff.
inline constexpr auto kDiscarded = "discarded";  ///< By staff: what Healthengine has stays.
inline constexpr auto kReleased = "released";    ///< A second identical read said the same.
}  // namespace hold

/// Keeps what the guards hold back, for `held list|accept|discard`, across restarts. Engine thread.
class HoldDesk {
  public:
    HoldDesk(ports::Executor &executor, ports::JournalStore &journal, base::Log &log)
        : m_executor(executor), m_journal(journal), m_log(log) {}

    /// Loads what was held before the start.
    base::Expected<void> load();

    /// Asks whether content with @p fingerprint may go, given the guard's finding. Every call counts as one completed
    /// read. What was let through once stays so until the guard finds nothing any more, also after a restart.
    HoldVerdict examine(const domain::PracticeId &practice, const QString &kind, GuardFinding finding,
                        const QByteArray &fingerprint, const QString &facts);

    std::vector<ports::HeldChange> open() const;
    /// False when there is no such hold.
    bool decide(const QString &id, bool accept);
    void forget(const domain::PracticeId &practice);

    /// Called when the list of holds, or a decision, changed.
    std::function<void()> onChanged;

  private:
    std::vector<ports::HeldChange>::iterator find(const domain::PracticeId &practice, const QString &kind);
    void hold(const domain::PracticeId &practice, const QString &kind, const QByteArray &fingerprint,
              const QString &facts);
    void settle(ports::HeldChange &held, const char *decision);
    void remove(std::vector<ports::HeldChange>::iterator held);
    void changed();

    ports::Executor &m_executor;
    ports::JournalStore &m_journal;
    base::Log &m_log;
    std::vector<ports::HeldChange> m_held;
    std::map<QString, base::SteadyTime> m_since;  ///< First read by this engine; a wall clock may jump.
    int m_unstoredIds = 0;
};

}  // namespace core::sync
