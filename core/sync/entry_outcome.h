// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "core/ports/journal_store.h"

/// How outcomes are written into the journal, and what they say when read back.
namespace core::sync {

inline QString confirmedOutcome() {
    return QStringLiteral("confirmed");
}
inline QString withdrawnOutcome() {
    return QStringLiteral("withdrawn");
}
inline QString refusedOutcome(const QString &code) {
    return QStringLiteral("rejected:") + code;
}

/// The refusal's code of "rejected:<code>"; nothing for other outcomes.
inline std::optional<QString> refusalOf(const QString &outcome) {
    const QString prefix = refusedOutcome({});
    if (!outcome.startsWith(prefix)) return std::nullopt;
    return outcome.mid(prefix.size());
}

/// What became of an open booking that Healthengine lists no longer: an answer whose own reply was lost had its effect
/// (FACTS 5), and one that was never answered was withdrawn.
inline QString settledOutcome(const ports::JournalEntry &entry) {
    if (refusalOf(entry.outcome)) return entry.outcome;
    if (entry.kind == ports::EntryKind::Booking)
        return entry.appointments.empty() ? withdrawnOutcome() : confirmedOutcome();
    return entry.state == ports::EntryState::Applied ? entry.outcome : withdrawnOutcome();
}

}  // namespace core::sync
