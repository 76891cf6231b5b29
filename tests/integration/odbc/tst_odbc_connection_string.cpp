// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "core/platform/odbc/connection_string.h"
#include "core/platform/odbc/odbc_statement.h"

using core::base::Redacted;
using core::platform::ConnectionString;
using core::platform::DriverFamily;

class OdbcConnectionString : public QObject {
    Q_OBJECT

    static ConnectionString parsed(const char *text) {
        auto result = ConnectionString::parse(QString::fromUtf8(text));
        return result ? *result : ConnectionString();
    }

  private Q_SLOTS:
    void valuesAreRead() {
        const auto text = parsed(" Driver = {PostgreSQL Unicode} ;; Server=127.0.0.1;Note={a;b}}c};Empty=; ");
        QCOMPARE(*text.value(QStringLiteral("driver")), QStringLiteral("PostgreSQL Unicode"));
        QCOMPARE(*text.value(QStringLiteral("SERVER")), QStringLiteral("127.0.0.1"));
        QCOMPARE(*text.value(QStringLiteral("note")), QStringLiteral("a;b}c"));
        QCOMPARE(*text.value(QStringLiteral("empty")), QString(QStringLiteral("")));
        QVERIFY(!text.has(QStringLiteral("port")));
    }

    void whatIsNoConnectionStringIsRefused_data() {
        QTest::addColumn<QString>("text");
        for (const char *text : {"", "  ", ";;", "Driver", "=x", "Driver={x", "Driver={x}y;", "Driver=SQLite3;junk"})
            QTest::newRow(text) << QString::fromLatin1(text);
    }
    void whatIsNoConnectionStringIsRefused() {
        QFETCH(QString, text);
        const auto result = ConnectionString::parse(text);
        QVERIFY(!result);
        QVERIFY(result.error().kind == core::base::ErrorKind::ContractViolation);
    }

    void aPasswordInItIsRefusedAndNotRepeated_data() {
        QTest::addColumn<QString>("text");
        for (const char *text : {"Driver=x;PWD=s3cret", "Driver=x;pwd={s3cret}", "password = s3cret;Driver=x",
                                 "Driver=x;SAVEFILE=/tmp/s3cret"})
            QTest::newRow(text) << QString::fromLatin1(text);
    }
    void aPasswordInItIsRefusedAndNotRepeated() {
        QFETCH(QString, text);
        const auto result = ConnectionString::parse(text);
        QVERIFY(!result);
        QVERIFY(!result.error().toLogLine().contains(QStringLiteral("s3cret")));
    }

    void thePasswordIsBracedAndEscaped() {
        const auto text = parsed("Driver=SQLite3;Database=/tmp/a b.db");
        QCOMPARE(text.withPassword(Redacted(QStringLiteral("p;w}{d"))).reveal(),
                 QStringLiteral("Driver={SQLite3};Database=/tmp/a b.db;PWD={p;w}}{d};"));
        QVERIFY(!text.withPassword({}).reveal().contains(QStringLiteral("PWD")));
    }

    void aPasswordCannotAddKeys() {
        const auto text = parsed("Driver=x").withPassword(Redacted(QStringLiteral("x};Server=evil;PWD={y"))).reveal();
        // Read as a driver would: nothing but Driver and PWD.
        const auto keys =
            ConnectionString::parse(QString(text).replace(QStringLiteral("PWD="), QStringLiteral("Other=")));
        QVERIFY(keys);
        QVERIFY(!keys->has(QStringLiteral("Server")));
    }

    void theUsersOwnOptionsWin() {
        auto text = parsed("Driver=SQLite3;Database=x;timeout=77;JournalMode=DELETE");
        text.addDriverDefaults();
        QCOMPARE(*text.value(QStringLiteral("Timeout")), QStringLiteral("77"));
        QCOMPARE(*text.value(QStringLiteral("JournalMode")), QStringLiteral("DELETE"));
        QCOMPARE(*text.value(QStringLiteral("FKSupport")), QStringLiteral("1"));
        auto pg = parsed("Driver=PostgreSQL Unicode;pqopt={connect_timeout=2}");
        pg.addDriverDefaults();
        const QString options = *pg.value(QStringLiteral("pqopt"));
        QVERIFY(options.startsWith(QStringLiteral("connect_timeout=2 ")));
        QVERIFY(options.contains(QStringLiteral("tcp_user_timeout=")));
        QCOMPARE(options.count(QStringLiteral("connect_timeout")), 1);
    }

    void theDriverDecidesTheFamily() {
        QVERIFY(parsed("Driver=MariaDB Unicode").driverFamily() == DriverFamily::MariaDb);
        QVERIFY(parsed("Driver={PostgreSQL Unicode}").driverFamily() == DriverFamily::PostgreSql);
        QVERIFY(parsed("Driver=SQLite3 ODBC Driver").driverFamily() == DriverFamily::Sqlite);
        QVERIFY(parsed("DSN=practice").driverFamily() == DriverFamily::Other);
    }

    void onlyWhatCannotBeStoredIsReplaced() {
        using core::platform::storableText;
        const QString emoji = QString::fromUtf8("a😀b");
        QCOMPARE(storableText(emoji), emoji);
        QCOMPARE(storableText(QString(QChar(0xd83d))), QStringLiteral("\uFFFD"));
        QCOMPARE(storableText(QString(QChar(u'\0'))), QStringLiteral("\uFFFD"));
        QVERIFY(!storableText(QStringLiteral("")).isNull());
    }
};

QTEST_GUILESS_MAIN(OdbcConnectionString)
#include "tst_odbc_connection_string.moc"
