// SPDX-License-Identifier: Apache-2.0
#include <QTest>

#include "tests/simulation/engine/world.h"

using namespace simulation;
using namespace std::chrono_literals;
using core::base::PracticeTime;
using core::domain::PmsResourceId;

namespace {

const QString kMoved = QStringLiteral("appointment-moved");
const QString kOverlapped = QStringLiteral("appointment-overlapped");

}  // namespace

/// What staff do in the PMS reaches Healthengine, once, or staff.
class Staff final : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void aCancellationArrivesWithinFifteenSecondsOnceOnly() {
        World world;
        const auto booking = world.confirmedBooking();
        world.practice().cancel(world.appointmentOf(booking));
        world.run(15s);
        QCOMPARE(world.booking(booking).cancelCalls, 1);
        QVERIFY(world.practice().links.begin()->second.toldCancelled);
        world.kill();
        world.start();
        world.run(10min);
        QCOMPARE(world.booking(booking).cancelCalls, 1);
        QCOMPARE(world.violations(), QStringList());
    }

    void didNotAttendArrivesWithinFifteenSecondsOnceOnly() {
        World world;
        const auto booking = world.confirmedBooking();
        world.practice().markDidNotAttend(world.appointmentOf(booking));
        world.run(15s);
        QCOMPARE(world.booking(booking).didNotAttendCalls, 1);
        world.run(5min);
        QCOMPARE(world.booking(booking).didNotAttendCalls, 1);
        // Marked by mistake and then cancelled: that is news.
        world.practice().cancel(world.appointmentOf(booking));
        world.run(15s);
        QCOMPARE(world.booking(booking).cancelCalls, 1);
    }

    void aDeletedAppointmentCountsAsCancelled() {
        World world;
        const auto booking = world.confirmedBooking();
        auto &practice = world.practice();
        practice.deleteAppointment(world.appointmentOf(booking));
        world.run(15s);
        QCOMPARE(world.booking(booking).cancelCalls, 1);
    }

    void anAcknowledgedCancellationIsNotRepeatedThoughTheLinkCouldNotBeWritten() {
        World world;
        const auto booking = world.confirmedBooking();
        world.database->failNext(support::PmsFault::FailBefore, QStringLiteral("record_told"), 1);
        world.practice().cancel(world.appointmentOf(booking));
        QVERIFY(world.runUntil([&] { return world.booking(booking).cancelCalls == 1; }, 15s));
        world.run(100ms);
        QVERIFY(!world.practice().links.begin()->second.toldCancelled);
        world.kill();
        world.start();
        world.run(1min);
        QCOMPARE(world.booking(booking).cancelCalls, 1);
        QVERIFY(world.practice().links.begin()->second.toldCancelled);
    }

    void whatWasTakenBackBeforeHealthengineHeardIsNotTold() {
        World world;
        const auto booking = world.confirmedBooking();
        world.transport->setDown(true);
        world.practice().cancel(world.appointmentOf(booking));
        world.run(1min);
        world.practice().setState(world.appointmentOf(booking), core::ports::AppointmentState::Booked);
        world.run(15s);
        world.transport->setDown(false);
        world.run(3min);
        QCOMPARE(world.booking(booking).cancelCalls, 0);
    }

    void aMovedAppointmentKeepsItsLinkAndRaisesAnItem() {
        World world;
        const auto booking = world.confirmedBooking();
        const auto id = world.appointmentOf(booking);
        const auto before = *world.practice().appointment(id);
        const PracticeTime there{before.start.date, QTime(16, 0)};
        world.practice().move(id, before.resource, there);
        world.run(15s);
        const auto *item = world.item(kMoved);
        QVERIFY(item);
        QVERIFY(item->facts.contains(QStringLiteral("\"to\":\"") + core::base::formatPracticeStamp(there)));
        QVERIFY(item->facts.contains(QStringLiteral("\"from\":\"") + core::base::formatPracticeStamp(before.start)));
        QCOMPARE(world.booking(booking).cancelCalls, 0);
        world.practice().move(id, before.resource, before.start);
        world.run(15s);
        QVERIFY(!world.item(kMoved));
        QVERIFY(world.practice().items.empty());
        // The patient can still cancel it wherever it stands.
        world.practice().move(id, before.resource, there);
        world.run(15s);
        world.cancel(booking);
        world.run(15s);
        QVERIFY(world.practice().liveAppointmentsOf(booking).empty());
    }

    void anOverlapIsShownWithinATickAndWithdrawn() {
        World world;
        const auto booking = world.confirmedBooking();
        const auto other = world.practice().overlap(world.appointmentOf(booking));
        world.run(6s);
        QVERIFY(world.item(kOverlapped));
        world.practice().cancel(other);
        world.run(6s);
        QVERIFY(!world.item(kOverlapped));
    }

    void whatStaffDealtWithDoesNotComeBack() {
        World world;
        const auto booking = world.confirmedBooking();
        const auto id = world.appointmentOf(booking);
        world.practice().move(id, PmsResourceId(QStringLiteral("11")), {QDate(2026, 12, 4), QTime(16, 0)});
        world.run(15s);
        QVERIFY(world.item(kMoved));
        world.engine->staff().close(world.item(kMoved)->id, QStringLiteral("reception"));
        world.engine->resync(core::sync::ResyncScope::All, std::nullopt);
        world.run(1min);
        QVERIFY(!world.item(kMoved));
        world.kill();
        world.start();
        world.run(2min);
        QVERIFY(!world.item(kMoved));
        QVERIFY(world.practice().items.empty());
        // Moved once more, that is news again.
        world.practice().move(id, PmsResourceId(QStringLiteral("11")), {QDate(2026, 12, 4), QTime(15, 0)});
        world.run(15s);
        QVERIFY(world.item(kMoved));
    }

    void itemsWaitInMemoryForTheDatabaseAndLiveThereWithoutATable() {
        World world;
        const auto booking = world.confirmedBooking();
        world.database->failNext(support::PmsFault::NotSupported, QStringLiteral("write_staff_item"), 1);
        world.practice().overlap(world.appointmentOf(booking));
        world.run(3min);
        QVERIFY(world.item(kOverlapped));
        QVERIFY(world.practice().items.empty());
    }

    void askedForChangesHealthengineHearsWhatThePmsKnows() {
        World world;
        const auto stands = world.confirmedBooking(0, 1);
        const auto gone = world.confirmedBooking(3, 2);
        const auto patients = world.confirmedBooking(6, 3);
        world.practice().cancel(world.appointmentOf(gone));
        world.cancel(patients);
        world.run(15s);
        for (const auto booking : {stands, gone, patients}) {
            world.sandbox.requestAppointmentChanges(World::practiceId(), booking, world.serverNow());
        }
        world.run(20s);
        QMap<qint64, QString> answers;
        for (const auto &wish : world.remote().appointmentChanges) answers[wish.booking.value()] = wish.answer;
        QCOMPARE(answers[stands.value()], QStringLiteral("noChange"));
        QCOMPARE(answers[gone.value()], QStringLiteral("cancelled"));
        QCOMPARE(answers[patients.value()], QStringLiteral("noChange"));
        QCOMPARE(world.itemKinds(), QStringList());
        QCOMPARE(world.violations(), QStringList());
    }

    void askedForAnAppointmentThatNobodyKnowsStaffAreTold() {
        World world;
        world.start();
        QVERIFY(world.runUntilSettled());
        auto draft = world.slotDraft();
        draft.formerAppointments = {core::domain::AppointmentId(QStringLiteral("77777"))};
        draft.patientId = core::domain::PatientId(QStringLiteral("88888"));
        const auto booking = world.force(draft);
        world.sandbox.requestAppointmentChanges(World::practiceId(), booking, world.serverNow());
        world.run(20s);
        QCOMPARE(world.remote().appointmentChanges.front().answer, QStringLiteral("noChange"));
        QVERIFY(world.item(QStringLiteral("appointment-unknown")));
        QCOMPARE(world.booking(booking).cancelCalls, 0);
    }

    void askedForAFormerAppointmentThatIsCancelledHealthengineIsTold() {
        World world;
        auto &practice = world.practice();
        const auto patient = practice.patients.begin()->first;
        const auto id =
            practice.book(PmsResourceId(QStringLiteral("11")), {QDate(2026, 12, 3), QTime(9, 0)}, 15min, patient);
        practice.cancel(id);
        world.start();
        QVERIFY(world.runUntilSettled());
        auto draft = world.slotDraft();
        draft.formerAppointments = {id};
        draft.patientId = patient;
        const auto booking = world.force(draft);
        world.sandbox.requestAppointmentChanges(World::practiceId(), booking, world.serverNow());
        world.run(20s);
        QCOMPARE(world.remote().appointmentChanges.front().answer, QStringLiteral("cancelled"));
        QCOMPARE(world.itemKinds(), QStringList());
    }

    void askedForAFormerPatientWhoDidNotComeHealthengineHearsOfNoCancellation() {
        World world;
        auto &practice = world.practice();
        const auto patient = practice.patients.begin()->first;
        const auto id =
            practice.book(PmsResourceId(QStringLiteral("11")), {QDate(2026, 12, 3), QTime(9, 0)}, 15min, patient);
        practice.setState(id, core::ports::AppointmentState::DidNotAttend);
        world.start();
        QVERIFY(world.runUntilSettled());
        auto draft = world.slotDraft();
        draft.formerAppointments = {id};
        draft.patientId = patient;
        const auto booking = world.force(draft);
        world.sandbox.requestAppointmentChanges(World::practiceId(), booking, world.serverNow());
        world.run(20s);
        QCOMPARE(world.remote().appointmentChanges.front().answer, QStringLiteral("didNotAttend"));
    }

    void aChangeThatHealthengineRefusesIsForStaff() {
        World world;
        const auto booking = world.confirmedBooking();
        world.intercept = [](const core::ports::HttpRequest &request) -> std::optional<core::ports::HttpResponse> {
            if (request.operation != QStringLiteral("cancelBooking")) return std::nullopt;
            return core::ports::HttpResponse{400, {}, "{}"};
        };
        world.practice().cancel(world.appointmentOf(booking));
        world.run(3min);
        QVERIFY(world.item(QStringLiteral("change-not-told")));
        QCOMPARE(world.callsOf(QStringLiteral("cancelBooking")), 3);
    }
};

QTEST_GUILESS_MAIN(Staff)
#include "tst_simulated_staff.moc"
