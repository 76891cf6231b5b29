// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/engine/seeded_day.h"

#include <algorithm>
#include <array>

namespace simulation {

using namespace std::chrono_literals;
using core::ports::AppointmentState;
using core::sandbox::Answer;
using support::HttpFault;
using support::PmsFault;

namespace {

constexpr auto kStep = 5s;
constexpr std::chrono::minutes kLongestPollGap{6};

core::base::Error diskFull() {
    return {core::base::ErrorKind::Unavailable, QStringLiteral("journal"), QStringLiteral("simulated full disk")};
}

}  // namespace

SeededDay::SeededDay(quint64 seed)
    : m_world(seed), m_random(seed + 1'000), m_network(seed + 2'000), m_databaseRandom(seed + 3'000) {
    m_world.sandbox.setPerPage(3 + int(m_random.below(5)));
    startEngine();
}

void SeededDay::startEngine() {
    m_world.start();
    m_world.transport->setLatency(10ms, 400ms, &m_network);
    m_world.database->setLatency(1ms, 60ms, &m_databaseRandom);
    m_world.transport->setFaults([this](const auto &request) { return httpFault(request); });
    m_world.database->setFaults([this](const auto &work) { return pmsFault(work); });
    m_world.transport->setDown(m_networkBack >= 0ms);
    m_world.database->setDown(m_databaseBack >= 0ms);
    if (m_diskBack >= 0ms) m_world.journal->failWith(diskFull());
}

HttpFault SeededDay::httpFault(const core::ports::HttpRequest &) {
    static constexpr std::array kFaults{
        HttpFault::Refused,      HttpFault::DropBeforeEffect, HttpFault::DropAfterEffect, HttpFault::TimeOutBefore,
        HttpFault::TimeOutAfter, HttpFault::ServerError,      HttpFault::Garbled};
    if (m_calm || !m_network.chance(0.03)) return HttpFault::None;
    return kFaults[m_network.below(kFaults.size())];
}

PmsFault SeededDay::pmsFault(const core::ports::PmsWork &) {
    static constexpr std::array kFaults{
        PmsFault::FailBefore, PmsFault::LoseBeforeCommit, PmsFault::LoseAfterCommit, PmsFault::LoseAfterCommit,
        PmsFault::Deadlock,   PmsFault::Deadlock,         PmsFault::Garbled,         PmsFault::Hang};
    if (m_calm || !m_databaseRandom.chance(0.02)) return PmsFault::None;
    return kFaults[m_databaseRandom.below(kFaults.size())];
}

void SeededDay::pass(std::chrono::hours duration) {
    for (auto passed = 0ms; passed < duration; passed += kStep) {
        m_world.run(kStep);
        disturb();
        act();
    }
}

void SeededDay::disturb() {
    const auto elapsed = [](std::chrono::milliseconds &left) {
        if (left < 0ms) return false;
        left -= kStep;
        return left < 0ms;
    };
    if (elapsed(m_networkBack) && m_world.engine) m_world.transport->setDown(false);
    if (elapsed(m_databaseBack) && m_world.engine) m_world.database->setDown(false);
    if (elapsed(m_diskBack) && m_world.engine) m_world.journal->failWith(std::nullopt);
    if (elapsed(m_engineBack)) startEngine();
    if (!m_world.engine) return;
    if (m_networkBack < 0ms && m_random.chance(0.002)) {
        m_networkBack = m_random.between(5s, 150s);
        m_world.transport->setDown(true);
    }
    if (m_databaseBack < 0ms && m_random.chance(0.002)) {
        m_databaseBack = m_random.between(5s, 400s);
        m_world.database->setDown(true);
    }
    if (m_diskBack < 0ms && m_random.chance(0.001)) {
        m_diskBack = m_random.between(5s, 300s);
        m_world.journal->failWith(diskFull());
    }
    if (m_random.chance(0.004)) {
        // At any moment of the step, also with calls and transactions under way.
        m_world.run(m_random.between(0ms, 3s));
        m_world.kill();
        ++m_kills;
        m_engineBack = m_random.between(0ms, 40s);
    }
    if (m_random.chance(0.0005) && m_world.engine) m_world.stepPcClock(m_random.between(-90s, 90s));
}

void SeededDay::act() {
    if (m_random.chance(0.05)) patientActs();
    if (m_random.chance(0.03)) staffAct();
    if (m_random.chance(0.01)) healthengineAsks();
}

std::optional<core::domain::BookingId> SeededDay::anyBooking() {
    const auto &all = m_world.sandbox.bookings();
    if (all.empty()) return std::nullopt;
    return std::next(all.begin(), qsizetype(m_random.below(all.size())))->first;
}

void SeededDay::patientActs() {
    const double choice = m_random.unit();
    if (choice < 0.6) return patientBooks();
    if (choice < 0.7) return patientForces();
    const auto id = anyBooking();
    if (!id) return;
    if (choice < 0.9) {
        (void)m_world.sandbox.cancelBooking(*id, m_world.serverNow());
    } else {
        (void)m_world.sandbox.rebook(*id, m_world.serverNow());
    }
}

void SeededDay::patientBooks() {
    const auto onOffer = m_world.sandbox.availableSlots(World::practiceId(), m_world.serverNow(), 120);
    if (onOffer.empty()) return;
    const auto &chosen = onOffer[m_random.below(onOffer.size())];
    const int person = m_people > 0 && m_random.chance(0.2) ? int(m_random.below(quint64(m_people))) : m_people++;
    const bool race = m_random.chance(0.15);
    const auto made = m_world.sandbox.bookSlot(World::practiceId(), chosen.resource, chosen.start, {},
                                               m_world.person(person), m_world.serverNow());
    if (made && race) {
        auto &practice = m_world.practice();
        if (!practice.isTaken(chosen.resource, chosen.start, chosen.length)) {
            practice.book(chosen.resource, chosen.start, chosen.length, practice.patients.begin()->first);
        }
    }
}

void SeededDay::patientForces() {
    auto draft = m_world.draft(m_people++);
    draft.resource = core::domain::PmsResourceId(m_random.chance(0.5) ? QStringLiteral("11") : QStringLiteral("99"));
    if (m_random.chance(0.3)) draft.resource.reset();
    draft.start = m_world.practiceNow().plus(m_random.between(-2h, 100h).count() / 60'000 * 60s);
    (void)m_world.sandbox.forceBooking(draft, m_world.serverNow());
}

void SeededDay::staffBook() {
    auto &practice = m_world.practice();
    const auto onOffer = m_world.sandbox.availableSlots(World::practiceId(), m_world.serverNow(), 200);
    if (onOffer.empty()) return;
    const auto &chosen = onOffer[m_random.below(onOffer.size())];
    if (practice.isTaken(chosen.resource, chosen.start, chosen.length)) return;
    if (m_random.chance(0.3)) {
        practice.block(chosen.resource, chosen.start, chosen.length * 2);
    } else {
        practice.book(chosen.resource, chosen.start, chosen.length, practice.patients.begin()->first);
    }
}

void SeededDay::staffAct() {
    auto &practice = m_world.practice();
    if (practice.appointments.empty() || m_random.chance(0.5)) return staffBook();
    const auto chosen =
        std::next(practice.appointments.begin(), qsizetype(m_random.below(practice.appointments.size())));
    const auto id = chosen->first;
    if (chosen->second.state != AppointmentState::Booked) return;
    const double choice = m_random.unit();
    if (choice < 0.4) {
        practice.cancel(id);
    } else if (choice < 0.6) {
        practice.markDidNotAttend(id);
    } else if (choice < 0.75) {
        practice.arrive(id);
    } else if (choice < 0.85 && !chosen->second.booking) {
        practice.deleteAppointment(id);
    } else if (!practice.blocks.empty()) {
        practice.unblock(practice.blocks.front().id);
    }
}

void SeededDay::healthengineAsks() {
    const double choice = m_random.unit();
    const auto now = m_world.serverNow();
    const QDate day = m_world.practiceNow().date.addDays(int(m_random.below(20)));
    if (choice < 0.3) {
        m_world.sandbox.requestAvailability(World::practiceId(), day, core::domain::PmsResourceId(QStringLiteral("12")),
                                            core::sandbox::ResourceField::Deprecated, now);
    } else if (choice < 0.5) {
        m_world.sandbox.requestAvailability(World::practiceId(), day, std::nullopt,
                                            core::sandbox::ResourceField::Current, now);
    } else if (choice < 0.6) {
        m_world.sandbox.requestResources(World::practiceId(), now);
    } else if (const auto id = anyBooking(); id && m_world.confirmed(*id)) {
        m_world.sandbox.requestAppointmentChanges(World::practiceId(), *id, now);
    }
}

void SeededDay::calmDown() {
    m_calm = true;
    m_networkBack = m_databaseBack = m_diskBack = -1ms;
    if (!m_world.engine) startEngine();
    m_world.transport->setDown(false);
    m_world.database->setDown(false);
    m_world.journal->failWith(std::nullopt);
    m_world.run(10min);
}

QStringList SeededDay::faultsOf(const core::sandbox::BookingRecord &booking) {
    QStringList found;
    const auto check = [&](bool holds, const char *what) {
        if (!holds) found << QStringLiteral("booking %1: %2").arg(booking.id.toString(), QLatin1String(what));
    };
    const auto made = m_world.practice().appointmentsOf(booking.id);
    const size_t live = m_world.practice().liveAppointmentsOf(booking.id).size();
    check(booking.answer != Answer::Open, "not answered");
    if (booking.answer == Answer::Rejected) check(made.empty(), "rejected, but an appointment was made");
    if (booking.answer != Answer::Confirmed) return found;
    check(made.size() == 1, "confirmed without exactly one appointment");
    if (made.size() != 1) return found;
    check(booking.appointmentIds == std::vector{made.front().id}, "confirmed with another appointment");
    const bool arrived = made.front().state == AppointmentState::Arrived;
    check(!booking.cancelledByPatientAt || live == 0 || arrived,
          "cancelled by the patient, but the appointment stands");
    const bool told = booking.cancelledByPmsAt || booking.cancelledByPatientAt;
    check(made.front().state != AppointmentState::Cancelled || told,
          "cancelled by staff, but Healthengine was not told");
    const bool missed = made.front().state == AppointmentState::DidNotAttend;
    check(!missed || booking.didNotAttendAt || booking.cancelledByPatientAt,
          "did not attend, but Healthengine was not told");
    return found;
}

QStringList SeededDay::publicationFaults() {
    QStringList found;
    const auto &remote = m_world.remote();
    const QDate today = m_world.practiceNow().date;
    for (const auto &resource : m_world.practice().resources) {
        for (int i = 0; i < 14; ++i) {
            const QDate date = today.addDays(i);
            const auto published = remote.days.find({resource.id.value(), date});
            const auto truth = support::availabilityOf(m_world.practice(), resource.id, date);
            if (published == remote.days.end() || published->second.ranges != truth.ranges) {
                found << QStringLiteral("resource %1 on %2: published is not what the PMS has")
                             .arg(resource.id.value(), date.toString(Qt::ISODate));
            }
        }
    }
    return found;
}

QStringList SeededDay::faults() {
    QStringList found = m_world.violations() + publicationFaults();
    for (const auto &[id, booking] : m_world.sandbox.bookings()) found += faultsOf(booking);
    for (const auto &[id, update] : m_world.sandbox.updates()) {
        if (update.answer == Answer::Open) found << QStringLiteral("update %1: not answered").arg(id.toString());
    }
    const auto &remote = m_world.remote();
    for (const auto &wish : remote.availabilityWishes) {
        if (!wish.answeredAt && wish.day >= m_world.practiceNow().date)
            found << QStringLiteral("an availability request is open");
    }
    for (const auto &wish : remote.appointmentChanges) {
        if (wish.answer.isEmpty()) found << QStringLiteral("an appointment change request is open");
    }
    std::set<QString> people;
    for (const auto &file : m_world.practice().filesMadeByEngine()) {
        const auto &person = file.record.person.reveal();
        if (!people.insert(person.firstName + person.lastName).second)
            found << QStringLiteral("two files for one person");
    }
    if (remote.longestPollGap > kLongestPollGap) {
        found << QStringLiteral("no poll for %1 s").arg(remote.longestPollGap.count() / 1000);
    }
    if (m_world.facts().openBookings + m_world.facts().openUpdates > 0)
        found << QStringLiteral("the engine has open requests");
    return found;
}

QString SeededDay::summary() {
    int confirmed = 0;
    int rejected = 0;
    for (const auto &[id, booking] : m_world.sandbox.bookings()) {
        confirmed += booking.answer == Answer::Confirmed ? 1 : 0;
        rejected += booking.answer == Answer::Rejected ? 1 : 0;
    }
    return QStringLiteral("bookings=%1 confirmed=%2 rejected=%3 updates=%4 kills=%5 longest poll gap=%6 s trace=%7")
        .arg(m_world.sandbox.bookings().size())
        .arg(confirmed)
        .arg(rejected)
        .arg(m_world.sandbox.updates().size())
        .arg(m_kills)
        .arg(m_world.remote().longestPollGap.count() / 1000)
        .arg(traceHash(), 16, 16, QLatin1Char('0'));
}

}  // namespace simulation
