// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/ports/journal_store.h"
#include "core/sync/hold_desk.h"
#include "core/sync/identity_desk.h"

namespace core::sync {

/// Lets a practice write only into the database that it knows: the shape of the profile's tables and the site are
/// compared with what the journal remembers of the practice. A difference is held until staff accept it; until then
/// bookings stay open and reads go on. What was never seen before is remembered. Engine thread.
class DatabaseGuard {
  public:
    DatabaseGuard(domain::PracticeId practice, const IdentityDesk &desk, ports::JournalStore &journal, HoldDesk &holds)
        : m_practice(std::move(practice)), m_desk(desk), m_journal(journal), m_holds(holds) {}

    /// Looks at what the database said last, again where staff decided meanwhile.
    void examine();
    bool pausesWrites() const { return m_paused; }
    /// For whoever has to say why: Unavailable.
    static base::Error error();

    static constexpr auto kShapeHold = "database-shape";
    static constexpr auto kOtherCopyHold = "database-other-copy";
    static constexpr auto kOlderHold = "database-older";

  private:
    bool allowsShape(const ports::Fingerprint &now);
    bool allowsSite(const ports::SiteIdentity &now);
    /// True when staff accepted exactly this.
    bool accepted(const char *kind, const QString &content, const QString &facts);
    void released(const char *kind);
    bool remember(const char *name, const QString &content);

    domain::PracticeId m_practice;
    const IdentityDesk &m_desk;
    ports::JournalStore &m_journal;
    HoldDesk &m_holds;
    bool m_paused = false;
    quint64 m_seen = 0;  ///< The answer that was looked at last.
};

}  // namespace core::sync
