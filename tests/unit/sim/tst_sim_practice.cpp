// SPDX-License-Identifier: Apache-2.0
#include <QTest>

#include "tests/support/sim/sim_pms_database.h"

using namespace std::chrono_literals;
using namespace core::ports;
using core::base::ErrorKind;
using core::base::Expected;
using core::base::PracticeTime;
using core::domain::BookingId;
using core::domain::PmsResourceId;
using support::PmsFault;

namespace {

const PmsResourceId kDoctor{QStringLiteral("11")};
const QDate kDay(2026, 12, 1);

struct World {
    support::SimExecutor executor;
    std::shared_ptr<support::SimPractice> practice =
        std::make_shared<support::SimPractice>(support::SimPractice::small());
    std::unique_ptr<support::SimPmsDatabase> database =
        std::make_unique<support::SimPmsDatabase>(executor, practice);

    template <class Work>
    Expected<typename Work::Outcome> run(Work work) {
        std::optional<Expected<typename Work::Outcome>> result;
        const auto handle = transact(*database, std::move(work), PmsPriority::Booking,
                                     [&](Expected<typename Work::Outcome> got) { result = std::move(got); });
        executor.runUntil([&] { return result.has_value(); }, 1min);
        return std::move(*result);
    }
};

LinkKey keyOf(qint64 booking) {
    return {QStringLiteral("DEV"), core::domain::PracticeId(QStringLiteral("77")), BookingId(booking)};
}

InsertBooking insertAt(qint64 booking, int hour, int minute) {
    InsertBooking work;
    work.key = keyOf(booking);
    work.booking.id = BookingId(booking);
    work.booking.resource = kDoctor;
    work.booking.appointmentTime = {kDay, QTime(hour, minute)};
    work.booking.length = 15min;
    return work;
}

}  // namespace

class SimPracticeTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void aBookingIsInsertedOnce();
    void theGuardNamesTheReason_data();
    void theGuardNamesTheReason();
    void aChosenFileThatIsGoneIsNotUsed();
    void availabilityIsSessionsLessAppointmentsLessBlocks();
    void aClosedDayIsEmptyAndNamed();
    void aBookingIsCancelledOnce();
    void anArrivedPatientIsNotCancelled();
    void aFormerIntegrationsAppointmentIsAdopted();
    void staffMovesAreSeenInTheStatuses();
    void whatWasToldIsKept();
    void anItemLivesUntilClosedOrThirtyDays();
    void faultsMeanWhatThePortSays_data();
    void faultsMeanWhatThePortSays();
    void bookingsOvertakeBulk();
    void aDeathBeforeTheCommitRollsBackAndTheStateStays();
    void everyChangeByStaffMovesTheToken();
};

void SimPracticeTest::aBookingIsInsertedOnce() {
    World world;
    const auto first = world.run(insertAt(1, 9, 0));
    QCOMPARE(first->verdict, InsertVerdict::Inserted);
    QVERIFY(first->link->newPatientFile);
    const auto again = world.run(insertAt(1, 9, 0));
    QCOMPARE(again->verdict, InsertVerdict::AlreadyLinked);
    QVERIFY(again->link == first->link);
    QCOMPARE(world.practice->liveAppointmentsOf(BookingId(1)).size(), size_t(1));
    QCOMPARE(world.practice->filesMadeByEngine().size(), size_t(1));
    QCOMPARE(world.practice->violations(), QStringList());
}

void SimPracticeTest::theGuardNamesTheReason_data() {
    QTest::addColumn<QString>("resource");
    QTest::addColumn<QTime>("time");
    QTest::addColumn<InsertVerdict>("verdict");
    QTest::newRow("taken by staff") << "11" << QTime(10, 0) << InsertVerdict::SlotTaken;
    QTest::newRow("half taken") << "11" << QTime(9, 50) << InsertVerdict::SlotTaken;
    QTest::newRow("blocked") << "11" << QTime(11, 0) << InsertVerdict::SlotTaken;
    QTest::newRow("just before") << "11" << QTime(9, 45) << InsertVerdict::Inserted;
    QTest::newRow("the other doctor") << "12" << QTime(10, 0) << InsertVerdict::Inserted;
    QTest::newRow("lunch") << "11" << QTime(12, 30) << InsertVerdict::OutsideSession;
    QTest::newRow("over the end") << "11" << QTime(11, 50) << InsertVerdict::OutsideSession;
    QTest::newRow("inactive") << "13" << QTime(9, 0) << InsertVerdict::ResourceInactive;
    QTest::newRow("unknown") << "99" << QTime(9, 0) << InsertVerdict::ResourceUnknown;
}

void SimPracticeTest::theGuardNamesTheReason() {
    QFETCH(QString, resource);
    QFETCH(QTime, time);
    QFETCH(InsertVerdict, verdict);
    World world;
    core::domain::PmsResource retired;
    retired.id = PmsResourceId(QStringLiteral("13"));
    world.practice->addResource(retired);
    world.practice->setActive(retired.id, false);
    world.practice->book(kDoctor, {kDay, QTime(10, 0)}, 15min, world.practice->patients.begin()->first);
    world.practice->block(kDoctor, {kDay, QTime(11, 0)}, 20min);
    auto work = insertAt(1, time.hour(), time.minute());
    work.booking.resource = PmsResourceId(resource);
    QCOMPARE(world.run(work)->verdict, verdict);
    QCOMPARE(world.practice->violations(), QStringList());
}

void SimPracticeTest::aChosenFileThatIsGoneIsNotUsed() {
    World world;
    auto work = insertAt(1, 9, 0);
    work.patient = world.practice->patients.begin()->first;
    world.practice->setPatientActive(*work.patient, false);
    QCOMPARE(world.run(work)->verdict, InsertVerdict::PatientChanged);
    QVERIFY(world.practice->appointmentsOf(BookingId(1)).empty());
}

void SimPracticeTest::availabilityIsSessionsLessAppointmentsLessBlocks() {
    World world;
    world.practice->book(kDoctor, {kDay, QTime(8, 0)}, 15min, world.practice->patients.begin()->first);
    const auto gone = world.practice->book(kDoctor, {kDay, QTime(9, 0)}, 15min, world.practice->patients.begin()->first);
    world.practice->cancel(gone);
    world.practice->block(kDoctor, {kDay, QTime(11, 59, 30)}, 45min);
    const auto read = world.run(ReadAvailability{{kDoctor}, kDay, kDay});
    const std::vector<core::domain::AvailabilityRange> expected{{8 * 60 + 15, 11 * 60 + 59, 15min, {}},
                                                                {13 * 60, 17 * 60, 15min, {}}};
    QCOMPARE(read->days.size(), size_t(1));
    QVERIFY(read->days.front().ranges == expected);
}

void SimPracticeTest::aClosedDayIsEmptyAndNamed() {
    World world;
    world.practice->closeDay(kDay);
    const auto read = world.run(ReadAvailability{{kDoctor}, kDay, kDay.addDays(1)});
    QCOMPARE(read->days.size(), size_t(2));
    QVERIFY(read->days[0].ranges.empty());
    QVERIFY(!read->days[1].ranges.empty());
    QVERIFY(read->closures == std::vector<QDate>{kDay});
    QCOMPARE(world.run(insertAt(1, 9, 0))->verdict, InsertVerdict::OutsideSession);
}

void SimPracticeTest::aBookingIsCancelledOnce() {
    World world;
    QCOMPARE(world.run(CancelAppointment{keyOf(1), {}, {}, {}})->verdict, CancelVerdict::UnknownBooking);
    (void)world.run(insertAt(1, 9, 0));
    const auto cancelled = world.run(CancelAppointment{keyOf(1), {}, {}, {}});
    QCOMPARE(cancelled->verdict, CancelVerdict::Cancelled);
    QVERIFY(cancelled->link->cancelledByHealthengine);
    QCOMPARE(world.run(CancelAppointment{keyOf(1), {}, {}, {}})->verdict, CancelVerdict::AlreadyCancelled);
    QCOMPARE(world.run(insertAt(2, 9, 0))->verdict, InsertVerdict::Inserted);
}

void SimPracticeTest::anArrivedPatientIsNotCancelled() {
    World world;
    const auto made = world.run(insertAt(1, 9, 0));
    world.practice->arrive(made->link->appointments.front());
    QCOMPARE(world.run(CancelAppointment{keyOf(1), {}, {}, {}})->verdict, CancelVerdict::PatientArrived);
    QCOMPARE(world.practice->liveAppointmentsOf(BookingId(1)).size(), size_t(1));
}

void SimPracticeTest::aFormerIntegrationsAppointmentIsAdopted() {
    World world;
    const auto patient = world.practice->patients.begin()->first;
    const auto former = world.practice->book(kDoctor, {kDay, QTime(9, 0)}, 15min, patient);
    const core::domain::PatientId other(QStringLiteral("nobody"));
    QCOMPARE(world.run(CancelAppointment{keyOf(5), {former}, other, {}})->verdict, CancelVerdict::UnknownBooking);
    QCOMPARE(world.run(CancelAppointment{keyOf(5), {former}, patient, {}})->verdict, CancelVerdict::Cancelled);
    QVERIFY((*world.run(ReadLink{keyOf(5)})).has_value());
}

void SimPracticeTest::staffMovesAreSeenInTheStatuses() {
    World world;
    const auto id = world.run(insertAt(1, 9, 0))->link->appointments.front();
    const ReadLinkedStatuses read{QStringLiteral("DEV"), keyOf(1).practice, kDay};
    QCOMPARE(world.run(read)->front().state, AppointmentState::Booked);
    QVERIFY(!world.run(read)->front().overlapped);
    world.practice->overlap(id);
    QVERIFY(world.run(read)->front().overlapped);
    world.practice->move(id, kDoctor, {kDay, QTime(15, 0)});
    QVERIFY((world.run(read)->front().start == PracticeTime{kDay, QTime(15, 0)}));
    QVERIFY((world.run(read)->front().link.start == PracticeTime{kDay, QTime(9, 0)}));
    world.practice->markDidNotAttend(id);
    QCOMPARE(world.run(read)->front().state, AppointmentState::DidNotAttend);
    world.practice->deleteAppointment(id);
    QCOMPARE(world.run(read)->front().state, AppointmentState::Missing);
    QVERIFY(world.run(ReadLinkedStatuses{QStringLiteral("DEV"), keyOf(1).practice, kDay.addDays(1)})->empty());
    QVERIFY(world.run(ReadLinkedStatuses{QStringLiteral("UAT"), keyOf(1).practice, kDay})->empty());
}

void SimPracticeTest::whatWasToldIsKept() {
    World world;
    (void)world.run(insertAt(1, 9, 0));
    QVERIFY(world.run(RecordTold{keyOf(1), Told::Confirmed, {}}).has_value());
    QVERIFY(world.run(RecordTold{keyOf(1), Told::Confirmed, {}}).has_value());
    QVERIFY((*world.run(ReadLink{keyOf(1)}))->toldConfirmed);
}

void SimPracticeTest::anItemLivesUntilClosedOrThirtyDays() {
    World world;
    StaffItem item;
    item.id = QStringLiteral("77/ambiguous-patient/1");
    item.raisedAt = world.executor.utcNow();
    QVERIFY(world.run(WriteStaffItem{item}).has_value());
    QVERIFY(world.run(WriteStaffItem{item}).has_value());
    QCOMPARE(world.run(ListStaffItems{world.executor.utcNow()})->size(), size_t(1));
    QVERIFY(world.run(CloseStaffItem{item.id, QStringLiteral("front desk"), world.executor.utcNow()}).has_value());
    QVERIFY(world.run(ListStaffItems{world.executor.utcNow()})->empty());
    QVERIFY(world.run(WriteStaffItem{item}).has_value());
    QVERIFY(world.run(ListStaffItems{world.executor.utcNow() + 24h * 31})->empty());
}

void SimPracticeTest::faultsMeanWhatThePortSays_data() {
    QTest::addColumn<PmsFault>("fault");
    QTest::addColumn<ErrorKind>("kind");
    QTest::addColumn<int>("written");
    QTest::newRow("before") << PmsFault::FailBefore << ErrorKind::Unavailable << 0;
    QTest::newRow("lost before commit") << PmsFault::LoseBeforeCommit << ErrorKind::OutcomeUnknown << 0;
    QTest::newRow("lost after commit") << PmsFault::LoseAfterCommit << ErrorKind::OutcomeUnknown << 1;
    QTest::newRow("deadlock") << PmsFault::Deadlock << ErrorKind::Conflict << 0;
    QTest::newRow("hang") << PmsFault::Hang << ErrorKind::Unavailable << 0;
}

void SimPracticeTest::faultsMeanWhatThePortSays() {
    QFETCH(PmsFault, fault);
    QFETCH(ErrorKind, kind);
    QFETCH(int, written);
    World world;
    world.database->failNext(fault, QStringLiteral("insert_booking"));
    QCOMPARE(toString(world.run(insertAt(1, 9, 0)).error().kind), toString(kind));
    QCOMPARE(int(world.practice->appointmentsOf(BookingId(1)).size()), written);
    const auto again = world.run(insertAt(1, 9, 0));
    QCOMPARE(again->verdict, written ? InsertVerdict::AlreadyLinked : InsertVerdict::Inserted);
}

void SimPracticeTest::bookingsOvertakeBulk() {
    World world;
    QByteArray order;
    std::vector<Handle> handles;
    for (const auto &[name, priority] : {std::pair{'b', PmsPriority::Bulk}, std::pair{'w', PmsPriority::Watch},
                                         std::pair{'1', PmsPriority::Booking}, std::pair{'2', PmsPriority::Booking}}) {
        handles.push_back(transact(*world.database, OpenDatabase{}, priority, [&order, name](auto) { order += name; }));
    }
    QVERIFY(order.isEmpty());
    world.executor.runFor(1s);
    QCOMPARE(order, QByteArray("12wb"));
}

void SimPracticeTest::aDeathBeforeTheCommitRollsBackAndTheStateStays() {
    World world;
    world.database->setLatency(100ms, 100ms);
    auto handle = transact(*world.database, insertAt(1, 9, 0), PmsPriority::Booking, [](auto) {});
    world.executor.runFor(49ms);
    world.database = std::make_unique<support::SimPmsDatabase>(world.executor, world.practice);
    world.executor.runFor(1s);
    QVERIFY(world.practice->appointmentsOf(BookingId(1)).empty());

    world.database->setLatency(100ms, 100ms);
    handle = transact(*world.database, insertAt(1, 9, 0), PmsPriority::Booking, [](auto) {});
    world.executor.runFor(51ms);
    world.database = std::make_unique<support::SimPmsDatabase>(world.executor, world.practice);
    QCOMPARE(world.run(insertAt(1, 9, 0))->verdict, InsertVerdict::AlreadyLinked);
}

void SimPracticeTest::everyChangeByStaffMovesTheToken() {
    World world;
    const auto token = [&] { return world.run(ReadChangeToken{})->value; };
    const QString start = token();
    QCOMPARE(token(), start);
    const auto id = world.practice->book(kDoctor, {kDay, QTime(9, 0)}, 15min, world.practice->patients.begin()->first);
    const QString booked = token();
    QVERIFY(booked != start);
    world.practice->cancel(id);
    QVERIFY(token() != booked);
    world.practice->hasChangeToken = false;
    QVERIFY(token().isEmpty());
}

QTEST_GUILESS_MAIN(SimPracticeTest)
#include "tst_sim_practice.moc"
