// SPDX-License-Identifier: Apache-2.0
#include "tests/integration/odbc/three_databases.h"

using namespace odbctest;

namespace {

QString repeated(const char *utf8, int times) {
    return QString::fromUtf8(utf8).repeated(times);
}

void makeTable(OdbcSession &session) {
    const bool isMaria = session.dialect() == core::pms::Dialect::MariaDb;
    const char *blob = session.dialect() == core::pms::Dialect::PostgreSql ? "BYTEA" : isMaria ? "LONGBLOB" : "BLOB";
    (void)sql(session, "DROP TABLE IF EXISTS thing");
    const QString text =
        QStringLiteral(
            "CREATE TABLE thing(id INTEGER PRIMARY KEY, t %1, s VARCHAR(40), i BIGINT, d DOUBLE PRECISION, n "
            "NUMERIC(10,2), "
            "dt DATE, tm TIME, ts %2, b %3)")
            .arg(isMaria ? QStringLiteral("LONGTEXT") : QStringLiteral("TEXT"),
                 isMaria ? QStringLiteral("DATETIME") : QStringLiteral("TIMESTAMP"), QLatin1String(blob));
    (void)session.execute({QStringLiteral("create"), text, {}});
}

}  // namespace

/// What goes in comes out, on all three databases.
class OdbcValues : public QObject {
    Q_OBJECT

    ThreeDatabases m_databases;

  private Q_SLOTS:
    void textComesBackUnchanged_data() { ThreeDatabases::addRows(); }
    void textComesBackUnchanged() {
        PB_DATABASE(m_databases, server);
        const auto session = open(server);
        QVERIFY(session);
        makeTable(*session);
        const std::vector<QString> texts{QStringLiteral(""),
                                         QStringLiteral(" "),
                                         QStringLiteral("O'Neil \"x\" \\ ? %"),
                                         repeated("Nguyễn Thị Ánh", 1),
                                         repeated("😀", 1),
                                         repeated("a\nb\r\nc\t", 3),
                                         repeated("x", 1023),
                                         repeated("x", 1024),
                                         repeated("x", 2001),
                                         repeated("ễ", 100'000),
                                         repeated("x😀", 33'333),
                                         repeated("😀", 50'000)};
        for (const QString &text : texts) {
            PB_OK(sql(*session, "DELETE FROM thing"));
            PB_OK(sql(*session, "INSERT INTO thing(id, t) VALUES(?, ?)", {number(1), text}));
            QVERIFY2(one(*session, "SELECT t FROM thing WHERE t = ?", {text}) == SqlValue(text),
                     qPrintable(text.left(20)));
        }
    }

    void textHasNoTrailingNul_data() { ThreeDatabases::addRows(); }
    void textHasNoTrailingNul() {
        PB_DATABASE(m_databases, server);
        const auto session = open(server);
        makeTable(*session);
        PB_OK(sql(*session, "INSERT INTO thing(id, t, s) VALUES(?, ?, ?)",
                  {number(1), QStringLiteral("abc"), QStringLiteral("abc")}));
        QCOMPARE(one(*session, "SELECT length(t) FROM thing"), number(3));
        QCOMPARE(one(*session, "SELECT count(*) FROM thing WHERE t = 'abc' AND s = 'abc'"), number(1));
    }

    void nullIsNotEmpty_data() { ThreeDatabases::addRows(); }
    void nullIsNotEmpty() {
        PB_DATABASE(m_databases, server);
        const auto session = open(server);
        makeTable(*session);
        PB_OK(sql(*session, "INSERT INTO thing(id, t, s, i, d, n, dt, tm, ts, b) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                  {number(1), {}, {}, {}, {}, {}, {}, {}, {}, {}}));
        PB_OK(sql(*session, "INSERT INTO thing(id, t, b) VALUES(?, ?, ?)",
                  {number(2), QStringLiteral(""), QByteArray("")}));
        const auto rows = sql(*session, "SELECT t, s, i, d, n, dt, tm, ts, b FROM thing ORDER BY id");
        PB_OK(rows);
        for (const SqlValue &value : rows->rows[0]) QVERIFY(std::holds_alternative<std::monostate>(value));
        QCOMPARE(rows->rows[1][0], SqlValue(QStringLiteral("")));
        QCOMPARE(rows->rows[1][8], SqlValue(QByteArray("")));
    }

    void whatNobodyCanStoreBecomesTheReplacementCharacter_data() { ThreeDatabases::addRows(); }
    void whatNobodyCanStoreBecomesTheReplacementCharacter() {
        PB_DATABASE(m_databases, server);
        const auto session = open(server);
        makeTable(*session);
        const QString broken = QStringLiteral("a") + QChar(u'\0') + QStringLiteral("b") + QChar(0xd83d) +
                               QStringLiteral("c") + QChar(0xde00);
        PB_OK(sql(*session, "INSERT INTO thing(id, t) VALUES(?, ?)", {number(1), broken}));
        QCOMPARE(one(*session, "SELECT t FROM thing"), SqlValue(QStringLiteral("a\uFFFDb\uFFFDc\uFFFD")));
    }

    void numbersKeepTheirValue_data() { ThreeDatabases::addRows(); }
    void numbersKeepTheirValue() {
        PB_DATABASE(m_databases, server);
        const auto session = open(server);
        makeTable(*session);
        constexpr qint64 kLargest = std::numeric_limits<qint64>::max();
        PB_OK(sql(*session, "INSERT INTO thing(id, i, d, n) VALUES(?, ?, ?, ?)",
                  {number(1), number(kLargest), 0.1, QStringLiteral("12345.67")}));
        PB_OK(sql(*session, "INSERT INTO thing(id, i, d) VALUES(?, ?, ?)", {number(2), number(-kLargest), -2.5e300}));
        const auto rows = sql(*session, "SELECT i, d, n FROM thing ORDER BY id");
        PB_OK(rows);
        QCOMPARE(rows->rows[0][0], number(kLargest));
        QCOMPARE(std::get<double>(rows->rows[0][1]), 0.1);
        QCOMPARE(rows->rows[1][0], number(-kLargest));
        QCOMPARE(std::get<double>(rows->rows[1][1]), -2.5e300);
        QCOMPARE(one(*session, "SELECT count(*) FROM thing"), number(2));
        QCOMPARE(one(*session, "SELECT i FROM thing WHERE i = ?", {number(kLargest)}), number(kLargest));
        // libsqliteodbc gives NUMERIC as a double, the servers' drivers exactly.
        const SqlValue decimal = rows->rows[0][2];
        if (session->dialect() == core::pms::Dialect::Sqlite)
            QCOMPARE(std::get<double>(decimal), 12345.67);
        else
            QCOMPARE(decimal, SqlValue(QStringLiteral("12345.67")));
    }

    void timesAreIsoText_data() { ThreeDatabases::addRows(); }
    void timesAreIsoText() {
        PB_DATABASE(m_databases, server);
        const auto session = open(server);
        makeTable(*session);
        const QString date = QStringLiteral("2026-12-01"), time = QStringLiteral("09:30:00"),
                      stamp = QStringLiteral("2026-12-01 09:30:00");
        PB_OK(sql(*session, "INSERT INTO thing(id, dt, tm, ts) VALUES(?, ?, ?, ?)", {number(1), date, time, stamp}));
        const auto rows =
            sql(*session, "SELECT dt, tm, ts FROM thing WHERE dt = ? AND tm = ? AND ts = ?", {date, time, stamp});
        PB_OK(rows);
        QCOMPARE(rows->rows.size(), std::size_t(1));
        QCOMPARE(rows->rows[0], (std::vector<SqlValue>{date, time, stamp}));
    }

    void bytesComeBackUnchanged_data() { ThreeDatabases::addRows(); }
    void bytesComeBackUnchanged() {
        PB_DATABASE(m_databases, server);
        const auto session = open(server);
        makeTable(*session);
        for (const int size : {1, 2047, 2048, 2049, 70'000, 5'000'000}) {
            QByteArray bytes(size, '\0');
            for (int i = 0; i < size; ++i) bytes[i] = char(i * 7);
            PB_OK(sql(*session, "DELETE FROM thing"));
            PB_OK(sql(*session, "INSERT INTO thing(id, b) VALUES(?, ?)", {number(1), bytes}));
            QVERIFY2(one(*session, "SELECT b FROM thing") == SqlValue(bytes), qPrintable(QString::number(size)));
        }
    }

    void columnNamesAreLowerCase_data() { ThreeDatabases::addRows(); }
    void columnNamesAreLowerCase() {
        PB_DATABASE(m_databases, server);
        const auto session = open(server);
        const auto result = sql(*session, "SELECT 1 AS PatientId, 'x' AS Other");
        PB_OK(result);
        QCOMPARE(result->columns, (QStringList{QStringLiteral("patientid"), QStringLiteral("other")}));
    }

    void affectedCountsMatchedRows_data() { ThreeDatabases::addRows(); }
    void affectedCountsMatchedRows() {
        PB_DATABASE(m_databases, server);
        const auto session = open(server);
        makeTable(*session);
        for (qint64 id = 1; id <= 3; ++id)
            PB_OK(sql(*session, "INSERT INTO thing(id, s) VALUES(?, 'x')", {number(id)}));
        QCOMPARE(sql(*session, "UPDATE thing SET s = 'x'")->affected, 3);
        QCOMPARE(sql(*session, "UPDATE thing SET s = 'y' WHERE id = ?", {number(9)})->affected, 0);
        QCOMPARE(sql(*session, "DELETE FROM thing WHERE id < ?", {number(3)})->affected, 2);
    }

    void aChangedTableIsReadAnew_data() { ThreeDatabases::addRows(); }
    void aChangedTableIsReadAnew() {
        PB_DATABASE(m_databases, server);
        const auto session = open(server);
        makeTable(*session);
        PB_OK(sql(*session, "INSERT INTO thing(id, s) VALUES(1, 'x')"));
        for (int i = 0; i < 8; ++i) PB_OK(sql(*session, "SELECT * FROM thing"));
        PB_OK(sql(*open(server), "ALTER TABLE thing ADD COLUMN extra INTEGER"));
        // libsqliteodbc gives the old columns once more; every driver recovers after at most one Conflict.
        for (int i = 0; i < 3; ++i) {
            const auto result = sql(*session, "SELECT * FROM thing");
            if (!result) QVERIFY2(result.error().kind == ErrorKind::Conflict, qPrintable(line(result)));
        }
        QVERIFY(sql(*session, "SELECT * FROM thing")->columns.contains(QStringLiteral("extra")));
    }

    void theServerIsDescribed_data() { ThreeDatabases::addRows(); }
    void theServerIsDescribed() {
        PB_DATABASE(m_databases, server);
        const QRegularExpression pattern(server.name() + QStringLiteral(" \\d+(\\.\\d+)+"));
        QVERIFY2(pattern.match(open(server)->serverDescription()).hasMatch(),
                 qPrintable(open(server)->serverDescription()));
    }

    void aPasswordOfSpecialCharactersOpens_data() { ThreeDatabases::addRows(ThreeDatabases::Which::ServersOnly); }
    void aPasswordOfSpecialCharactersOpens() {
        PB_DATABASE(m_databases, server);
        QVERIFY(server.password().reveal().contains(QStringLiteral(";w}{")));
        QVERIFY(open(server));
        const auto refused =
            OdbcSession::connect(server.connectionString(), core::base::Redacted(QStringLiteral("wrong;}")));
        PB_FAILS(refused, ErrorKind::Unavailable);
        QVERIFY(!refused.error().toLogLine().contains(QStringLiteral("wrong")));
    }
};

QTEST_GUILESS_MAIN(OdbcValues)
#include "tst_odbc_values.moc"
