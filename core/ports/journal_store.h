// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDate>
#include <QString>
#include <map>
#include <optional>
#include <vector>

#include "core/base/expected.h"
#include "core/base/time.h"
#include "core/domain/ids.h"

/// The local journal: what must survive a power cut. It keeps ids, states, times and hashes; what is
/// personal only sealed. The link in the PMS database stays the authority on what was inserted; with the journal lost,
/// everything here is found anew.
namespace core::ports {

/// Life of a booking or booking update, as far as we have brought it.
/// Received → Applied → Answered, Received → Refusing → Answered, any → Parked → any. An open entry follows what the PMS
/// and Healthengine's list say; an answered one changes only by being Received anew (core/journal/transitions.h).
enum class EntryState { Received, Applied, Refusing, Answered, Parked };

enum class EntryKind { Booking, Update };

/// One booking (number = booking id) or booking update (number = request id) of one practice.
struct JournalEntry {
    domain::PracticeId practice;
    EntryKind kind = EntryKind::Booking;
    qint64 number = 0;
    domain::BookingId booking;
    EntryState state = EntryState::Received;
    QString outcome;      ///< "confirmed", "rejected:slot-taken", "cancelled", …; codes only.
    std::vector<domain::AppointmentId> appointments;
    domain::PatientId patient;
    domain::PmsResourceId resource;
    std::optional<base::PracticeTime> start;
    std::optional<base::UtcTime> bookedAt;   ///< Healthengine's bookedTime or updatedAt.
    base::UtcTime receivedAt{};
    std::optional<base::UtcTime> answeredAt;
    int attempts = 0;
    QString lastError;    ///< Error::toLogLine of the last failure, or empty.
    friend bool operator==(const JournalEntry &, const JournalEntry &) = default;
};

/// What Healthengine last accepted for one resource and day.
struct DayMark {
    domain::PracticeId practice;
    domain::PmsResourceId resource;
    QDate date;
    QByteArray hash;
    base::UtcTime acceptedAt{};
};

/// What Healthengine last accepted as configuration. kind: "livenessContract", "pmsResources", "pmsAppointmentTypes".
struct ConfigurationMark {
    domain::PracticeId practice;
    QString kind;
    QByteArray hash;
    std::vector<QString> ids;  ///< Resource or type ids in it, for the guards.
    base::UtcTime acceptedAt{};
};

/// Something a guard holds back until staff accept or discard it.
struct HeldChange {
    QString id;            ///< Short, typeable: "H1".
    domain::PracticeId practice;
    QString kind;          ///< "resources-shrunk", "types-shrunk", "availability-empty", "appointments-vanished".
    QByteArray fingerprint;///< Of the content held, so that a different content is a new hold.
    QString facts;         ///< JSON: counts and ids.
    base::UtcTime since{};
    QString decision;      ///< "" (open), "accepted", "discarded".
    friend bool operator==(const HeldChange &, const HeldChange &) = default;
};

/// What a booking that was entered can be entered from again, until its time is past. What names the patient lies in
/// @p sealed, which only ports::Sealer reads; beside it stand ids and times.
struct SealedBooking {
    QString environment;  ///< DEV, UAT, PROD.
    domain::PracticeId practice;
    domain::BookingId booking;
    base::UtcTime until{};           ///< The time that was booked; afterwards the record is destroyed.
    domain::PmsResourceId resource;  ///< Where the appointment was last seen: staff may have moved it.
    base::PracticeTime start;
    QByteArray sealed;
    friend bool operator==(const SealedBooking &, const SealedBooking &) = default;
};

/// Synchronous on the engine thread: every call is one short local transaction that is durable when it returns. Errors:
/// Unavailable (disk full: nothing lost, try again), StorageCorrupt (stop writes and alarm).
class JournalStore {
  public:
    virtual ~JournalStore() = default;

    /// ContractViolation for a step that core/journal/transitions.h does not allow.
    virtual base::Expected<void> putEntry(const JournalEntry &entry) = 0;
    virtual base::Expected<std::optional<JournalEntry>> entry(const domain::PracticeId &practice, EntryKind kind,
                                                              qint64 number) = 0;
    /// Entries that are not Answered, oldest first.
    virtual base::Expected<std::vector<JournalEntry>> openEntries(const domain::PracticeId &practice) = 0;
    /// The latest entries of any state, newest first.
    virtual base::Expected<std::vector<JournalEntry>> latestEntries(const domain::PracticeId &practice, int limit) = 0;

    /// Answered bookings whose appointment's time is after @p after and of which no update is known that cancelled
    /// them, in order of that time. Refused ones are among them.
    virtual base::Expected<std::vector<JournalEntry>> standingBookings(const domain::PracticeId &practice,
                                                                       const base::PracticeTime &after) = 0;

    virtual base::Expected<void> putSealed(const SealedBooking &record) = 0;
    virtual base::Expected<std::optional<SealedBooking>> sealed(const QString &environment,
                                                                const domain::PracticeId &practice,
                                                                domain::BookingId booking) = 0;
    /// All of the practice, of whatever environment, in order of booking.
    virtual base::Expected<std::vector<SealedBooking>> sealedBookings(const domain::PracticeId &practice) = 0;
    virtual base::Expected<void> destroySealed(const QString &environment, const domain::PracticeId &practice,
                                               domain::BookingId booking) = 0;
    /// Destroys the records of all practices whose time is @p now or before.
    virtual base::Expected<void> destroyPastSealed(base::UtcTime now) = 0;

    virtual base::Expected<void> putDayMarks(const std::vector<DayMark> &marks) = 0;
    virtual base::Expected<std::vector<DayMark>> dayMarks(const domain::PracticeId &practice) = 0;
    virtual base::Expected<void> dropDayMarks(const domain::PracticeId &practice) = 0;

    virtual base::Expected<void> putConfigurationMark(const ConfigurationMark &mark) = 0;
    virtual base::Expected<std::vector<ConfigurationMark>> configurationMarks(const domain::PracticeId &practice) = 0;

    virtual base::Expected<void> putHeld(const HeldChange &held) = 0;
    virtual base::Expected<std::vector<HeldChange>> heldChanges() = 0;  ///< All that were not removed, decided or not.
    virtual base::Expected<void> removeHeld(const QString &id) = 0;
    virtual base::Expected<QString> nextHeldId() = 0;

    /// Small named values of a practice ("paused-until", "last-full-sync", …).
    virtual base::Expected<void> putValue(const domain::PracticeId &practice, const QString &name, const QString &value) = 0;
    virtual base::Expected<std::optional<QString>> value(const domain::PracticeId &practice, const QString &name) = 0;

    /// Forgets a practice that was unlinked or replaced.
    virtual base::Expected<void> forgetPractice(const domain::PracticeId &practice) = 0;
    virtual base::Expected<std::vector<domain::PracticeId>> knownPractices() = 0;

    /// Drops entries that were answered before @p before, unless their appointment's day is not before its UTC date, and
    /// marks of days before that date.
    virtual base::Expected<void> prune(base::UtcTime before) = 0;
};

}  // namespace core::ports
