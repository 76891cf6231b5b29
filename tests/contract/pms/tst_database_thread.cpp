// SPDX-License-Identifier: Apache-2.0
#include "tests/contract/pms/database_bench.h"

using namespace dbtest;
using namespace std::chrono_literals;

namespace {

QString s(const char *text) {
    return QString::fromLatin1(text);
}
QStringList list(std::initializer_list<const char *> texts) {
    QStringList all;
    for (const char *text : texts) all.append(QString::fromLatin1(text));
    return all;
}

/// Never ends by itself; SQLite stops it when asked.
constexpr char kEndless[] = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n";

}  // namespace

/// The order of units, their deadlines, and what becomes of a driver that does not come back.
class DatabaseThreadTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void completionsArePostedToTheEngineThread() {
        Bench bench;
        PB_BENCH(bench);
        QThread *engine = QThread::currentThread();
        bool wasInline = true, wasHere = false;
        const auto handle =
            bench.database->run(read(s("a")), PmsPriority::Watch, [&](const Expected<PmsResult> &result) {
                QVERIFY(result.has_value());
                QVERIFY(!wasInline);
                wasHere = QThread::currentThread() == engine;
            });
        wasInline = false;
        QTRY_VERIFY(wasHere);
    }

    void bookingsGoFirstAndEqualsInOrder() {
        Bench bench;
        PB_BENCH(bench);
        Gate gate;
        bench.steps->set(s("first"), [&](SqlSession &) {
            gate.pass();
            return Expected<void>();
        });
        bench.read(s("first"), PmsPriority::Bulk);
        QTRY_COMPARE(bench.steps->order(), list({"first"}));
        bench.read(s("bulk1"), PmsPriority::Bulk);
        bench.read(s("watch1"), PmsPriority::Watch);
        bench.read(s("booking1"), PmsPriority::Booking);
        bench.read(s("bulk2"), PmsPriority::Bulk);
        bench.read(s("booking2"), PmsPriority::Booking);
        bench.read(s("watch2"), PmsPriority::Watch);
        gate.open();
        QTRY_COMPARE(bench.ends.size(), 7);
        QCOMPARE(bench.ends, list({"first", "booking1", "booking2", "watch1", "watch2", "bulk1", "bulk2"}));
        QCOMPARE(bench.steps->order(), bench.ends);
        QCOMPARE(bench.steps->connections(), 1);
    }

    void aUnitWhoseHandleIsGoneIsNotStarted() {
        Bench bench;
        PB_BENCH(bench);
        { const auto dropped = bench.submit(read(s("dropped")), s("dropped"), PmsPriority::Booking); }
        bench.read(s("last"));
        QTRY_COMPARE(bench.ends, list({"last"}));
        QCOMPARE(bench.steps->order(), list({"last"}));
    }

    void aStartedUnitIsFinishedWithoutItsHandle() {
        Bench bench;
        PB_BENCH(bench);
        Gate gate;
        bench.steps->set(s("table"), statement("CREATE TABLE visit(id INTEGER PRIMARY KEY)"));
        bench.steps->set(s("insert"), [&](SqlSession &session) {
            gate.pass();
            return statement("INSERT INTO visit VALUES(1)")(session);
        });
        bench.write(s("table"));
        auto handle = bench.submit(write(s("insert")), s("insert"), PmsPriority::Booking);
        QTRY_COMPARE(bench.steps->order(), list({"table", "insert"}));
        handle.reset();
        gate.open();
        bench.read(s("last"));
        QTRY_COMPARE(bench.ends, list({"table", "last"}));
        QCOMPARE(bench.count(), 1);
    }

    void conflictsAreRetriedAndOthersAreNot() {
        Bench bench;
        PB_BENCH(bench);
        std::atomic<int> tries = 0;
        bench.steps->set(s("twice"),
                         [&](SqlSession &) { return ++tries < 3 ? failWith(ErrorKind::Conflict) : Expected<void>(); });
        bench.write(s("twice"));
        QTRY_COMPARE(bench.ends, list({"twice"}));
        QCOMPARE(tries.load(), 3);
        tries = 0;
        bench.steps->set(s("always"), [&](SqlSession &) {
            ++tries;
            return failWith(ErrorKind::Conflict);
        });
        bench.write(s("always"));
        QTRY_COMPARE(bench.ends.last(), s("always:Conflict"));
        QCOMPARE(tries.load(), 4);
        for (const ErrorKind kind :
             {ErrorKind::Unavailable, ErrorKind::OutcomeUnknown, ErrorKind::Rejected, ErrorKind::ContractViolation}) {
            tries = 0;
            bench.steps->set(s("once"), [&, kind](SqlSession &) {
                ++tries;
                return failWith(kind);
            });
            bench.write(s("once"));
            QTRY_COMPARE(bench.ends.last(), s("once:") + toString(kind));
            QCOMPARE(tries.load(), 1);
        }
    }

    void aTransactionLeftOpenIsRolledBack() {
        Bench bench;
        PB_BENCH(bench);
        bench.steps->set(s("table"), statement("CREATE TABLE visit(id INTEGER PRIMARY KEY)"));
        bench.steps->set(s("forgetful"), [](SqlSession &session) {
            (void)session.begin(core::pms::Isolation::Default);
            return statement("INSERT INTO visit VALUES(1)")(session);
        });
        bench.write(s("table"));
        bench.write(s("forgetful"));
        bench.write(s("last"));
        QTRY_COMPARE(bench.ends, list({"table", "forgetful", "last"}));
        QCOMPARE(bench.count(), 0);
    }

    void aStatementOverTheDeadlineIsCancelled() {
        Bench bench;
        bench.patience.unit = 150ms;
        PB_BENCH(bench);
        bench.steps->set(s("endless"), statement(kEndless));
        bench.read(s("endless"));
        bench.read(s("next"));
        QTRY_COMPARE(bench.ends, list({"endless:Unavailable", "next"}));
        QCOMPARE(bench.steps->connections(), 1);
        QVERIFY(bench.fatal.isEmpty());
    }

    void aThreadThatDoesNotComeBackIsAbandoned() {
        Bench bench;
        bench.patience.unit = bench.patience.cancel = 60ms;
        Gate gate;
        PB_BENCH(bench);
        const Step stuck = [&](SqlSession &) {
            gate.pass();
            return Expected<void>();
        };
        bench.steps->set(s("reads"), stuck);
        bench.steps->set(s("writes"), stuck);
        bench.read(s("reads"));
        bench.write(s("writes"));
        bench.read(s("next"));
        QTRY_COMPARE(bench.ends, list({"reads:Unavailable", "writes:OutcomeUnknown", "next"}));
        QCOMPARE(bench.steps->connections(), 3);
        gate.open();
        bench.read(s("later"));
        QTRY_COMPARE(bench.ends.last(), s("later"));
        QCOMPARE(bench.ends.size(), 4);
        QTRY_COMPARE(bench.database->abandonedThreads(), 0);
        QVERIFY(bench.fatal.isEmpty());
    }

    void whatAnAbandonedThreadStillDoesIsNeverCommitted() {
        Bench bench;
        bench.patience.unit = bench.patience.cancel = 60ms;
        Gate gate, ended;
        PB_BENCH(bench);
        bench.steps->set(s("table"), statement("CREATE TABLE visit(id INTEGER PRIMARY KEY)"));
        std::atomic<int> committed = -1;
        bench.steps->set(s("late"), [&](SqlSession &session) {
            (void)session.begin(core::pms::Isolation::RepeatableRead);
            (void)sql(session, "SELECT count(*) FROM visit");
            gate.pass();
            (void)sql(session, "INSERT INTO visit VALUES(1)");
            committed = session.commit() ? 1 : 0;
            ended.open();
            return Expected<void>();
        });
        bench.write(s("table"));
        bench.write(s("late"));
        QTRY_COMPARE(bench.ends, list({"table", "late:OutcomeUnknown"}));
        gate.open();
        ended.pass();
        QTRY_COMPARE(bench.database->abandonedThreads(), 0);
        QCOMPARE(committed.load(), 0);
        QCOMPARE(bench.count(), 0);
    }

    void aFourthAbandonedThreadIsFatal() {
        Bench bench;
        bench.patience.unit = bench.patience.cancel = 30ms;
        Gate gate;
        PB_BENCH(bench);
        bench.steps->set(s("stuck"), [&](SqlSession &) {
            gate.pass();
            return Expected<void>();
        });
        for (int i = 0; i < 4; ++i) {
            QVERIFY(bench.fatal.isEmpty());
            bench.read(s("stuck"));
            QTRY_COMPARE(bench.ends.size(), i + 1);
        }
        QTRY_COMPARE(bench.fatal.size(), 1);
        bench.read(s("after"));
        QTRY_COMPARE(bench.ends.last(), s("after:Unavailable"));
        gate.open();
        QTRY_COMPARE(bench.database->abandonedThreads(), 0);
    }

    void anAbandonedThreadThatEndsCountsNoMore() {
        Bench bench;
        bench.patience.unit = bench.patience.cancel = 30ms;
        bench.patience.abandonedThreads = 1;
        PB_BENCH(bench);
        std::array<Gate, 3> gates;
        std::atomic<std::size_t> next = 0;
        bench.steps->set(s("stuck"), [&](SqlSession &) {
            gates[next++].pass();
            return Expected<void>();
        });
        for (std::size_t i = 0; i < gates.size(); ++i) {
            bench.read(s("stuck"));
            QTRY_COMPARE(bench.ends.size(), qsizetype(i + 1));
            gates[i].open();
            QTRY_COMPARE(bench.database->abandonedThreads(), 0);
        }
        QVERIFY(bench.fatal.isEmpty());
    }

    void whileTheDatabaseIsAwayUnitsFailAtOnce() {
        Bench bench;
        PB_BENCH(bench);
        bench.database.reset();
        const QString path = static_cast<support::servers::SqliteFile &>(*bench.file).filePath();
        QVERIFY(QFile::remove(path));
        PB_BENCH(bench);
        bench.read(s("a"));
        bench.read(s("b"));
        QTRY_COMPARE(bench.ends, list({"a:Unavailable", "b:Unavailable"}));
        QCOMPARE(bench.errors[s("b")].retryAfter, std::optional(1s));
        QVERIFY(!QFile::exists(path));
        QVERIFY(bench.file->clear().has_value());
        bench.database->resetConnections();
        bench.read(s("c"));
        QTRY_COMPARE(bench.ends.last(), s("c"));
        QCOMPARE(bench.steps->order(), list({"c"}));
    }

    void theDatabaseIsTriedAgainByItself() {
        Bench bench;
        PB_BENCH(bench);
        bench.database.reset();
        const QString path = static_cast<support::servers::SqliteFile &>(*bench.file).filePath();
        QVERIFY(QFile::remove(path));
        PB_BENCH(bench);
        bench.read(s("a"));
        QTRY_COMPARE(bench.ends, list({"a:Unavailable"}));
        QVERIFY(bench.file->clear().has_value());
        const auto again = [&] {
            if (bench.ends.last() == s("b")) return true;
            if (bench.ends.size() == qsizetype(bench.handles.size())) bench.read(s("b"));
            return false;
        };
        QTRY_VERIFY(again());
    }

    void resetConnectionsOpensFreshHandles() {
        Bench bench;
        PB_BENCH(bench);
        Gate gate;
        bench.steps->set(s("held"), [&](SqlSession &) {
            gate.pass();
            return Expected<void>();
        });
        bench.read(s("a"));
        bench.read(s("held"));
        QTRY_COMPARE(bench.steps->order().size(), 2);
        QCOMPARE(bench.steps->connections(), 1);
        bench.database->resetConnections();
        gate.open();
        bench.read(s("b"));
        bench.read(s("c"));
        QTRY_COMPARE(bench.ends.last(), s("c"));
        QCOMPARE(bench.steps->connections(), 2);
    }

    void thePasswordIsAskedForBeforeEachConnect() {
        Bench bench;
        int asked = 0;
        std::vector<core::base::Completion<core::ports::Secret>> waiting;
        bench.password = [&](core::base::Completion<core::ports::Secret> done) {
            ++asked;
            waiting.push_back(std::move(done));
            return core::ports::Handle();
        };
        bench.patience.unit = 400ms;
        PB_BENCH(bench);
        bench.read(s("a"));
        QTRY_COMPARE(asked, 1);
        waiting[0](core::base::fail(ErrorKind::Unavailable, s("keychain")));
        QTRY_COMPARE(bench.ends, list({"a:Unavailable"}));
        bench.read(s("b"));
        QTRY_COMPARE(asked, 2);
        waiting[1](core::base::fail(ErrorKind::Rejected, s("keychain")));
        bench.read(s("c"));
        QTRY_COMPARE(bench.ends, list({"a:Unavailable", "b", "c"}));
        QCOMPARE(asked, 2);
        bench.database->resetConnections();
        bench.read(s("silent"));
        QTRY_COMPARE(bench.ends.last(), s("silent:Unavailable"));
        QCOMPARE(asked, 3);
    }

    void destroyingFinishesTheUnitUnderWay() {
        Bench bench;
        PB_BENCH(bench);
        bench.steps->set(s("table"), statement("CREATE TABLE visit(id INTEGER PRIMARY KEY)"));
        Gate gate;
        bench.steps->set(s("insert"), [&](SqlSession &session) {
            (void)session.begin(core::pms::Isolation::Default);
            gate.pass();
            (void)sql(session, "INSERT INTO visit VALUES(1)");
            return session.commit();
        });
        bench.write(s("table"));
        bench.write(s("insert"));
        bench.write(s("never"));
        QTRY_COMPARE(bench.steps->order(), list({"table", "insert"}));
        bench.log.onLine = [&](const QString &line) {
            if (line.contains(QLatin1String("closing"))) gate.open();
        };
        bench.database.reset();
        QCOMPARE(bench.count(), 1);
        QCOMPARE(bench.steps->order(), list({"table", "insert"}));
        QCOMPARE(bench.ends, list({"table"}));
    }

    void destroyingWaitsOnlySoLong() {
        Bench bench;
        bench.patience.stop = 150ms;
        auto gate = std::make_shared<Gate>();
        PB_BENCH(bench);
        bench.steps->set(s("stuck"), [gate](SqlSession &) {
            gate->pass();
            return Expected<void>();
        });
        bench.read(s("stuck"));
        QTRY_COMPARE(bench.steps->order().size(), 1);
        QElapsedTimer timer;
        timer.start();
        bench.database.reset();
        QVERIFY(timer.elapsed() >= 140);
        QVERIFY(timer.elapsed() < 3'000);
        gate->open();
    }

    void destroyingCancelsALongStatement() {
        Bench bench;
        bench.patience.stop = 900ms;
        PB_BENCH(bench);
        bench.steps->set(s("endless"), statement(kEndless));
        bench.read(s("endless"));
        QTRY_COMPARE(bench.steps->order().size(), 1);
        QElapsedTimer timer;
        timer.start();
        bench.database.reset();
        QVERIFY2(timer.elapsed() < 890, qPrintable(QString::number(timer.elapsed())));
    }

    void aCompletionMayDestroyTheDatabase() {
        Bench bench;
        PB_BENCH(bench);
        bool isGone = false;
        const auto handle = bench.database->run(read(s("a")), PmsPriority::Booking, [&](const Expected<PmsResult> &) {
            bench.database.reset();
            isGone = true;
        });
        bench.read(s("b"));
        QTRY_VERIFY(isGone);
        QVERIFY(bench.ends.isEmpty());
    }
};

QTEST_GUILESS_MAIN(DatabaseThreadTest)
#include "tst_database_thread.moc"
