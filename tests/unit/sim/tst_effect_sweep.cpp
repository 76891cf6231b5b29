// SPDX-License-Identifier: Apache-2.0
#include <QTest>

#include "tests/support/sim/effect_sweep.h"
#include "tests/support/sim/sim_http_transport.h"
#include "tests/support/sim/sim_pms_database.h"

using namespace std::chrono_literals;
using namespace core::ports;
using core::base::ErrorKind;
using core::base::Expected;
using core::domain::BookingId;
using support::EffectSweep;
using support::SweepMode;

namespace {

/// A miniature engine: insert, then confirm; on any error again after a second.
class Client final {
  public:
    Client(Executor &executor, PmsDatabase &database, HttpTransport &transport)
        : m_executor(executor), m_database(database), m_transport(transport) {
        insert();
    }
    bool done = false;

  private:
    void insert() {
        InsertBooking work;
        work.key = {QStringLiteral("DEV"), core::domain::PracticeId(QStringLiteral("77")), BookingId(1)};
        work.booking.resource = core::domain::PmsResourceId(QStringLiteral("11"));
        work.booking.appointmentTime = {QDate(2026, 12, 1), QTime(9, 0)};
        m_step = transact(m_database, work, PmsPriority::Booking, [this](Expected<InsertOutcome> result) {
            if (result) return confirm();
            m_step = m_executor.runAfter(1s, [this] { insert(); });
        });
    }
    void confirm() {
        HttpRequest request;
        request.method = "POST";
        request.operation = QStringLiteral("confirmInsert");
        m_step = m_transport.send(request, [this](Expected<HttpResponse> result) {
            done = result.has_value();
            if (!done) m_step = m_executor.runAfter(1s, [this] { confirm(); });
        });
    }

    Executor &m_executor;
    PmsDatabase &m_database;
    HttpTransport &m_transport;
    Handle m_step;
};

struct Outcome {
    int effects = 0;
    int appointments = 0;
    int confirms = 0;
    bool done = false;
    bool fired = false;
    QStringList names;
};

Outcome story(int target, SweepMode mode) {
    support::SimExecutor executor;
    const auto practice = std::make_shared<support::SimPractice>(support::SimPractice::small());
    Outcome outcome;
    EffectSweep sweep(target, mode);
    const auto serve = [&](const HttpRequest &, core::base::UtcTime) {
        ++outcome.confirms;
        return HttpResponse{200, {}, "{}"};
    };
    for (int life = 0; life < 3 && !outcome.done; ++life) {
        sweep.revive();
        support::SimPmsDatabase database(executor, practice);
        support::SimHttpTransport transport(executor, serve);
        support::SweepPmsDatabase sweptDatabase(database, executor, sweep);
        support::SweepHttpTransport sweptTransport(transport, executor, sweep);
        Client client(executor, sweptDatabase, sweptTransport);
        executor.runUntil([&] { return client.done || sweep.crashed(); }, 1min);
        outcome.done = client.done;
    }
    executor.runFor(1min);
    outcome.effects = sweep.count();
    outcome.fired = sweep.fired();
    outcome.names = sweep.names();
    outcome.appointments = int(practice->liveAppointmentsOf(BookingId(1)).size());
    return outcome;
}

}  // namespace

class EffectSweepTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void anUnhurtRunCountsItsEffects();
    void whateverFailsTheStoryEndsWell_data();
    void whateverFailsTheStoryEndsWell();
    void aCrashStopsEverythingUntilRevived();
};

void EffectSweepTest::anUnhurtRunCountsItsEffects() {
    const Outcome outcome = story(0, SweepMode::CountOnly);
    QCOMPARE(outcome.names, (QStringList{QStringLiteral("pms insert_booking"), QStringLiteral("http confirmInsert")}));
    QVERIFY(outcome.done);
}

void EffectSweepTest::whateverFailsTheStoryEndsWell_data() {
    QTest::addColumn<int>("target");
    QTest::addColumn<SweepMode>("mode");
    QTest::addColumn<int>("confirms");
    for (int target : {1, 2}) {
        const bool twice = target == 2;
        QTest::addRow("fail %d", target) << target << SweepMode::Fail << 1;
        QTest::addRow("lose %d", target) << target << SweepMode::LoseAnswer << (twice ? 2 : 1);
        QTest::addRow("crash before %d", target) << target << SweepMode::CrashBefore << 1;
        QTest::addRow("crash after %d", target) << target << SweepMode::CrashAfter << (twice ? 2 : 1);
    }
}

void EffectSweepTest::whateverFailsTheStoryEndsWell() {
    QFETCH(int, target);
    QFETCH(SweepMode, mode);
    QFETCH(int, confirms);
    const Outcome outcome = story(target, mode);
    QVERIFY(outcome.fired);
    QVERIFY(outcome.done);
    QCOMPARE(outcome.appointments, 1);
    QCOMPARE(outcome.confirms, confirms);
    QVERIFY(outcome.effects > 2);
}

void EffectSweepTest::aCrashStopsEverythingUntilRevived() {
    support::SimExecutor executor;
    const auto practice = std::make_shared<support::SimPractice>(support::SimPractice::small());
    support::SimPmsDatabase database(executor, practice);
    EffectSweep sweep(1, SweepMode::CrashBefore);
    support::SweepPmsDatabase swept(database, executor, sweep);
    int answers = 0;
    const auto read = [&] { return transact(swept, OpenDatabase{}, PmsPriority::Watch, [&](auto) { ++answers; }); };
    const auto before = read();
    const auto fatal = transact(swept, CloseStaffItem{}, PmsPriority::Booking, [&](auto) { ++answers; });
    const auto after = read();
    executor.runFor(1min);
    QVERIFY(sweep.crashed());
    QCOMPARE(answers, 0);
    sweep.revive();
    const auto next = read();
    executor.runFor(1min);
    QCOMPARE(answers, 1);
}

QTEST_GUILESS_MAIN(EffectSweepTest)
#include "tst_effect_sweep.moc"
