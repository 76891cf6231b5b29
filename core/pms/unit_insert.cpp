// SPDX-License-Identifier: Apache-2.0
#include "core/pms/compensated_writes.h"
#include "core/pms/diary_reader.h"
#include "core/pms/person_mapper.h"
#include "core/pms/units.h"
#include "core/pms/write_scope.h"

namespace core::pms {
namespace {

using base::ErrorKind;
using base::Expected;
using base::fail;
using ports::InsertOutcome;
using ports::InsertVerdict;

/// The length and type that a booking ends up with.
struct Choice {
    domain::AppointmentTypeId type;
    std::chrono::seconds length{0};
};

/// One attempt at inserting one booking.
class BookingInsert final {
  public:
    BookingInsert(const OperationRunner& runner, const ports::InsertBooking& work)
        : m_runner(runner), m_work(work), m_resource(work.booking.resource.value_or(domain::PmsResourceId())) {}

    Expected<InsertOutcome> run() {
        // Goes out of scope after the transaction: a named lock is held until all is decided.
        ResourceLock lock(m_runner, m_work.key, m_resource);
        return CompensatedWrites::servesFor(m_runner) ? runCompensated(lock) : runInScope(lock);
    }

    /// True once the failure came from writing, when the database's own rules may have spoken.
    bool reachedWriting() const { return m_writing; }

    /// Reads what the database holds now, to say why it refused the write; nullopt: it does not tell.
    Expected<std::optional<InsertOutcome>> explain() {
        ResourceLock lock(m_runner, m_work.key, m_resource);
        auto snapshot = Transaction::begin(m_runner.session(), Isolation::ReadCommitted);
        if (!snapshot) return fail(snapshot.error());
        if (auto locked = lock.take(); !locked) return fail(locked.error());
        m_written = false;
        auto refusal = decide();
        if (!refusal) return fail(refusal.error());
        const bool tells = *refusal && ((*refusal)->verdict == InsertVerdict::SlotTaken ||
                                        (*refusal)->verdict == InsertVerdict::AlreadyLinked);
        return tells ? *refusal : std::nullopt;
    }

  private:
    Expected<InsertOutcome> runInScope(ResourceLock &lock) {
        auto scope = WriteScope::begin(m_runner);
        if (!scope) return fail(scope.error());
        if (auto locked = lock.take(); !locked) return fail(locked.error());
        auto refusal = decide();
        if (!refusal) return fail(refusal.error());
        if (*refusal) return **refusal;
        auto link = write();
        if (link && *link) {
            if (auto kept = keepLink(**link); !kept) link = fail(kept.error());
        }
        if (!link || !*link) {
            if (auto undone = scope->giveUp(); !undone) return fail(undone.error());
            if (!link) return fail(link.error());
            return InsertOutcome{InsertVerdict::SlotTaken, std::nullopt};
        }
        if (auto committed = scope->commit(); !committed) return fail(committed.error());
        return InsertOutcome{InsertVerdict::Inserted, std::move(*link)};
    }

    /// Without transactions: the pending link first, then the writes, then the guard once more, without ours.
    Expected<InsertOutcome> runCompensated(ResourceLock &lock) {
        if (auto locked = lock.take(); !locked) return fail(locked.error());
        if (auto mended = replayLeftovers(); !mended) return fail(mended.error());
        auto refusal = decide();
        if (!refusal) return fail(refusal.error());
        if (*refusal) return **refusal;
        if (auto dropped = dropLostLink(); !dropped) return fail(dropped.error());
        CompensatedWrites writes(m_runner, claimedLink(), /*isInsert=*/true);
        if (auto claimed = writes.claim(m_work.now); !claimed) return fail(claimed.error());
        const auto link = write();
        const auto late = guardAgain(link);
        if (late && !*late) {
            if (auto whole = writes.complete(**link, m_work.now); !whole) return fail(whole.error());
            return InsertOutcome{InsertVerdict::Inserted, *link};
        }
        if (auto undone = writes.undo(); !undone) return fail(undone.error());
        if (!late) return fail(late.error());
        return InsertOutcome{**late, std::nullopt};
    }

    /// What a crashed attempt at this booking left is taken back before anything else.
    Expected<void> replayLeftovers() {
        const auto stored = readStoredLink(m_runner, m_work.key);
        if (!stored) return fail(stored.error());
        if (!*stored) return {};
        const auto replayed = replayPending(m_runner, **stored);
        return replayed ? Expected<void>() : fail(replayed.error());
    }

    /// What staff committed before us is seen now that ours is written, too; nullopt: nothing is against it.
    Expected<std::optional<InsertVerdict>> guardAgain(const Expected<std::optional<ports::BookingLink>> &written) {
        if (!written) return fail(written.error());
        if (!*written) return std::optional(InsertVerdict::SlotTaken);
        m_written = true;
        return guardSlot();
    }

    ports::BookingLink claimedLink() const {
        ports::BookingLink link;
        link.key = m_work.key;
        link.resource = m_resource;
        link.start = m_work.booking.appointmentTime;
        link.length = m_choice.length;
        link.newPatientFile = !m_work.patient;
        return link;
    }

    Expected<void> keepLink(const ports::BookingLink &link) {
        if (auto dropped = dropLostLink(); !dropped) return dropped;
        return insertLink(m_runner, link, m_work.now);
    }

    static Expected<std::optional<InsertOutcome>> refuse(InsertVerdict verdict) {
        return std::optional(InsertOutcome{verdict, std::nullopt});
    }

    /// Checks everything, under the lock; nullopt: free to write.
    Expected<std::optional<InsertOutcome>> decide() {
        auto link = readLink(m_runner, m_work.key);
        if (!link) return fail(link.error());
        if (*link) {
            const auto lost = isLost(**link);
            if (!lost) return fail(lost.error());
            if (!*lost) return std::optional(InsertOutcome{InsertVerdict::AlreadyLinked, std::move(*link)});
        }
        m_replacesLink = link->has_value();
        const auto resource = readResource(m_runner, m_resource);
        if (!resource) return fail(resource.error());
        const auto here = isOfPractice();
        if (!here) return fail(here.error());
        if (!*here) return refuse(InsertVerdict::ResourceUnknown);
        if (!*resource) return refuse(InsertVerdict::ResourceUnknown);
        if (!(*resource)->active || !(*resource)->bookable) return refuse(InsertVerdict::ResourceInactive);
        const auto slot = guardSlot();
        if (!slot) return fail(slot.error());
        if (*slot) return refuse(**slot);
        const auto patient = patientStands();
        if (!patient) return fail(patient.error());
        if (!*patient) return refuse(InsertVerdict::PatientChanged);
        return std::optional<InsertOutcome>();
    }

    /// Whether @p link is one to replace: it should stand, and none of its appointments is there.
    Expected<bool> isLost(const ports::BookingLink &link) {
        if (!m_work.afterLoss || link.cancelledByHealthengine || link.toldCancelled || link.toldDidNotAttend)
            return false;
        const auto left = readAppointments(m_runner, link.appointments);
        if (!left) return fail(left.error());
        if (!left->empty()) return false;
        if (m_runner.has(QStringLiteral("link_drop"))) return true;
        return fail(ErrorKind::Rejected, QStringLiteral("link_drop"),
                    QStringLiteral("the profile has no operation link_drop"));
    }

    /// Asked with the statement that publishes resources, so that both always agree.
    Expected<bool> isOfPractice() {
        if (m_work.locations.empty()) return true;
        const auto ours = readResources(m_runner, m_work.locations);
        if (!ours) return fail(ours.error());
        return std::any_of(ours->begin(), ours->end(),
                           [this](const domain::PmsResource& resource) { return resource.id == m_resource; });
    }

    Expected<std::optional<InsertVerdict>> guardSlot() {
        const auto types = readTypes(m_runner, {});
        if (!types) return fail(types.error());
        m_choice = choose(*types);
        const base::PracticeTime start = m_work.booking.appointmentTime;
        const auto diary = Diary::read(m_runner, {m_resource}, start.date, start.date);
        if (!diary) return fail(diary.error());
        DiaryDay day = diary->day(m_resource, start.date);
        const int second = start.time.msecsSinceStartOfDay() / 1000;
        // A length beyond the day is outside any session of it; the bound keeps the sum in range.
        const int length = int(std::min<qint64>(m_choice.length.count(), kSecondsPerDay + 1));
        const DaySpan wanted{second, second + length};
        m_slots = diary->slotsTouched(m_resource, start.date, wanted);
        if (m_written) {
            // Ours holds the time as well; a second row of exactly that time is somebody else's.
            const auto ours = std::find(day.busy.begin(), day.busy.end(), wanted);
            if (ours != day.busy.end()) day.busy.erase(ours);
        }
        if (overlapsAny(wanted, day.busy)) return std::optional(InsertVerdict::SlotTaken);
        if (day.closed) return std::optional(InsertVerdict::OutsideSession);
        if (insideSessions(wanted, day.sessions, m_choice.type)) return std::optional<InsertVerdict>();
        // A slot that we claimed ourselves is free no more.
        if (m_written && m_slots == 0 && m_runner.profile().sessions.kind == SessionKind::FreeSlots)
            return std::optional<InsertVerdict>();
        // Where only free slots are listed, one that was offered and is gone was taken.
        const bool listsFree = m_runner.profile().sessions.kind == SessionKind::FreeSlots;
        return std::optional(listsFree ? InsertVerdict::SlotTaken : InsertVerdict::OutsideSession);
    }

    Choice choose(const std::vector<domain::AppointmentType>& types) const {
        const auto find = [&types](const domain::AppointmentTypeId& id) {
            return std::find_if(types.begin(), types.end(),
                                [&id](const domain::AppointmentType& type) { return type.id == id; });
        };
        auto type = find(m_work.booking.appointmentType.value_or(domain::AppointmentTypeId()));
        if (type == types.end()) type = find(m_runner.profile().defaultType);
        Choice choice{type == types.end() ? domain::AppointmentTypeId() : type->id, m_work.booking.length};
        if (choice.length.count() <= 0 && type != types.end()) choice.length = type->length;
        if (choice.length.count() <= 0) choice.length = m_runner.profile().defaultLength;
        return choice;
    }

    Expected<bool> patientStands() {
        if (!m_work.patient) return true;
        Parameters parameters;
        m_runner.setId(parameters, QStringLiteral("patient"), m_work.patient->value());
        struct Standing {
            domain::PatientId id;
            bool usable = false;
        };
        const auto rows = m_runner.rows<Standing>(QStringLiteral("patient"), parameters, [](RowReader& row) {
            return Standing{domain::PatientId(row.idText("id")),
                            row.flag("active", true) && !row.flag("deceased", false)};
        });
        if (!rows) return fail(rows.error());
        return std::any_of(rows->begin(), rows->end(),
                           [&](const Standing& row) { return row.id == *m_work.patient && row.usable; });
    }

    /// nullopt: the database says that the slot is taken.
    Expected<std::optional<ports::BookingLink>> write() {
        m_writing = true;
        QStringList cut;
        Parameters parameters;
        setKey(parameters, m_work.key);
        parameters.set(QStringLiteral("now_utc"), utcText(m_work.now));
        m_runner.setId(parameters, QStringLiteral("resource"), m_resource.value());
        if (m_work.patient) {
            m_runner.setId(parameters, QStringLiteral("patient"), m_work.patient->value());
        } else {
            cut = setPersonParameters(parameters, m_work.booking.patient.reveal(), m_runner.profile(),
                                      m_runner.binder());
            parameters.set(QStringLiteral("possible_duplicate"), qint64(m_work.markNewFile));
            const auto done = m_runner.run(QStringLiteral("patient_insert"), parameters);
            if (!done) return fail(done.error());
        }
        parameters.setFlag(QStringLiteral("new_patient"), !m_work.patient);
        setAppointmentParameters(parameters, cut);
        const auto claimed = m_runner.claim(QStringLiteral("appointment_insert"), parameters);
        if (!claimed) return fail(claimed.error());
        if (!*claimed) return std::optional<ports::BookingLink>();
        ports::BookingLink link = linkFrom(parameters);
        if (link.appointments.front().isEmpty() || link.patient.isEmpty()) {
            return fail(ErrorKind::ContractViolation, QStringLiteral("appointment_insert"),
                        QStringLiteral("the captured appointment or patient id is empty"));
        }
        return std::optional(std::move(link));
    }

    Expected<void> dropLostLink() {
        if (!m_replacesLink) return {};
        Parameters parameters;
        setKey(parameters, m_work.key);
        const auto done = m_runner.run(QStringLiteral("link_drop"), parameters);
        if (!done) return fail(done.error());
        return {};
    }

    void setAppointmentParameters(Parameters& parameters, const QStringList& cut) {
        const domain::Booking& booking = m_work.booking;
        const base::PracticeTime end = booking.appointmentTime.plus(m_choice.length);
        const auto time = [](const base::PracticeTime& t) { return t.time.toString(QStringLiteral("HH:mm:ss")); };
        m_runner.setId(parameters, QStringLiteral("appointment_type"), m_choice.type.value());
        parameters.set(QStringLiteral("date"), booking.appointmentTime.date.toString(Qt::ISODate));
        parameters.set(QStringLiteral("start_time"), time(booking.appointmentTime));
        parameters.set(QStringLiteral("end_time"),
                       end.date > booking.appointmentTime.date ? QStringLiteral("24:00:00") : time(end));
        parameters.set(QStringLiteral("start"), base::formatPracticeStamp(booking.appointmentTime));
        parameters.set(QStringLiteral("end"), base::formatPracticeStamp(end));
        parameters.set(QStringLiteral("length_s"), qint64(m_choice.length.count()));
        parameters.set(QStringLiteral("length_min"), qint64((m_choice.length.count() + 59) / 60));
        parameters.set(QStringLiteral("slots"), qint64(m_slots));
        parameters.setText(QStringLiteral("status"), {});
        setCode(parameters, m_runner.profile().statuses, std::optional(ports::AppointmentState::Booked));
        QStringList lines;
        if (!m_work.notes.reveal().isEmpty()) lines << m_work.notes.reveal();
        for (const auto& [name, text] :
             {std::pair(QStringLiteral("reason"), booking.reason.reveal().simplified()),
              std::pair(QStringLiteral("telehealth_url"), booking.telehealthUrl.reveal().trimmed())}) {
            parameters.setText(name, text);
            if (!m_work.notes.reveal().contains(text)) lines << m_runner.binder().lossOf(name, text);
        }
        lines << cut;
        parameters.setText(QStringLiteral("notes"), lines.join(QLatin1Char('\n')));
    }

    ports::BookingLink linkFrom(const Parameters& parameters) const {
        const auto id = [&parameters](const char* name) {
            const auto values = parameters.valuesOf(QLatin1String(name));
            const SqlResult row{{QStringLiteral("id")}, {{values ? values->front() : SqlValue()}}};
            RowReader reader(row, 0, QLatin1String(name));
            return reader.idText("id");
        };
        ports::BookingLink link;
        link.key = m_work.key;
        link.appointments = {domain::AppointmentId(id("appointment"))};
        link.patient = m_work.patient ? *m_work.patient : domain::PatientId(id("patient"));
        link.resource = m_resource;
        link.start = m_work.booking.appointmentTime;
        link.length = m_choice.length;
        link.newPatientFile = !m_work.patient;
        return link;
    }

    const OperationRunner& m_runner;
    const ports::InsertBooking& m_work;
    domain::PmsResourceId m_resource;
    Choice m_choice;
    bool m_replacesLink = false;
    int m_slots = 0;  ///< Rows of free or bookable slots that the booking touches.
    bool m_writing = false;
    bool m_written = false;  ///< Ours is in the diary, too.
};

}  // namespace

Expected<InsertOutcome> insertBooking(const OperationRunner& runner, const ports::InsertBooking& work) {
    BookingInsert insert(runner, work);
    auto outcome = insert.run();
    if (outcome || !insert.reachedWriting()) return outcome;
    const ErrorKind kind = outcome.error().kind;
    if (kind != ErrorKind::Conflict && kind != ErrorKind::Rejected) return outcome;
    auto explained = insert.explain();
    if (!explained) return fail(explained.error());
    if (*explained) return **explained;
    return outcome;
}

}  // namespace core::pms
