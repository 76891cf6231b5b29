// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <functional>
#include <map>

#include "core/healthengine/api.h"
#include "core/sync/booking_reconciler.h"
#include "core/sync/practice_context.h"

namespace core::sync {

/// Brings the listed bookings of one practice to their answers: each step is one database transaction or one call, the
/// outcome is journalled, and reconcile() is asked again. Choosing and writing happens one booking at a time, answering
/// up to four at a time. Engine thread.
class BookingWorker {
  public:
    explicit BookingWorker(const PracticeContext &context) : m_context(context) {}

    /// A complete list of /requests/bookings. Bookings that are no longer listed were answered or withdrawn.
    void take(std::vector<domain::Booking> listed, const std::vector<healthengine::Malformed> &malformed);
    /// Works everything that may be tried now, then calls @p idle.
    void work(std::function<void()> idle);

    /// True while the booking is listed and unanswered: its updates have to wait (FACTS 8).
    bool isOpen(domain::BookingId booking) const { return m_work.count(booking.value()) > 0; }
    size_t openCount() const { return m_work.size(); }
    /// A booking is not answered yet that no update may overtake (FACTS 8). One that was set aside, or whose answer
    /// does not get through for minutes, holds nobody up.
    bool holdsUpdates() const;
    /// When the earliest retry falls due; nothing when no booking waits.
    std::optional<base::SteadyTime> nextRetry() const;
    /// bookedTime of the oldest open booking.
    std::optional<base::UtcTime> oldestBookedTime() const;
    /// Alarms staff about bookings that have waited for the database for five minutes; called on every tick.
    void watchWaiting();

    std::function<void(const domain::PmsResourceId &, QDate)> onDayTouched;
    std::function<bool(const domain::PmsResourceId &)> isOfferedHere;
    std::function<void(domain::BookingId)> onConfirmed;  ///< Healthengine has the confirmation.
    std::function<void()> onEntryChanged;

  private:
    struct Work {
        domain::Booking booking;
        ports::JournalEntry entry;
        BookingKnowledge known;
        Backoff backoff;
        base::SteadyTime notBefore{};
        base::SteadyTime since{};
        int answerRefusals = 0;
        int patientChanges = 0;
        int databaseRefusals = 0;
        bool listed = true;
        ports::Handle call;
    };

    void admit(domain::Booking booking);
    /// Entries that a crash left open and that are not listed any more.
    void settleStored();
    void settleUnlisted(Work &work);
    void raiseMalformed(const healthengine::Malformed &malformed);
    BookingAction nextAction(const Work &work) const;

    void pump();
    void startDatabaseStage();
    void runDatabaseStep(qint64 id);
    void prepare(Work &work);
    void prepared(qint64 id, base::Expected<ports::BookingFacts> facts);
    void insert(Work &work, const InsertAction &action);
    void inserted(qint64 id, const InsertAction &action, base::Expected<ports::InsertOutcome> outcome);
    void applied(Work &work, const InsertAction &action, ports::InsertVerdict verdict);
    void adopt(Work &work, const ports::BookingLink &link);
    /// Tells staff of several equal files, also after the answer of the insert was lost.
    void raiseAmbiguous(const Work &work);
    void leaveDatabaseStage();
    void databaseFailed(Work &work, const base::Error &error);

    void startAnswers();
    void answer(Work &work);
    void confirm(Work &work, const ports::BookingLink &link);
    void reject(Work &work, const QString &code);
    void answered(qint64 id, const QString &outcome, base::Expected<ports::HttpResponse> response);
    void answerFailed(Work &work, const base::Error &error);
    void finish(Work &work, const QString &outcome);
    void raiseLate(const Work &work, const QString &code);
    void park(Work &work, const base::Error &error);
    void postpone(Work &work, const base::Error &error);
    void journal(Work &work, ports::EntryState state, const QString &outcome = {});
    bool isLate(const Work &work) const;
    QString whomToRing(const Work &work) const;

    const PracticeContext &m_context;
    std::map<qint64, Work> m_work;
    std::deque<qint64> m_forDatabase;
    std::deque<qint64> m_forAnswer;
    std::optional<qint64> m_inDatabase;
    int m_answering = 0;
    ports::Handle m_gate;
    ports::Handle m_databaseCall;
    Backoff m_databaseBackoff{BackoffPolicy{std::chrono::milliseconds(1'000), 2.0, std::chrono::milliseconds(15'000)}};
    base::SteadyTime m_databaseNotBefore{};
    bool m_storedSettled = false;
    std::function<void()> m_idle;
    ports::Handle m_idlePost;
};

}  // namespace core::sync
