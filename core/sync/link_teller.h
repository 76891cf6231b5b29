// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <set>

#include "core/domain/booking.h"
#include "core/sync/link_items.h"
#include "core/sync/vanished_guard.h"

namespace core::sync {

/// What Healthengine has still to be told about a linked appointment; nothing when it knows. Pure.
std::optional<ports::Told> pendingTelling(const ports::LinkedStatus &status);

/// Tells Healthengine what staff did in the PMS: cancelled, did not attend; once acknowledged never again, and never
/// our own changes. Answers pmsAppointmentChanges requests. Guards against a database that lost its appointments.
/// Engine thread.
class LinkTeller {
  public:
    explicit LinkTeller(const PracticeContext &context) : m_context(context), m_items(context), m_vanished(context) {}

    /// What staff released before the start.
    void load() { m_vanished.load(); }
    /// A completed read of all links. Links of bookings that @p isOpen names wait for their confirmation.
    void offer(const std::vector<ports::LinkedStatus> &links);
    /// Bookings of which Healthengine asks for changes; answered after the next completed read.
    void request(const std::vector<domain::AppointmentChangeRequest> &requests);
    /// Healthengine took the confirmation of the booking: the link has to say so.
    void confirmed(domain::BookingId booking) { record(booking, ports::Told::Confirmed); }
    void tick();

    VanishedGuard &vanished() { return m_vanished; }
    size_t openCount() const { return m_queue.size(); }
    /// Somebody waits for a fresh read: a request, a link whose booking was not answered at the last one, or one that
    /// could not be written.
    bool wantsLinks() const { return !m_requested.empty() || m_deferred || m_vanished.wantsAnotherRead(); }
    std::function<bool(domain::BookingId)> isOpen;
    std::function<bool()> bookingsListed;
    std::function<void()> onEntryChanged;

  private:
    enum class Message { Cancelled, DidNotAttend, NoChange };
    struct Telling {
        Message message = Message::Cancelled;
        Backoff backoff;
        base::SteadyTime notBefore{};
        int refusals = 0;
        bool asked = false;      ///< Healthengine asked: told even if it was told before.
        bool maybeTold = false;  ///< An earlier try may have had its effect.
    };

    static Message messageOf(ports::Told told);
    bool mustWait(domain::BookingId booking) const;
    void queue(domain::BookingId booking, Message message, bool asked);
    void consider(const ports::LinkedStatus &status);
    /// A booking that vanished together with its link, given up by staff.
    void considerLost(domain::BookingId booking);
    /// What the sealed record says of where the appointment stands, and whether one is needed.
    void followRecord(const ports::LinkedStatus &status);
    void dropSuperseded(const ports::LinkedStatus &status);
    void answerRequests(const std::vector<ports::LinkedStatus> &links);
    Message answerFor(const ports::LinkedStatus &status) const;
    void lookUp(const domain::AppointmentChangeRequest &asked);
    void lookedUp(domain::BookingId booking, const base::Expected<ports::CancelOutcome> &outcome);
    void pump();
    void tell(domain::BookingId booking, Telling &telling);
    void told(domain::BookingId booking, base::Expected<ports::HttpResponse> response);
    void remember(domain::BookingId booking, Message message);
    void record(domain::BookingId booking, ports::Told told);

    const PracticeContext &m_context;
    LinkItems m_items;
    VanishedGuard m_vanished;
    std::map<qint64, Telling> m_queue;
    std::map<qint64, domain::AppointmentChangeRequest> m_requested;
    std::map<qint64, ports::Handle> m_lookUps;
    std::set<qint64> m_told;  ///< Acknowledged, although the link may not say so yet.
    std::map<std::pair<qint64, int>, ports::Handle> m_records;
    bool m_deferred = false;
    std::optional<qint64> m_inFlight;
    ports::Handle m_call;
};

}  // namespace core::sync
