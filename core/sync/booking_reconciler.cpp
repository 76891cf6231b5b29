// SPDX-License-Identifier: Apache-2.0
#include "core/sync/booking_reconciler.h"

namespace core::sync {

const char *refusalFor(ports::InsertVerdict verdict) {
    switch (verdict) {
        case ports::InsertVerdict::SlotTaken:
            return refusal::kSlotTaken;
        case ports::InsertVerdict::OutsideSession:
            return refusal::kOutsideSession;
        case ports::InsertVerdict::ResourceInactive:
            return refusal::kResourceInactive;
        case ports::InsertVerdict::ResourceUnknown:
            return refusal::kResourceUnknown;
        case ports::InsertVerdict::Inserted:
        case ports::InsertVerdict::AlreadyLinked:
        case ports::InsertVerdict::PatientChanged:
            return nullptr;
    }
    return nullptr;
}

BookingAction reconcile(const domain::Booking &booking, const BookingKnowledge &known, base::PracticeTime practiceNow,
                        config::WhenAmbiguous whenAmbiguous) {
    if (known.link) return ConfirmAction{*known.link};
    if (!known.prepared) return PrepareAction{};
    if (known.refused) return RejectAction{*known.refused};
    const auto reject = [](const char *code) { return RejectAction{QString::fromLatin1(code)}; };
    if (booking.status == domain::BookingStatus::Cancelled) return reject(refusal::kBookingCancelled);
    if (!booking.resource) return reject(refusal::kResourceMissing);
    if (!known.offeredHere) return reject(refusal::kResourceUnknown);
    if (booking.appointmentTime <= practiceNow) return reject(refusal::kTimePast);
    if (known.insertVerdict) {
        if (const char *code = refusalFor(*known.insertVerdict)) return reject(code);
    }
    const bool ambiguous = known.decision && known.decision->outcome == matching::MatchOutcome::Ambiguous;
    if (ambiguous && whenAmbiguous == config::WhenAmbiguous::Reject) return reject(refusal::kAmbiguousPatient);
    const bool matched = known.decision && known.decision->outcome == matching::MatchOutcome::Match;
    if (matched) return InsertAction{known.decision->patient, false};
    return InsertAction{std::nullopt, ambiguous};
}

UpdateAction reconcile(const domain::BookingUpdate &update, const UpdateKnowledge &known) {
    if (known.refused) return RejectUpdateAction{*known.refused};
    const bool cancellation = update.status == domain::BookingStatus::Cancelled;
    if (!known.verdict) return cancellation ? UpdateAction(ApplyCancellationAction{}) : UpdateAction(LookUpAction{});
    switch (*known.verdict) {
        case ports::CancelVerdict::Cancelled:
        case ports::CancelVerdict::AlreadyCancelled:
        case ports::CancelVerdict::DidNotAttend:
            return ConfirmUpdateAction{};
        case ports::CancelVerdict::PatientArrived:
            if (!cancellation) return ConfirmUpdateAction{};
            return RejectUpdateAction{QString::fromLatin1(refusal::kPatientArrived)};
        case ports::CancelVerdict::UnknownBooking:
            return RejectUpdateAction{QString::fromLatin1(refusal::kUnknownBooking)};
    }
    return LookUpAction{};
}

}  // namespace core::sync
