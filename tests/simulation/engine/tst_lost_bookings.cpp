// SPDX-License-Identifier: Apache-2.0
#include <QJsonDocument>
#include <QTest>

#include "tests/simulation/engine/world.h"

using namespace simulation;
using namespace std::chrono_literals;
using core::domain::BookingId;

namespace {

const QString kVanished = QStringLiteral("appointments-vanished");
const QString kNotReentered = QStringLiteral("booking-not-reentered");
const QString kKey = QStringLiteral("record-key");

/// A practice that makes a backup, takes bookings, and is thrown back to the backup.
class Story {
  public:
    explicit Story(int before = 2) {
        world.start();
        if (!world.runUntilSettled()) qFatal("not settled");
        for (int i = 0; i < before; ++i) (void)confirmed(100 + i);
        backup = world.practice();
    }

    BookingId confirmed(int person) {
        const auto id = world.book(0, person);
        if (!world.runUntil([&] { return world.confirmed(id); }, 1min)) qFatal("not confirmed");
        world.run(7s);
        return id;
    }
    void confirmLost(int count) {
        for (int i = 0; i < count; ++i) lost.push_back(confirmed(i));
    }
    void restore() {
        world.practice() = backup;
        world.practice().revision += 100'000;
        world.run(1min);
    }
    void decide(bool accept) {
        const auto held = world.engine->holds().open();
        if (held.empty()) qFatal("nothing is held");
        if (!world.engine->decideHeld(held.front().id, accept)) qFatal("not taken");
        world.run(2min);
    }
    void restart() {
        world.kill();
        world.run(3s);
        world.start();
        world.run(2min);
    }
    QJsonObject heldFacts() const {
        return QJsonDocument::fromJson(world.engine->holds().open().at(0).facts.toUtf8()).object();
    }
    size_t live(BookingId id) { return world.practice().liveAppointmentsOf(id).size(); }
    int tellings() const {
        int count = 0;
        for (const auto id : lost) count += world.booking(id).cancelCalls;
        return count;
    }
    QStringList logged(const char *word) const { return world.log.lines.filter(QLatin1String(word)); }

    World world;
    support::SimPractice backup;
    std::vector<BookingId> lost;
};

}  // namespace

/// A restored backup loses bookings that Healthengine has confirmed and lists no more.
class LostBookings final : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void discardedTheyAreEnteredAgainExactlyOnce() {
        Story story;
        story.confirmLost(6);
        story.restore();
        QCOMPARE(story.world.heldKinds(), QStringList{kVanished});
        QCOMPARE(story.heldFacts().value(QStringLiteral("vanished")).toInt(), 6);
        QCOMPARE(story.heldFacts().value(QStringLiteral("before")).toInt(), 8);
        story.world.run(20min);
        QCOMPARE(story.tellings(), 0);
        story.decide(false);
        for (const auto id : story.lost) {
            QCOMPARE(story.live(id), size_t(1));
            const auto &made = story.world.practice().liveAppointmentsOf(id).front();
            const auto &record = story.world.booking(id);
            QVERIFY(made.resource == record.resource && made.start == record.start && made.length == record.length);
            QVERIFY(story.world.confirmed(id));
            QCOMPARE(record.confirmCalls, 1);
        }
        // Each has its own patient's file again.
        QCOMPARE(story.world.practice().filesMadeByEngine().size(), size_t(8));
        story.restart();
        story.world.run(30min);
        for (const auto id : story.lost) QCOMPARE(story.live(id), size_t(1));
        QCOMPARE(story.tellings(), 0);
        QCOMPARE(story.world.heldKinds(), QStringList());
        QCOMPARE(story.world.itemKinds(), QStringList());
        QCOMPARE(story.world.violations(), QStringList());
        // They are bookings like any other: what staff do with them reaches Healthengine.
        story.world.practice().cancel(story.world.appointmentOf(story.lost[0]));
        story.world.run(15s);
        QCOMPARE(story.tellings(), 1);
        story.world.cancel(story.lost[1]);
        story.world.run(30s);
        QCOMPARE(story.live(story.lost[1]), size_t(0));
        QCOMPARE(story.world.violations(), QStringList());
    }

    void acceptedTheyAreToldOnceEach() {
        Story story;
        story.confirmLost(5);
        story.restore();
        story.decide(true);
        QCOMPARE(story.tellings(), 5);
        story.restart();
        story.world.run(10min);
        for (const auto id : story.lost) {
            QCOMPARE(story.world.booking(id).cancelCalls, 1);
            QCOMPARE(story.live(id), size_t(0));
        }
        QCOMPARE(story.world.heldKinds(), QStringList());
        QCOMPARE(story.world.disk->sealed.size(), size_t(2));
        QCOMPARE(story.world.violations(), QStringList());
    }

    void linksThatStayedAreReplaced() {
        Story story(0);
        story.confirmLost(5);
        const auto links = story.world.practice().links;
        story.world.practice().appointments.clear();
        story.world.practice().touch();
        story.world.run(1min);
        QCOMPARE(story.world.heldKinds(), QStringList{kVanished});
        story.decide(false);
        for (const auto id : story.lost) QCOMPARE(story.live(id), size_t(1));
        // The patients' files were still there.
        QCOMPARE(story.world.practice().filesMadeByEngine().size(), size_t(5));
        QCOMPARE(story.world.practice().links.size(), links.size());
        QCOMPARE(story.tellings(), 0);
        QCOMPARE(story.world.violations(), QStringList());
    }

    void aSingleOneWithoutItsLinkIsHeldToo() {
        Story story;
        story.confirmLost(1);
        story.restore();
        story.world.run(10min);
        QCOMPARE(story.tellings(), 0);
        QCOMPARE(story.world.heldKinds(), QStringList{kVanished});
    }

    void theRightDatabaseComesBackAndAllIsWell() {
        Story story;
        story.confirmLost(4);
        const auto right = story.world.practice();
        story.restore();
        QCOMPARE(story.world.heldKinds(), QStringList{kVanished});
        story.world.practice() = right;
        story.world.practice().revision += 500'000;
        story.world.run(1min);
        QCOMPARE(story.world.heldKinds(), QStringList());
        QCOMPARE(story.tellings(), 0);
        QCOMPARE(story.world.violations(), QStringList());
    }

    void whatCannotBeEnteredIsForStaff() {
        Story story;
        story.confirmLost(4);
        const auto &taken = story.world.booking(story.lost[2]);
        story.backup.book(*taken.resource, taken.start, taken.length, story.backup.patients.begin()->first);
        story.restore();
        story.decide(false);
        const auto *item = story.world.item(kNotReentered);
        QVERIFY(item);
        QVERIFY(item->person.reveal().contains(story.world.person(2).lastName));
        QVERIFY(item->person.reveal().contains(story.world.person(2).phone));
        QVERIFY(item->facts.contains(QStringLiteral("slot-taken")));
        story.restart();
        story.world.run(10min);
        QCOMPARE(story.world.itemKinds(), QStringList{kNotReentered});
        QCOMPARE(story.world.heldKinds(), QStringList());
        QCOMPARE(story.tellings(), 0);
        for (const size_t other : {0, 1, 3}) QCOMPARE(story.live(story.lost[other]), size_t(1));
        QCOMPARE(story.live(story.lost[2]), size_t(0));
        // The patient, rung up, cancels: that is settled without an appointment.
        const auto request = story.world.cancel(story.lost[2]);
        story.world.run(30s);
        QVERIFY(story.world.update(request).answer == core::sandbox::Answer::Confirmed);
        QCOMPARE(story.world.violations(), QStringList());
    }

    void aPatientWhoCancelsMeanwhileIsNotEnteredAgain() {
        Story story;
        story.confirmLost(4);
        story.restore();
        const auto request = story.world.cancel(story.lost[1]);
        story.world.run(30s);
        QVERIFY(story.world.update(request).answer == core::sandbox::Answer::Confirmed);
        story.decide(false);
        QCOMPARE(story.live(story.lost[1]), size_t(0));
        for (const size_t other : {0, 2, 3}) QCOMPARE(story.live(story.lost[other]), size_t(1));
        QCOMPARE(story.tellings(), 0);
        QCOMPARE(story.world.itemKinds(), QStringList());
        QCOMPARE(story.world.violations(), QStringList());
    }

    void whatWasCancelledWhileItWasAwayIsForStaffWhenItComesBack() {
        Story story;
        story.confirmLost(4);
        const auto right = story.world.practice();
        story.restore();
        story.world.cancel(story.lost[1]);
        story.world.run(30s);
        story.restart();
        story.world.practice() = right;
        story.world.practice().revision += 500'000;
        story.world.run(1min);
        QCOMPARE(story.world.itemKinds(), QStringList{QStringLiteral("cancel-failed")});
        story.world.practice().cancel(story.world.appointmentOf(story.lost[1]));
        story.world.run(1min);
        QCOMPARE(story.world.itemKinds(), QStringList());
    }

    void anotherEnvironmentHasBookingsOfItsOwn() {
        Story story;
        story.confirmLost(4);
        story.world.kill();
        auto settings = World::settings();
        settings.healthengine.environment = core::config::Environment::Uat;
        story.world.start(settings);
        story.world.run(5min);
        QCOMPARE(story.world.heldKinds(), QStringList());
        QCOMPARE(story.tellings(), 0);
    }

    void whatWasCancelledBeforeTheRestoreIsNotMissed() {
        Story story;
        story.confirmLost(2);
        story.world.cancel(story.lost[0]);
        story.world.practice().cancel(story.world.appointmentOf(story.lost[1]));
        story.world.run(1min);
        QCOMPARE(story.tellings(), 1);
        QCOMPARE(story.world.disk->sealed.size(), size_t(2));
        story.restore();
        story.world.run(5min);
        QCOMPARE(story.world.heldKinds(), QStringList());
        QCOMPARE(story.tellings(), 1);
        QCOMPARE(story.world.violations(), QStringList());
    }

    void oneThatStaffMovedIsEnteredWhereItStood() {
        Story story;
        story.confirmLost(1);
        const auto moved = story.world.slot(20);
        story.world.practice().move(story.world.appointmentOf(story.lost[0]), moved.resource, moved.start);
        story.world.run(1min);
        story.restore();
        story.decide(false);
        const auto &made = story.world.practice().liveAppointmentsOf(story.lost[0]);
        QCOMPARE(made.size(), size_t(1));
        QVERIFY(made.front().start == moved.start && made.front().resource == moved.resource);
        QCOMPARE(story.world.violations(), QStringList());
    }

    void withTheKeyLostBookingsGoOnAndStaffEnterWhatIsMissing() {
        Story story;
        story.confirmLost(1);
        story.world.kill();
        story.world.secrets->erase(kKey);
        story.world.start();
        story.world.run(1min);
        QCOMPARE(story.logged("do not open").size(), 1);
        QVERIFY(story.world.secrets->count(kKey));
        const auto later = story.confirmed(50);
        story.restart();
        QCOMPARE(story.logged("do not open").size(), 1);
        story.lost.push_back(later);
        story.restore();
        story.decide(false);
        QCOMPARE(story.live(later), size_t(1));
        QCOMPARE(story.live(story.lost[0]), size_t(0));
        QCOMPARE(story.world.itemKinds(), QStringList{kNotReentered});
        QVERIFY(story.world.item(kNotReentered)->facts.contains(QStringLiteral("record-unreadable")));
        QCOMPARE(story.tellings(), 0);
        QCOMPARE(story.world.violations(), QStringList());
    }

    void aDamagedKeyIsReplaced() {
        World world;
        world.secrets->insert_or_assign(kKey, QStringLiteral("nonsense"));
        (void)world.confirmedBooking();
        QVERIFY(world.secrets->at(kKey) != QStringLiteral("nonsense"));
        QCOMPARE(world.disk->sealed.size(), size_t(1));
    }

    void withTheDiskFullTheRecordFollows() {
        World world;
        world.start();
        QVERIFY(world.runUntilSettled());
        world.journal->failWith(core::base::Error{core::base::ErrorKind::Unavailable, QStringLiteral("disk"), {}});
        const auto booking = world.book();
        QVERIFY(world.runUntil([&] { return world.confirmed(booking); }, 1min));
        QVERIFY(world.disk->sealed.empty());
        world.journal->failWith(std::nullopt);
        world.run(10s);
        QCOMPARE(world.disk->sealed.size(), size_t(1));
    }

    void nothingReadableIsStored() {
        World world;
        (void)world.confirmedBooking(0, 7);
        QCOMPARE(world.disk->sealed.size(), size_t(1));
        const auto person = world.person(7);
        QByteArray everything;
        for (const auto &[key, record] : world.disk->sealed) everything += record.sealed + record.environment.toUtf8();
        for (const auto &[key, entry] : world.disk->entries) everything += (entry.outcome + entry.lastError).toUtf8();
        for (const auto &[key, value] : world.disk->values) everything += value.toUtf8();
        for (const auto &[key, secret] : *world.secrets) QVERIFY(!everything.contains(secret.toUtf8()));
        for (const QString &word :
             {person.firstName, person.lastName, person.phone, person.email, QStringLiteral("phone")})
            QVERIFY2(!everything.contains(word.toUtf8()), qPrintable(word));
    }

    void recordsAreDestroyedWhenNoLongerNeeded() {
        World world;
        const auto first = world.confirmedBooking(0, 1);
        const auto cancelled = world.confirmedBooking(3, 2);
        QCOMPARE(world.disk->sealed.size(), size_t(2));
        world.cancel(cancelled);
        world.run(30s);
        QCOMPARE(world.disk->sealed.size(), size_t(1));
        // A time that is taken: refused.
        const auto chosen = world.slot();
        const auto refused = world.book();
        world.practice().book(chosen.resource, chosen.start, chosen.length, world.practice().patients.begin()->first);
        QVERIFY(world.runUntil([&] { return world.rejected(refused); }, 1min));
        world.run(1s);
        QCOMPARE(world.disk->sealed.size(), size_t(1));
        // Past.
        const auto until = world.disk->sealed.begin()->second.until;
        QVERIFY(world.runUntil([&] { return world.executor.utcNow() > until + 10s; }, 24h * 7));
        QVERIFY(world.disk->sealed.empty());
        QVERIFY(world.confirmed(first));
    }

    void unlinkingDestroysThem() {
        World world;
        (void)world.confirmedBooking();
        QCOMPARE(world.disk->sealed.size(), size_t(1));
        auto settings = World::settings();
        settings.practices.clear();
        world.engine->apply(settings);
        QVERIFY(world.disk->sealed.empty());
    }

    void whatACrashLeftIsSweptAtTheNextStart() {
        World world;
        const auto booking = world.confirmedBooking();
        world.kill();
        // As if it had died between the cancellation's answer and the record.
        const auto record = world.disk->sealed;
        world.start();
        world.cancel(booking);
        world.run(30s);
        QVERIFY(world.disk->sealed.empty());
        world.kill();
        world.disk->sealed = record;
        world.start();
        world.run(10s);
        QVERIFY(world.disk->sealed.empty());
    }
};

QTEST_GUILESS_MAIN(LostBookings)
#include "tst_lost_bookings.moc"
