// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/pms/rehearsed_session.h"
#include "core/pms/unit_of_work.h"

namespace core::pms {

/// A booking that nobody made.
struct RehearsalRequest {
    domain::PmsResourceId resource;
    base::PracticeTime at;
    domain::AppointmentTypeId type;  ///< Empty: none.
    std::chrono::minutes length{0};  ///< 0: as the type or the profile says.
    ports::UnitSite site;            ///< environment and practice name the link that is written.
    domain::BookingId booking;       ///< Tells rehearsals apart.
};

/// The unit of work for @p request, for a patient who does not exist and whose every detail is marked as invented.
ports::InsertBooking rehearsedBooking(const RehearsalRequest &request);

struct RehearsalOutcome {
    ports::InsertOutcome outcome;
    bool stayed = false;  ///< The rollback took nothing back: the booking is in the database.
};
/// Runs the booking and rolls it back; @p listener is told of every statement. Rejected, and nothing run, where the
/// profile says that there are no transactions, unless @p scratch: then the booking stays.
base::Expected<RehearsalOutcome> rehearse(SqlSession &session, const Profile &profile, const RehearsalRequest &request,
                                          bool scratch, const RehearsedSession::Listener &listener);

/// "Inserted", "SlotTaken", …
QString toString(ports::InsertVerdict verdict);

}  // namespace core::pms
