// SPDX-License-Identifier: Apache-2.0
#include <QTest>

#include "tests/simulation/engine/world.h"

using namespace simulation;
using namespace std::chrono_literals;
using core::sandbox::Answer;
using support::EffectSweep;
using support::SweepMode;

namespace {

enum class Story { CancelledByPatient, CancelledByStaff, DidNotAttend, Rejected, Reentered, NotReentered, LostForGood };

const char *nameOf(Story story) {
    switch (story) {
        case Story::CancelledByPatient:
            return "booked, confirmed, cancelled by the patient";
        case Story::CancelledByStaff:
            return "booked, confirmed, cancelled by staff";
        case Story::DidNotAttend:
            return "booked, confirmed, did not attend";
        case Story::Rejected:
            return "booked, rejected";
        case Story::Reentered:
            return "booked, confirmed, lost, entered again";
        case Story::NotReentered:
            return "booked, confirmed, lost, its time taken";
        case Story::LostForGood:
            return "booked, confirmed, lost, given up by staff";
    }
    return "";
}

const char *nameOf(SweepMode mode) {
    switch (mode) {
        case SweepMode::CountOnly:
            return "count";
        case SweepMode::Fail:
            return "fail";
        case SweepMode::LoseAnswer:
            return "lose the answer";
        case SweepMode::CrashBefore:
            return "crash before";
        case SweepMode::CrashAfter:
            return "crash after";
    }
    return "";
}

/// One life of a booking in which the i-th effect goes wrong, told with a supervisor that restarts what died.
class Life {
  public:
    Life(Story story, int target, SweepMode mode, bool reads) : m_story(story) {
        m_world.start();
        if (!m_world.runUntilSettled()) qFatal("not settled");
        m_world.run(10s);
        m_backup = m_world.practice();
        m_world.sweep = EffectSweep(target, mode);
        m_world.sweep.setIncludeReads(reads);
    }

    void tell() {
        const auto chosen = m_world.slot();
        m_booking = m_world.book();
        if (m_story == Story::Rejected) {
            m_world.practice().book(chosen.resource, chosen.start, chosen.length,
                                    m_world.practice().patients.begin()->first);
        }
        pass(45s);
        if (m_story == Story::CancelledByPatient) m_world.cancel(m_booking);
        const auto made = m_world.practice().liveAppointmentsOf(m_booking);
        if (m_story == Story::CancelledByStaff && !made.empty()) m_world.practice().cancel(made.front().id);
        if (m_story == Story::DidNotAttend && !made.empty()) m_world.practice().markDidNotAttend(made.front().id);
        if (isLoss()) lose(chosen);
        pass(4min);
        m_effects = m_world.sweep.count();
        // Whatever died last is up again and has looked around.
        pass(1min);
    }

    bool fired() const { return m_world.sweep.fired(); }
    int effects() const { return m_effects; }
    QString effect(int number) const { return m_world.sweep.names().value(number - 1); }

    QStringList faults() const {
        QStringList found = m_world.violations();
        const auto &record = m_world.booking(m_booking);
        const auto check = [&found](bool holds, const char *what) {
            if (!holds) found << QString::fromLatin1(what);
        };
        const auto &practice = const_cast<World &>(m_world).practice();
        const size_t live = practice.liveAppointmentsOf(m_booking).size();
        const size_t ever = practice.appointmentsOf(m_booking).size();
        const auto entry = const_cast<World &>(m_world).journal->entry(
            World::practiceId(), core::ports::EntryKind::Booking, m_booking.value());
        check(entry && *entry && (*entry)->state == core::ports::EntryState::Answered, "the journal's entry is open");
        check(practice.filesMadeByEngine().size() <= 1, "more than one new file");
        check(m_world.facts().openBookings == 0 && m_world.facts().openUpdates == 0, "something is open");
        if (m_story == Story::Rejected) {
            check(record.answer == Answer::Rejected, "not rejected");
            check(ever == 0, "an appointment was made");
            return found;
        }
        check(record.answer == Answer::Confirmed, "not confirmed");
        if (isLoss()) return found << faultsOfLoss(record);
        check(ever == 1, "not exactly one appointment");
        check(live == 0, "the appointment still stands");
        const auto &link = practice.links.begin()->second;
        if (m_story == Story::CancelledByPatient) {
            check(m_world.sandbox.updates().begin()->second.answer == Answer::Confirmed,
                  "the update was not confirmed");
            check(record.cancelCalls == 0, "the patient's own cancellation was echoed");
            check(link.cancelledByHealthengine, "the link does not say cancelled by Healthengine");
        }
        if (m_story == Story::CancelledByStaff) {
            check(record.cancelledByPmsAt.has_value(), "Healthengine was not told");
            check(record.cancelCalls <= 2, "told more than once after a loss");
            check(link.toldCancelled, "the link does not say told");
        }
        if (m_story == Story::DidNotAttend) {
            check(record.didNotAttendAt.has_value(), "Healthengine was not told");
            check(record.didNotAttendCalls <= 2, "told more than once after a loss");
            check(link.toldDidNotAttend, "the link does not say told");
        }
        return found;
    }

    int tellings() const {
        const auto &record = m_world.booking(m_booking);
        return record.cancelCalls + record.didNotAttendCalls;
    }

  private:
    bool isLoss() const {
        return m_story == Story::Reentered || m_story == Story::NotReentered || m_story == Story::LostForGood;
    }

    /// The database becomes the copy of the time before the booking, and staff find out.
    void lose(const core::sandbox::AvailableSlot &chosen) {
        m_world.practice() = m_backup;
        m_world.practice().revision += 1000;
        if (m_story == Story::NotReentered) {
            m_world.practice().book(chosen.resource, chosen.start, chosen.length,
                                    m_world.practice().patients.begin()->first);
        }
        pass(30s);
        m_staffDecide = true;
    }

    void decide() {
        if (!m_staffDecide || !m_world.engine) return;
        const auto held = m_world.engine->holds().open();
        if (!held.empty()) (void)m_world.engine->decideHeld(held.front().id, m_story == Story::LostForGood);
    }

    QStringList faultsOfLoss(const core::sandbox::BookingRecord &record) const {
        QStringList found;
        auto &world = const_cast<World &>(m_world);
        const auto check = [&found](bool holds, const char *what) {
            if (!holds) found << QString::fromLatin1(what);
        };
        const size_t live = world.practice().liveAppointmentsOf(m_booking).size();
        check(world.heldKinds().isEmpty(), "something is still held");
        check(record.confirmCalls <= 2, "confirmed again");
        if (m_story == Story::LostForGood) {
            check(live == 0, "entered again although staff gave it up");
            check(record.cancelledByPmsAt.has_value() && record.cancelCalls <= 2, "not told once");
            check(m_world.disk->sealed.empty(), "the record outlives the booking");
            return found;
        }
        check(record.cancelCalls == 0, "cancelled at Healthengine");
        if (m_story == Story::Reentered) {
            check(live == 1, "not exactly one appointment");
            check(m_world.disk->sealed.size() == 1, "no record of the booking");
            return found;
        }
        check(live == 0, "entered over another appointment");
        const auto *item = world.item(QStringLiteral("booking-not-reentered"));
        check(item && item->person.reveal().contains(m_world.person().lastName), "staff do not know whom to ring");
        check(world.practice().items.size() >= 1, "the item is not stored");
        check(m_world.disk->sealed.empty(), "the record outlives the item");
        return found;
    }

    void pass(std::chrono::milliseconds duration) {
        for (auto passed = 0ms; passed < duration; passed += 500ms) {
            m_world.run(500ms);
            decide();
            if (!m_world.sweep.crashed()) continue;
            m_world.kill();
            m_world.run(2s);
            m_world.start();
        }
    }

    Story m_story;
    int m_effects = 0;
    World m_world;
    support::SimPractice m_backup;
    bool m_staffDecide = false;
    core::domain::BookingId m_booking;
};

}  // namespace

/// Whatever effect goes wrong, in whatever way: one appointment, one answer, told once.
class CrashSweep final : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void anyEffectMayFailOrDie_data() {
        QTest::addColumn<int>("story");
        QTest::addColumn<bool>("reads");
        for (const auto story : {Story::CancelledByPatient, Story::CancelledByStaff, Story::DidNotAttend,
                                 Story::Rejected, Story::Reentered, Story::NotReentered, Story::LostForGood}) {
            for (const bool reads : {false, true}) {
                const QByteArray name = QByteArray(nameOf(story)) + (reads ? "; reads too" : "");
                QTest::newRow(name.constData()) << int(story) << reads;
            }
        }
    }

    void anyEffectMayFailOrDie() {
        QFETCH(int, story);
        QFETCH(bool, reads);
        Life undisturbed(Story(story), 0, SweepMode::CountOnly, reads);
        undisturbed.tell();
        QCOMPARE(undisturbed.faults(), QStringList());
        const int effects = undisturbed.effects();
        QVERIFY(effects > 0);
        QStringList broken;
        for (int target = 1; target <= effects; ++target) {
            for (const auto mode :
                 {SweepMode::Fail, SweepMode::LoseAnswer, SweepMode::CrashBefore, SweepMode::CrashAfter}) {
                Life life(Story(story), target, mode, reads);
                life.tell();
                ++m_cases;
                auto faults = life.faults();
                if (!life.fired()) faults << QStringLiteral("the effect was not met");
                // Only an acknowledgement that was lost, or that died unrecorded, can make a message go out twice.
                if (mode == SweepMode::Fail && life.tellings() > 1) faults << QStringLiteral("told twice");
                if (faults.isEmpty()) continue;
                broken << QStringLiteral("effect %1 (%2), %3: %4")
                              .arg(target)
                              .arg(life.effect(target), QLatin1String(nameOf(mode)), faults.join(QStringLiteral("; ")));
            }
        }
        if (!broken.isEmpty()) qWarning("%s", qPrintable(broken.mid(0, 12).join(QLatin1Char('\n'))));
        QCOMPARE(int(broken.size()), 0);
    }

    void cleanupTestCase() { qInfo("crash sweep: %d cases", m_cases); }

  private:
    int m_cases = 0;
};

QTEST_GUILESS_MAIN(CrashSweep)
#include "tst_crash_sweep.moc"
