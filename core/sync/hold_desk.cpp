// SPDX-License-Identifier: Apache-2.0
#include "core/sync/hold_desk.h"

#include <algorithm>

namespace core::sync {
namespace {

constexpr std::chrono::seconds kSecondReadAfter{60};
const QString kAccepted = QStringLiteral("accepted");
const QString kDiscarded = QStringLiteral("discarded");

}  // namespace

base::Expected<void> HoldDesk::load() {
    auto held = m_journal.heldChanges();
    if (!held) return base::Unexpected(held.error());
    m_held = std::move(*held);
    return {};
}

HoldVerdict HoldDesk::examine(const domain::PracticeId &practice, const QString &kind, GuardFinding finding,
                              const QByteArray &fingerprint, const QString &facts) {
    auto held = find(practice, kind);
    if (finding == GuardFinding::Fine) {
        if (held != m_held.end()) remove(held);
        return HoldVerdict::Go;
    }
    if (held != m_held.end() && held->fingerprint != fingerprint) {
        remove(held);
        held = m_held.end();
    }
    if (held == m_held.end()) {
        auto id = m_journal.nextHeldId();
        ports::HeldChange fresh{id ? *id : QStringLiteral("H?"), practice, kind, fingerprint, facts, m_executor.utcNow(), {}};
        (void)m_journal.putHeld(fresh);
        m_held.push_back(std::move(fresh));
        m_log.write(base::LogLevel::Warning, u"guard",
                    QStringLiteral("held %1 practice=%2 id=%3").arg(kind, practice.value(), m_held.back().id));
        changed();
        return HoldVerdict::Wait;
    }
    if (held->decision == kDiscarded) return HoldVerdict::Drop;
    const bool confirmed =
        finding == GuardFinding::Suspicious && m_executor.utcNow() - held->since >= kSecondReadAfter;
    if (held->decision != kAccepted && !confirmed) return HoldVerdict::Wait;
    m_log.write(base::LogLevel::Warning, u"guard",
                QStringLiteral("released %1 practice=%2 id=%3").arg(kind, practice.value(), held->id));
    remove(held);
    return HoldVerdict::Go;
}

std::vector<ports::HeldChange> HoldDesk::open() const {
    std::vector<ports::HeldChange> result;
    std::copy_if(m_held.begin(), m_held.end(), std::back_inserter(result),
                 [](const auto &held) { return held.decision.isEmpty(); });
    return result;
}

bool HoldDesk::decide(const QString &id, bool accept) {
    const auto held = std::find_if(m_held.begin(), m_held.end(),
                                   [&](const auto &h) { return h.id.compare(id, Qt::CaseInsensitive) == 0; });
    if (held == m_held.end() || !held->decision.isEmpty()) return false;
    held->decision = accept ? kAccepted : kDiscarded;
    (void)m_journal.putHeld(*held);
    changed();
    return true;
}

void HoldDesk::forget(const domain::PracticeId &practice) {
    for (auto held = m_held.begin(); held != m_held.end();) {
        if (!(held->practice == practice)) {
            ++held;
            continue;
        }
        (void)m_journal.removeHeld(held->id);
        held = m_held.erase(held);
    }
}

std::vector<ports::HeldChange>::iterator HoldDesk::find(const domain::PracticeId &practice, const QString &kind) {
    return std::find_if(m_held.begin(), m_held.end(),
                        [&](const auto &h) { return h.practice == practice && h.kind == kind; });
}

void HoldDesk::remove(std::vector<ports::HeldChange>::iterator held) {
    (void)m_journal.removeHeld(held->id);
    m_held.erase(held);
    changed();
}

void HoldDesk::changed() {
    if (onChanged) onChanged();
}

}  // namespace core::sync
