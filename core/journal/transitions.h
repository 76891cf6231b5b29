// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/ports/journal_store.h"

namespace core::journal {

/// Whether a stored entry may go from one state to another. The PMS and Healthengine's list are the truth and the
/// journal follows them, so an open entry may take any step that they dictate: Applied becomes Refusing when a restored
/// backup lost the appointment and its time is taken now; Received becomes Answered when the booking was withdrawn.
/// What never happens: an answered entry changes without having been received anew.
constexpr bool isLegal(ports::EntryState from, ports::EntryState to) {
    using ports::EntryState;
    if (from == to) return true;
    switch (from) {
        case EntryState::Received:
        case EntryState::Applied:
        case EntryState::Refusing:
        case EntryState::Parked:
            return true;
        case EntryState::Answered:
            return to == EntryState::Received;
    }
    return false;
}

/// ContractViolation when @p entry may not be stored after @p before (its stored state, if any), or when it names no
/// practice, no number, or is answered without a time.
base::Expected<void> checkEntry(const ports::JournalEntry &entry, std::optional<ports::EntryState> before);

}  // namespace core::journal
