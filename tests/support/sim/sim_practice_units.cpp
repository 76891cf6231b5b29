// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "tests/support/sim/sim_documents.h"
#include "tests/support/sim/sim_practice.h"

namespace support {

using namespace core::ports;
using core::base::ErrorKind;
using core::base::Expected;
using core::base::fail;
using core::base::PracticeTime;
using core::domain::AvailabilityRange;
using core::domain::AvailabilitySnapshot;
using core::domain::MinuteOfDay;
using core::domain::PatientId;
using core::domain::PmsResource;
using core::domain::PmsResourceId;

namespace {

constexpr auto kItemLife = std::chrono::hours(24 * 30);
constexpr int kSecondsPerMinute = 60;

struct Stretch {
    qint64 start;  ///< Seconds since the day's midnight; may lie outside the day.
    qint64 end;
};

Stretch onDay(QDate date, const PracticeTime &start, std::chrono::seconds length) {
    const qint64 begin = date.daysTo(start.date) * 86'400 + start.time.msecsSinceStartOfDay() / 1000;
    return {begin, begin + length.count()};
}

std::vector<Stretch> takenOn(const SimPractice &practice, const PmsResourceId &resource, QDate date) {
    std::vector<Stretch> taken;
    for (const auto &[id, each] : practice.appointments) {
        if (each.isLive() && each.resource == resource) taken.push_back(onDay(date, each.start, each.length));
    }
    for (const SimBlock &each : practice.blocks) {
        if (each.resource == resource) taken.push_back(onDay(date, each.start, each.length));
    }
    std::sort(taken.begin(), taken.end(), [](const Stretch &a, const Stretch &b) { return a.start < b.start; });
    return taken;
}

void addFree(std::vector<AvailabilityRange> &ranges, const SimSession &session, Stretch free) {
    const auto start = MinuteOfDay((free.start + kSecondsPerMinute - 1) / kSecondsPerMinute);
    const auto end = MinuteOfDay(free.end / kSecondsPerMinute);
    if (std::chrono::minutes(end - start) >= session.slot) ranges.push_back({start, end, session.slot, session.types});
}

QString key(const QString &text) { return text.simplified().toLower(); }

/// Contact numbers as the file has them, digits only, without the trunk or country prefix.
QString digits(const QString &text) {
    QString found;
    for (const QChar each : text) {
        if (each.isDigit()) found += each;
    }
    return found.right(9);
}

bool sharesKey(const core::domain::Patient &a, const core::domain::Patient &b) {
    const bool names = key(a.firstName) == key(b.firstName) && key(a.lastName) == key(b.lastName);
    const auto same = [](const QString &x, const QString &y) { return !x.isEmpty() && x == y; };
    return names || (a.dateOfBirth && a.dateOfBirth == b.dateOfBirth) || same(digits(a.phone), digits(b.phone)) ||
           same(key(a.email), key(b.email)) || same(digits(a.medicareNumber), digits(b.medicareNumber));
}

/// No locations are all locations.
bool isAmong(const core::domain::LocationId &location, const std::vector<core::domain::LocationId> &locations) {
    return locations.empty() || std::find(locations.begin(), locations.end(), location) != locations.end();
}

class Units final {
  public:
    explicit Units(SimPractice &practice) : p(practice) {}

    Expected<PmsResult> operator()(const OpenDatabase &) const {
        auto identity = p.identity;
        identity.ownTablesMade = !p.hasOwnTables && p.mayMakeTables;
        p.hasOwnTables = p.hasOwnTables || p.mayMakeTables;
        identity.ownTables = identity.ownTables && p.hasOwnTables;
        return identity;
    }
    Expected<PmsResult> operator()(const ReadConfiguration &work) const;
    Expected<PmsResult> operator()(const ReadAvailability &work) const;
    Expected<PmsResult> operator()(const ReadChangeToken &) const {
        return ChangeToken{p.hasChangeToken ? QString::number(p.revision) : QString()};
    }
    Expected<PmsResult> operator()(const PrepareBooking &work) const;
    Expected<PmsResult> operator()(const ReadLink &work) const { return link(work.key); }
    Expected<PmsResult> operator()(const ReadLinkedStatuses &work) const;
    Expected<PmsResult> operator()(const InsertBooking &work);
    Expected<PmsResult> operator()(const CancelAppointment &work);
    Expected<PmsResult> operator()(const RecordTold &work);
    Expected<PmsResult> operator()(const WriteStaffItem &work);
    Expected<PmsResult> operator()(const ListStaffItems &work);
    Expected<PmsResult> operator()(const CloseStaffItem &work);
    Expected<PmsResult> operator()(const ListDocuments &work) const { return documentsOf(p, work); }
    Expected<PmsResult> operator()(const ReadDocument &work) const { return documentOf(p, work); }
    Expected<PmsResult> operator()(const StoreDocument &work) { return storeDocument(p, work); }

  private:
    std::optional<BookingLink> link(const LinkKey &of) const;
    LinkedStatus statusOf(const BookingLink &of) const;
    std::chrono::seconds lengthOf(const core::domain::Booking &booking) const;
    std::optional<InsertVerdict> guard(const InsertBooking &work, std::chrono::seconds length) const;
    bool insideSession(const core::domain::Booking &booking, std::chrono::seconds length) const;
    PatientId fileFor(const InsertBooking &work);
    std::optional<BookingLink> adoptFormer(const CancelAppointment &work) const;
    bool anyAbsent(const BookingLink &of) const;

    SimPractice &p;
};

Expected<PmsResult> Units::operator()(const ReadConfiguration &work) const {
    PmsConfiguration found;
    for (const PmsResource &each : p.resources) {
        if (isAmong(each.location, work.locations) && each.active && each.bookable) found.resources.push_back(each);
    }
    for (const auto &each : p.types) {
        const bool offered = each.resource.isEmpty() ||
                             std::any_of(found.resources.begin(), found.resources.end(),
                                         [&](const PmsResource &resource) { return resource.id == each.resource; });
        if (offered) found.types.push_back(each);
    }
    return found;
}

Expected<PmsResult> Units::operator()(const ReadAvailability &work) const {
    AvailabilityRead read;
    for (const PmsResourceId &resource : work.resources) {
        const PmsResource *known = p.resource(resource);
        const bool open = known && known->active && known->bookable;
        for (QDate day = work.from; day <= work.to; day = day.addDays(1)) {
            read.days.push_back(open ? availabilityOf(p, resource, day) : AvailabilitySnapshot{resource, day, {}});
        }
    }
    std::copy_if(p.closures.begin(), p.closures.end(), std::back_inserter(read.closures),
                 [&](QDate day) { return day >= work.from && day <= work.to; });
    return read;
}

Expected<PmsResult> Units::operator()(const PrepareBooking &work) const {
    BookingFacts facts;
    facts.link = link(work.key);
    for (const auto &[id, file] : p.patients) {
        if (id == work.suggestedPatient || sharesKey(file.record.person.reveal(), work.patient.reveal())) {
            facts.candidates.push_back(file.record);
        }
    }
    return facts;
}

std::optional<BookingLink> Units::link(const LinkKey &of) const {
    const auto found = p.links.find(of);
    return found == p.links.end() ? std::nullopt : std::optional(found->second);
}

LinkedStatus Units::statusOf(const BookingLink &of) const {
    LinkedStatus status{of, AppointmentState::Missing, of.resource, of.start, false};
    for (const auto &id : of.appointments) {
        const SimAppointment *found = p.appointment(id);
        if (!found) continue;
        status.state = found->state;
        status.resource = found->resource;
        status.start = found->start;
        status.overlapped = found->isLive() && p.isOverlapped(*found);
        break;
    }
    return status;
}

Expected<PmsResult> Units::operator()(const ReadLinkedStatuses &work) const {
    std::vector<LinkedStatus> found;
    for (const auto &[of, each] : p.links) {
        if (of.environment != work.environment || !(of.practice == work.practice)) continue;
        LinkedStatus status = statusOf(each);
        if (std::max(each.start.date, status.start.date) >= work.from) found.push_back(std::move(status));
    }
    return found;
}

std::chrono::seconds Units::lengthOf(const core::domain::Booking &booking) const {
    if (booking.length.count() > 0) return booking.length;
    const auto *type = p.type(booking.appointmentType.value_or(p.defaultType));
    return type ? std::chrono::seconds(type->length) : std::chrono::minutes(15);
}

bool Units::insideSession(const core::domain::Booking &booking, std::chrono::seconds length) const {
    const QDate day = booking.appointmentTime.date;
    if (p.closures.contains(day)) return false;
    const auto type = booking.appointmentType.value_or(p.defaultType);
    const Stretch wanted = onDay(day, booking.appointmentTime, length);
    std::vector<Stretch> open;
    for (const SimSession &each : p.sessions) {
        const bool suits = each.types.empty() || std::binary_search(each.types.begin(), each.types.end(), type);
        if (each.resource == *booking.resource && each.date == day && suits) open.push_back({each.start * 60, each.end * 60});
    }
    std::sort(open.begin(), open.end(), [](const Stretch &a, const Stretch &b) { return a.start < b.start; });
    qint64 covered = wanted.start;
    for (const Stretch &each : open) {
        if (each.start <= covered) covered = std::max(covered, each.end);
    }
    return covered >= wanted.end;
}

std::optional<InsertVerdict> Units::guard(const InsertBooking &work, std::chrono::seconds length) const {
    const core::domain::Booking &booking = work.booking;
    const PmsResource *resource = booking.resource ? p.resource(*booking.resource) : nullptr;
    if (!resource || !isAmong(resource->location, work.locations)) return InsertVerdict::ResourceUnknown;
    if (!resource->active || !resource->bookable) return InsertVerdict::ResourceInactive;
    if (work.patient) {
        const auto file = p.patients.find(*work.patient);
        const bool usable = file != p.patients.end() && file->second.record.active && !file->second.record.deceased;
        if (!usable) return InsertVerdict::PatientChanged;
    }
    if (!insideSession(booking, length)) return InsertVerdict::OutsideSession;
    if (p.isTaken(*booking.resource, booking.appointmentTime, length)) return InsertVerdict::SlotTaken;
    return std::nullopt;
}

PatientId Units::fileFor(const InsertBooking &work) {
    if (work.patient) return *work.patient;
    const PatientId made = p.addPatient(work.booking.patient.reveal());
    p.patients.at(made).madeByEngine = true;
    p.patients.at(made).markedNew = work.markNewFile;
    return made;
}

Expected<PmsResult> Units::operator()(const InsertBooking &work) {
    if (auto known = link(work.key)) {
        const bool stands = known->cancelledByHealthengine || known->toldCancelled || known->toldDidNotAttend ||
                            statusOf(*known).state != AppointmentState::Missing;
        if (!work.afterLoss || stands) return InsertOutcome{InsertVerdict::AlreadyLinked, std::move(known)};
    }
    const auto length = lengthOf(work.booking);
    if (const auto verdict = guard(work, length)) return InsertOutcome{*verdict, std::nullopt};

    const PatientId patient = fileFor(work);
    const auto id = p.book(*work.booking.resource, work.booking.appointmentTime, length, patient);
    SimAppointment &made = p.appointments.at(id);
    made.type = work.booking.appointmentType.value_or(p.defaultType);
    made.notes = work.notes.reveal();
    made.booking = work.key.booking;
    if (p.isTaken(made.resource, made.start, length, id)) p.engineOverlaps << QStringLiteral("overlap by ") + id.value();
    BookingLink written{work.key, {id}, patient, made.resource, made.start, length};
    written.newPatientFile = !work.patient;
    p.links[work.key] = written;
    return InsertOutcome{InsertVerdict::Inserted, written};
}

std::optional<BookingLink> Units::adoptFormer(const CancelAppointment &work) const {
    if (work.formerAppointments.empty() || !work.formerPatient) return std::nullopt;
    for (const auto &id : work.formerAppointments) {
        const SimAppointment *found = p.appointment(id);
        if (!found || !(found->patient == *work.formerPatient)) return std::nullopt;
    }
    const SimAppointment &first = *p.appointment(work.formerAppointments.front());
    BookingLink adopted{work.key, work.formerAppointments, first.patient, first.resource, first.start, first.length};
    adopted.toldConfirmed = true;  // The former integration confirmed it, or Healthengine would not know its ids.
    return adopted;
}

bool Units::anyAbsent(const BookingLink &of) const {
    return std::any_of(of.appointments.begin(), of.appointments.end(), [this](const auto &id) {
        const SimAppointment *each = p.appointment(id);
        return each && each->state == AppointmentState::DidNotAttend;
    });
}

Expected<PmsResult> Units::operator()(const CancelAppointment &work) {
    auto found = link(work.key);
    if (!found) found = adoptFormer(work);
    if (!found) return CancelOutcome{CancelVerdict::UnknownBooking, std::nullopt};

    auto verdict = CancelVerdict::AlreadyCancelled;
    for (const auto &id : found->appointments) {
        const SimAppointment *each = p.appointment(id);
        if (!each || !each->isLive()) continue;
        if (each->state != AppointmentState::Booked) return CancelOutcome{CancelVerdict::PatientArrived, found};
        verdict = CancelVerdict::Cancelled;
    }
    if (work.onlyCheck && verdict == CancelVerdict::AlreadyCancelled && anyAbsent(*found)) {
        return CancelOutcome{CancelVerdict::DidNotAttend, found};
    }
    if (work.onlyCheck) return CancelOutcome{verdict, found};
    for (const auto &id : found->appointments) {
        const SimAppointment *each = p.appointment(id);
        if (each && each->isLive()) p.cancel(id);
    }
    found->cancelledByHealthengine = true;
    p.links[work.key] = *found;
    return CancelOutcome{verdict, found};
}

Expected<PmsResult> Units::operator()(const RecordTold &work) {
    const auto found = p.links.find(work.key);
    if (found == p.links.end()) return fail(ErrorKind::Rejected, workName(work), QStringLiteral("no link of this booking"));
    switch (work.told) {
        case Told::Confirmed:
            found->second.toldConfirmed = true;
            break;
        case Told::CancelledByPms:
            found->second.toldCancelled = true;
            break;
        case Told::DidNotAttend:
            found->second.toldDidNotAttend = true;
            break;
        case Told::CancelledByHealthengine:
            found->second.cancelledByHealthengine = true;
            break;
    }
    return Done{};
}

Expected<PmsResult> Units::operator()(const WriteStaffItem &work) {
    p.items.emplace(work.item.id, work.item);
    return Done{};
}

Expected<PmsResult> Units::operator()(const ListStaffItems &work) {
    std::vector<StaffItem> open;
    std::erase_if(p.items, [&](const auto &entry) { return entry.second.raisedAt + kItemLife < work.now; });
    for (const auto &[id, item] : p.items) open.push_back(item);
    std::stable_sort(open.begin(), open.end(),
                     [](const StaffItem &a, const StaffItem &b) { return a.raisedAt < b.raisedAt; });
    return open;
}

Expected<PmsResult> Units::operator()(const CloseStaffItem &work) {
    p.items.erase(work.id);
    return Done{};
}

}  // namespace

AvailabilitySnapshot availabilityOf(const SimPractice &practice, const PmsResourceId &resource, QDate date) {
    AvailabilitySnapshot day{resource, date, {}};
    if (practice.closures.contains(date)) return day;
    const auto taken = takenOn(practice, resource, date);
    for (const SimSession &session : practice.sessions) {
        if (!(session.resource == resource) || session.date != date) continue;
        qint64 free = qint64(session.start) * kSecondsPerMinute;
        const qint64 end = qint64(session.end) * kSecondsPerMinute;
        for (const Stretch &each : taken) {
            if (each.end <= free || each.start >= end) continue;
            addFree(day.ranges, session, {free, each.start});
            free = std::max(free, each.end);
        }
        addFree(day.ranges, session, {free, end});
    }
    std::sort(day.ranges.begin(), day.ranges.end(), [](const auto &a, const auto &b) { return a.start < b.start; });
    return day;
}

Expected<PmsResult> runUnit(SimPractice &practice, const PmsWork &work) {
    const bool usesOwnTables =
        !std::holds_alternative<OpenDatabase>(work) && !std::holds_alternative<ReadConfiguration>(work) &&
        !std::holds_alternative<ReadAvailability>(work) && !std::holds_alternative<ReadChangeToken>(work);
    if (usesOwnTables && !practice.hasOwnTables)
        return fail(ErrorKind::Rejected, workName(work), QStringLiteral("no such table"));
    Units units(practice);
    return std::visit(units, work);
}

}  // namespace support
