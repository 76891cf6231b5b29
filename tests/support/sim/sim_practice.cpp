// SPDX-License-Identifier: Apache-2.0
#include "tests/support/sim/sim_practice.h"

#include <algorithm>

namespace support {

using core::base::PracticeTime;
using core::domain::AppointmentId;
using core::domain::BookingId;
using core::domain::PatientId;
using core::domain::PmsResource;
using core::domain::PmsResourceId;
using core::ports::AppointmentState;

namespace {

constexpr int kSaturday = 6;

bool meets(const PracticeTime &start, std::chrono::seconds length, const PracticeTime &otherStart,
           std::chrono::seconds otherLength) {
    return start < otherStart.plus(otherLength) && otherStart < start.plus(length);
}

core::domain::Patient invented(const QString &first, const QString &last, QDate born, const QString &phone) {
    core::domain::Patient person;
    person.firstName = first;
    person.lastName = last;
    person.dateOfBirth = born;
    person.phone = phone;
    return person;
}

}  // namespace

bool SimAppointment::isLive() const {
    switch (state) {
        case AppointmentState::Booked:
        case AppointmentState::Arrived:
        case AppointmentState::Completed:
            return true;
        case AppointmentState::Cancelled:
        case AppointmentState::DidNotAttend:
        case AppointmentState::Missing:
            return false;
    }
    return false;
}

SimPractice SimPractice::small() {
    using std::chrono::minutes;
    SimPractice practice;
    const QDate first(2026, 12, 1);
    for (const auto &[id, name] : {std::pair{"11", "Nguyen"}, std::pair{"12", "Okafor"}}) {
        PmsResource doctor;
        doctor.id = PmsResourceId(QString::fromLatin1(id));
        doctor.title = QStringLiteral("Dr");
        doctor.firstName = QStringLiteral("Sam");
        doctor.lastName = QString::fromLatin1(name);
        doctor.name = QStringLiteral("Dr Sam ") + doctor.lastName;
        doctor.location = core::domain::LocationId(QStringLiteral("1"));
        practice.addResource(doctor);
        practice.addWeekdaySessions(doctor.id, first, first.addDays(59), 8 * 60, 12 * 60, minutes(15));
        practice.addWeekdaySessions(doctor.id, first, first.addDays(59), 13 * 60, 17 * 60, minutes(15));
    }
    practice.addType({core::domain::AppointmentTypeId(QStringLiteral("1")), QStringLiteral("Standard"), minutes(15), {}});
    practice.addType({core::domain::AppointmentTypeId(QStringLiteral("2")), QStringLiteral("Long"), minutes(30), {}});
    practice.addPatient(invented(QStringLiteral("Mary"), QStringLiteral("Example"), QDate(1980, 5, 17), QStringLiteral("0491570006")));
    practice.addPatient(invented(QStringLiteral("John"), QStringLiteral("Sample"), QDate(1975, 2, 3), QStringLiteral("0491570156")));
    practice.addPatient(invented(QStringLiteral("Ava"), QStringLiteral("Muster"), QDate(2001, 11, 30), QStringLiteral("0491570157")));
    return practice;
}

void SimPractice::addResource(PmsResource resource) {
    touch();
    resources.push_back(std::move(resource));
}

void SimPractice::addType(core::domain::AppointmentType added) {
    touch();
    types.push_back(std::move(added));
}

void SimPractice::addSession(SimSession session) {
    touch();
    std::sort(session.types.begin(), session.types.end());
    sessions.push_back(std::move(session));
}

void SimPractice::addWeekdaySessions(const PmsResourceId &resource, QDate from, QDate to, core::domain::MinuteOfDay start,
                                     core::domain::MinuteOfDay end, std::chrono::seconds slot) {
    for (QDate day = from; day <= to; day = day.addDays(1)) {
        if (day.dayOfWeek() < kSaturday) addSession({resource, day, start, end, slot, {}});
    }
}

PatientId SimPractice::addPatient(const core::domain::Patient &person) {
    touch();
    SimPatientFile file;
    file.record.id = PatientId(newNumber());
    file.record.person = core::base::Redacted(person);
    patients.emplace(file.record.id, file);
    return file.record.id;
}

AppointmentId SimPractice::book(const PmsResourceId &resource, const PracticeTime &start, std::chrono::seconds length,
                                const PatientId &patient) {
    touch();
    SimAppointment made;
    made.id = AppointmentId(newNumber());
    made.resource = resource;
    made.patient = patient;
    made.start = start;
    made.length = length;
    appointments.emplace(made.id, made);
    return made.id;
}

void SimPractice::setState(const AppointmentId &id, AppointmentState state) {
    touch();
    appointments.at(id).state = state;
}

void SimPractice::deleteAppointment(const AppointmentId &id) {
    touch();
    appointments.erase(id);
}

void SimPractice::move(const AppointmentId &id, const PmsResourceId &resource, const PracticeTime &start) {
    touch();
    appointments.at(id).resource = resource;
    appointments.at(id).start = start;
}

int SimPractice::block(const PmsResourceId &resource, const PracticeTime &start, std::chrono::seconds length) {
    touch();
    blocks.push_back({nextNumber++, resource, start, length});
    return blocks.back().id;
}

void SimPractice::unblock(int id) {
    touch();
    std::erase_if(blocks, [id](const SimBlock &each) { return each.id == id; });
}

AppointmentId SimPractice::overlap(const AppointmentId &id) {
    const SimAppointment victim = appointments.at(id);
    return book(victim.resource, victim.start, victim.length, patients.begin()->first);
}

void SimPractice::clearSessions(const PmsResourceId &resource, QDate date) {
    touch();
    std::erase_if(sessions, [&](const SimSession &each) { return each.resource == resource && each.date == date; });
}

void SimPractice::closeDay(QDate date) {
    touch();
    closures.insert(date);
}

void SimPractice::setActive(const PmsResourceId &id, bool active) {
    touch();
    resource(id)->active = active;
}

void SimPractice::removeResource(const PmsResourceId &id) {
    touch();
    std::erase_if(resources, [&](const PmsResource &each) { return each.id == id; });
}

void SimPractice::setPatientActive(const PatientId &patient, bool active, bool deceased) {
    touch();
    patients.at(patient).record.active = active;
    patients.at(patient).record.deceased = deceased;
}

const SimAppointment *SimPractice::appointment(const AppointmentId &id) const {
    const auto found = appointments.find(id);
    return found == appointments.end() ? nullptr : &found->second;
}

std::vector<SimAppointment> SimPractice::appointmentsOf(const BookingId &booking) const {
    std::vector<SimAppointment> found;
    for (const auto &[id, each] : appointments) {
        if (each.booking == booking) found.push_back(each);
    }
    return found;
}

std::vector<SimAppointment> SimPractice::liveAppointmentsOf(const BookingId &booking) const {
    std::vector<SimAppointment> found = appointmentsOf(booking);
    std::erase_if(found, [](const SimAppointment &each) { return !each.isLive(); });
    return found;
}

std::vector<AppointmentId> SimPractice::liveOverlaps() const {
    std::vector<AppointmentId> found;
    for (const auto &[id, each] : appointments) {
        if (each.isLive() && isOverlapped(each)) found.push_back(id);
    }
    return found;
}

bool SimPractice::isOverlapped(const SimAppointment &appointment) const {
    return std::any_of(appointments.begin(), appointments.end(), [&](const auto &other) {
        return !(other.first == appointment.id) && other.second.isLive() && other.second.resource == appointment.resource &&
               meets(appointment.start, appointment.length, other.second.start, other.second.length);
    });
}

std::vector<SimPatientFile> SimPractice::filesMadeByEngine() const {
    std::vector<SimPatientFile> found;
    for (const auto &[id, each] : patients) {
        if (each.madeByEngine) found.push_back(each);
    }
    return found;
}

QStringList SimPractice::violations() const {
    QStringList found = engineOverlaps;
    std::map<BookingId, int> live;
    for (const auto &[id, each] : appointments) {
        if (!each.booking) continue;
        if (each.isLive() && ++live[*each.booking] == 2) {
            found << QStringLiteral("booking %1 has two live appointments").arg(each.booking->toString());
        }
        const auto link = std::find_if(links.begin(), links.end(), [&](const auto &entry) {
            const auto &ids = entry.second.appointments;
            return entry.first.booking == *each.booking && std::find(ids.begin(), ids.end(), each.id) != ids.end();
        });
        if (link == links.end()) {
            found << QStringLiteral("appointment %1 has no link").arg(each.id.value());
        } else if (!(link->second.patient == each.patient)) {
            found << QStringLiteral("appointment %1 and its link differ in the patient").arg(each.id.value());
        }
    }
    for (const auto &[id, file] : patients) {
        const bool used = std::any_of(links.begin(), links.end(), [&](const auto &link) { return link.second.patient == id; });
        if (file.madeByEngine && !used) found << QStringLiteral("file %1 was made for nobody").arg(id.value());
    }
    return found;
}

PmsResource *SimPractice::resource(const PmsResourceId &id) {
    const auto found =
        std::find_if(resources.begin(), resources.end(), [&](const PmsResource &each) { return each.id == id; });
    return found == resources.end() ? nullptr : &*found;
}

const core::domain::AppointmentType *SimPractice::type(const core::domain::AppointmentTypeId &id) const {
    const auto found = std::find_if(types.begin(), types.end(), [&](const auto &each) { return each.id == id; });
    return found == types.end() ? nullptr : &*found;
}

bool SimPractice::isTaken(const PmsResourceId &resource, const PracticeTime &start, std::chrono::seconds length,
                          const AppointmentId &except) const {
    const bool booked = std::any_of(appointments.begin(), appointments.end(), [&](const auto &entry) {
        const SimAppointment &each = entry.second;
        return each.isLive() && each.resource == resource && !(each.id == except) &&
               meets(start, length, each.start, each.length);
    });
    return booked || std::any_of(blocks.begin(), blocks.end(), [&](const SimBlock &each) {
               return each.resource == resource && meets(start, length, each.start, each.length);
           });
}

}  // namespace support
