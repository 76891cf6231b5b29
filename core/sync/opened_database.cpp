// SPDX-License-Identifier: Apache-2.0
#include "core/sync/opened_database.h"

namespace core::sync {

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
                            m_log.info(u"sync", QStringLiteral("database open: %1, profile %2, tier %3")
                                                    .arg(m_identity->system, m_identity->profile, m_identity->tier));
                            releaseWaiting();
                            if (onOpened) onOpened();
                        });
}

ports::Handle OpenedDatabase::run(ports::PmsWork work, ports::PmsPriority priority,
                                  base::Completion<ports::PmsResult> done) {
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

void OpenedDatabase::releaseWaiting() {
    for (auto &[ticket, start] : std::exchange(m_waiting, {})) start();
}

}  // namespace core::sync
