// SPDX-License-Identifier: Apache-2.0
#include "core/text/kinds.h"

namespace core::text {
namespace {

template <class List>
auto byCode(const List &list, const QString &word) -> std::optional<typename List::value_type> {
    for (const auto kind : list)
        if (code(kind) == word) return kind;
    return std::nullopt;
}

}  // namespace

QString code(ItemKind kind) {
    switch (kind) {
        case ItemKind::SlotTakenLate: return QStringLiteral("slot-taken-late");
        case ItemKind::SlotTaken: return QStringLiteral("slot-taken");
        case ItemKind::AmbiguousPatient: return QStringLiteral("ambiguous-patient");
        case ItemKind::PossibleDuplicate: return QStringLiteral("possible-duplicate");
        case ItemKind::ArrivedNotCancelled: return QStringLiteral("arrived-not-cancelled");
        case ItemKind::AppointmentMoved: return QStringLiteral("appointment-moved");
        case ItemKind::AppointmentOverlapped: return QStringLiteral("appointment-overlapped");
        case ItemKind::BookingParked: return QStringLiteral("booking-parked");
        case ItemKind::BookingWaitingDatabase: return QStringLiteral("booking-waiting-database");
        case ItemKind::CancelFailed: return QStringLiteral("cancel-failed");
        case ItemKind::AvailabilityRefused: return QStringLiteral("availability-refused");
        case ItemKind::DatabaseChanged: return QStringLiteral("database-changed");
        case ItemKind::AppointmentUnknown: return QStringLiteral("appointment-unknown");
        case ItemKind::BookingNotReentered: return QStringLiteral("booking-not-reentered");
        case ItemKind::ChangeNotTold: return QStringLiteral("change-not-told");
    }
    return {};
}

QString code(HeldKind kind) {
    switch (kind) {
        case HeldKind::ResourcesShrunk: return QStringLiteral("resources-shrunk");
        case HeldKind::TypesShrunk: return QStringLiteral("types-shrunk");
        case HeldKind::AvailabilityEmpty: return QStringLiteral("availability-empty");
        case HeldKind::AppointmentsVanished: return QStringLiteral("appointments-vanished");
        case HeldKind::DatabaseShape: return QStringLiteral("database-shape");
        case HeldKind::DatabaseOtherCopy: return QStringLiteral("database-other-copy");
        case HeldKind::DatabaseOlder: return QStringLiteral("database-older");
    }
    return {};
}

QString code(RejectReason reason) {
    switch (reason) {
        case RejectReason::SlotTaken: return QStringLiteral("slot-taken");
        case RejectReason::OutsideSession: return QStringLiteral("outside-session");
        case RejectReason::TimePast: return QStringLiteral("time-past");
        case RejectReason::ResourceUnknown: return QStringLiteral("resource-unknown");
        case RejectReason::ResourceInactive: return QStringLiteral("resource-inactive");
        case RejectReason::ResourceMissing: return QStringLiteral("resource-missing");
        case RejectReason::BookingCancelled: return QStringLiteral("booking-cancelled");
        case RejectReason::AmbiguousPatient: return QStringLiteral("ambiguous-patient");
        case RejectReason::UnknownBooking: return QStringLiteral("unknown-booking");
        case RejectReason::PatientArrived: return QStringLiteral("patient-arrived");
        case RejectReason::CancelledByPractice: return QStringLiteral("cancelled-by-practice");
        case RejectReason::DidNotAttend: return QStringLiteral("did-not-attend");
    }
    return {};
}

std::optional<ItemKind> itemKind(const QString &word) {
    return byCode(kItemKinds, word);
}
std::optional<HeldKind> heldKind(const QString &word) {
    return byCode(kHeldKinds, word);
}
std::optional<RejectReason> rejectReason(const QString &word) {
    return byCode(kRejectReasons, word);
}

}  // namespace core::text
