// SPDX-License-Identifier: Apache-2.0
#include "core/text/rejection.h"

#include <QCoreApplication>

namespace core::text {
namespace {

QString tr(const char *source) {
    return QCoreApplication::translate("Booking", source);
}

QString refusedBecause(RejectReason reason) {
    switch (reason) {
        case RejectReason::SlotTaken: return QCoreApplication::translate("Booking", "the time was already taken");
        case RejectReason::OutsideSession:
            return QCoreApplication::translate("Booking", "the time lies outside the sessions");
        case RejectReason::TimePast: return QCoreApplication::translate("Booking", "the time had passed");
        case RejectReason::ResourceUnknown:
            return QCoreApplication::translate("Booking", "the practitioner is not known");
        case RejectReason::ResourceInactive:
            return QCoreApplication::translate("Booking", "the practitioner takes no bookings now");
        case RejectReason::ResourceMissing: return QCoreApplication::translate("Booking", "it named no practitioner");
        case RejectReason::BookingCancelled: return QCoreApplication::translate("Booking", "it had been cancelled");
        case RejectReason::AmbiguousPatient:
            return QCoreApplication::translate("Booking", "several patient files match");
        case RejectReason::UnknownBooking:
            return QCoreApplication::translate("Booking", "the booking is not known here");
        case RejectReason::PatientArrived: return QCoreApplication::translate("Booking", "the patient had arrived");
        case RejectReason::CancelledByPractice:
            return QCoreApplication::translate("Booking", "the practice had cancelled it");
        case RejectReason::DidNotAttend: return QCoreApplication::translate("Booking", "the patient did not attend");
    }
    return {};
}

}  // namespace

QString rejectionReason(RejectReason reason) {
    switch (reason) {
        case RejectReason::SlotTaken: return QStringLiteral("The requested time is no longer available.");
        case RejectReason::OutsideSession:
            return QStringLiteral("The requested time is outside the practitioner's sessions.");
        case RejectReason::TimePast: return QStringLiteral("The requested time has already passed.");
        case RejectReason::ResourceUnknown:
            return QStringLiteral("The requested practitioner is not known to the practice's software.");
        case RejectReason::ResourceInactive:
            return QStringLiteral("The requested practitioner does not take bookings at present.");
        case RejectReason::ResourceMissing: return QStringLiteral("The booking does not name a practitioner.");
        case RejectReason::BookingCancelled: return QStringLiteral("The booking was cancelled before it was entered.");
        case RejectReason::AmbiguousPatient:
            return QStringLiteral("The practice needs to identify the patient; please call the practice.");
        case RejectReason::UnknownBooking:
            return QStringLiteral("The booking is not known to the practice's software.");
        case RejectReason::PatientArrived: return QStringLiteral("The patient has already arrived at the practice.");
        case RejectReason::CancelledByPractice: return QStringLiteral("The practice cancelled the appointment.");
        case RejectReason::DidNotAttend: return QStringLiteral("The patient did not attend the appointment.");
    }
    return {};
}

QString rejectionReason(const QString &word) {
    const auto reason = rejectReason(word);
    return reason ? rejectionReason(*reason) : QStringLiteral("The practice cannot take this booking.");
}

QString notEnteredBecause(const QString &code) {
    if (const auto reason = rejectReason(code)) return refusedBecause(*reason);
    if (code == QLatin1String("record-missing"))
        return tr(QT_TRANSLATE_NOOP("Booking", "nothing is known of it but its number"));
    if (code == QLatin1String("record-unreadable"))
        return tr(QT_TRANSLATE_NOOP("Booking", "the key of its record is lost"));
    return tr(QT_TRANSLATE_NOOP("Booking", "your software did not take it"));
}

QString bookingOutcome(const QString &state, const QString &outcome) {
    if (outcome.startsWith(QLatin1String("rejected"))) {
        const auto reason = rejectReason(outcome.section(QLatin1Char(':'), 1));
        const QString because = reason ? refusedBecause(*reason) : QString();
        if (because.isEmpty()) return tr(QT_TRANSLATE_NOOP("Booking", "Refused"));
        return tr(QT_TRANSLATE_NOOP("Booking", "Refused: %1")).arg(because);
    }
    if (outcome == QLatin1String("cancelled")) return tr(QT_TRANSLATE_NOOP("Booking", "Cancelled"));
    if (outcome == QLatin1String("cancelled-by-practice"))
        return tr(QT_TRANSLATE_NOOP("Booking", "Cancelled by the practice"));
    if (outcome.startsWith(QLatin1String("lost:")))
        return tr(QT_TRANSLATE_NOOP("Booking", "Lost, not entered again: %1"))
            .arg(notEnteredBecause(outcome.section(QLatin1Char(':'), 1)));
    if (outcome == QLatin1String("did-not-attend")) return tr(QT_TRANSLATE_NOOP("Booking", "Did not attend"));
    if (outcome == QLatin1String("withdrawn")) return tr(QT_TRANSLATE_NOOP("Booking", "Withdrawn by Healthengine"));
    if (state == QLatin1String("answered") && outcome == QLatin1String("confirmed"))
        return tr(QT_TRANSLATE_NOOP("Booking", "Entered and confirmed"));
    if (state == QLatin1String("received")) return tr(QT_TRANSLATE_NOOP("Booking", "Received, being entered"));
    if (state == QLatin1String("applied")) return tr(QT_TRANSLATE_NOOP("Booking", "Entered, being confirmed"));
    if (state == QLatin1String("refusing")) return tr(QT_TRANSLATE_NOOP("Booking", "Being refused"));
    if (state == QLatin1String("parked")) return tr(QT_TRANSLATE_NOOP("Booking", "Set aside: needs a look"));
    return outcome.isEmpty() ? state : outcome;
}

}  // namespace core::text
