// SPDX-License-Identifier: Apache-2.0
#include <semaphore>
#include <thread>

#include "tests/integration/odbc/three_databases.h"

using namespace odbctest;
using core::pms::Dialect;

namespace {

void makeTables(OdbcSession &session) {
    (void)sql(session, "DROP TABLE IF EXISTS visit");
    (void)sql(session, "DROP TABLE IF EXISTS doctor");
    (void)sql(
        session,
        "CREATE TABLE doctor(id INTEGER PRIMARY KEY, name VARCHAR(10) NOT NULL, seats INTEGER CHECK (seats > 0))");
    (void)sql(session,
              "CREATE TABLE visit(id INTEGER PRIMARY KEY, doctor INTEGER NOT NULL, slot VARCHAR(5) UNIQUE, FOREIGN KEY "
              "(doctor) "
              "REFERENCES doctor(id))");
    (void)sql(session, "INSERT INTO doctor VALUES(1, 'An', 5)");
}

SqlValue visits(OdbcSession &session) {
    return one(session, "SELECT count(*) FROM visit");
}

}  // namespace

/// Begin, commit, rollback, and what each refusal is called, on all three databases.
class OdbcTransactions : public QObject {
    Q_OBJECT

    ThreeDatabases m_databases;

  private Q_SLOTS:
    void onlyACommitKeepsRows_data() { ThreeDatabases::addRows(); }
    void onlyACommitKeepsRows() {
        PB_DATABASE(m_databases, server);
        const auto session = open(server);
        const auto other = open(server);
        makeTables(*session);
        PB_OK(session->begin(Isolation::Default));
        PB_OK(sql(*session, "INSERT INTO visit VALUES(1, 1, '09:00')"));
        QCOMPARE(visits(*other), number(0));
        PB_OK(session->rollback());
        QCOMPARE(visits(*session), number(0));
        PB_OK(session->begin(Isolation::Serializable));
        PB_OK(sql(*session, "INSERT INTO visit VALUES(1, 1, '09:00')"));
        PB_OK(session->commit());
        QCOMPARE(visits(*other), number(1));
        PB_OK(sql(*session, "INSERT INTO visit VALUES(2, 1, '09:15')"));
        QCOMPARE(visits(*other), number(2));
    }

    void aSessionThatEndsTakesItsTransactionAlong_data() { ThreeDatabases::addRows(); }
    void aSessionThatEndsTakesItsTransactionAlong() {
        PB_DATABASE(m_databases, server);
        auto session = open(server);
        makeTables(*session);
        PB_OK(session->begin(Isolation::Default));
        PB_OK(sql(*session, "INSERT INTO visit VALUES(1, 1, '09:00')"));
        session.reset();
        QCOMPARE(visits(*open(server)), number(0));
    }

    void afterAFailureNothingIsCommitted_data() { ThreeDatabases::addRows(); }
    void afterAFailureNothingIsCommitted() {
        PB_DATABASE(m_databases, server);
        const auto session = open(server);
        makeTables(*session);
        PB_OK(session->begin(Isolation::Default));
        PB_OK(sql(*session, "INSERT INTO visit VALUES(1, 1, '09:00')"));
        PB_FAILS(sql(*session, "INSERT INTO visit VALUES(2, 1, '09:00')"), ErrorKind::Conflict);
        PB_FAILS(sql(*session, "INSERT INTO visit VALUES(3, 1, '10:00')"), ErrorKind::Unavailable);
        PB_FAILS(session->commit(), ErrorKind::Unavailable);
        QVERIFY(session->isAlive());
        QCOMPARE(visits(*session), number(0));
    }

    void refusalsAreToldApart_data() { ThreeDatabases::addRows(); }
    void refusalsAreToldApart() {
        PB_DATABASE(m_databases, server);
        const auto session = open(server);
        makeTables(*session);
        PB_OK(sql(*session, "INSERT INTO visit VALUES(1, 1, '09:00')"));
        PB_FAILS(sql(*session, "INSERT INTO visit VALUES(1, 1, '10:00')"), ErrorKind::Conflict);
        PB_FAILS(sql(*session, "INSERT INTO visit VALUES(2, 1, '09:00')"), ErrorKind::Conflict);
        PB_FAILS(sql(*session, "INSERT INTO visit VALUES(3, 77, '10:00')"), ErrorKind::Rejected);
        PB_FAILS(sql(*session, "INSERT INTO doctor VALUES(2, 'Bo', -1)"), ErrorKind::Rejected);
        PB_FAILS(sql(*session, "INSERT INTO doctor VALUES(2, NULL, 1)"), ErrorKind::Rejected);
        PB_FAILS(sql(*session, "SELECT * FROM nowhere"), ErrorKind::Rejected);
        PB_FAILS(sql(*session, "SELEC 1"), ErrorKind::Rejected);
        QVERIFY(session->isAlive());
        QCOMPARE(visits(*session), number(1));
    }

    void errorsQuoteNoValues_data() { ThreeDatabases::addRows(); }
    void errorsQuoteNoValues() {
        PB_DATABASE(m_databases, server);
        const auto session = open(server);
        makeTables(*session);
        PB_OK(sql(*session, "INSERT INTO visit VALUES(1, 1, ?)", {QStringLiteral("Kim")}));
        const auto twice = sql(*session, "INSERT INTO visit VALUES(2, 1, ?)", {QStringLiteral("Kim")});
        QVERIFY(!twice);
        QVERIFY2(!twice.error().toLogLine().contains(QStringLiteral("Kim")), qPrintable(twice.error().toLogLine()));
        const auto tooLong = sql(*session, "INSERT INTO doctor VALUES(2, ?, 1)", {QStringLiteral("KimKimKimKim")});
        if (!tooLong)
            QVERIFY2(!tooLong.error().toLogLine().contains(QStringLiteral("Kim")),
                     qPrintable(tooLong.error().toLogLine()));
    }

    void twoWritersNeverBothPassTheGuard_data() { ThreeDatabases::addRows(); }
    void twoWritersNeverBothPassTheGuard() {
        PB_DATABASE(m_databases, server);
        const auto first = open(server);
        makeTables(*first);
        auto text = core::platform::ConnectionString::parse(server.connectionString());
        text->addDefault(QStringLiteral("Timeout"), QStringLiteral("100"));
        auto second = OdbcSession::connect(*text, server.password());
        PB_OK(first->begin(Isolation::Serializable));
        PB_OK(sql(*first, "UPDATE doctor SET seats = seats WHERE id = 1"));
        if ((*second)->dialect() == Dialect::PostgreSql) (void)sql(**second, "SET lock_timeout = 100");
        if ((*second)->dialect() == Dialect::MariaDb) (void)sql(**second, "SET SESSION innodb_lock_wait_timeout = 1");
        const auto begun = (*second)->begin(Isolation::Serializable);
        const auto locked = begun ? sql(**second, "UPDATE doctor SET seats = seats WHERE id = 1")
                                  : Expected<SqlResult>(core::base::Unexpected(begun.error()));
        PB_FAILS(locked, ErrorKind::Conflict);
        (void)(*second)->rollback();
        PB_OK(first->commit());
        PB_OK((*second)->begin(Isolation::Serializable));
        PB_OK(sql(**second, "UPDATE doctor SET seats = seats WHERE id = 1"));
        PB_OK((*second)->commit());
    }

    void aReaderSeesOneMomentWhileAWriterWrites_data() { ThreeDatabases::addRows(); }
    void aReaderSeesOneMomentWhileAWriterWrites() {
        PB_DATABASE(m_databases, server);
        const auto reader = open(server);
        const auto writer = open(server);
        makeTables(*writer);
        PB_OK(reader->begin(Isolation::RepeatableRead));
        QCOMPARE(visits(*reader), number(0));
        PB_OK(sql(*writer, "INSERT INTO visit VALUES(1, 1, '09:00')"));
        QCOMPARE(visits(*reader), number(0));
        PB_OK(reader->commit());
        QCOMPARE(visits(*reader), number(1));
    }

    void aDeadlockOrSerializationFailureIsAConflict_data() {
        ThreeDatabases::addRows(ThreeDatabases::Which::ServersOnly);
    }
    void aDeadlockOrSerializationFailureIsAConflict() {
        PB_DATABASE(m_databases, server);
        const auto first = open(server);
        const auto second = open(server);
        makeTables(*first);
        PB_OK(sql(*first, "INSERT INTO doctor VALUES(2, 'Bo', 5)"));
        PB_OK(first->begin(Isolation::Serializable));
        PB_OK(second->begin(Isolation::Serializable));
        PB_OK(sql(*first, "SELECT seats FROM doctor WHERE id = 1"));
        PB_OK(sql(*second, "SELECT seats FROM doctor WHERE id = 2"));
        std::optional<core::base::Error> failure;
        std::thread other([&] {
            auto result = sql(*second, "UPDATE doctor SET seats = 3 WHERE id = 1");
            auto ended = result ? second->commit() : Expected<void>(core::base::Unexpected(result.error()));
            if (!ended) failure = ended.error();
        });
        const auto mine = sql(*first, "UPDATE doctor SET seats = 3 WHERE id = 2");
        const auto ended = mine ? first->commit() : Expected<void>(core::base::Unexpected(mine.error()));
        (void)first->rollback();
        other.join();
        if (!ended) {
            QVERIFY2(!failure, "both failed");
            failure = ended.error();
        }
        QVERIFY2(failure.has_value(), "neither failed");
        QVERIFY2(failure->kind == ErrorKind::Conflict, qPrintable(failure->toLogLine()));
    }

    void theIsolationIsWhatWasAskedFor_data() { ThreeDatabases::addRows(ThreeDatabases::Which::ServersOnly); }
    void theIsolationIsWhatWasAskedFor() {
        PB_DATABASE(m_databases, server);
        const auto session = open(server);
        const char *query = session->dialect() == Dialect::PostgreSql
                                ? "SELECT current_setting('transaction_isolation')"
                                : "SELECT @@tx_isolation";
        const auto isolation = [&](Isolation wanted) {
            (void)session->begin(wanted);
            const QString text =
                std::get<QString>(one(*session, query)).toLower().replace(QLatin1Char('-'), QLatin1Char(' '));
            (void)session->rollback();
            return text;
        };
        const QString before = isolation(Isolation::Default);
        QCOMPARE(isolation(Isolation::Serializable), QStringLiteral("serializable"));
        QCOMPARE(isolation(Isolation::RepeatableRead), QStringLiteral("repeatable read"));
        QCOMPARE(isolation(Isolation::ReadCommitted), QStringLiteral("read committed"));
        QCOMPARE(isolation(Isolation::Default), before);
    }

    void pastTheDeadlineNothingIsCommitted_data() { ThreeDatabases::addRows(); }
    void pastTheDeadlineNothingIsCommitted() {
        PB_DATABASE(m_databases, server);
        const auto session = open(server);
        makeTables(*session);
        PB_OK(session->begin(Isolation::Default));
        PB_OK(sql(*session, "INSERT INTO visit VALUES(1, 1, '09:00')"));
        session->setDeadline(std::chrono::steady_clock::now());
        PB_FAILS(sql(*session, "INSERT INTO visit VALUES(2, 1, '10:00')"), ErrorKind::Unavailable);
        PB_FAILS(session->commit(), ErrorKind::Unavailable);
        session->setDeadline(core::base::SteadyTime::max());
        QCOMPARE(visits(*session), number(0));
    }

    void aLongStatementCanBeCancelled_data() { ThreeDatabases::addRows(); }
    void aLongStatementCanBeCancelled() {
        PB_DATABASE(m_databases, server);
        const auto session = open(server);
        const char *slow =
            session->dialect() == Dialect::PostgreSql ? "SELECT pg_sleep(10)"
            : session->dialect() == Dialect::MariaDb
                ? "SELECT a.seq FROM seq_1_to_100000 a, seq_1_to_100000 b, seq_1_to_100000 c WHERE a.seq + b.seq + "
                  "c.seq < 0"
                : "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n";
        std::binary_semaphore done(0);
        std::thread canceller([&done, cancel = session->canceller()] {
            // A cancel that comes before the server has begun the statement is lost, so it is repeated.
            while (!done.try_acquire_for(std::chrono::milliseconds(20))) cancel();
        });
        const auto result = sql(*session, slow);
        done.release();
        canceller.join();
        // PostgreSQL reports a cancel as it does a statement time-out; it counts as ours once the deadline is past.
        PB_FAILS(result, session->dialect() == Dialect::PostgreSql ? ErrorKind::Conflict : ErrorKind::Unavailable);
        QVERIFY(session->isAlive());
        QCOMPARE(one(*session, "SELECT 1"), number(1));
    }
};

QTEST_GUILESS_MAIN(OdbcTransactions)
#include "tst_odbc_transactions.moc"
