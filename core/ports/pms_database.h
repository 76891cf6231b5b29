// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <map>
#include <optional>
#include <variant>
#include <tuple>
#include <vector>

#include "core/base/expected.h"
#include "core/base/time.h"
#include "core/domain/booking.h"
#include "core/domain/ids.h"
#include "core/domain/patient.h"
#include "core/domain/schedule.h"
#include "core/ports/database_fingerprint.h"
#include "core/ports/document_folder.h"
#include "core/ports/handle.h"

/// The PMS database as the engine sees it: named units of work, each one transaction, never SQL.
/// All dates and times are the practice's wall clock unless a name says utc. Error kinds: Unavailable (down, hung before
/// anything was written, rolled back), OutcomeUnknown (the commit may have happened: run the same unit again, it reads
/// the link first), Conflict (deadlock, serialization, somebody holds a lock or a statement took too long; run again), Rejected (the profile does not support the unit, or a
/// missing right), ContractViolation (a row not understood; detail names table/statement and column).
namespace core::ports {

/// The key of a booking link: our own authority on what was inserted.
struct LinkKey {
    QString environment;  ///< DEV, UAT, PROD.
    domain::PracticeId practice;
    domain::BookingId booking;
    friend bool operator==(const LinkKey &, const LinkKey &) = default;
    friend bool operator<(const LinkKey &a, const LinkKey &b) {
        return std::tie(a.environment, a.practice, a.booking) < std::tie(b.environment, b.practice, b.booking);
    }
};

/// What Healthengine has been told, or has told us; once set never unset. "Cancelled by Healthengine" is kept so that
/// our own cancellation is never echoed.
enum class Told { Confirmed, CancelledByPms, DidNotAttend, CancelledByHealthengine };

struct BookingLink {
    LinkKey key;
    std::vector<domain::AppointmentId> appointments;
    domain::PatientId patient;
    domain::PmsResourceId resource;
    base::PracticeTime start;             ///< As booked; an appointment moved by staff keeps its link.
    std::chrono::seconds length{0};
    bool newPatientFile = false;
    bool toldConfirmed = false;
    bool toldCancelled = false;           ///< We told Healthengine that the practice cancelled.
    bool toldDidNotAttend = false;
    bool cancelledByHealthengine = false; ///< Applied for a booking update.
    friend bool operator==(const BookingLink &, const BookingLink &) = default;
};

enum class AppointmentState { Booked, Arrived, Completed, Cancelled, DidNotAttend, Missing };

struct LinkedStatus {
    BookingLink link;
    AppointmentState state = AppointmentState::Booked;
    domain::PmsResourceId resource;  ///< Where it stands now.
    base::PracticeTime start;        ///< When it stands now; differs from link.start after staff moved it.
    bool overlapped = false;         ///< Another live appointment of the resource overlaps it now.
};

/// Where and when a unit of work is run.
struct UnitSite {
    QString environment;                      ///< DEV, UAT, PROD.
    domain::PracticeId practice;
    std::optional<base::PracticeZone> zone{}; ///< The practice's; a database that keeps another one needs it.
    base::UtcTime now{};
};

// ---- units that read -------------------------------------------------------------------------------------------

/// Resources and types of the locations (empty = all). Fails as a whole rather than return part of the table.
struct PmsConfiguration {
    std::vector<domain::PmsResource> resources;  ///< Active and bookable ones.
    std::vector<domain::AppointmentType> types;
};
struct ReadConfiguration {
    using Outcome = PmsConfiguration;
    std::vector<domain::LocationId> locations;
    UnitSite site{};
};

/// Availability of the named resources from..to inclusive: sessions less appointments less blocks. One snapshot for
/// each resource and day, also for those that are empty; always empty for a resource that is unknown, not active or not
/// bookable.
struct AvailabilityRead {
    std::vector<domain::AvailabilitySnapshot> days;
    std::vector<QDate> closures;  ///< Days on which the PMS says that the whole practice is closed.
};
struct ReadAvailability {
    using Outcome = AvailabilityRead;
    std::vector<domain::PmsResourceId> resources;
    QDate from;
    QDate to;
    UnitSite site{};
};

/// A cheap value that differs whenever anything the engine publishes may have changed. Empty when the profile has none.
struct ChangeToken {
    QString value;
    friend bool operator==(const ChangeToken &, const ChangeToken &) = default;
};
struct ReadChangeToken {
    using Outcome = ChangeToken;
    UnitSite site{};
};

/// Everything needed to decide a booking, in one short read: the link if there is one, and the candidate files.
struct BookingFacts {
    std::optional<BookingLink> link;
    std::vector<domain::PatientRecord> candidates;
};
struct PrepareBooking {
    using Outcome = BookingFacts;
    LinkKey key;
    std::optional<domain::PatientId> suggestedPatient;  ///< pmsPatientId; its record is among the candidates if it exists.
    base::Redacted<domain::Patient> patient;
    UnitSite site{};
};

struct ReadLink {
    using Outcome = std::optional<BookingLink>;
    LinkKey key;
    UnitSite site{};
};

/// All links of the practice with appointments from @p from on (practice-local), with the appointment's present state.
struct ReadLinkedStatuses {
    using Outcome = std::vector<LinkedStatus>;
    QString environment;
    domain::PracticeId practice;
    QDate from;
    UnitSite site{};
};

/// Proof of life and identity of the database; also creates our own tables where the profile and rights allow.
struct DatabaseIdentity {
    QString system;     ///< "PostgreSQL 15.6".
    QString profile;    ///< Profile id and version.
    QString tier;       ///< "transactional", "compensated" or "single PC".
    bool ownTables = false;  ///< Our link and item tables are there.
    bool ownTablesMade = false;  ///< They were not there before.
    std::optional<Fingerprint> fingerprint{};  ///< Where the profile lists tables to watch.
    std::optional<SiteIdentity> site{};        ///< Where the profile asks for it.
};
struct OpenDatabase {
    using Outcome = DatabaseIdentity;
    UnitSite site{};
};

// ---- units that write (each ONE transaction: lock, fence, link, guard, write) --------------------------------------

enum class InsertVerdict {
    Inserted,
    AlreadyLinked,    ///< The link stands; nothing written. `link` says what.
    SlotTaken,        ///< Something committed overlaps the time.
    OutsideSession,   ///< Not wholly inside the resource's sessions for this type.
    ResourceInactive, ///< Known but not active or not bookable now.
    ResourceUnknown,
    PatientChanged,   ///< The chosen file is gone, inactive or deceased: prepare again.
};
struct InsertOutcome {
    InsertVerdict verdict = InsertVerdict::Inserted;
    std::optional<BookingLink> link;  ///< With Inserted and AlreadyLinked.
};
struct InsertBooking {
    using Outcome = InsertOutcome;
    LinkKey key;
    domain::Booking booking;                    ///< resource is set, appointmentTime not past: the caller's duty.
    std::optional<domain::PatientId> patient;   ///< Matched file; without it a new file is created from booking.patient.
    base::Redacted<QString> notes;              ///< For the appointment's notes; over-long text is cut by the adapter.
    bool markNewFile = false;                   ///< The new file is marked as a possible duplicate.
    base::UtcTime now;
    /// The practice's own; a resource of another is ResourceUnknown. Empty: all.
    std::vector<domain::LocationId> locations{};
    UnitSite site{};
    /// The database lost the booking: a link of which no appointment is left, and of which nobody was told a
    /// cancellation, is replaced. Rejected where the profile cannot take a link away.
    bool afterLoss = false;
};

enum class CancelVerdict {
    Cancelled,
    AlreadyCancelled,
    PatientArrived,
    UnknownBooking,
    DidNotAttend,  ///< Only with onlyCheck: the appointment is there, but its patient did not come.
};
struct CancelOutcome {
    CancelVerdict verdict = CancelVerdict::Cancelled;
    std::optional<BookingLink> link;
};
/// Cancels the appointment of a link; without a link, one of a former integration when its appointment ids and
/// patient id are both found (a link is made for it then). A deleted appointment counts as AlreadyCancelled.
struct CancelAppointment {
    using Outcome = CancelOutcome;
    LinkKey key;
    std::vector<domain::AppointmentId> formerAppointments;
    std::optional<domain::PatientId> formerPatient;
    base::UtcTime now;
    bool onlyCheck = false;  ///< Write nothing; the verdict says what a cancellation would find (Cancelled: it is known and live).
    UnitSite site{};
};

struct Done {};
/// Remembers in the link what Healthengine has been told. Repeating it changes nothing.
struct RecordTold {
    using Outcome = Done;
    LinkKey key;
    Told told = Told::Confirmed;
    base::UtcTime now;
    UnitSite site{};
};

// ---- items for staff -------------------------------------------------------------------------------------------

/// Something that needs a human. Lies in our table in the PMS database, so that every PC sees it.
struct StaffItem {
    QString id;       ///< Ours: "<practice>/<kind>/<subject>"; writing the same id again changes nothing unless it was dealt with.
    QString kind;     ///< A code of core/text: "slot-taken-late", "ambiguous-patient", "arrived-not-cancelled", …
    domain::PracticeId practice;
    std::optional<domain::BookingId> booking;
    base::UtcTime raisedAt{};
    QString facts;    ///< JSON of ids, times and codes; nothing personal.
    base::Redacted<QString> person;  ///< Whom to ring: name and phone; destroyed when dealt with or after 30 days.
};
struct WriteStaffItem {
    using Outcome = Done;
    StaffItem item;
    UnitSite site{};
};
struct ListStaffItems {
    using Outcome = std::vector<StaffItem>;
    base::UtcTime now;  ///< Items older than 30 days are destroyed.
    UnitSite site{};
};
struct CloseStaffItem {
    using Outcome = Done;
    QString id;
    QString by;  ///< Who dealt with it; "engine" when it went away by itself.
    base::UtcTime now;
    UnitSite site{};
};

// ---- documents -------------------------------------------------------------------------------------------------

/// A document that the practice keeps for a booking of Healthengine; no content.
struct PmsDocument {
    QString id;                        ///< Of the PMS.
    domain::BookingId booking;
    domain::AppointmentId appointment; ///< Empty: the PMS names the booking alone.
    domain::PatientId patient;         ///< Empty: the PMS does not say.
    base::Redacted<QString> name;
    QString mime;                      ///< "application/pdf"; empty: unknown.
    QString type;                      ///< "referral"; empty: unknown.
    std::optional<base::UtcTime> created{};
    bool withdrawn = false;            ///< It was announced, perhaps, and is to be offered no longer.
    std::optional<qint64> size{};      ///< Bytes.
    friend bool operator==(const PmsDocument &, const PmsDocument &) = default;
};
/// Documents of the practice's bookings whose appointments start on @p from or later; those of anybody else's
/// appointments are left out.
struct ListDocuments {
    using Outcome = std::vector<PmsDocument>;
    QString environment;
    domain::PracticeId practice;
    QDate from;                            ///< Practice-local.
    std::optional<base::UtcTime> since{};  ///< A hint: only those made or changed from then on are of interest.
    UnitSite site{};
};

struct DocumentContent {
    QByteArray bytes;
};
/// The content of one document. Rejected when it is unknown, withdrawn from the PMS, or larger than the profile allows.
struct ReadDocument {
    using Outcome = DocumentContent;
    QString environment;
    domain::PracticeId practice;
    QString document;  ///< PmsDocument::id.
    UnitSite site{};
};

enum class StoreVerdict {
    Stored,
    AlreadyStored,   ///< A document of this key is there; nothing written.
    PatientUnknown,  ///< No such file, or it is inactive; nothing written.
};
struct StoreOutcome {
    StoreVerdict verdict = StoreVerdict::Stored;
    QString document;  ///< The PMS's id, with Stored and AlreadyStored.
};
/// Keeps a document of Healthengine with a patient: as bytes in the database, or as a file and a row, both or neither
/// whatever crashes. The content was checked against its hash and size by the caller. Running it twice stores it once.
struct StoreDocument {
    using Outcome = StoreOutcome;
    DocumentKey key;
    domain::PatientId patient;
    domain::AppointmentId appointment{};         ///< Empty: not of one.
    std::optional<domain::BookingId> booking{};
    base::Redacted<QString> name{};              ///< "New Patient Form.pdf", or a subject.
    base::Redacted<QString> description{};
    QString mime{};
    QString type{};                              ///< "REFERRAL"
    base::Redacted<QByteArray> content{};
    std::optional<base::UtcTime> created{};      ///< At Healthengine.
    base::UtcTime now{};
    UnitSite site{};
};

using PmsWork = std::variant<OpenDatabase, ReadConfiguration, ReadAvailability, ReadChangeToken, PrepareBooking, ReadLink,
                             ReadLinkedStatuses, InsertBooking, CancelAppointment, RecordTold, WriteStaffItem,
                             ListStaffItems, CloseStaffItem, ListDocuments, ReadDocument, StoreDocument>;

using PmsResult = std::variant<DatabaseIdentity, PmsConfiguration, AvailabilityRead, ChangeToken, BookingFacts,
                               std::optional<BookingLink>, std::vector<LinkedStatus>, InsertOutcome, CancelOutcome, Done,
                               std::vector<StaffItem>, std::vector<PmsDocument>, DocumentContent, StoreOutcome>;

/// The name of a unit of work for logs and errors: "insert_booking".
QString workName(const PmsWork &work);
/// Where and when it is run.
const UnitSite &siteOf(const PmsWork &work);

/// Bookings and updates go before reads for the bulk, whatever the order of submission.
enum class PmsPriority { Booking, Watch, Bulk };

class PmsDatabase {
  public:
    virtual ~PmsDatabase() = default;
    /// Submits one unit; @p done is called on the engine thread. Units of one priority run in order of submission.
    /// A unit that was started is finished even if its handle is destroyed; only the completion is dropped.
    virtual Handle run(PmsWork work, PmsPriority priority, base::Completion<PmsResult> done) = 0;
    /// Closes and reopens handles before the next unit (resume from sleep, server moved).
    virtual void resetConnections() = 0;
};

/// Typed submission: `transact(database, ReadLink{key}, priority, [](Expected<std::optional<BookingLink>> r) {…})`.
template <class Work>
Handle transact(PmsDatabase &database, Work work, PmsPriority priority, base::Completion<typename Work::Outcome> done) {
    return database.run(PmsWork(std::move(work)), priority, [done = std::move(done)](base::Expected<PmsResult> result) {
        if (!result) return done(base::Unexpected(std::move(result.error())));
        done(std::get<typename Work::Outcome>(std::move(*result)));
    });
}

}  // namespace core::ports
