// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>

#include "core/domain/booking.h"
#include "core/ports/pms_database.h"

/// What is sealed of a booking, so that it can be entered again after the practice's database lost it.
namespace core::journal {

/// The booking as JSON, with a version of the form in "v". Holds all that an insert needs: patient, resource, type,
/// time, length, and the parts of the notes. Personal: only ever stored sealed.
QByteArray bookingToRecord(const domain::Booking &booking);

/// ContractViolation when @p record is not such JSON, is of a later version, or lacks what an insert cannot do without;
/// the error names the field, never its value.
base::Expected<domain::Booking> bookingFromRecord(const QByteArray &record);

/// What a sealed record is bound to: the key of its booking link. One of another booking does not open.
QByteArray recordBinding(const ports::LinkKey &key);

}  // namespace core::journal
