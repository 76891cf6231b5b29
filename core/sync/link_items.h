// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>

#include "core/sync/practice_context.h"

namespace core::sync {

/// Shows staff what became of appointments that were booked on Healthengine: overlapped by another, moved; and takes it
/// back when it is so no longer. Engine thread.
class LinkItems {
  public:
    explicit LinkItems(const PracticeContext &context) : m_context(context) {}

    void look(const ports::LinkedStatus &status);
    void raiseUnknown(domain::BookingId booking);
    void raiseNotTold(domain::BookingId booking, const base::Error &error);

  private:
    void lookForOverlap(const ports::LinkedStatus &status, bool live);
    void lookForMove(const ports::LinkedStatus &status, bool live);

    const PracticeContext &m_context;
    std::map<qint64, QString> m_moved;  ///< Subject of the item about where the appointment stands now.
};

}  // namespace core::sync
