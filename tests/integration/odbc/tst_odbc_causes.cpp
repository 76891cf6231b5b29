// SPDX-License-Identifier: Apache-2.0
#include <QTemporaryDir>

#include "core/platform/odbc/installed_drivers.h"
#include "core/platform/odbc/sql_causes.h"
#include "core/text/database_cause.h"
#include "tests/integration/odbc/three_databases.h"

using namespace odbctest;
using core::base::DatabaseCause;
using core::base::Redacted;
using core::platform::causeOf;
using core::platform::SqlPhase;
using core::pms::Dialect;
using enum core::base::DatabaseCause;

namespace {

struct Row {
    Dialect dialect;
    SqlPhase phase;
    const char *state;
    int native;
    const char *message;
    DatabaseCause cause;
};

constexpr Dialect kPg = Dialect::PostgreSql, kMaria = Dialect::MariaDb, kLite = Dialect::Sqlite,
                  kMs = Dialect::SqlServer, kAny = Dialect::Generic;
constexpr SqlPhase kConnect = SqlPhase::Connect, kExecute = SqlPhase::Execute;

/// What the drivers of Debian 12 and Microsoft's say; those that the suite can provoke are provoked below.
const Row kRows[] = {
    {kPg, kConnect, "08001", 101, "FATAL:  password authentication failed for user \"u\"", PasswordRefused},
    {kPg, kConnect, "08001", 101, "fe_sendauth: no password supplied", PasswordRefused},
    {kPg, kConnect, "08001", 101, "FATAL:  role \"u\" is not permitted to log in", AccountLocked},
    {kPg, kConnect, "08001", 101, "FATAL:  database \"x\" does not exist", DatabaseMissing},
    {kPg, kConnect, "08001", 101, "FATAL:  permission denied for database \"x\"", RightMissing},
    {kPg, kConnect, "08001", 101, "FATAL:  no pg_hba.conf entry for host \"10.0.0.1\"", HostRefused},
    {kPg, kConnect, "08001", 101, "FATAL:  sorry, too many clients already", TooManyConnections},
    {kPg, kConnect, "08001", 101, "FATAL:  the database system is starting up", ServerStarting},
    {kPg, kConnect, "08001", 101, "could not translate host name \"x\" to address", HostUnknown},
    {kPg, kConnect, "08001", 101, "connection to server at \"x\" failed: Connection refused", ServerDown},
    {kPg, kConnect, "08001", 101, "timeout expired", ServerHung},
    {kPg, kExecute, "57P01", 1, "terminating connection due to administrator command", ConnectionLost},
    {kPg, kExecute, "HY000", 35, "The connection is down", ConnectionLost},
    {kPg, kExecute, "42501", 1, "permission denied for table x", RightMissing},
    {kPg, kExecute, "42P01", 1, "relation \"x\" does not exist", TableMissing},
    {kPg, kExecute, "42703", 1, "column \"x\" does not exist", ColumnMissing},
    {kPg, kExecute, "42883", 1, "function x() does not exist", RoutineMissing},
    {kPg, kExecute, "25006", 1, "cannot execute UPDATE in a read-only transaction", ReadOnly},
    {kPg, kExecute, "53100", 1, "could not extend file", DiskFull},
    {kPg, kExecute, "55P03", 1, "lock timeout", Busy},
    {kPg, kExecute, "XX001", 1, "invalid page in block 1", Damaged},
    {kPg, kExecute, "23505", 1, "Key (name)=(password authentication failed) already exists", None},
    {kMaria, kConnect, "28000", 1045, "[ma-3.1.15]Access denied for user", PasswordRefused},
    {kAny, kConnect, "HY000", 4151, "[ma-3.1.15]Access denied, this account is locked", AccountLocked},
    {kMaria, kExecute, "HY000", 1820, "You must SET PASSWORD before executing this statement", AccountExpired},
    {kMaria, kConnect, "HY000", 1862, "Your password has expired", AccountExpired},
    {kMaria, kConnect, "42000", 1049, "Unknown database 'x'", DatabaseMissing},
    {kMaria, kConnect, "42000", 1044, "Access denied for user 'u'@'h' to database 'x'", RightMissing},
    {kMaria, kConnect, "HY000", 1130, "Host 'h' is not allowed to connect", HostRefused},
    {kMaria, kConnect, "08004", 1040, "Too many connections", TooManyConnections},
    {kMaria, kConnect, "HY000", 2002, "Can't connect to server on '127.0.0.1' (115)", ServerDown},
    {kMaria, kConnect, "HY000", 2005, "Unknown server host 'x' (-2)", HostUnknown},
    {kMaria, kExecute, "HY000", 2006, "Server has gone away", ConnectionLost},
    {kMaria, kExecute, "42000", 1142, "INSERT command denied", RightMissing},
    {kMaria, kExecute, "42S02", 1146, "Table 'x' doesn't exist", TableMissing},
    {kMaria, kExecute, "42S22", 1054, "Unknown column 'x'", ColumnMissing},
    {kMaria, kExecute, "42000", 1305, "PROCEDURE x does not exist", RoutineMissing},
    {kMaria, kExecute, "HY000", 1290, "running with the --read-only option", ReadOnly},
    {kMaria, kExecute, "25006", 1792, "Cannot execute statement in a READ ONLY transaction", ReadOnly},
    {kMaria, kExecute, "HY000", 1114, "The table 'x' is full", DiskFull},
    {kMaria, kExecute, "HY000", 1205, "Lock wait timeout exceeded", Busy},
    {kLite, kConnect, "HY000", 14, "[SQLite]connect failed", FileMissing},
    {kLite, kExecute, "HY000", 26, "file is not a database", FileForeign},
    {kLite, kExecute, "HY000", 13, "database or disk is full", DiskFull},
    {kLite, kExecute, "HY000", 8, "attempt to write a readonly database", ReadOnly},
    {kLite, kExecute, "HY000", 11, "database disk image is malformed", Damaged},
    {kLite, kExecute, "HY000", 1, "no such table: x", TableMissing},
    {kLite, kExecute, "HY000", 1, "no such column: x", ColumnMissing},
    {kLite, kExecute, "HY000", 5, "database is locked", Busy},
    {kMs, kConnect, "28000", 18456, "[Microsoft][ODBC Driver 18 for SQL Server]Login failed for user 'u'.",
     PasswordRefused},
    {kAny, kConnect, "28000", 18486, "[Microsoft][ODBC Driver 18 for SQL Server]the account is currently locked out",
     AccountLocked},
    {kAny, kConnect, "28000", 18487,
     "[Microsoft][ODBC Driver 18 for SQL Server]The password of the account has expired", AccountExpired},
    {kAny, kConnect, "42000", 4060, "[Microsoft][ODBC Driver 18 for SQL Server]Cannot open database \"x\"",
     DatabaseMissing},
    {kAny, kConnect, "08001", 53, "[Microsoft][ODBC Driver 18 for SQL Server]Named Pipes Provider", HostUnknown},
    {kAny, kConnect, "08001", 10061, "[Microsoft][ODBC Driver 18 for SQL Server]TCP Provider", ServerDown},
    {kAny, kConnect, "HYT00", 0, "[Microsoft][ODBC Driver 18 for SQL Server]Login timeout expired", ServerHung},
    {kMs, kExecute, "42S02", 208, "Invalid object name 'x'", TableMissing},
    {kMs, kExecute, "42000", 229, "The SELECT permission was denied", RightMissing},
    {kMs, kExecute, "42000", 1105, "Could not allocate space", DiskFull},
    {kMs, kExecute, "25000", 3906, "Failed to update database because the database is read-only", ReadOnly},
    {kMs, kExecute, "37000", 2812, "Could not find stored procedure 'x'", RoutineMissing},
    {kAny, kConnect, "IM014", 0, "[Microsoft][ODBC Driver Manager] The specified DSN contains an architecture mismatch",
     DriverBitness},
    {kAny, kConnect, "IM003", 160, "Specified driver could not be loaded due to system error 193", DriverBitness},
    {kAny, kConnect, "IM003", 160, "Specified driver could not be loaded due to system error 126", DriverBroken},
    {kAny, kConnect, "IM002", 0, "[unixODBC][Driver Manager]Data source name not found and no default driver specified",
     SourceMissing},
    {kAny, kConnect, "01000", 0, "[unixODBC][Driver Manager]Can't open lib 'x' : file not found", DriverMissing},
    {kAny, kExecute, "HY000", 0, "never heard of", None},
};

/// The connection refused as @p cause, its words there and its password nowhere.
void refuses(const QString &connection, const char *password, DatabaseCause cause) {
    const auto session = OdbcSession::connect(connection, Redacted(QString::fromLatin1(password)));
    QVERIFY2(!session, qPrintable(connection));
    const auto &error = session.error();
    QVERIFY2(error.cause == cause, qPrintable(connection + QLatin1Char(' ') + error.toLogLine()));
    QVERIFY(error.kind == ErrorKind::Unavailable);
    const QString words = core::text::databaseErrorText(error) + error.toLogLine();
    QVERIFY2(words.startsWith(core::text::causeSentence(cause)), qPrintable(words));
    QVERIFY2(!words.contains(QLatin1String(password)), qPrintable(words));
}

QString with(const QString &connection, const char *key, const QString &value) {
    auto parsed = *core::platform::ConnectionString::parse(connection);
    parsed.set(QLatin1String(key), value);
    return parsed.toString();
}

const char kWrong[] = "not-the-password-4711";

}  // namespace

/// Why a database refuses, as the real drivers tell it.
class OdbcCauses : public QObject {
    Q_OBJECT

    support::servers::DatabaseServer *server(int kind) {
        const auto &made = m_databases.at(kind);
        return made ? made->get() : nullptr;
    }

  private Q_SLOTS:
    void everyReportHasOneCause_data() {
        QTest::addColumn<int>("index");
        for (int i = 0; i < int(std::size(kRows)); ++i)
            QTest::addRow("%d %s %d", i, kRows[i].state, kRows[i].native) << i;
    }
    void everyReportHasOneCause() {
        QFETCH(int, index);
        const Row &row = kRows[index];
        const auto found = causeOf(
            row.dialect, {{QString::fromLatin1(row.state), row.native, QString::fromUtf8(row.message)}}, row.phase);
        QCOMPARE(core::base::toString(found), core::base::toString(row.cause));
    }

    void aLibraryOfAnotherProcessorIsToldFromABrokenOne() {
        QFile self(QStringLiteral("/proc/self/exe"));
        QVERIFY(self.open(QIODevice::ReadOnly));
        QByteArray header = self.read(4096);
        QVERIFY(core::platform::whyLibraryFails(header) == DriverBroken);
        header[4] = 1;
        QVERIFY(core::platform::whyLibraryFails(header) == DriverBitness);
        QVERIFY(core::platform::whyLibraryFails("no library") == DriverBroken);
        QVERIFY(core::platform::whyLibraryFails({}) == DriverBroken);
    }

    void installedDriversAreListedWithTheirFiles() {
        const auto drivers = core::platform::installedDrivers();
        PB_OK(drivers);
        if (drivers->empty()) QSKIP("no ODBC driver is installed");
        for (const auto &driver : *drivers)
            QVERIFY2(!driver.name.isEmpty() && !driver.file.isEmpty(), qPrintable(driver.name));
        PB_OK(core::platform::dataSources());
    }

    void aDriverThatIsNotThereSaysSo() {
        refuses(QStringLiteral("Driver=Nonsense 17;Server=x"), kWrong, DriverMissing);
        refuses(QStringLiteral("Driver=/nowhere/driver.so;Server=x"), kWrong, DriverMissing);
        refuses(QStringLiteral("DSN=no such source"), kWrong, SourceMissing);
        QTemporaryDir folder;
        QFile self(QStringLiteral("/proc/self/exe"));
        QVERIFY(self.open(QIODevice::ReadOnly));
        QByteArray header = self.read(4096);
        header[4] = 1;
        QFile other(folder.filePath(QStringLiteral("other.so")));
        QVERIFY(other.open(QIODevice::WriteOnly) && other.write(header) > 0);
        other.close();
        refuses(QStringLiteral("Driver=%1;Server=x").arg(other.fileName()), kWrong, DriverBitness);
    }

    void aWrongPasswordAMissingDatabaseAndAServerThatIsDownAreToldApart_data() {
        ThreeDatabases::addRows(ThreeDatabases::Which::ServersOnly);
    }
    void aWrongPasswordAMissingDatabaseAndAServerThatIsDownAreToldApart() {
        PB_DATABASE(m_databases, server);
        const QString good = server.connectionString();
        refuses(good, kWrong, PasswordRefused);
        const auto missing = OdbcSession::connect(with(good, "Database", QStringLiteral("nowhere")), server.password());
        QVERIFY(!missing);
        // MariaDB does not tell a login without rights whether a database is there.
        QVERIFY2(missing.error().cause == DatabaseMissing || missing.error().cause == RightMissing,
                 qPrintable(missing.error().toLogLine()));
        refuses(with(good, "Port", QStringLiteral("1")), kWrong, ServerDown);
        refuses(with(good, "Server", QStringLiteral("no-such-host.invalid")), kWrong, HostUnknown);
    }

    void aMissingTableColumnAndAReadOnlyTransactionAreToldApart_data() { ThreeDatabases::addRows(); }
    void aMissingTableColumnAndAReadOnlyTransactionAreToldApart() {
        PB_DATABASE(m_databases, server);
        QVERIFY(server.clear());
        const auto session = open(server);
        QVERIFY(session);
        PB_OK(sql(*session, "CREATE TABLE visit (id integer PRIMARY KEY)"));
        const auto table = sql(*session, "SELECT id FROM nowhere");
        QVERIFY2(!table && table.error().cause == TableMissing, qPrintable(line(table)));
        const auto column = sql(*session, "SELECT absent FROM visit");
        QVERIFY2(!column && column.error().cause == ColumnMissing, qPrintable(line(column)));
        const bool isServer = server.isServer();
        PB_OK(sql(*session, isServer ? session->dialect() == Dialect::PostgreSql
                                           ? "SET default_transaction_read_only = on"
                                           : "SET SESSION TRANSACTION READ ONLY"
                                     : "PRAGMA query_only = 1"));
        const auto written = sql(*session, "INSERT INTO visit VALUES (1)");
        QVERIFY2(!written && written.error().cause == ReadOnly, qPrintable(line(written)));
    }

    void aServerThatStopsIsALostConnection_data() { ThreeDatabases::addRows(ThreeDatabases::Which::ServersOnly); }
    void aServerThatStopsIsALostConnection() {
        PB_DATABASE(m_databases, server);
        const auto session = open(server);
        QVERIFY(session);
        server.stop();
        const auto asked = sql(*session, "SELECT 1");
        QVERIFY2(!asked && asked.error().cause == ConnectionLost, qPrintable(line(asked)));
        refuses(server.connectionString(), kWrong, ServerDown);
        PB_OK(server.start());
    }

    void aMissingRightAndALockedAccountAreToldOnPostgreSql() {
        auto *postgres = server(1);
        if (!postgres) QSKIP("PostgreSQL is not installed");
        const auto admin =
            OdbcSession::connect(with(postgres->connectionString(), "Uid", QStringLiteral("postgres")), {});
        PB_OK(admin);
        const auto run = [&](const char *text) { return sql(**admin, text); };
        PB_OK(run("CREATE ROLE locked NOLOGIN PASSWORD 'secret-word'"));
        PB_OK(run("CREATE ROLE weak LOGIN PASSWORD 'secret-word'"));
        PB_OK(run("CREATE TABLE only_ours (id integer)"));
        refuses(with(postgres->connectionString(), "Uid", QStringLiteral("locked")), "secret-word", AccountLocked);
        const auto weak = OdbcSession::connect(with(postgres->connectionString(), "Uid", QStringLiteral("weak")),
                                               Redacted(QStringLiteral("secret-word")));
        PB_OK(weak);
        const auto read = sql(**weak, "SELECT id FROM only_ours");
        QVERIFY2(!read && read.error().cause == RightMissing, qPrintable(line(read)));
        PB_OK(run("DROP TABLE only_ours"));
    }

    void aLockedAndAnExpiredAccountAreToldOnMariaDb() {
        auto *maria = server(2);
        if (!maria) QSKIP("MariaDB is not installed");
        const auto admin = OdbcSession::connect(with(maria->connectionString(), "Uid", QStringLiteral("keeper")),
                                                Redacted(QStringLiteral("keeper")));
        PB_OK(admin);
        PB_OK(sql(**admin, "CREATE USER locked@'127.0.0.1' IDENTIFIED BY 'secret-word' ACCOUNT LOCK"));
        PB_OK(sql(**admin, "CREATE USER expired@'127.0.0.1' IDENTIFIED BY 'secret-word' PASSWORD EXPIRE"));
        PB_OK(sql(**admin, "CREATE USER weak@'127.0.0.1' IDENTIFIED BY 'secret-word'"));
        PB_OK(sql(**admin, "GRANT ALL ON practice.* TO expired@'127.0.0.1'"));
        const QString good = maria->connectionString();
        refuses(with(good, "Uid", QStringLiteral("locked")), "secret-word", AccountLocked);
        refuses(with(good, "Uid", QStringLiteral("weak")), "secret-word", RightMissing);
        const auto expired =
            OdbcSession::connect(with(good, "Uid", QStringLiteral("expired")), Redacted(QStringLiteral("secret-word")));
        const auto asked =
            expired ? sql(**expired, "SELECT 1") : Expected<SqlResult>(core::base::Unexpected(expired.error()));
        QVERIFY2(!asked && asked.error().cause == AccountExpired, qPrintable(line(asked)));
    }

    void aFileThatIsNoDatabaseOrNotThereIsTold() {
        if (!server(0)) QSKIP("the ODBC driver SQLite3 is not installed");
        refuses(QStringLiteral("Driver=SQLite3;Database=/nowhere/practice.sqlite"), kWrong, FileMissing);
        QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("letter.txt")));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(QByteArray(5000, 'x')) > 0);
        file.close();
        const auto session = OdbcSession::connect(QStringLiteral("Driver=SQLite3;Database=") + file.fileName());
        const auto asked = session ? sql(**session, "SELECT * FROM visit")
                                   : Expected<SqlResult>(core::base::Unexpected(session.error()));
        QVERIFY2(!asked && asked.error().cause == FileForeign, qPrintable(line(asked)));
    }

    void aFullDiskIsTold() {
        if (!server(0)) QSKIP("the ODBC driver SQLite3 is not installed");
        QTemporaryDir folder;
        const QString place = folder.filePath(QStringLiteral("small"));
        QVERIFY(QDir().mkpath(place));
        if (QProcess::execute(QStringLiteral("mount"),
                              {QStringLiteral("-t"), QStringLiteral("tmpfs"), QStringLiteral("-o"),
                               QStringLiteral("size=256k"), QStringLiteral("tmpfs"), place}) != 0)
            QSKIP("a small disk can be mounted by root only");
        const QString path = place + QStringLiteral("/practice.sqlite");
        Expected<SqlResult> written{SqlResult()};
        {
            QFile file(path);
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.close();
            const auto session =
                OdbcSession::connect(QStringLiteral("Driver=SQLite3;JournalMode=DELETE;Database=") + path);
            if (session) {
                (void)sql(**session, "CREATE TABLE visit (remark text)");
                for (int i = 0; i < 20 && written; ++i)
                    written = sql(**session, "INSERT INTO visit VALUES (?)", {QString(40'000, QLatin1Char('x'))});
            }
        }
        QProcess::execute(QStringLiteral("umount"), {place});
        QVERIFY2(!written && written.error().cause == DiskFull, qPrintable(line(written)));
    }

  private:
    ThreeDatabases m_databases;
};

QTEST_GUILESS_MAIN(OdbcCauses)
#include "tst_odbc_causes.moc"
