// SPDX-License-Identifier: Apache-2.0
#include "core/journal/transitions.h"

#include "core/journal/rows.h"

namespace core::journal {

using base::ErrorKind;
using ports::EntryState;

static_assert(isLegal(EntryState::Received, EntryState::Applied) && isLegal(EntryState::Applied, EntryState::Answered));
static_assert(isLegal(EntryState::Answered, EntryState::Received));
static_assert(!isLegal(EntryState::Answered, EntryState::Applied));
static_assert(!isLegal(EntryState::Answered, EntryState::Refusing));
static_assert(!isLegal(EntryState::Answered, EntryState::Parked));

base::Expected<void> checkEntry(const ports::JournalEntry &entry, std::optional<EntryState> before) {
    const QString operation = QStringLiteral("journal_put_entry");
    if (entry.practice.isEmpty() || entry.number == 0) {
        return base::fail(ErrorKind::ContractViolation, operation, QStringLiteral("entry without practice or number"));
    }
    if (entry.state == EntryState::Answered && !entry.answeredAt) {
        return base::fail(ErrorKind::ContractViolation, operation,
                          QStringLiteral("entry %1 is answered without a time").arg(entry.number));
    }
    if (before && !isLegal(*before, entry.state)) {
        return base::fail(ErrorKind::ContractViolation, operation,
                          QStringLiteral("entry %1 may not go from %2 to %3")
                              .arg(QString::number(entry.number), stateCode(*before), stateCode(entry.state)));
    }
    return {};
}

}  // namespace core::journal
