// SPDX-License-Identifier: Apache-2.0
#include <atomic>
#include <barrier>
#include <thread>

#include "tests/integration/units/free_slots.h"
#include "tests/integration/units/plain_diary.h"

using namespace units;
using ports::InsertVerdict;

namespace {

/// PB_RACE_ROUNDS asks for more.
int rounds() {
    bool ok = false;
    const int asked = qEnvironmentVariableIntValue("PB_RACE_ROUNDS", &ok);
    return ok ? asked : 10;
}

void yieldTimes(int times) {
    for (int i = 0; i < times; ++i) std::this_thread::yield();
}

/// Runs a unit until it has an outcome, as the engine does; gives up after many tries.
template <class Place, class Work>
std::optional<typename Work::Outcome> persist(const Place &practice, pms::SqlSession &session, const Work &work,
                                              std::atomic<int> &retries) {
    for (int attempt = 0; attempt < 50; ++attempt) {
        auto outcome = practice.runOn(session, work);
        if (outcome) return std::move(*outcome);
        if (outcome.error().kind != base::ErrorKind::Conflict && outcome.error().kind != base::ErrorKind::Unavailable) {
            qWarning("%s", qPrintable(outcome.error().toLogLine()));
            return std::nullopt;
        }
        ++retries;
    }
    return std::nullopt;
}

struct Round {
    std::optional<ports::InsertOutcome> outcomes[2];
    bool staffCommitted = false;
    bool staffWereFirst = false;  ///< They committed, and while they held the time nothing of ours was there.
};

/// Staff's transaction: whatever it writes it holds until its commit, so that what it sees then is the order of events.
void writeAsStaff(OdbcSession& session, const QString& sql, Round& round) {
    auto transaction = pms::Transaction::begin(session, pms::Isolation::Default);
    if (!transaction || !session.execute({QStringLiteral("staff"), sql, {}})) return;
    const auto ours = session.execute(
        {QStringLiteral("staff"), QStringLiteral("SELECT id FROM appointment WHERE source = 'healthengine'"), {}});
    if (!ours || !transaction->commit()) return;
    round.staffCommitted = true;
    round.staffWereFirst = ours->rows.empty();
}

/// A statement of staff's is over long before a booking of ours: they come at any moment of it only when they wait.
void waitLikeStaff(int number) {
    std::this_thread::sleep_for(std::chrono::microseconds(number * 37 % 100 * 300));
}

/// Two of our sessions want the time at 09:00, and @p staff write theirs.
template <class Place, class Staff>
Round fightAt(const Place &practice, int number, std::atomic<int> &retries, Staff staff) {
    Round round;
    std::barrier start(3);
    std::vector<std::thread> threads;
    for (int i = 0; i < 2; ++i) {
        threads.emplace_back([&, i] {
            const auto session = practice.connect();
            start.arrive_and_wait();
            yieldTimes((number * 53 + i * 29) % 100 * 10);
            round.outcomes[i] = persist(practice, *session, insert(100 + i, QStringLiteral("09:00")), retries);
        });
    }
    threads.emplace_back([&] {
        const auto session = practice.connect();
        start.arrive_and_wait();
        waitLikeStaff(number);
        round.staffCommitted = staff(*session);
    });
    for (std::thread &thread : threads) thread.join();
    return round;
}

int bookingsOf(const Round &round) {
    int bookings = 0;
    for (const auto &outcome : round.outcomes)
        bookings += outcome && outcome->verdict == InsertVerdict::Inserted ? 1 : 0;
    return bookings;
}

Round fight(const Practice& practice, const QString& staffSql, int number, std::atomic<int>& retries) {
    Round round;
    std::barrier start(3);
    std::vector<std::thread> threads;
    for (int i = 0; i < 2; ++i) {
        threads.emplace_back([&, i] {
            const auto session = practice.connect();
            start.arrive_and_wait();
            yieldTimes((number * 53 + i * 29) % 100 * 10);
            round.outcomes[i] = persist(practice, *session, insert(100 + i, QStringLiteral("09:00")), retries);
        });
    }
    threads.emplace_back([&] {
        const auto session = practice.connect();
        start.arrive_and_wait();
        yieldTimes(number * 37 % 100 * 10);
        writeAsStaff(*session, staffSql, round);
    });
    for (std::thread& thread : threads) thread.join();
    return round;
}

}  // namespace

/// Two of our sessions and a member of staff want the same time, over and over.
class PmsRace : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase_data();
    void neverTwoBookingsAndNeverOneOverStaff_data();
    void neverTwoBookingsAndNeverOneOverStaff();
    void oneBookingRacingItselfIsInsertedOnce();
    void withoutTransactionsNeverTwoAndNeverOneOverStaff();
    void aClaimedSlotHasOneBooking();
};

void PmsRace::initTestCase_data() {
    addDatabaseRows();
}

void PmsRace::neverTwoBookingsAndNeverOneOverStaff_data() {
    QTest::addColumn<QString>("staffSql");
    const QString appointment = QStringLiteral(
        "INSERT INTO appointment (resource_id, start_at, end_at, overbook) VALUES (1, '%1 09:05:00', '%1 09:10:00', "
        "%2)");
    QTest::newRow("appointment") << appointment.arg(kDay).arg(0);
    QTest::newRow("overbooked appointment") << appointment.arg(kDay).arg(1);
    QTest::newRow("block")
        << QStringLiteral("INSERT INTO block (resource_id, start_at, end_at) VALUES (1, '%1 09:05:00', '%1 09:10:00')")
               .arg(kDay);
    QTest::newRow("session taken away") << QStringLiteral("DELETE FROM session WHERE id = 1");
    QTest::newRow("resource retired") << QStringLiteral("UPDATE resource SET active = 0 WHERE id = 1");
}

void PmsRace::neverTwoBookingsAndNeverOneOverStaff() {
    QFETCH_GLOBAL(int, kind);
    QFETCH(QString, staffSql);
    QString why;
    const auto practice = Practice::create(support::servers::allDatabaseServers()[size_t(kind)], &why);
    if (!practice) QSKIP(qPrintable(why));
    std::atomic<int> retries = 0;
    int staffFirst = 0;
    for (int round = 0; round < rounds(); ++round) {
        practice->reset();
        const Round result = fight(*practice, staffSql, round, retries);
        QVERIFY(result.outcomes[0] && result.outcomes[1]);
        int bookings = 0;
        for (const auto& outcome : result.outcomes) bookings += outcome->verdict == InsertVerdict::Inserted ? 1 : 0;
        QVERIFY(bookings <= 1);
        QVERIFY2(bookings == 1 || result.staffCommitted, "nobody got the time");
        QVERIFY2(bookings == 0 || !result.staffWereFirst, "booked over what staff had committed before");
        QCOMPARE(practice->count(QStringLiteral("appointment WHERE source = 'healthengine'")), bookings);
        QCOMPARE(practice->count(QStringLiteral("pb_booking_link")), bookings);
        QCOMPARE(practice->count(QStringLiteral("patient WHERE first_name LIKE 'Zo%'")), bookings);
        if (staffSql.contains(QLatin1String("INTO appointment")) && staffSql.endsWith(QLatin1String(" 0)"))) {
            QCOMPARE(practice->count(QStringLiteral("appointment")), 1);
        }
        staffFirst += result.staffWereFirst ? 1 : 0;
    }
    qInfo("%d rounds, staff first in %d, %d retries", rounds(), staffFirst, retries.load());
}

void PmsRace::oneBookingRacingItselfIsInsertedOnce() {
    QFETCH_GLOBAL(int, kind);
    QString why;
    const auto practice = Practice::create(support::servers::allDatabaseServers()[size_t(kind)], &why);
    if (!practice) QSKIP(qPrintable(why));
    std::atomic<int> retries = 0;
    for (int round = 0; round < rounds(); ++round) {
        practice->reset();
        std::barrier start(2);
        std::optional<ports::InsertOutcome> outcomes[2];
        std::vector<std::thread> threads;
        for (int i = 0; i < 2; ++i) {
            threads.emplace_back([&, i] {
                const auto session = practice->connect();
                start.arrive_and_wait();
                outcomes[i] =
                    persist(*practice, *session, insert(7, QStringLiteral("09:00"), QString::number(i + 1)), retries);
            });
        }
        for (std::thread& thread : threads) thread.join();
        QVERIFY(outcomes[0] && outcomes[1]);
        const auto is = [&](int i, InsertVerdict verdict) { return outcomes[i]->verdict == verdict; };
        QVERIFY((is(0, InsertVerdict::Inserted) && is(1, InsertVerdict::AlreadyLinked)) ||
                (is(1, InsertVerdict::Inserted) && is(0, InsertVerdict::AlreadyLinked)));
        QVERIFY(outcomes[0]->link == outcomes[1]->link);
        QCOMPARE(practice->count(QStringLiteral("appointment")), 1);
    }
}

void PmsRace::withoutTransactionsNeverTwoAndNeverOneOverStaff() {
    QFETCH_GLOBAL(int, kind);
    const auto &server = support::servers::allDatabaseServers()[size_t(kind)];
    if (QLatin1String(server.name) != QLatin1String("MariaDB"))
        QSKIP("only MariaDB has an engine without transactions");
    QString why;
    const auto diary = PlainDiary::create(server, &why);
    if (!diary) QSKIP(qPrintable(why));
    std::atomic<int> retries = 0;
    int booked = 0;
    int over = 0;
    for (int round = 0; round < rounds(); ++round) {
        diary->reset();
        const Round result = fightAt(*diary, round, retries, [](OdbcSession &session) {
            const QString sql = QStringLiteral(
                "INSERT INTO appt (doctor_id, start_at, end_at, status) VALUES (1, "
                "'%1 09:05:00', '%1 09:10:00', 'B')");
            return session.execute({QStringLiteral("staff"), sql.arg(kDay), {}}).has_value();
        });
        QVERIFY(result.outcomes[0] && result.outcomes[1] && result.staffCommitted);
        const int bookings = bookingsOf(result);
        QVERIFY(bookings <= 1);
        booked += bookings;
        QCOMPARE(diary->count(QStringLiteral("appt WHERE tag IS NOT NULL")), bookings);
        QCOMPARE(diary->count(QStringLiteral("pat")), bookings);
        QCOMPARE(diary->count(QStringLiteral("audit")), bookings);
        QCOMPARE(diary->count(QStringLiteral("pb_booking_link WHERE pending IS NULL")), bookings);
        QCOMPARE(diary->count(QStringLiteral("pb_booking_link")), bookings);
        // Rows of MyISAM are numbered in the order in which they were written.
        over +=
            diary->count(QStringLiteral("appt ours JOIN appt theirs ON ours.tag IS NOT NULL AND theirs.tag IS NULL "
                                        "AND theirs.id < ours.id"));
        QCOMPARE(over, 0);
    }
    qInfo("%d rounds without transactions, %d booked, %d over staff, %d retries", rounds(), booked, over,
          retries.load());
}

void PmsRace::aClaimedSlotHasOneBooking() {
    QFETCH_GLOBAL(int, kind);
    QString why;
    const auto slots = FreeSlots::create(support::servers::allDatabaseServers()[size_t(kind)], &why);
    if (!slots) QSKIP(qPrintable(why));
    QCOMPARE(slots->profile().tier(slots->session().dialect()), QStringLiteral("transactional"));
    std::atomic<int> retries = 0;
    int booked = 0;
    for (int round = 0; round < rounds(); ++round) {
        slots->reset();
        const Round result = fightAt(*slots, round, retries, [](OdbcSession &session) {
            // Staff take the second of the two slots that the booking covers.
            const auto done =
                session.execute({QStringLiteral("staff"),
                                 QStringLiteral("UPDATE slot SET tag = 'staff' WHERE id = 2 AND tag IS NULL"),
                                 {}});
            return done && done->affected == 1;
        });
        QVERIFY(result.outcomes[0] && result.outcomes[1]);
        const int bookings = bookingsOf(result);
        QCOMPARE(bookings + (result.staffCommitted ? 1 : 0), 1);
        booked += bookings;
        QCOMPARE(slots->count(QStringLiteral("slot WHERE tag LIKE 'HE:%'")), 2 * bookings);
        QCOMPARE(slots->count(QStringLiteral("pat")), bookings);
        QCOMPARE(slots->count(QStringLiteral("pb_booking_link")), bookings);
    }
    qInfo("%d rounds for free slots, %d booked, %d retries", rounds(), booked, retries.load());
}

QTEST_GUILESS_MAIN(PmsRace)
#include "tst_pms_race.moc"
