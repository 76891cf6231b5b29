// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QStringList>
#include <optional>
#include <set>

#include "core/ports/journal_store.h"

/// How outcomes are written into the journal, and what they say when read back.
namespace core::sync {

inline QString confirmedOutcome() {
    return QStringLiteral("confirmed");
}
/// Of an update that cancelled its booking.
inline QString cancelledOutcome() {
    return QStringLiteral("cancelled");
}
inline QString withdrawnOutcome() {
    return QStringLiteral("withdrawn");
}
inline QString refusedOutcome(const QString &code) {
    return QStringLiteral("rejected:") + code;
}

/// Confirmed, lost by the PMS, and not to be entered again: staff have an item.
inline QString givenUpOutcome(const QString &code) {
    return QStringLiteral("lost:") + code;
}
inline bool isGivenUp(const QString &outcome) {
    return outcome.startsWith(givenUpOutcome({}));
}
/// The kind of that item.
inline QString notReenteredItem() {
    return QStringLiteral("booking-not-reentered");
}

/// Booking ids as one value of the journal, and back.
inline QString idsText(const std::set<qint64> &ids) {
    QStringList texts;
    for (const qint64 id : ids) texts.append(QString::number(id));
    return texts.join(QLatin1Char(','));
}
inline std::set<qint64> idsFrom(const base::Expected<std::optional<QString>> &stored) {
    std::set<qint64> ids;
    if (!stored || !*stored) return ids;
    for (const QString &id : (*stored)->split(QLatin1Char(','), Qt::SkipEmptyParts)) ids.insert(id.toLongLong());
    return ids;
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
