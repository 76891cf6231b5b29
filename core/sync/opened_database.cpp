// SPDX-License-Identifier: Apache-2.0
#include "core/sync/opened_database.h"

namespace core::sync {
namespace {

/// Not more often, so that a unit that is refused for another reason costs little.
constexpr std::chrono::seconds kLookInterval{30};

bool usesOwnTables(const ports::PmsWork &work) {
    return !std::holds_alternative<ports::OpenDatabase>(work) &&
           !std::holds_alternative<ports::ReadConfiguration>(work) &&
           !std::holds_alternative<ports::ReadAvailability>(work) &&
           !std::holds_alternative<ports::ReadChangeToken>(work);
}

}  // namespace

void OpenedDatabase::open() {
    m_unit =
        ports::transact(m_database, ports::OpenDatabase{}, ports::PmsPriority::Booking,
                        [this](base::Expected<ports::DatabaseIdentity> identity) {
                            if (!identity) {
                                if (!m_lastError) m_log.warning(u"sync", identity.error().toLogLine());
                                m_lastError = identity.error();
                                releaseWaiting();
                                m_timer = m_executor.runAfter(m_backoff.failed(m_random), [this] { open(); });
                                return;
                            }
                            m_lastError.reset();
                            m_identity = std::move(*identity);
                            m_hadTables = m_identity->ownTables;
                            m_log.info(u"sync", QStringLiteral("database open: %1, profile %2, tier %3")
                                                    .arg(m_identity->system, m_identity->profile, m_identity->tier));
                            releaseWaiting();
                            if (onOpened) onOpened();
                        });
}

ports::Handle OpenedDatabase::run(ports::PmsWork work, ports::PmsPriority priority,
                                  base::Completion<ports::PmsResult> done) {
    if (m_identity && m_hadTables && usesOwnTables(work)) return runWatched(std::move(work), priority, std::move(done));
    if (m_identity) return m_database.run(std::move(work), priority, std::move(done));
    if (!m_lastError) {
        // The first attempt is still under way: its outcome decides.
        const quint64 ticket = m_nextTicket++;
        auto inner = std::make_shared<ports::Handle>();
        m_waiting.emplace(ticket, [this, inner, work = std::move(work), priority, done = std::move(done)]() mutable {
            *inner = run(std::move(work), priority, std::move(done));
        });
        return ports::Handle([this, ticket, inner] {
            m_waiting.erase(ticket);
            inner->reset();
        });
    }
    base::Error error = m_lastError.value_or(base::Error{base::ErrorKind::Unavailable, ports::workName(work),
                                                         QStringLiteral("the database is not open yet")});
    // Whatever keeps the database shut is mended from outside; meanwhile everything waits rather than fails for good.
    error.kind = base::ErrorKind::Unavailable;
    return m_executor.post([error, done = std::move(done)] { done(base::Unexpected(error)); });
}

ports::Handle OpenedDatabase::runWatched(ports::PmsWork work, ports::PmsPriority priority,
                                         base::Completion<ports::PmsResult> done) {
    auto handle = std::make_shared<ports::Handle>();
    std::weak_ptr<ports::Handle> waits = handle;
    auto kept = work;
    *handle =
        m_database.run(std::move(work), priority,
                       [this, waits, kept = std::move(kept), priority, done](base::Expected<ports::PmsResult> result) {
                           if (!mayBeMissingTables(result)) return done(std::move(result));
                           lookForTables({kept, priority, done, std::move(result.error()), waits});
                       });
    return ports::Handle([handle] { handle->reset(); });
}

void OpenedDatabase::lookForTables(Refused refused) {
    m_refused.push_back(std::move(refused));
    if (m_refused.size() > 1) return;
    m_looked = m_executor.steadyNow();
    m_look = ports::transact(m_database, ports::OpenDatabase{}, ports::PmsPriority::Booking,
                             [this](base::Expected<ports::DatabaseIdentity> identity) { looked(identity); });
}

void OpenedDatabase::looked(const base::Expected<ports::DatabaseIdentity> &identity) {
    const bool made = identity && identity->ownTablesMade;
    if (identity) m_identity = *identity;
    if (made) {
        m_log.warning(u"sync", QStringLiteral("our own tables were missing and were made again"));
        if (onTablesMade) onTablesMade();
    } else if (identity && !identity->ownTables) {
        m_log.error(u"sync", QStringLiteral("our own tables are missing and cannot be made: rights are missing"));
    }
    for (auto &refused : std::exchange(m_refused, {})) {
        const auto handle = refused.handle.lock();
        if (!handle) continue;
        if (made) {
            *handle = m_database.run(std::move(refused.work), refused.priority, std::move(refused.done));
        } else {
            // The database went away over it, or it was refused for another reason.
            refused.done(base::Unexpected(identity ? refused.error : identity.error()));
        }
    }
}

bool OpenedDatabase::mayBeMissingTables(const base::Expected<ports::PmsResult> &result) const {
    if (result || result.error().kind != base::ErrorKind::Rejected) return false;
    return !m_refused.empty() || !m_looked || m_executor.steadyNow() - *m_looked >= kLookInterval;
}

void OpenedDatabase::releaseWaiting() {
    for (auto &[ticket, start] : std::exchange(m_waiting, {})) start();
}

}  // namespace core::sync
