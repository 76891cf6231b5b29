// SPDX-License-Identifier: Apache-2.0
#include "tests/integration/odbc/three_databases.h"

using namespace odbctest;
using support::servers::CuttingProxy;
using support::servers::portOf;

/// A line that is cut in the middle of something is named as what it is, on both servers.
class OdbcLostConnection : public QObject {
    Q_OBJECT

    ThreeDatabases m_databases;

    static void makeTable(support::servers::DatabaseServer &server) {
        const auto session = open(server);
        (void)sql(*session, "DROP TABLE IF EXISTS visit");
        (void)sql(*session, "CREATE TABLE visit(id INTEGER PRIMARY KEY)");
    }
    static SqlValue visits(support::servers::DatabaseServer &server) {
        return one(*open(server), "SELECT count(*) FROM visit");
    }

  private Q_SLOTS:
    void inAStatementNothingHappened_data() { ThreeDatabases::addRows(ThreeDatabases::Which::ServersOnly); }
    void inAStatementNothingHappened() {
        PB_DATABASE(m_databases, server);
        makeTable(server);
        CuttingProxy proxy(portOf(server.connectionString()));
        const auto session = open(server, proxy.port());
        PB_OK(session->begin(Isolation::Default));
        proxy.cutAfter("INSERT");
        PB_FAILS(sql(*session, "INSERT INTO visit VALUES(1)"), ErrorKind::Unavailable);
        QCOMPARE(proxy.cuts(), 1);
        QVERIFY(!session->isAlive());
        PB_FAILS(session->commit(), ErrorKind::Unavailable);
        PB_FAILS(sql(*session, "SELECT 1"), ErrorKind::Unavailable);
        PB_FAILS(session->begin(Isolation::Default), ErrorKind::Unavailable);
        QCOMPARE(visits(server), number(0));
    }

    void beforeTheCommitIsHeardTheOutcomeIsUnknown_data() {
        ThreeDatabases::addRows(ThreeDatabases::Which::ServersOnly);
    }
    void beforeTheCommitIsHeardTheOutcomeIsUnknown() { cutAtCommit(/*isHeard=*/false); }

    void afterTheCommitIsHeardTheOutcomeIsUnknown_data() {
        ThreeDatabases::addRows(ThreeDatabases::Which::ServersOnly);
    }
    void afterTheCommitIsHeardTheOutcomeIsUnknown() { cutAtCommit(/*isHeard=*/true); }

    void outsideATransactionTheSessionIsGone_data() { ThreeDatabases::addRows(ThreeDatabases::Which::ServersOnly); }
    void outsideATransactionTheSessionIsGone() {
        PB_DATABASE(m_databases, server);
        const auto session = open(server);
        server.stop();
        PB_FAILS(sql(*session, "SELECT 1"), ErrorKind::Unavailable);
        QVERIFY(!session->isAlive());
        const auto refused = OdbcSession::connect(server.connectionString(), server.password());
        QVERIFY(!refused);
        QVERIFY(refused.error().kind == ErrorKind::Unavailable);
        PB_OK(server.start());
        QCOMPARE(one(*open(server), "SELECT 1"), number(1));
    }

    void aKilledServerKeepsWhatWasCommitted_data() { ThreeDatabases::addRows(ThreeDatabases::Which::ServersOnly); }
    void aKilledServerKeepsWhatWasCommitted() {
        PB_DATABASE(m_databases, server);
        makeTable(server);
        const auto session = open(server);
        PB_OK(session->begin(Isolation::Default));
        PB_OK(sql(*session, "INSERT INTO visit VALUES(1)"));
        PB_OK(session->commit());
        PB_OK(session->begin(Isolation::Default));
        PB_OK(sql(*session, "INSERT INTO visit VALUES(2)"));
        server.kill();
        const auto commit = session->commit();
        PB_FAILS(commit, ErrorKind::OutcomeUnknown);
        QVERIFY(!session->isAlive());
        PB_OK(server.start());
        QCOMPARE(visits(server), number(1));
    }

    void aHangingServerDoesNotHangTheConnect_data() { ThreeDatabases::addRows(ThreeDatabases::Which::ServersOnly); }
    void aHangingServerDoesNotHangTheConnect() {
        PB_DATABASE(m_databases, server);
        server.suspend();
        QElapsedTimer timer;
        timer.start();
        const auto refused = OdbcSession::connect(server.connectionString(), server.password());
        const qint64 elapsed = timer.elapsed();
        server.resume();
        QVERIFY(!refused);
        QVERIFY(refused.error().kind == ErrorKind::Unavailable);
        QVERIFY2(elapsed < 9'000, qPrintable(QString::number(elapsed)));
    }

  private:
    void cutAtCommit(bool isHeard) {
        PB_DATABASE(m_databases, server);
        makeTable(server);
        CuttingProxy proxy(portOf(server.connectionString()));
        const auto session = open(server, proxy.port());
        PB_OK(session->begin(Isolation::Serializable));
        PB_OK(sql(*session, "INSERT INTO visit VALUES(1)"));
        if (isHeard)
            proxy.cutAfter("COMMIT");
        else
            proxy.cutBefore("COMMIT");
        PB_FAILS(session->commit(), ErrorKind::OutcomeUnknown);
        QCOMPARE(proxy.cuts(), 1);
        QVERIFY(!session->isAlive());
        QTRY_COMPARE(visits(server), number(isHeard ? 1 : 0));
    }
};

QTEST_GUILESS_MAIN(OdbcLostConnection)
#include "tst_odbc_lost_connection.moc"
