// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <variant>

#include "core/config/settings.h"
#include "core/domain/booking.h"
#include "core/matching/matcher.h"
#include "core/ports/journal_store.h"
#include "core/ports/pms_database.h"

/// What to do next about one booking or booking update: pure functions of what is known, so that a crash at any moment
/// leads to the same decision again.
namespace core::sync {

/// Why a booking or update is refused. The text sent to Healthengine comes from core/text by this code.
namespace refusal {
inline constexpr auto kSlotTaken = "slot-taken";
inline constexpr auto kOutsideSession = "outside-session";
inline constexpr auto kTimePast = "time-past";
inline constexpr auto kResourceUnknown = "resource-unknown";
inline constexpr auto kResourceInactive = "resource-inactive";
inline constexpr auto kResourceMissing = "resource-missing";
inline constexpr auto kBookingCancelled = "booking-cancelled";
inline constexpr auto kAmbiguousPatient = "ambiguous-patient";
inline constexpr auto kUnknownBooking = "unknown-booking";
inline constexpr auto kPatientArrived = "patient-arrived";
}  // namespace refusal

/// Look the link and the candidate files up.
struct PrepareAction {};
/// Write the appointment; without a patient a new file is made.
struct InsertAction {
    std::optional<domain::PatientId> patient;
    bool markNewFile = false;
};
struct ConfirmAction {
    ports::BookingLink link;
};
struct RejectAction {
    QString code;  ///< One of refusal::.
};
using BookingAction = std::variant<PrepareAction, InsertAction, ConfirmAction, RejectAction>;

/// What is known of a booking that Healthengine lists.
struct BookingKnowledge {
    std::optional<ports::BookingLink> link;             ///< From the PMS: proof that the appointment was made.
    bool prepared = false;                              ///< The link was looked up and the candidates read.
    std::optional<matching::MatchDecision> decision;    ///< With prepared.
    std::optional<ports::InsertVerdict> insertVerdict;  ///< Of the last completed insert, when it refused.
    bool offeredHere = true;                            ///< The resource is one of this practice's locations.
    /// The code of a refusal that may be on its way already: Healthengine never hears two different answers.
    std::optional<QString> refused;
};

/// @p practiceNow is the practice's wall clock by Healthengine's time.
BookingAction reconcile(const domain::Booking &booking, const BookingKnowledge &known, base::PracticeTime practiceNow,
                        config::WhenAmbiguous whenAmbiguous);

/// The refusal code of an insert verdict; nullptr for those that are no refusal.
const char *refusalFor(ports::InsertVerdict verdict);

struct ApplyCancellationAction {};
/// Only look whether the booking is known.
struct LookUpAction {};
struct ConfirmUpdateAction {};
struct RejectUpdateAction {
    QString code;
};
using UpdateAction = std::variant<ApplyCancellationAction, LookUpAction, ConfirmUpdateAction, RejectUpdateAction>;

/// What is known of a booking update that Healthengine lists.
struct UpdateKnowledge {
    std::optional<ports::CancelVerdict> verdict;  ///< Of the completed database unit, if there was one.
    std::optional<QString> refused;               ///< The code of a refusal that may be on its way already.
};

UpdateAction reconcile(const domain::BookingUpdate &update, const UpdateKnowledge &known);

}  // namespace core::sync
