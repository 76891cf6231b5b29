// SPDX-License-Identifier: Apache-2.0
#include <QTest>

#include "tests/simulation/engine/world.h"

using namespace simulation;
using namespace std::chrono_literals;
using core::sandbox::Answer;
using support::HttpFault;
using support::PmsFault;

namespace {

struct NamedFault {
    const char *name;
    HttpFault fault;
};
constexpr NamedFault kFaults[]{{"refused", HttpFault::Refused},
                               {"reset before the effect", HttpFault::DropBeforeEffect},
                               {"reset after the effect", HttpFault::DropAfterEffect},
                               {"time-out before the effect", HttpFault::TimeOutBefore},
                               {"time-out after the effect", HttpFault::TimeOutAfter},
                               {"503", HttpFault::ServerError},
                               {"garbled", HttpFault::Garbled}};

}  // namespace

/// A lost answer is not a lost effect: everything is repeated safely.
class LostAnswers final : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void everyAnswerIsSafeToRepeat_data() {
        QTest::addColumn<QString>("operation");
        QTest::addColumn<int>("fault");
        QTest::addColumn<int>("times");
        for (const char *operation : {"confirmBookingInsert", "rejectBookingInsert", "confirmBookingUpdate",
                                      "rejectBookingUpdate", "cancelBooking", "didNotAttend"}) {
            for (const auto &fault : kFaults) {
                for (const int times : {1, 3}) {
                    QTest::addRow("%s, %s, %d times", operation, fault.name, times)
                        << QString::fromLatin1(operation) << int(fault.fault) << times;
                }
            }
        }
    }

    void everyAnswerIsSafeToRepeat() {
        QFETCH(QString, operation);
        QFETCH(int, fault);
        QFETCH(int, times);
        World world;
        world.start();
        QVERIFY(world.runUntilSettled());
        world.transport->failNext(HttpFault(fault), operation, times);
        const auto chosen = world.slot();
        const auto booking = world.book();
        const bool reject = operation == QStringLiteral("rejectBookingInsert");
        if (reject)
            world.practice().book(chosen.resource, chosen.start, chosen.length,
                                  world.practice().patients.begin()->first);
        world.run(90s);
        QVERIFY(world.booking(booking).answer == (reject ? Answer::Rejected : Answer::Confirmed));
        QCOMPARE(world.practice().appointmentsOf(booking).size(), size_t(reject ? 0 : 1));

        if (operation == QStringLiteral("confirmBookingUpdate")) {
            const auto update = world.cancel(booking);
            world.run(90s);
            QVERIFY(world.update(update).answer == Answer::Confirmed);
            QVERIFY(world.practice().liveAppointmentsOf(booking).empty());
        }
        if (operation == QStringLiteral("rejectBookingUpdate")) {
            world.practice().arrive(world.appointmentOf(booking));
            const auto update = world.cancel(booking);
            world.run(90s);
            QVERIFY(world.update(update).answer == Answer::Rejected);
        }
        if (operation == QStringLiteral("cancelBooking")) {
            world.practice().cancel(world.appointmentOf(booking));
            world.run(90s);
            QVERIFY(world.booking(booking).cancelledByPmsAt.has_value());
        }
        if (operation == QStringLiteral("didNotAttend")) {
            world.practice().markDidNotAttend(world.appointmentOf(booking));
            world.run(90s);
            QVERIFY(world.booking(booking).didNotAttendAt.has_value());
        }
        world.run(5min);
        QCOMPARE(world.facts().openBookings + world.facts().openUpdates, 0);
        QVERIFY(world.callsOf(operation) <= times + 1);
        QCOMPARE(world.violations(), QStringList());
    }

    void everyDatabaseOutcomeIsReadBack_data() {
        QTest::addColumn<QString>("unit");
        QTest::addColumn<int>("fault");
        struct Named {
            const char *name;
            PmsFault fault;
        };
        for (const char *unit : {"prepare_booking", "insert_booking", "cancel_appointment", "record_told"}) {
            for (const auto &[name, fault] :
                 {Named{"fails", PmsFault::FailBefore}, Named{"lost before", PmsFault::LoseBeforeCommit},
                  Named{"lost after", PmsFault::LoseAfterCommit}, Named{"deadlock", PmsFault::Deadlock},
                  Named{"hangs", PmsFault::Hang}, Named{"garbled", PmsFault::Garbled}}) {
                QTest::addRow("%s, %s", unit, name) << QString::fromLatin1(unit) << int(fault);
            }
        }
    }

    void everyDatabaseOutcomeIsReadBack() {
        QFETCH(QString, unit);
        QFETCH(int, fault);
        World world;
        world.start();
        QVERIFY(world.runUntilSettled());
        world.database->failNext(PmsFault(fault), unit, 2);
        const auto booking = world.book();
        world.run(90s);
        QVERIFY(world.confirmed(booking));
        const auto update = world.cancel(booking);
        world.run(90s);
        QVERIFY(world.update(update).answer == Answer::Confirmed);
        QCOMPARE(world.practice().appointmentsOf(booking).size(), size_t(1));
        QVERIFY(world.practice().liveAppointmentsOf(booking).empty());
        QVERIFY(world.practice().filesMadeByEngine().size() <= 1);
        QVERIFY(world.practice().links.begin()->second.toldConfirmed);
        QCOMPARE(world.itemKinds(), QStringList());
        QCOMPARE(world.violations(), QStringList());
    }

    void anAnsweredBookingThatIsListedAgainIsConfirmedAgain() {
        World world;
        const auto booking = world.confirmedBooking();
        // Healthengine forgot our answer, as after a fail-over.
        const auto &record = world.booking(booking);
        const_cast<core::sandbox::BookingRecord &>(record).answer = Answer::Open;
        QVERIFY(world.runUntil([&] { return world.confirmed(booking); }, 20s));
        QCOMPARE(world.practice().appointmentsOf(booking).size(), size_t(1));
        QCOMPARE(world.violations(), QStringList());
    }

    void aRejectedBookingThatIsListedAgainIsNotInsertedLater() {
        World world;
        world.start();
        QVERIFY(world.runUntilSettled());
        const auto chosen = world.slot();
        const auto booking = world.book();
        const auto taken = world.practice().book(chosen.resource, chosen.start, chosen.length,
                                                 world.practice().patients.begin()->first);
        QVERIFY(world.runUntil([&] { return world.rejected(booking); }, 20s));
        world.kill();
        world.practice().cancel(taken);
        const_cast<core::sandbox::BookingRecord &>(world.booking(booking)).answer = Answer::Open;
        world.start();
        QVERIFY(world.runUntil([&] { return world.booking(booking).answer != Answer::Open; }, 20s));
        QVERIFY(world.rejected(booking));
        QVERIFY(world.practice().appointmentsOf(booking).empty());
    }

    void aConfirmationThatIsRefusedThriceIsForStaff() {
        World world;
        world.start();
        QVERIFY(world.runUntilSettled());
        world.intercept = [](const core::ports::HttpRequest &request) -> std::optional<core::ports::HttpResponse> {
            if (request.operation != QStringLiteral("confirmBookingInsert")) return std::nullopt;
            return core::ports::HttpResponse{400, {}, "{}"};
        };
        const auto booking = world.book();
        world.run(1min);
        const auto *item = world.item(QStringLiteral("booking-parked"));
        QVERIFY(item);
        QVERIFY(item->person.reveal().contains(world.person().lastName));
        const int before = world.callsOf(QStringLiteral("confirmBookingInsert"));
        world.run(5min);
        QVERIFY(world.callsOf(QStringLiteral("confirmBookingInsert")) - before <= 6);
        world.intercept = nullptr;
        QVERIFY(world.runUntil([&] { return world.confirmed(booking); }, 70s));
        world.run(5s);
        QCOMPARE(world.itemKinds(), QStringList());
    }
};

QTEST_GUILESS_MAIN(LostAnswers)
#include "tst_simulated_lost_answers.moc"
