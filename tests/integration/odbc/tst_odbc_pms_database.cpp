// SPDX-License-Identifier: Apache-2.0
#include "core/base/log.h"
#include "core/platform/odbc/odbc_pms_database.h"
#include "core/platform/runtime/qt_executor.h"
#include "tests/integration/odbc/three_databases.h"

using namespace core::ports;
using namespace std::chrono_literals;
using core::base::ErrorKind;
using core::base::Expected;
using core::platform::OdbcSession;
using core::pms::SqlSession;

namespace {

QString s(const char *text) {
    return QString::fromLatin1(text);
}

/// Counts are what the units of these tests are about: a read tells it, a write adds a row with its own number.
Expected<PmsResult> runUnit(SqlSession &session, const PmsWork &work) {
    const auto *write = std::get_if<CloseStaffItem>(&work);
    if (!write) {
        const auto *read = std::get_if<ReadLink>(&work);
        const QString text =
            read && !read->key.environment.isEmpty() ? read->key.environment : s("SELECT count(*) FROM visit");
        auto result = session.execute({s("read"), text, {}});
        if (!result) return core::base::Unexpected(result.error());
        return PmsResult(std::optional<BookingLink>());
    }
    auto transaction = core::pms::Transaction::begin(session, core::pms::Isolation::ReadCommitted);
    if (!transaction) return core::base::Unexpected(transaction.error());
    const qint64 id = write->id.toLongLong();
    const auto there = session.execute({s("look"), s("SELECT id FROM visit WHERE id = ?"), {id}});
    if (!there) return core::base::Unexpected(there.error());
    if (there->rows.empty()) {
        if (auto done = session.execute({s("write"), s("INSERT INTO visit VALUES(?)"), {id}}); !done)
            return core::base::Unexpected(done.error());
    }
    if (auto done = transaction->commit(); !done) return core::base::Unexpected(done.error());
    return PmsResult(Done());
}

/// The adapter in front of one server, perhaps through a proxy that cuts lines.
struct Engine {
    core::platform::QtExecutor executor;
    core::base::NullLog log;
    support::servers::DatabaseServer &server;
    QStringList fatal;
    std::unique_ptr<core::platform::OdbcPmsDatabase> database;

    explicit Engine(support::servers::DatabaseServer &behind, core::platform::PmsPatience patience = {},
                    quint16 proxyPort = 0)
        : server(behind) {
        const QString text =
            proxyPort ? support::servers::throughPort(server.connectionString(), proxyPort) : server.connectionString();
        core::platform::OdbcPmsConfig config{*core::platform::ConnectionString::parse(text), {nullptr, &runUnit}};
        config.password = [this](core::base::Completion<Secret> done) {
            return executor.post([this, done] { done(server.password()); });
        };
        config.onFatal = [this](const core::base::Error &error) { fatal.append(error.toLogLine()); };
        config.patience = patience;
        database = std::make_unique<core::platform::OdbcPmsDatabase>(std::move(config), executor, log);
        auto session = odbctest::open(server);
        (void)odbctest::sql(*session, "DROP TABLE IF EXISTS visit");
        (void)odbctest::sql(*session, "CREATE TABLE visit(id INTEGER PRIMARY KEY)");
    }

    /// "ok" or the error's kind.
    QString settle(PmsWork work) {
        QString outcome;
        const Handle handle = database->run(
            std::move(work), PmsPriority::Booking,
            [&](const Expected<PmsResult> &result) { outcome = result ? s("ok") : toString(result.error().kind); });
        (void)QTest::qWaitFor([&] { return !outcome.isEmpty(); }, 40'000);
        return outcome;
    }
    QString read(const char *text = "") {
        ReadLink work;
        work.key.environment = s(text);
        return settle(work);
    }
    QString write(int id) { return settle(CloseStaffItem{QString::number(id), s("test"), {}}); }
    qint64 count() { return std::get<qint64>(odbctest::one(*odbctest::open(server), "SELECT count(*) FROM visit")); }
    /// As the engine does: again, until it is done.
    bool writeUntilDone(int id) {
        return QTest::qWaitFor([&] { return write(id) == s("ok"); }, 30'000);
    }
};

}  // namespace

/// A server that is stopped, killed, hung or cut off, as the engine meets it.
class OdbcPmsDatabaseTest : public QObject {
    Q_OBJECT

    ThreeDatabases m_databases;

  private Q_SLOTS:
    void aRestartIsSurvivedWithoutAFailure_data() { ThreeDatabases::addRows(ThreeDatabases::Which::ServersOnly); }
    void aRestartIsSurvivedWithoutAFailure() {
        PB_DATABASE(m_databases, server);
        Engine engine(server);
        QCOMPARE(engine.write(1), s("ok"));
        server.stop();
        PB_OK(server.start());
        QCOMPARE(engine.write(2), s("ok"));
        server.kill();
        PB_OK(server.start());
        QCOMPARE(engine.read(), s("ok"));
        QCOMPARE(engine.count(), 2);
    }

    void aServerThatIsAwayIsComeBackTo_data() { ThreeDatabases::addRows(ThreeDatabases::Which::ServersOnly); }
    void aServerThatIsAwayIsComeBackTo() {
        PB_DATABASE(m_databases, server);
        Engine engine(server);
        QCOMPARE(engine.write(1), s("ok"));
        server.stop();
        QCOMPARE(engine.write(2), s("Unavailable"));
        QElapsedTimer timer;
        timer.start();
        QCOMPARE(engine.write(2), s("Unavailable"));
        QVERIFY(timer.elapsed() < 500);
        PB_OK(server.start());
        QVERIFY(engine.writeUntilDone(2));
        QCOMPARE(engine.count(), 2);
        QVERIFY(engine.fatal.isEmpty());
    }

    void anUnknownCommitIsFoundByRunningAgain_data() { ThreeDatabases::addRows(ThreeDatabases::Which::ServersOnly); }
    void anUnknownCommitIsFoundByRunningAgain() {
        PB_DATABASE(m_databases, server);
        support::servers::CuttingProxy proxy(support::servers::portOf(server.connectionString()));
        Engine engine(server, {}, proxy.port());
        int id = 0;
        for (const bool isHeard : {false, true}) {
            ++id;
            QCOMPARE(engine.read(), s("ok"));
            if (isHeard)
                proxy.cutAfter("COMMIT");
            else
                proxy.cutBefore("COMMIT");
            QCOMPARE(engine.write(id), s("OutcomeUnknown"));
            QTRY_COMPARE(engine.count(), isHeard ? 2 : 0);
            QCOMPARE(engine.write(id), s("ok"));
            QCOMPARE(engine.count(), id);
        }
    }

    void aLongStatementIsCancelledAtTheDeadline_data() { ThreeDatabases::addRows(ThreeDatabases::Which::ServersOnly); }
    void aLongStatementIsCancelledAtTheDeadline() {
        PB_DATABASE(m_databases, server);
        Engine engine(server, {300ms});
        QCOMPARE(engine.read(), s("ok"));
        QElapsedTimer timer;
        timer.start();
        QCOMPARE(
            engine.read(
                server.name() == s("PostgreSQL")
                    ? "SELECT pg_sleep(9)"
                    : "SELECT sum(a.seq*b.seq*c.seq) FROM seq_1_to_100000 a, seq_1_to_100000 b, seq_1_to_100000 c"),
            s("Unavailable"));
        QVERIFY2(timer.elapsed() < 4'000, qPrintable(QString::number(timer.elapsed())));
        QCOMPARE(engine.read(), s("ok"));
        QCOMPARE(engine.database->abandonedThreads(), 0);
    }

    void aHungServerCostsOneThreadAtMost_data() { ThreeDatabases::addRows(ThreeDatabases::Which::ServersOnly); }
    void aHungServerCostsOneThreadAtMost() {
        PB_DATABASE(m_databases, server);
        Engine engine(server, {500ms, 500ms, 500ms});
        QCOMPARE(engine.write(1), s("ok"));
        server.suspend();
        QElapsedTimer timer;
        timer.start();
        const QString stuck = engine.write(2);
        const qint64 elapsed = timer.elapsed();
        const int abandoned = engine.database->abandonedThreads();
        server.resume();
        QCOMPARE(stuck, s("OutcomeUnknown"));
        QVERIFY2(elapsed < 3'000, qPrintable(QString::number(elapsed)));
        QCOMPARE(abandoned, 1);
        QVERIFY(engine.writeUntilDone(2));
        QTRY_COMPARE_WITH_TIMEOUT(engine.database->abandonedThreads(), 0, 30'000);
        QCOMPARE(engine.count(), 2);
        QVERIFY(engine.fatal.isEmpty());
    }

    void nobodyWaitsForAHungServerOnTheEngineThread_data() {
        ThreeDatabases::addRows(ThreeDatabases::Which::ServersOnly);
    }
    void nobodyWaitsForAHungServerOnTheEngineThread() {
        PB_DATABASE(m_databases, server);
        Engine engine(server, {300ms, 300ms, 300ms});
        QCOMPARE(engine.read(), s("ok"));
        server.suspend();
        QElapsedTimer timer;
        timer.start();
        qint64 longest = 0;
        bool isDone = false;
        const Handle handle =
            engine.database->run(ReadLink{}, PmsPriority::Booking, [&](const Expected<PmsResult> &) { isDone = true; });
        (void)QTest::qWaitFor(
            [&] {
                longest = std::max(longest, timer.restart());
                return isDone;
            },
            20'000);
        engine.database.reset();
        const qint64 destroying = timer.elapsed();
        server.resume();
        QVERIFY2(longest < 250, qPrintable(QString::number(longest)));
        QVERIFY2(destroying < 1'000, qPrintable(QString::number(destroying)));
    }
};

QTEST_GUILESS_MAIN(OdbcPmsDatabaseTest)
#include "tst_odbc_pms_database.moc"
