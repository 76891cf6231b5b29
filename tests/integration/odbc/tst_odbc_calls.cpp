// SPDX-License-Identifier: Apache-2.0
#include "core/platform/odbc/odbc_connection.h"
#include "tests/integration/odbc/three_databases.h"

using namespace odbctest;
using core::base::DatabaseCause;
using core::pms::BoundStatement;
using core::pms::Dialect;
using core::pms::OutputKind;
using core::pms::ParameterDirection;
using core::pms::ParameterRole;

namespace {

const ParameterRole kIn{};
const ParameterRole kReturn{ParameterDirection::Return, OutputKind::Integer};
const ParameterRole kOutText{ParameterDirection::Out, OutputKind::Text};
const ParameterRole kOutNumber{ParameterDirection::Out, OutputKind::Integer};
const ParameterRole kInOutNumber{ParameterDirection::InOut, OutputKind::Integer};

SqlValue text(const char *value) {
    return QString::fromUtf8(value);
}

Expected<SqlResult> call(OdbcSession &session, const char *form, std::vector<SqlValue> parameters,
                         std::vector<ParameterRole> roles) {
    return session.execute(
        {QStringLiteral("call"), QString::fromUtf8(form), std::move(parameters), true, std::move(roles)});
}

const char *const kPostgres[] = {
    "CREATE TABLE visit (id integer PRIMARY KEY, day date NOT NULL)",
    // The form of a procedure that returns a number.
    "CREATE FUNCTION bp_add(day date, long smallint, resource integer) RETURNS integer LANGUAGE plpgsql AS $$ "
    "BEGIN INSERT INTO visit VALUES (resource, day); RETURN resource * 10 + long; END $$",
    "CREATE FUNCTION bp_find(n integer, OUT found integer, OUT words text) LANGUAGE sql AS "
    "$$ SELECT n + 1, repeat('é', n) $$",
    "CREATE FUNCTION bp_list(upto integer) RETURNS TABLE (n integer, name text) LANGUAGE sql AS "
    "$$ SELECT i, 'row ' || i FROM generate_series(1, upto) i $$",
    "CREATE FUNCTION bp_quiet(n integer) RETURNS void LANGUAGE sql AS $$ SELECT $$",
    "CREATE FUNCTION bp_coded(n integer, OUT code integer, OUT words text) LANGUAGE sql AS $$ SELECT -n, 'said' $$",
    "CREATE PROCEDURE bp_move(by integer, INOUT place integer, OUT words text) LANGUAGE plpgsql AS $$ "
    "BEGIN place := place + by; words := 'moved'; END $$",
    "CREATE FUNCTION bp_taken(n integer) RETURNS integer LANGUAGE plpgsql AS $$ "
    "BEGIN RAISE EXCEPTION 'taken' USING ERRCODE = '45000'; END $$",
    "CREATE FUNCTION bp_none() RETURNS integer LANGUAGE sql AS $$ SELECT 7 $$",
};

const char *const kMariaDb[] = {
    "CREATE TABLE visit (id integer PRIMARY KEY, day date NOT NULL)",
    "CREATE FUNCTION bp_add(day date, len smallint, resource integer) RETURNS integer MODIFIES SQL DATA "
    "BEGIN INSERT INTO visit VALUES (resource, day); RETURN resource * 10 + len; END",
    "CREATE PROCEDURE bp_find(n integer, OUT found integer, OUT words longtext) "
    "BEGIN SET found = n + 1; SET words = REPEAT('é', n); END",
    "CREATE PROCEDURE bp_list(upto integer) "
    "BEGIN INSERT INTO visit VALUES (900, '2026-12-01'); SELECT 1 AS n, 'row 1' AS name UNION SELECT 2, 'row 2'; END",
    "CREATE PROCEDURE bp_quiet(n integer) BEGIN SET @nothing = n; END",
    "CREATE PROCEDURE bp_both(n integer, OUT words text) "
    "BEGIN SELECT n AS n; SELECT 99 AS other; SET words = 'after both'; END",
    "CREATE PROCEDURE bp_late(n integer, OUT words text) "
    "BEGIN SELECT n AS n; SET words = 'x'; SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'taken'; END",
    "CREATE PROCEDURE bp_move(step integer, INOUT place integer, OUT words text) "
    "BEGIN SET place = place + step; SET words = 'moved'; END",
    "CREATE FUNCTION bp_taken(n integer) RETURNS integer NO SQL "
    "BEGIN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'taken'; RETURN 1; END",
    "CREATE FUNCTION bp_none() RETURNS integer NO SQL RETURN 7",
};

}  // namespace

/// Stored procedures in one form on the servers that have them.
class OdbcCalls : public QObject {
    Q_OBJECT

    std::unique_ptr<OdbcSession> prepared(support::servers::DatabaseServer &server) {
        if (!server.clear()) return nullptr;
        auto session = open(server);
        if (!session) return nullptr;
        const bool isPostgres = session->dialect() == Dialect::PostgreSql;
        const auto run = [&](const auto &statements) {
            for (const char *statement : statements)
                if (const auto done = sql(*session, statement); !done) qWarning().noquote() << statement << line(done);
        };
        isPostgres ? run(kPostgres) : run(kMariaDb);
        return session;
    }

  private Q_SLOTS:
    void aFunctionGivesItsReturnValue_data() { ThreeDatabases::addRows(ThreeDatabases::Which::ServersOnly); }
    void aFunctionGivesItsReturnValue() {
        PB_DATABASE(m_databases, server);
        const auto session = prepared(server);
        QVERIFY(session);
        const auto added = call(*session, "{? = CALL bp_add(?, ?, ?)}",
                                {SqlValue(), text("2026-12-01"), number(5), number(3)}, {kReturn, kIn, kIn, kIn});
        PB_OK(added);
        QVERIFY(added->outputs == std::vector<SqlValue>{number(35)});
        QVERIFY(added->rows.empty());
        QCOMPARE(one(*session, "SELECT count(*) FROM visit WHERE id = 3 AND day = '2026-12-01'"), number(1));
        const auto none = call(*session, "{ ? = call bp_none() }", {SqlValue()}, {kReturn});
        PB_OK(none);
        QVERIFY(none->outputs == std::vector<SqlValue>{number(7)});
    }

    void outputsComeInTheirOrderAndTextInFullLength_data() {
        ThreeDatabases::addRows(ThreeDatabases::Which::ServersOnly);
    }
    void outputsComeInTheirOrderAndTextInFullLength() {
        PB_DATABASE(m_databases, server);
        const auto session = prepared(server);
        QVERIFY(session);
        for (const int length : {3, 70'000}) {
            const auto found = call(*session, "{CALL bp_find(?, ?, ?)}", {number(length), SqlValue(), SqlValue()},
                                    {kIn, kOutNumber, kOutText});
            PB_OK(found);
            QVERIFY(found->outputs == (std::vector<SqlValue>{number(length + 1), QString(length, QChar(0xe9))}));
        }
        const auto empty = call(*session, "{CALL bp_find(?, ?, ?)}", {SqlValue(), SqlValue(), SqlValue()},
                                {kIn, kOutNumber, kOutText});
        PB_OK(empty);
        QVERIFY(empty->outputs == std::vector<SqlValue>(2));
    }

    void anOutputIsReadAsTheKindThatWasAskedFor_data() { ThreeDatabases::addRows(ThreeDatabases::Which::ServersOnly); }
    void anOutputIsReadAsTheKindThatWasAskedFor() {
        PB_DATABASE(m_databases, server);
        const auto session = prepared(server);
        QVERIFY(session);
        const auto found =
            call(*session, "{CALL bp_find(?, ?, ?)}", {number(1), SqlValue(), SqlValue()}, {kIn, kOutText, kOutNumber});
        PB_OK(found);
        QVERIFY(found->outputs == (std::vector<SqlValue>{text("2"), text("é")}));
    }

    void anInOutParameterCarriesBothWays_data() { ThreeDatabases::addRows(ThreeDatabases::Which::ServersOnly); }
    void anInOutParameterCarriesBothWays() {
        PB_DATABASE(m_databases, server);
        const auto session = prepared(server);
        QVERIFY(session);
        PB_OK(session->begin(Isolation::ReadCommitted));
        const auto moved = call(*session, "{CALL bp_move(?, ?, ?)}", {number(4), number(38), SqlValue()},
                                {kIn, kInOutNumber, kOutText});
        PB_OK(moved);
        QVERIFY(moved->outputs == (std::vector<SqlValue>{number(42), text("moved")}));
        const auto literal =
            call(*session, "{CALL bp_move(2, ?, ?)}", {number(1), SqlValue()}, {kInOutNumber, kOutText});
        PB_OK(literal);
        QVERIFY(literal->outputs.front() == number(3));
        PB_OK(session->commit());
    }

    void theFirstResultSetIsTheResultWhateverSaysRowsAffectedBefore_data() {
        ThreeDatabases::addRows(ThreeDatabases::Which::ServersOnly);
    }
    void theFirstResultSetIsTheResultWhateverSaysRowsAffectedBefore() {
        PB_DATABASE(m_databases, server);
        const auto session = prepared(server);
        QVERIFY(session);
        const auto listed = call(*session, "{CALL bp_list(?)}", {number(2)}, {kIn});
        PB_OK(listed);
        QCOMPARE(listed->columns, QStringList({QStringLiteral("n"), QStringLiteral("name")}));
        QCOMPARE(listed->rows.size(), std::size_t(2));
        QVERIFY(listed->rows[1][1] == text("row 2"));
        QVERIFY(listed->outputs.empty());
        const auto quiet = call(*session, "{CALL bp_quiet(?)}", {number(2)}, {kIn});
        PB_OK(quiet);
        QVERIFY(quiet->rows.empty() && quiet->columns.isEmpty());
        QCOMPARE(one(*session, "SELECT 1"), number(1));
    }

    void outputsArriveBehindAllResultSets() {
        const auto &server = m_databases.at(2);
        if (!server) QSKIP(qPrintable(server.error().detail));
        const auto session = prepared(**server);
        QVERIFY(session);
        const auto both = call(*session, "{CALL bp_both(?, ?)}", {number(5), SqlValue()}, {kIn, kOutText});
        PB_OK(both);
        QVERIFY(both->rows == (std::vector<std::vector<SqlValue>>{{number(5)}}));
        QVERIFY(both->outputs == std::vector<SqlValue>{text("after both")});
        const auto late = call(*session, "{CALL bp_late(?, ?)}", {number(5), SqlValue()}, {kIn, kOutText});
        QVERIFY2(!late, "an error behind the first result set was lost");
        QCOMPARE(late.error().sqlState, QStringLiteral("45000"));
    }

    void aRefusalKeepsItsSqlState_data() { ThreeDatabases::addRows(ThreeDatabases::Which::ServersOnly); }
    void aRefusalKeepsItsSqlState() {
        PB_DATABASE(m_databases, server);
        const auto session = prepared(server);
        QVERIFY(session);
        const auto taken = call(*session, "{? = CALL bp_taken(?)}", {SqlValue(), number(1)}, {kReturn, kIn});
        QVERIFY(!taken);
        QCOMPARE(taken.error().sqlState, QStringLiteral("45000"));
        const auto missing = call(*session, "{? = CALL bp_nowhere(?)}", {SqlValue(), number(1)}, {kReturn, kIn});
        PB_FAILS(missing, ErrorKind::Rejected);
        QVERIFY(missing.error().cause == DatabaseCause::RoutineMissing);
        QVERIFY(missing.error().detail.contains(QStringLiteral("bp_nowhere")));
    }

    void anOutParameterStandsForTheReturnValueWhereTheServerHasNone() {
        const auto &server = m_databases.at(1);
        if (!server) QSKIP(qPrintable(server.error().detail));
        const auto session = prepared(**server);
        QVERIFY(session);
        const auto coded =
            call(*session, "{? = CALL bp_coded(?, ?)}", {SqlValue(), number(3), SqlValue()}, {kReturn, kIn, kOutText});
        PB_OK(coded);
        QVERIFY(coded->outputs == (std::vector<SqlValue>{number(-3), text("said")}));
        const auto wrong = call(*session, "{CALL bp_quiet(?)}", {SqlValue()}, {kOutText});
        PB_FAILS(wrong, ErrorKind::Rejected);
    }

    void theDriversOwnFormBindsItsOutputs() {
        const auto &server = m_databases.at(1);
        if (!server) QSKIP(qPrintable(server.error().detail));
        const auto session = prepared(**server);
        QVERIFY(session);
        const auto connection = core::platform::OdbcConnection::open(
            core::base::Redacted<QString>((*server)->connectionString() + QStringLiteral(";PWD={p;w}}{d 1}")));
        QVERIFY(connection);
        const auto none = (*connection)->run(QStringLiteral("{? = CALL bp_none()}"), {SqlValue()}, {kReturn});
        QVERIFY2(none, none ? "" : qPrintable(none.error().front().message));
        QVERIFY(none->outputs == std::vector<SqlValue>{number(7)});
    }

    void sqliteSaysThatItHasNoProcedures() {
        const auto &server = m_databases.at(0);
        if (!server) QSKIP(qPrintable(server.error().detail));
        const auto session = open(**server);
        QVERIFY(session);
        PB_FAILS(call(*session, "{CALL x(?)}", {number(1)}, {kIn}), ErrorKind::Rejected);
    }

    void aSavepointSavesTheTransactionFromAnOptionalStatement_data() { ThreeDatabases::addRows(); }
    void aSavepointSavesTheTransactionFromAnOptionalStatement() {
        PB_DATABASE(m_databases, server);
        QVERIFY(server.clear());
        const auto session = open(server);
        QVERIFY(session);
        PB_OK(sql(*session, "CREATE TABLE visit (id integer PRIMARY KEY)"));
        PB_OK(session->begin(Isolation::Default));
        PB_OK(sql(*session, "INSERT INTO visit VALUES (1)"));
        PB_OK(session->savepoint({QStringLiteral("audit"), QStringLiteral("SAVEPOINT pb_audit"), {}}));
        QVERIFY(!sql(*session, "INSERT INTO nowhere VALUES (1)"));
        PB_FAILS(sql(*session, "INSERT INTO visit VALUES (2)"), ErrorKind::Unavailable);
        PB_OK(session->rollbackTo({QStringLiteral("audit"), QStringLiteral("ROLLBACK TO SAVEPOINT pb_audit"), {}}));
        PB_OK(sql(*session, "INSERT INTO visit VALUES (3)"));
        PB_OK(session->commit());
        QCOMPARE(one(*session, "SELECT sum(id) FROM visit"), number(4));
        PB_FAILS(session->rollbackTo({QStringLiteral("audit"), QStringLiteral("ROLLBACK TO SAVEPOINT pb_audit"), {}}),
                 ErrorKind::Rejected);
    }

    void anUnknownSavepointLeavesTheTransactionFailed_data() { ThreeDatabases::addRows(); }
    void anUnknownSavepointLeavesTheTransactionFailed() {
        PB_DATABASE(m_databases, server);
        const auto session = open(server);
        QVERIFY(session);
        PB_OK(session->begin(Isolation::Default));
        QVERIFY(!session->rollbackTo({QStringLiteral("audit"), QStringLiteral("ROLLBACK TO SAVEPOINT nowhere"), {}}));
        PB_FAILS(session->commit(), ErrorKind::Unavailable);
    }

  private:
    ThreeDatabases m_databases;
};

QTEST_GUILESS_MAIN(OdbcCalls)
#include "tst_odbc_calls.moc"
