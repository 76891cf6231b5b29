// SPDX-License-Identifier: Apache-2.0
#include "core/sync/identity_desk.h"

namespace core::sync {
namespace {

constexpr std::chrono::minutes kInterval{10};
constexpr std::chrono::seconds kRetry{5};

}  // namespace

void IdentityDesk::take(const ports::DatabaseIdentity &identity) {
    m_latest = identity;
    ++m_revision;
    m_suspect = false;
    m_answered = m_executor.steadyNow();
}

void IdentityDesk::suspect() {
    if (watchesAnything()) m_suspect = true;
}

void IdentityDesk::tick() {
    if (m_asking || !watchesAnything()) return;
    const auto now = m_executor.steadyNow();
    const bool due = now - m_answered >= kInterval;
    if ((m_suspect || due) && now - m_asked >= kRetry) ask();
}

void IdentityDesk::ask() {
    m_asking = true;
    m_asked = m_executor.steadyNow();
    m_unit = ports::transact(m_database, ports::OpenDatabase{}, ports::PmsPriority::Booking,
                             [this](base::Expected<ports::DatabaseIdentity> identity) {
                                 m_asking = false;
                                 if (identity)
                                     take(*identity);
                                 else
                                     suspect();
                             });
}

}  // namespace core::sync
