// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QSet>
#include <QStringList>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "core/ports/pms_database.h"

namespace support {

/// Hours in which a resource sees patients on one day.
struct SimSession {
    core::domain::PmsResourceId resource;
    QDate date;
    core::domain::MinuteOfDay start = 0;
    core::domain::MinuteOfDay end = 0;
    std::chrono::seconds slot{900};
    std::vector<core::domain::AppointmentTypeId> types;  ///< Sorted; empty means any.
};

/// Time that nobody can book: lunch, leave, a meeting.
struct SimBlock {
    int id = 0;
    core::domain::PmsResourceId resource;
    core::base::PracticeTime start;
    std::chrono::seconds length{0};
};

struct SimAppointment {
    core::domain::AppointmentId id;
    core::domain::PmsResourceId resource;
    core::domain::PatientId patient;
    core::domain::AppointmentTypeId type;  ///< Empty: the practice's default.
    core::base::PracticeTime start;
    std::chrono::seconds length{0};
    core::ports::AppointmentState state = core::ports::AppointmentState::Booked;
    QString notes;
    /// Which booking made it: kept aside from the links, as the truth that invariants look at.
    std::optional<core::domain::BookingId> booking;

    /// Takes up its time: neither cancelled nor missed.
    bool isLive() const;
    core::base::PracticeTime end() const { return start.plus(length); }
};

struct SimPatientFile {
    core::domain::PatientRecord record;
    bool madeByEngine = false;
    bool markedNew = false;  ///< Marked as a possible duplicate.
};

/// A document in a patient's file, by staff or by the engine.
struct SimDocument {
    core::domain::PatientId patient;
    core::domain::AppointmentId appointment;  ///< Empty: not of one.
    QString name;
    QString mime;
    QByteArray content;
    std::optional<core::base::UtcTime> created{};
    bool withdrawn = false;
    std::optional<core::ports::DocumentKey> key{};  ///< Of those that the engine stored.
};

/// Everything a practice's database holds, with the staff who work in it. A value: copying it is a backup, assigning the
/// copy back is a restore. SimPmsDatabase is the engine's way in; the functions here are the staff's.
class SimPractice {
  public:
    /// Two practitioners with two appointment types, sessions 08:00–12:00 and 13:00–17:00 on the weekdays of sixty days
    /// from 1 December 2026, and three patients.
    static SimPractice small();

    // ---- set-up
    void addResource(core::domain::PmsResource resource);
    void addType(core::domain::AppointmentType type);
    void addSession(SimSession session);
    /// A session on each weekday (Monday to Friday) from..to inclusive.
    void addWeekdaySessions(const core::domain::PmsResourceId &resource, QDate from, QDate to,
                            core::domain::MinuteOfDay start, core::domain::MinuteOfDay end, std::chrono::seconds slot);
    core::domain::PatientId addPatient(const core::domain::Patient &person);

    // ---- what staff do; every change moves the change token
    /// Books without asking anybody: also over others and outside sessions.
    core::domain::AppointmentId book(const core::domain::PmsResourceId &resource, const core::base::PracticeTime &start,
                                     std::chrono::seconds length, const core::domain::PatientId &patient);
    void setState(const core::domain::AppointmentId &id, core::ports::AppointmentState state);
    void cancel(const core::domain::AppointmentId &id) { setState(id, core::ports::AppointmentState::Cancelled); }
    void markDidNotAttend(const core::domain::AppointmentId &id) {
        setState(id, core::ports::AppointmentState::DidNotAttend);
    }
    void arrive(const core::domain::AppointmentId &id) { setState(id, core::ports::AppointmentState::Arrived); }
    void deleteAppointment(const core::domain::AppointmentId &id);
    void move(const core::domain::AppointmentId &id, const core::domain::PmsResourceId &resource,
              const core::base::PracticeTime &start);
    int block(const core::domain::PmsResourceId &resource, const core::base::PracticeTime &start,
              std::chrono::seconds length);
    void unblock(int id);
    /// Somebody else at the same time with the same resource.
    core::domain::AppointmentId overlap(const core::domain::AppointmentId &id);
    /// Files a document; its id.
    QString file(SimDocument document);
    void withdraw(const QString &document);
    void clearSessions(const core::domain::PmsResourceId &resource, QDate date);
    void closeDay(QDate date);
    void loseOwnTables() {
        hasOwnTables = false;
        links.clear();
        items.clear();
    }
    void setActive(const core::domain::PmsResourceId &resource, bool active);
    void removeResource(const core::domain::PmsResourceId &resource);
    void setPatientActive(const core::domain::PatientId &patient, bool active, bool deceased = false);

    // ---- what tests look at
    const SimAppointment *appointment(const core::domain::AppointmentId &id) const;
    /// Every appointment ever made for the booking and still in the database, cancelled ones too.
    std::vector<SimAppointment> appointmentsOf(const core::domain::BookingId &booking) const;
    /// The same, live ones only: one for a booking that stands, none otherwise.
    std::vector<SimAppointment> liveAppointmentsOf(const core::domain::BookingId &booking) const;
    std::vector<core::domain::AppointmentId> liveOverlaps() const;
    /// Another live appointment of the resource meets it.
    bool isOverlapped(const SimAppointment &appointment) const;
    std::vector<SimPatientFile> filesMadeByEngine() const;
    /// What must hold whatever happened, one line for each breach, empty when all is well: a booking has at most one live
    /// appointment; an appointment of the engine has a link and the link's patient; a file that the engine made has an
    /// appointment; the engine never overlapped anything.
    QStringList violations() const;

    std::vector<core::domain::PmsResource> resources;
    std::vector<core::domain::AppointmentType> types;
    std::vector<SimSession> sessions;
    std::vector<SimBlock> blocks;
    std::map<core::domain::AppointmentId, SimAppointment> appointments;
    std::map<core::domain::PatientId, SimPatientFile> patients;
    std::map<core::ports::LinkKey, core::ports::BookingLink> links;
    std::map<QString, core::ports::StaffItem> items;  ///< Open ones.
    std::map<QString, SimDocument> documents;  ///< By id.
    std::set<QDate> closures;
    core::domain::AppointmentTypeId defaultType;  ///< Of bookings without a type; may be empty.
    core::ports::DatabaseIdentity identity{QStringLiteral("Simulated 1.0"), QStringLiteral("simulated 1"),
                                           QStringLiteral("transactional"), true};
    bool hasOwnTables = true;   ///< A backup restored without them loses links and items (see loseOwnTables).
    bool mayMakeTables = true;  ///< The login's rights.
    bool hasChangeToken = true;
    quint64 revision = 1;  ///< The change token; raised by every change.
    int nextNumber = 1000;
    QStringList engineOverlaps;  ///< Filled by inserts that hit something: always empty while the guard works.

    // ---- used by the units
    core::domain::PmsResource *resource(const core::domain::PmsResourceId &id);
    const core::domain::AppointmentType *type(const core::domain::AppointmentTypeId &id) const;
    /// Blocks and live appointments within the stretch.
    bool isTaken(const core::domain::PmsResourceId &resource, const core::base::PracticeTime &start,
                 std::chrono::seconds length, const core::domain::AppointmentId &except = {}) const;
    QString newNumber() { return QString::number(nextNumber++); }
    void touch() { ++revision; }
};

/// The availability of one resource and day: sessions less blocks less live appointments, edges rounded inwards to
/// minutes, stretches shorter than a slot left out.
core::domain::AvailabilitySnapshot availabilityOf(const SimPractice &practice, const core::domain::PmsResourceId &resource,
                                                  QDate date);

/// Carries out one unit of work at once, as one transaction.
core::base::Expected<core::ports::PmsResult> runUnit(SimPractice &practice, const core::ports::PmsWork &work);

}  // namespace support
