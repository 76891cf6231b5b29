// SPDX-License-Identifier: Apache-2.0
#include <QTest>

#include "core/sync/booking_reconciler.h"
#include "core/sync/entry_outcome.h"
#include "core/sync/link_teller.h"

using namespace core;
using namespace core::sync;
using config::WhenAmbiguous;
using domain::BookingStatus;
using matching::MatchOutcome;
using ports::AppointmentState;
using ports::CancelVerdict;
using ports::InsertVerdict;

namespace {

const base::PracticeTime kNow{QDate(2026, 12, 1), QTime(9, 0)};

domain::Booking booking() {
    domain::Booking made;
    made.id = domain::BookingId(1);
    made.resource = domain::PmsResourceId(QStringLiteral("11"));
    made.appointmentTime = {QDate(2026, 12, 1), QTime(10, 0)};
    return made;
}

BookingKnowledge prepared(MatchOutcome outcome = MatchOutcome::None) {
    BookingKnowledge known;
    known.prepared = true;
    known.decision = matching::MatchDecision{outcome, domain::PatientId(QStringLiteral("7")), {}};
    return known;
}

/// One word for an action, so that tables can be read.
QString word(const BookingAction &action) {
    if (std::holds_alternative<PrepareAction>(action)) return QStringLiteral("prepare");
    if (std::holds_alternative<ConfirmAction>(action)) return QStringLiteral("confirm");
    if (const auto *refused = std::get_if<RejectAction>(&action)) return QStringLiteral("reject ") + refused->code;
    const auto &insertion = std::get<InsertAction>(action);
    const QString file = insertion.patient ? insertion.patient->value() : QStringLiteral("new file");
    return QStringLiteral("insert ") + file + (insertion.markNewFile ? QStringLiteral(" marked") : QString());
}

QString word(const UpdateAction &action) {
    if (std::holds_alternative<ApplyCancellationAction>(action)) return QStringLiteral("cancel");
    if (std::holds_alternative<LookUpAction>(action)) return QStringLiteral("look up");
    if (std::holds_alternative<ConfirmUpdateAction>(action)) return QStringLiteral("confirm");
    return QStringLiteral("reject ") + std::get<RejectUpdateAction>(action).code;
}

}  // namespace

class SyncReconcile final : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void everyBookingHasOneNextAction() {
        const auto next = [](const domain::Booking &b, const BookingKnowledge &k,
                             WhenAmbiguous when = WhenAmbiguous::NewFile) { return word(reconcile(b, k, kNow, when)); };
        QCOMPARE(next(booking(), {}), QStringLiteral("prepare"));
        QCOMPARE(next(booking(), prepared()), QStringLiteral("insert new file"));
        QCOMPARE(next(booking(), prepared(MatchOutcome::Match)), QStringLiteral("insert 7"));
        QCOMPARE(next(booking(), prepared(MatchOutcome::Ambiguous)), QStringLiteral("insert new file marked"));
        QCOMPARE(next(booking(), prepared(MatchOutcome::Ambiguous), WhenAmbiguous::Reject),
                 QStringLiteral("reject ambiguous-patient"));
        QCOMPARE(next(booking(), prepared(MatchOutcome::Match), WhenAmbiguous::Reject), QStringLiteral("insert 7"));
    }

    void theLinkIsTheAuthority() {
        auto known = prepared(MatchOutcome::Ambiguous);
        known.link = ports::BookingLink{};
        known.refused = QStringLiteral("slot-taken");
        known.insertVerdict = InsertVerdict::SlotTaken;
        known.offeredHere = false;
        auto cancelled = booking();
        cancelled.status = BookingStatus::Cancelled;
        cancelled.resource.reset();
        cancelled.appointmentTime = {QDate(2020, 1, 1), QTime(0, 0)};
        QCOMPARE(word(reconcile(cancelled, known, kNow, WhenAmbiguous::Reject)), QStringLiteral("confirm"));
    }

    void nothingIsRefusedBeforeTheLinkWasLookedUp() {
        auto b = booking();
        b.resource.reset();
        b.status = BookingStatus::Cancelled;
        QCOMPARE(word(reconcile(b, {}, kNow, WhenAmbiguous::NewFile)), QStringLiteral("prepare"));
        BookingKnowledge known;
        known.refused = QStringLiteral("slot-taken");
        QCOMPARE(word(reconcile(b, known, kNow, WhenAmbiguous::NewFile)), QStringLiteral("prepare"));
    }

    void whatCannotBeIsRefused() {
        auto b = booking();
        b.status = BookingStatus::Cancelled;
        QCOMPARE(word(reconcile(b, prepared(), kNow, WhenAmbiguous::NewFile)),
                 QStringLiteral("reject booking-cancelled"));
        b = booking();
        b.resource.reset();
        QCOMPARE(word(reconcile(b, prepared(), kNow, WhenAmbiguous::NewFile)),
                 QStringLiteral("reject resource-missing"));
        auto known = prepared();
        known.offeredHere = false;
        QCOMPARE(word(reconcile(booking(), known, kNow, WhenAmbiguous::NewFile)),
                 QStringLiteral("reject resource-unknown"));
        b = booking();
        b.appointmentTime = kNow;
        QCOMPARE(word(reconcile(b, prepared(), kNow, WhenAmbiguous::NewFile)), QStringLiteral("reject time-past"));
        b.appointmentTime = kNow.plus(std::chrono::seconds(1));
        QCOMPARE(word(reconcile(b, prepared(), kNow, WhenAmbiguous::NewFile)), QStringLiteral("insert new file"));
        b = booking();
        b.status = BookingStatus::Confirmed;
        QCOMPARE(word(reconcile(b, prepared(), kNow, WhenAmbiguous::NewFile)), QStringLiteral("insert new file"));
    }

    void aVerdictOfTheDatabaseIsFinalUnlessThePatientChanged_data() {
        QTest::addColumn<int>("verdict");
        QTest::addColumn<QString>("action");
        QTest::newRow("taken") << int(InsertVerdict::SlotTaken) << QStringLiteral("reject slot-taken");
        QTest::newRow("outside") << int(InsertVerdict::OutsideSession) << QStringLiteral("reject outside-session");
        QTest::newRow("inactive") << int(InsertVerdict::ResourceInactive) << QStringLiteral("reject resource-inactive");
        QTest::newRow("unknown") << int(InsertVerdict::ResourceUnknown) << QStringLiteral("reject resource-unknown");
        QTest::newRow("patient changed") << int(InsertVerdict::PatientChanged) << QStringLiteral("insert new file");
    }

    void aVerdictOfTheDatabaseIsFinalUnlessThePatientChanged() {
        QFETCH(int, verdict);
        QFETCH(QString, action);
        auto known = prepared();
        known.insertVerdict = InsertVerdict(verdict);
        QCOMPARE(word(reconcile(booking(), known, kNow, WhenAmbiguous::NewFile)), action);
    }

    void aRefusalOnItsWayIsNeverContradicted() {
        auto known = prepared(MatchOutcome::Match);
        known.refused = QStringLiteral("slot-taken");
        QCOMPARE(word(reconcile(booking(), known, kNow, WhenAmbiguous::NewFile)), QStringLiteral("reject slot-taken"));
        domain::BookingUpdate update;
        update.status = BookingStatus::Cancelled;
        QCOMPARE(word(reconcile(update, UpdateKnowledge{CancelVerdict::Cancelled, QStringLiteral("patient-arrived")})),
                 QStringLiteral("reject patient-arrived"));
    }

    void everyUpdateHasOneNextAction_data() {
        QTest::addColumn<int>("verdict");
        QTest::addColumn<QString>("cancellation");
        QTest::addColumn<QString>("other");
        QTest::newRow("nothing known") << -1 << QStringLiteral("cancel") << QStringLiteral("look up");
        QTest::newRow("cancelled") << int(CancelVerdict::Cancelled) << QStringLiteral("confirm")
                                   << QStringLiteral("confirm");
        QTest::newRow("repeated") << int(CancelVerdict::AlreadyCancelled) << QStringLiteral("confirm")
                                  << QStringLiteral("confirm");
        QTest::newRow("arrived") << int(CancelVerdict::PatientArrived) << QStringLiteral("reject patient-arrived")
                                 << QStringLiteral("confirm");
        QTest::newRow("unknown") << int(CancelVerdict::UnknownBooking) << QStringLiteral("reject unknown-booking")
                                 << QStringLiteral("reject unknown-booking");
    }

    void everyUpdateHasOneNextAction() {
        QFETCH(int, verdict);
        QFETCH(QString, cancellation);
        QFETCH(QString, other);
        UpdateKnowledge known;
        if (verdict >= 0) known.verdict = CancelVerdict(verdict);
        domain::BookingUpdate update;
        update.status = BookingStatus::Cancelled;
        QCOMPARE(word(reconcile(update, known)), cancellation);
        update.status = BookingStatus::Confirmed;
        QCOMPARE(word(reconcile(update, known)), other);
        update.status = BookingStatus::Unknown;
        QCOMPARE(word(reconcile(update, known)), other);
    }

    void healthengineIsToldOnceAndNeverItsOwnDoing() {
        const auto pending = [](AppointmentState state, auto change) {
            ports::LinkedStatus status;
            status.state = state;
            change(status.link);
            return pendingTelling(status);
        };
        const auto asIs = [](ports::BookingLink &) {};
        using ports::Told;
        QVERIFY(pending(AppointmentState::Cancelled, asIs) == Told::CancelledByPms);
        QVERIFY(pending(AppointmentState::Missing, asIs) == Told::CancelledByPms);
        QVERIFY(pending(AppointmentState::DidNotAttend, asIs) == Told::DidNotAttend);
        for (const auto state : {AppointmentState::Booked, AppointmentState::Arrived, AppointmentState::Completed}) {
            QVERIFY(!pending(state, asIs));
        }
        for (const auto state :
             {AppointmentState::Cancelled, AppointmentState::Missing, AppointmentState::DidNotAttend}) {
            QVERIFY(!pending(state, [](ports::BookingLink &link) { link.cancelledByHealthengine = true; }));
            QVERIFY(!pending(state, [](ports::BookingLink &link) { link.toldCancelled = true; }));
        }
        const auto missed = [](ports::BookingLink &link) { link.toldDidNotAttend = true; };
        QVERIFY(!pending(AppointmentState::DidNotAttend, missed));
        QVERIFY(pending(AppointmentState::Cancelled, missed) == Told::CancelledByPms);
    }

    void whatIsListedNoLongerWasAnsweredOrWithdrawn() {
        ports::JournalEntry entry;
        QCOMPARE(settledOutcome(entry), QStringLiteral("withdrawn"));
        entry.appointments = {domain::AppointmentId(QStringLiteral("5"))};
        QCOMPARE(settledOutcome(entry), QStringLiteral("confirmed"));
        entry.state = ports::EntryState::Parked;
        QCOMPARE(settledOutcome(entry), QStringLiteral("confirmed"));
        entry.outcome = refusedOutcome(QStringLiteral("slot-taken"));
        QCOMPARE(settledOutcome(entry), QStringLiteral("rejected:slot-taken"));
        QCOMPARE(refusalOf(entry.outcome).value_or(QString()), QStringLiteral("slot-taken"));
        QVERIFY(!refusalOf(QStringLiteral("confirmed")));
        ports::JournalEntry update;
        update.kind = ports::EntryKind::Update;
        QCOMPARE(settledOutcome(update), QStringLiteral("withdrawn"));
        update.state = ports::EntryState::Applied;
        update.outcome = QStringLiteral("cancelled");
        QCOMPARE(settledOutcome(update), QStringLiteral("cancelled"));
    }
};

QTEST_GUILESS_MAIN(SyncReconcile)
#include "tst_sync_reconcile.moc"
