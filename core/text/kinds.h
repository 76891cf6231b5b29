// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <array>
#include <optional>

/// The closed lists of codes that the engine writes into items, held changes and outcomes. The code is what is stored
/// and sent; the enumerators exist so that a new one cannot be without words.
namespace core::text {

enum class ItemKind {
    SlotTakenLate,
    SlotTaken,
    AmbiguousPatient,
    PossibleDuplicate,
    ArrivedNotCancelled,
    AppointmentMoved,
    AppointmentOverlapped,
    BookingParked,
    BookingWaitingDatabase,
    CancelFailed,
    AvailabilityRefused,
    DatabaseChanged,
    AppointmentUnknown,
    BookingNotReentered,
    ChangeNotTold,
};
inline constexpr std::array kItemKinds{
    ItemKind::SlotTakenLate,         ItemKind::SlotTaken,           ItemKind::AmbiguousPatient,
    ItemKind::PossibleDuplicate,     ItemKind::ArrivedNotCancelled, ItemKind::AppointmentMoved,
    ItemKind::AppointmentOverlapped, ItemKind::BookingParked,       ItemKind::BookingWaitingDatabase,
    ItemKind::CancelFailed,          ItemKind::AvailabilityRefused, ItemKind::DatabaseChanged,
    ItemKind::AppointmentUnknown,    ItemKind::BookingNotReentered, ItemKind::ChangeNotTold,
};

enum class HeldKind {
    ResourcesShrunk,
    TypesShrunk,
    AvailabilityEmpty,
    AppointmentsVanished,
    DatabaseShape,
    DatabaseOtherCopy,
    DatabaseOlder,
};
inline constexpr std::array kHeldKinds{HeldKind::ResourcesShrunk,   HeldKind::TypesShrunk,
                                       HeldKind::AvailabilityEmpty, HeldKind::AppointmentsVanished,
                                       HeldKind::DatabaseShape,     HeldKind::DatabaseOtherCopy,
                                       HeldKind::DatabaseOlder};

/// Why a booking or an update was refused, or an appointment given up by the practice.
enum class RejectReason {
    SlotTaken,
    OutsideSession,
    TimePast,
    ResourceUnknown,
    ResourceInactive,
    ResourceMissing,
    BookingCancelled,
    AmbiguousPatient,
    UnknownBooking,
    PatientArrived,
    CancelledByPractice,
    DidNotAttend,
};
inline constexpr std::array kRejectReasons{
    RejectReason::SlotTaken,        RejectReason::OutsideSession,   RejectReason::TimePast,
    RejectReason::ResourceUnknown,  RejectReason::ResourceInactive, RejectReason::ResourceMissing,
    RejectReason::BookingCancelled, RejectReason::AmbiguousPatient, RejectReason::UnknownBooking,
    RejectReason::PatientArrived,   RejectReason::CancelledByPractice, RejectReason::DidNotAttend,
};

QString code(ItemKind kind);        ///< "slot-taken-late", …
QString code(HeldKind kind);        ///< "resources-shrunk", …
QString code(RejectReason reason);  ///< "slot-taken", …
std::optional<ItemKind> itemKind(const QString &code);
std::optional<HeldKind> heldKind(const QString &code);
std::optional<RejectReason> rejectReason(const QString &code);

}  // namespace core::text
