// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>

#include "core/healthengine/api.h"
#include "core/sync/booking_reconciler.h"
#include "core/sync/practice_context.h"

namespace core::sync {

/// Brings the listed booking updates (almost always cancellations) of one practice to their answers, one at a time in
/// ascending request id, so that the updates of one booking keep their order (FACTS 8). Engine thread.
class UpdateWorker {
  public:
    explicit UpdateWorker(const PracticeContext &context) : m_context(context) {}

    /// A complete list of /requests/bookingUpdates.
    void take(std::vector<domain::BookingUpdate> listed, const std::vector<healthengine::Malformed> &malformed);
    /// Works everything that may be tried now, then calls @p idle.
    void work(std::function<void()> idle);

    size_t openCount() const { return m_work.size(); }
    std::optional<base::SteadyTime> nextRetry() const;
    std::optional<base::UtcTime> oldestUpdatedAt() const;

    /// True while the booking itself is not answered: the update waits.
    std::function<bool(domain::BookingId)> isBookingOpen;
    /// The patient cancelled a booking that the PMS lost.
    std::function<void(domain::BookingId)> onLostCancelled;
    std::function<void(const domain::PmsResourceId &, QDate)> onDayTouched;
    std::function<void()> onEntryChanged;

  private:
    struct Work {
        domain::BookingUpdate update;
        ports::JournalEntry entry;
        UpdateKnowledge known;
        Backoff backoff;
        base::SteadyTime notBefore{};
        int answerRefusals = 0;
        int databaseRefusals = 0;
        bool listed = true;
        bool tried = false;
    };

    void admit(domain::BookingUpdate update);
    /// Entries that a crash left open and that are not listed any more.
    void settleStored();
    void settleUnlisted(Work &work);
    void next();
    bool mayTry(const Work &work) const;
    void step(Work &work);
    /// Of a booking that the PMS does not know (any more): it was entered here and confirmed once.
    std::optional<ports::JournalEntry> stoodHere(domain::BookingId booking) const;
    void apply(Work &work, bool onlyCheck);
    void applied(qint64 id, base::Expected<ports::CancelOutcome> outcome);
    void answer(Work &work, ports::HttpRequest request, const QString &outcome);
    void answered(qint64 id, const QString &outcome, base::Expected<ports::HttpResponse> response);
    void finish(Work &work, const QString &outcome);
    /// The PMS cannot do it: staff have to, and it is tried again now and then.
    void park(Work &work, const QString &itemKind, const base::Error &error);
    void postpone(Work &work, const base::Error &error);
    void journal(Work &work, ports::EntryState state, const QString &outcome = {});

    const PracticeContext &m_context;
    std::map<qint64, Work> m_work;
    ports::Handle m_call;
    ports::Handle m_post;
    bool m_storedSettled = false;
    std::function<void()> m_idle;
};

}  // namespace core::sync
