// SPDX-License-Identifier: Apache-2.0
#include "core/sync/hold_desk.h"

#include <algorithm>

namespace core::sync {
namespace {

constexpr std::chrono::seconds kSecondReadAfter{60};

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
        hold(practice, kind, fingerprint, facts);
        return HoldVerdict::Wait;
    }
    if (held->decision == QLatin1String(hold::kDiscarded)) return HoldVerdict::Drop;
    if (!held->decision.isEmpty()) return HoldVerdict::Go;
    const auto now = m_executor.steadyNow();
    const bool twice = now - m_since.try_emplace(held->id, now).first->second >= kSecondReadAfter;
    if (finding != GuardFinding::Suspicious || !twice) return HoldVerdict::Wait;
    settle(*held, hold::kReleased);
    return HoldVerdict::Go;
}

void HoldDesk::hold(const domain::PracticeId &practice, const QString &kind, const QByteArray &fingerprint,
                    const QString &facts) {
    const auto stored = m_journal.nextHeldId();
    const QString id = stored ? *stored : QStringLiteral("X%1").arg(++m_unstoredIds);
    ports::HeldChange fresh{id, practice, kind, fingerprint, facts, m_executor.utcNow(), {}};
    (void)m_journal.putHeld(fresh);
    m_since[id] = m_executor.steadyNow();
    m_held.push_back(std::move(fresh));
    m_log.warning(u"guard", QStringLiteral("held %1 practice=%2 id=%3").arg(kind, practice.value(), id));
    changed();
}

void HoldDesk::settle(ports::HeldChange &held, const char *decision) {
    held.decision = QString::fromLatin1(decision);
    (void)m_journal.putHeld(held);
    m_log.warning(
        u"guard",
        QStringLiteral("%1 %2 practice=%3 id=%4").arg(held.decision, held.kind, held.practice.value(), held.id));
    changed();
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
    settle(*held, accept ? hold::kAccepted : hold::kDiscarded);
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
    m_since.erase(held->id);
    m_held.erase(held);
    changed();
}

void HoldDesk::changed() {
    if (onChanged) onChanged();
}

}  // namespace core::sync
