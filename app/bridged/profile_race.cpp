// SPDX-License-Identifier: Apache-2.0
#include <QRandomGenerator>
#include <array>
#include <barrier>
#include <thread>

#include "app/bridged/profile_bench.h"
#include "app/bridged/profile_tools.h"
#include "core/pms/operation_runner.h"
#include "core/pms/rehearsal.h"
#include "core/pms/units.h"

namespace app::bridged {
namespace {

using namespace core;
using Clock = std::chrono::steady_clock;

constexpr int kDefaultRounds = 100;
constexpr int kMostRounds = 100'000;
constexpr int kDaysAhead = 120;
constexpr int kTries = 4;

struct Slot {
    domain::PmsResourceId resource;
    base::PracticeTime at;
    std::chrono::minutes length{0};
    domain::AppointmentTypeId type;  ///< One that may be booked there; empty: any.
};

/// What one of the three did in one round.
struct Deed {
    bool wrote = false;
    bool failed = false;
    QString error;
    Clock::time_point began;  ///< Of the attempt that wrote.
    Clock::time_point ended;
};

/// Two bookers want each slot at one moment, and a member of staff writes over it without asking.
class Race final {
  public:
    Race(const CommandLine &line, const pms::Profile &profile, ports::UnitSite site)
        : m_line(line),
          m_profile(profile),
          m_blind(blind(profile)),
          m_site(std::move(site)),
          m_password(databasePassword(line)) {}

    OrExit<int> run(int rounds, ToolReport &report) {
        for (auto &session : m_sessions) {
            auto opened = openDatabase(m_line, m_password, &m_profile);
            if (!opened) return tl::unexpected(opened.error());
            session = std::move(*opened);
        }
        if (const auto ready = pms::runUnit(*m_sessions[0], m_profile, ports::OpenDatabase{}); !ready)
            return tl::unexpected(failedWith(ready.error()));
        const auto slots = freeSlots(size_t(rounds));
        if (!slots) return tl::unexpected(failedWith(slots.error()));
        for (const Slot &slot : *slots) round(slot);
        count(int(slots->size()), rounds, report);
        return kDone;
    }

  private:
    base::Expected<std::vector<Slot>> freeSlots(size_t wanted) {
        const QDate first = m_site.zone->toPractice(m_site.now).date.addDays(1);
        auto configured = pms::runUnit(*m_sessions[0], m_profile, ports::ReadConfiguration{{}, m_site});
        if (!configured) return base::fail(configured.error());
        std::vector<domain::PmsResourceId> resources;
        for (const auto &resource : std::get<ports::PmsConfiguration>(*configured).resources)
            resources.push_back(resource.id);
        auto read = pms::runUnit(*m_sessions[0], m_profile,
                                 ports::ReadAvailability{resources, first, first.addDays(kDaysAhead), m_site});
        if (!read) return base::fail(read.error());
        std::vector<Slot> slots;
        for (const auto &day : std::get<ports::AvailabilityRead>(*read).days) {
            for (const auto &range : day.ranges) {
                const auto type = range.types.empty() ? domain::AppointmentTypeId() : range.types.front();
                const int step = std::max(1, int(range.slot.count() / 60));
                for (int minute = range.start; minute + step <= range.end && slots.size() < wanted; minute += step)
                    slots.push_back(
                        {day.resource, {day.date, QTime(minute / 60, minute % 60)}, std::chrono::minutes(step), type});
            }
        }
        return slots;
    }

    void round(const Slot &slot) {
        std::barrier start(3);
        std::array<Deed, 3> deeds;
        const qint64 first = m_firstBooking + 2 * m_round;
        // Staff come before, among and after the bookers: -5 to 5 ms.
        const auto lead = std::chrono::milliseconds(m_round % 11 - 5);
        const auto after = [&start](std::chrono::milliseconds delay) {
            start.arrive_and_wait();
            std::this_thread::sleep_for(std::max(delay, std::chrono::milliseconds(0)));
        };
        std::thread one([&] {
            after(-lead);
            deeds[0] = book(*m_sessions[0], slot, first);
        });
        std::thread two([&] {
            after(-lead);
            deeds[1] = book(*m_sessions[1], slot, first + 1);
        });
        std::thread staff([&] {
            after(lead);
            deeds[2] = interlope(*m_sessions[2], slot);
        });
        one.join();
        two.join();
        staff.join();
        ++m_round;
        for (const Deed &deed : deeds) {
            m_failures += deed.failed ? 1 : 0;
            if (deed.failed && m_firstError.isEmpty()) m_firstError = deed.error;
        }
        const int ours = int(deeds[0].wrote) + int(deeds[1].wrote);
        m_booked += ours;
        m_staff += int(deeds[2].wrote);
        if (ours > 1) ++m_double;
        for (size_t i = 0; i < 2; ++i) {
            if (deeds[i].wrote && deeds[2].wrote && deeds[2].ended < deeds[i].began) ++m_overStaff;
        }
    }

    Deed book(pms::SqlSession &session, const Slot &slot, qint64 booking) {
        const ports::InsertBooking work = bookingOf(slot, booking);
        Deed deed;
        for (int attempt = 0; attempt < kTries; ++attempt) {
            deed.began = Clock::now();
            const auto result = pms::runUnit(session, m_profile, work);
            deed.ended = Clock::now();
            deed.failed = !result;
            if (!result) deed.error = result.error().toLogLine();
            if (result) deed.wrote = wrote(std::get<ports::InsertOutcome>(*result).verdict, attempt);
            if (result || result.error().kind != base::ErrorKind::Conflict) break;
        }
        return deed;
    }
    /// AlreadyLinked after a failed attempt: that one stands after all.
    static bool wrote(ports::InsertVerdict verdict, int attempt) {
        return verdict == ports::InsertVerdict::Inserted ||
               (attempt > 0 && verdict == ports::InsertVerdict::AlreadyLinked);
    }

    /// As staff do: the appointment alone, without a lock and without looking what is in the diary.
    Deed interlope(pms::SqlSession &session, const Slot &slot) {
        Deed deed;
        deed.began = Clock::now();
        auto zone = pms::DatabaseZone::make(m_profile.timeZone, m_site.zone);
        if (!zone) return deed;
        const pms::OperationRunner runner(session, m_blind, std::move(*zone), m_site);
        const auto result = pms::insertBooking(runner, bookingOf(slot, m_firstBooking + 2 * kMostRounds + m_round));
        deed.ended = Clock::now();
        deed.wrote = result && result->verdict == ports::InsertVerdict::Inserted;
        return deed;
    }

    /// The profile as somebody uses it who does not care what else is in the diary.
    static pms::Profile blind(pms::Profile profile) {
        for (auto &[dialect, part] : profile.dialects) {
            for (const char *name : {"lock", "unlock", "busy", "closures", "free", "link", "link_lock", "link_insert"})
                part.operations.erase(QLatin1String(name));
        }
        return profile;
    }

    ports::InsertBooking bookingOf(const Slot &slot, qint64 booking) const {
        return pms::rehearsedBooking(
            {slot.resource, slot.at, slot.type, slot.length, m_site, domain::BookingId(booking)});
    }

    void count(int run, int wanted, ToolReport &report) {
        report.fact(QStringLiteral("rounds"),
                    run == wanted ? QString::number(run) : QStringLiteral("%1 (no more free slots)").arg(run));
        report.fact(QStringLiteral("booked"), QString::number(m_booked));
        report.fact(QStringLiteral("staff_wrote"), QString::number(m_staff));
        report.fact(QStringLiteral("failures"), QString::number(m_failures));
        if (!m_firstError.isEmpty()) report.fact(QStringLiteral("first_failure"), m_firstError);
        report.fact(QStringLiteral("double_bookings"), QString::number(m_double));
        report.fact(QStringLiteral("over_staff"), QString::number(m_overStaff));
        if (m_double + m_overStaff > 0 || run == 0 || m_booked == 0) report.fail();
    }

    const CommandLine &m_line;
    const pms::Profile &m_profile;
    const pms::Profile m_blind;
    ports::UnitSite m_site;
    base::Redacted<QString> m_password;
    std::array<std::unique_ptr<platform::OdbcSession>, 3> m_sessions;
    /// A scratch copy may have been raced on before.
    const qint64 m_firstBooking = QRandomGenerator::system()->bounded(1'000'000, 2'000'000'000);
    qint64 m_round = 0;
    QString m_firstError;
    int m_booked = 0, m_staff = 0, m_failures = 0, m_double = 0, m_overStaff = 0;
};

}  // namespace

int raceBookings(const CommandLine &line) {
    const auto profile = loadNamedProfile(line.arguments.at(1));
    if (!profile) return profile.error();
    ToolReport report(QStringLiteral("profile race"));
    const auto site = siteFor(line, report);
    if (!site) return site.error();
    const auto rounds = numberOption(line, "rounds", kDefaultRounds, kMostRounds);
    if (!rounds) return rounds.error();
    const auto done = Race(line, *profile, *site).run(*rounds, report);
    return done ? report.print(line.json) : done.error();
}

}  // namespace app::bridged
