// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtTest>

#include "tests/contract/pms/practice_fixture.h"

/// Words of the contract's tests: bookings, times and keys of the fixture's practice, and settling one unit.
namespace pmscontract {

using namespace core::ports;
using namespace std::chrono_literals;
using core::base::ErrorKind;
using core::base::Expected;
using core::base::PracticeTime;
using core::domain::AppointmentId;
using core::domain::BookingId;
using core::domain::PatientId;
using core::domain::PmsResourceId;

inline const core::base::UtcTime kNow = core::base::UtcTime(1'796'000'000s);  // 2026-11-30

inline QString s(const char *text) {
    return QString::fromUtf8(text);
}
inline PracticeTime at(int hour, int minute, QDate day = kDay) {
    return {day, QTime(hour, minute)};
}
inline LinkKey keyOf(qint64 booking) {
    return {s("DEV"), core::domain::PracticeId(s("1234567")), BookingId(booking)};
}

template <class Work>
Expected<typename Work::Outcome> settle(PracticeFixture &practice, Work work) {
    std::optional<Expected<typename Work::Outcome>> outcome;
    const Handle handle = transact(practice.database(), std::move(work), PmsPriority::Booking,
                                   [&](Expected<typename Work::Outcome> result) { outcome = std::move(result); });
    if (practice.runUntil([&] { return outcome.has_value(); })) return std::move(*outcome);
    return core::base::fail(ErrorKind::Cancelled, s("settle"), s("no completion came"));
}

inline core::domain::Patient someone() {
    core::domain::Patient patient;
    patient.firstName = s("Nguyễn");
    patient.lastName = s("Văn 😀");
    patient.dateOfBirth = QDate(1990, 2, 28);
    patient.phone = s("0491570157");
    return patient;
}

inline InsertBooking insertAt(qint64 booking, const PracticeTime &start, std::optional<PatientId> patient,
                              std::chrono::seconds length = 15min) {
    InsertBooking work;
    work.key = keyOf(booking);
    work.booking.id = BookingId(booking);
    work.booking.resource = PmsResourceId(s("1"));
    work.booking.appointmentType = core::domain::AppointmentTypeId(s("1"));
    work.booking.appointmentTime = start;
    work.booking.length = length;
    work.booking.patient = core::base::Redacted(someone());
    work.patient = std::move(patient);
    work.notes = core::base::Redacted(s("Check-up ✓"));
    work.now = kNow;
    return work;
}

inline CancelAppointment cancel(qint64 booking) {
    return {keyOf(booking), {}, {}, kNow};
}

/// The ranges of the one resource and day as "540-720".
inline QStringList rangesOf(const AvailabilityRead &read) {
    QStringList all;
    for (const auto &day : read.days)
        for (const auto &range : day.ranges) all.append(QStringLiteral("%1-%2").arg(range.start).arg(range.end));
    return all;
}
inline ReadAvailability dayOf(const char *resource, QDate to = kDay) {
    return {{PmsResourceId(s(resource))}, kDay, to};
}

}  // namespace pmscontract

#define PB_PRACTICE(name)                                               \
    QFETCH(int, adapter);                                               \
    auto name##Made = m_adapters.at(std::size_t(adapter)).create();     \
    if (!name##Made) QSKIP(qPrintable(name##Made.error().toLogLine())); \
    PracticeFixture &name = **name##Made;                               \
    QVERIFY(settle(name, OpenDatabase{}).has_value())

#define PB_SETTLED(variable, practice, work)                                        \
    const auto variable##Result = settle(practice, work);                           \
    if (!variable##Result) QFAIL(qPrintable(variable##Result.error().toLogLine())); \
    [[maybe_unused]] const auto &variable = *variable##Result
