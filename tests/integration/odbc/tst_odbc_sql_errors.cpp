// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "core/platform/odbc/reconnect_backoff.h"
#include "core/platform/odbc/sql_errors.h"

using core::base::ErrorKind;
using core::platform::classifySqlError;
using core::platform::meansConnectionLost;
using core::platform::ReconnectBackoff;
using core::platform::SqlDiagnostics;
using core::platform::SqlPhase;
using core::pms::Dialect;

namespace {

struct Row {
    Dialect dialect;
    const char *state;
    int native;
    const char *message;
    ErrorKind inStatement;
    ErrorKind inCommit;
    bool isLost = false;
};

using enum ErrorKind;
constexpr Dialect kPg = Dialect::PostgreSql, kMaria = Dialect::MariaDb, kLite = Dialect::Sqlite,
                  kMs = Dialect::SqlServer, kAny = Dialect::Generic;

/// As the drivers of Debian 12 report them (psqlodbc 13, Connector/ODBC 3.1, libsqliteodbc 0.99), and SQL Server's.
const Row kRows[] = {
    {kPg, "08S01", 35, "could not receive data from server", Unavailable, OutcomeUnknown, true},
    {kPg, "HY000", 35, "The connection is down", Unavailable, OutcomeUnknown, true},
    {kPg, "57P01", 1, "terminating connection due to administrator command", Unavailable, OutcomeUnknown, true},
    {kPg, "40003", 1, "", Unavailable, OutcomeUnknown, true},
    {kPg, "25P03", 1, "idle-in-transaction timeout", Unavailable, OutcomeUnknown, true},
    {kPg, "40001", 110, "could not serialize access", Conflict, Conflict},
    {kPg, "40P01", 1, "deadlock detected", Conflict, Conflict},
    {kPg, "23505", 1, "duplicate key value violates unique constraint \"slot_key\"", Conflict, Conflict},
    {kPg, "23P01", 1, "conflicting key value violates exclusion constraint \"no_overlap\"", Conflict, Conflict},
    {kPg, "23503", 1, "", Rejected, Rejected},
    {kPg, "23514", 1, "", Rejected, Rejected},
    {kPg, "23502", 1, "", Rejected, Rejected},
    {kPg, "P0001", 1, "raised by a trigger", Conflict, Conflict},
    {kPg, "55P03", 1, "canceling statement due to lock timeout", Conflict, Conflict},
    {kPg, "57014", 1, "canceling statement due to statement timeout", Conflict, Conflict},
    {kPg, "25P02", 1, "current transaction is aborted", Unavailable, OutcomeUnknown},
    {kPg, "25006", 1, "read-only transaction", Rejected, Rejected},
    {kPg, "42501", 1, "permission denied", Rejected, Rejected},
    {kPg, "42P01", 1, "relation does not exist", Rejected, Rejected},
    {kPg, "42601", 1, "syntax error", Rejected, Rejected},
    {kPg, "22001", 1, "value too long", Rejected, Rejected},
    {kPg, "53100", 1, "disk full", Unavailable, OutcomeUnknown},
    {kPg, "53300", 1, "too many connections", Unavailable, OutcomeUnknown},
    {kPg, "XX001", 1, "data corrupted", Unavailable, OutcomeUnknown},
    {kPg, "0A000", 1, "cached plan must not change result type", Conflict, Conflict},
    {kPg, "0A000", 1, "not implemented", Rejected, Rejected},
    {kPg, "26000", 1, "prepared statement does not exist", Conflict, Conflict},
    {kPg, "HYT00", 0, "", Unavailable, OutcomeUnknown},
    {kMaria, "08S01", 2013, "Lost connection to server during query", Unavailable, OutcomeUnknown, true},
    {kMaria, "HY000", 2006, "Server has gone away", Unavailable, OutcomeUnknown, true},
    {kMaria, "70100", 1927, "Connection was killed", Unavailable, OutcomeUnknown, true},
    {kMaria, "40001", 1213, "Deadlock found", Conflict, Conflict},
    {kMaria, "HY000", 1205, "Lock wait timeout exceeded", Conflict, Conflict},
    {kMaria, "70100", 1317, "Query execution was interrupted", Unavailable, Unavailable},
    {kMaria, "70100", 1969, "max_statement_time exceeded", Conflict, Conflict},
    {kMaria, "23000", 1062, "Duplicate entry 'x' for key 'slot'", Conflict, Conflict},
    {kMaria, "23000", 1452, "foreign key constraint fails", Rejected, Rejected},
    {kMaria, "23000", 1048, "Column 'k' cannot be null", Rejected, Rejected},
    {kMaria, "23000", 4025, "CONSTRAINT `u.c` failed", Rejected, Rejected},
    {kMaria, "45000", 1644, "raised by a trigger", Conflict, Conflict},
    {kMaria, "HY000", 1020, "Record has changed since last read", Conflict, Conflict},
    {kMaria, "42000", 1142, "INSERT command denied", Rejected, Rejected},
    {kMaria, "42S02", 1146, "Table doesn't exist", Rejected, Rejected},
    {kMaria, "HY000", 1290, "running with the --read-only option", Rejected, Rejected},
    {kMaria, "22001", 1406, "Data too long for column 'k'", Rejected, Rejected},
    {kMaria, "08004", 1040, "Too many connections", Unavailable, OutcomeUnknown},
    {kMaria, "HY000", 9999, "never heard of", Unavailable, OutcomeUnknown},
    {kMaria, "HY000", 2057, "The number of parameters in bound buffers differs", Conflict, Conflict},
    {kLite, "HY000", -1, "broken result set 1/2", Conflict, Conflict},
    {kLite, "HY000", 5, "database is locked", Conflict, Conflict},
    {kLite, "S1000", 6, "database table is locked", Conflict, Conflict},
    {kLite, "HY000", 517, "database is locked", Conflict, Conflict},
    {kLite, "HY000", 9, "interrupted", Unavailable, Unavailable},
    {kLite, "HY000", 19, "UNIQUE constraint failed: visit.slot", Conflict, Conflict},
    {kLite, "HY000", 19, "FOREIGN KEY constraint failed", Rejected, Rejected},
    {kLite, "HY000", 19, "CHECK constraint failed: seats", Rejected, Rejected},
    {kLite, "HY000", 19, "NOT NULL constraint failed: visit.id", Rejected, Rejected},
    {kLite, "HY000", 19, "overlap (raised by a trigger)", Conflict, Conflict},
    {kLite, "HY000", 8, "attempt to write a readonly database", Rejected, Rejected},
    {kLite, "HY000", 1, "no such table: nowhere", Rejected, Rejected},
    {kLite, "HY000", 10, "disk I/O error", Unavailable, OutcomeUnknown},
    {kLite, "HY000", 11, "database disk image is malformed", Unavailable, OutcomeUnknown},
    {kLite, "HY000", 26, "file is not a database", Unavailable, OutcomeUnknown},
    {kLite, "HY000", 13, "database or disk is full", Unavailable, OutcomeUnknown},
    {kMs, "40001", 1205, "deadlock victim", Conflict, Conflict},
    {kMs, "23000", 2627, "Violation of UNIQUE KEY constraint", Conflict, Conflict},
    {kMs, "23000", 547, "conflicted with the FOREIGN KEY constraint", Rejected, Rejected},
    {kMs, "HY000", 1222, "Lock request time out period exceeded", Conflict, Conflict},
    {kMs, "42000", 229, "permission was denied", Rejected, Rejected},
    {kMs, "08S01", 10054, "Communication link failure", Unavailable, OutcomeUnknown, true},
    {kAny, "23000", 0, "", Conflict, Conflict},
    {kAny, "HY008", 0, "cancelled", Unavailable, OutcomeUnknown},
    {kAny, "S0002", 0, "", Rejected, Rejected},
    {kAny, "", 0, "", Unavailable, OutcomeUnknown},
};

SqlDiagnostics reported(const Row &row) {
    return {{QString::fromLatin1(row.state), row.native, QString::fromLatin1(row.message)}};
}

}  // namespace

class OdbcSqlErrors : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void everyFailureHasOneMeaning_data() {
        QTest::addColumn<int>("index");
        for (int i = 0; i < int(std::size(kRows)); ++i)
            QTest::addRow("%d %s %d %s", int(kRows[i].dialect), kRows[i].state, kRows[i].native, kRows[i].message) << i;
    }
    void everyFailureHasOneMeaning() {
        QFETCH(int, index);
        const Row &row = kRows[index];
        const QString place = QStringLiteral("appointment_insert[1]");
        const auto error = classifySqlError(row.dialect, reported(row), SqlPhase::Execute, place);
        QCOMPARE(toString(error.kind), toString(row.inStatement));
        QCOMPARE(error.operation, place);
        QCOMPARE(error.sqlState, QString::fromLatin1(row.state));
        QCOMPARE(error.nativeCode, row.native);
        QCOMPARE(toString(classifySqlError(row.dialect, reported(row), SqlPhase::Commit, place).kind),
                 toString(row.inCommit));
        QVERIFY(classifySqlError(row.dialect, reported(row), SqlPhase::Connect, place).kind == Unavailable);
        QCOMPARE(meansConnectionLost(row.dialect, reported(row)), row.isLost);
    }

    void aWarningBesideTheCauseDoesNotHideIt() {
        const SqlDiagnostics diagnostics{{QStringLiteral("01000"), 0, QString()},
                                         {QStringLiteral("40001"), 1, QString()}};
        QVERIFY(classifySqlError(kPg, diagnostics, SqlPhase::Execute, QString()).kind == Conflict);
    }

    void aLossAmongOthersCounts() {
        const SqlDiagnostics diagnostics{{QStringLiteral("HY000"), 1, QString()},
                                         {QStringLiteral("08S01"), 35, QString()}};
        QVERIFY(meansConnectionLost(kPg, diagnostics));
    }

    void messagesThatMayQuoteARowAreLeftOut() {
        const auto detail = [](Dialect dialect, const char *state, int native, const char *message) {
            const SqlDiagnostics diagnostics{{QString::fromLatin1(state), native, QString::fromLatin1(message)}};
            return classifySqlError(dialect, diagnostics, SqlPhase::Execute, QString()).detail;
        };
        QCOMPARE(detail(kPg, "23505", 1, "violates unique constraint \"slot_key\" Key (name)=(Kim) already exists"),
                 QStringLiteral("constraint slot_key"));
        QCOMPARE(detail(kMaria, "23000", 1062, "Duplicate entry 'Kim' for key 'slot'"), QStringLiteral("key slot"));
        QCOMPARE(detail(kMaria, "23000", 4025, "CONSTRAINT `u.c` failed for `practice`.`u`"),
                 QStringLiteral("constraint u.c"));
        QCOMPARE(detail(kMaria, "HY000", 1366, "Incorrect string value: 'Kim'"), QString());
        QCOMPARE(detail(kPg, "22P02", 1, "invalid input syntax for type integer: \"Kim\""), QString());
        QVERIFY(detail(kLite, "HY000", 1, "no such table: nowhere").contains(QStringLiteral("nowhere")));
    }

    void reconnectsSlowDownToFifteenSeconds() {
        using namespace std::chrono_literals;
        ReconnectBackoff backoff;
        core::base::SteadyTime now{100s};
        QVERIFY(backoff.mayTry(now));
        for (const auto wait : {1s, 2s, 4s, 8s, 15s, 15s}) {
            backoff.failed(now);
            QVERIFY(!backoff.mayTry(now));
            QCOMPARE(backoff.wait(now), std::chrono::milliseconds(wait));
            now += wait;
            QVERIFY(backoff.mayTry(now));
        }
        backoff.reset();
        QVERIFY(backoff.mayTry(now));
        backoff.failed(now);
        QCOMPARE(backoff.wait(now), std::chrono::milliseconds(1s));
    }
};

QTEST_GUILESS_MAIN(OdbcSqlErrors)
#include "tst_odbc_sql_errors.moc"
