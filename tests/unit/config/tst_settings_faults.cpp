// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "tests/unit/config/settings_texts.h"

using namespace core::config;
using namespace settings_texts;

class TestSettingsFaults : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void aFaultNamesLineKeyAndWhatWouldBeRight_data();
    void aFaultNamesLineKeyAndWhatWouldBeRight();
    void aSyntaxErrorNamesItsLine_data();
    void aSyntaxErrorNamesItsLine();
    void aSecretInTheConnectionIsNeverRepeated();
};

void TestSettingsFaults::aFaultNamesLineKeyAndWhatWouldBeRight_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("expected");
    const auto global = [](const char *name, const char *line, const char *expected) {
        QTest::newRow(name) << fileWith(line, {}) << QStringLiteral("settings.toml:4: ") + QLatin1String(expected);
    };
    const auto practice = [](const char *name, const char *line, const char *expected) {
        QTest::newRow(name) << fileWith({}, line) << QStringLiteral("settings.toml:11: ") + QLatin1String(expected);
    };
    global("http for a distant host", "base_url = \"http://he.example/x\"",
           "healthengine.base_url: http is only for this machine itself; write an address that begins with https://");
    global("http for loopback in PROD", "base_url = \"http://127.0.0.1:1/x\"",
           "healthengine.base_url: http is only for environment = \"DEV\"; write https:// or change the environment");
    global("ftp", "base_url = \"ftp://he.example/x\"",
           "healthengine.base_url: is not a web address; write one that begins with https://");
    global("user in address", "base_url = \"https://a:b@he.example/x\"",
           "healthengine.base_url: has a user, a ? or a # in it; write only https://host/path");
    global("environment", "environment = \"prod\"",
           "healthengine.environment: unknown value (did you mean \"PROD\"?); write one of \"DEV\", \"UAT\", \"PROD\"");
    global("poll too slow", "poll_interval_s = 6",
           "healthengine.poll_interval_s: 6 is more than 5; write a whole number from 1 to 5");
    global("poll zero", "poll_interval_s = 0",
           "healthengine.poll_interval_s: 0 is less than 1; write a whole number from 1 to 5");
    global("poll as text", "poll_interval_s = \"5\"",
           "healthengine.poll_interval_s: is a text; write a whole number from 1 to 5");
    global("poll as fraction", "poll_interval_s = 2.5",
           "healthengine.poll_interval_s: is a number with a fraction; write a whole number from 1 to 5");

    practice("availability over bound", "availability_days = 400",
             "practice[0].availability_days: 400 is more than 365; write a whole number from 1 to 365");
    practice("enabled as text", "enabled = \"yes\"", "practice[0].enabled: is a text; write true or false");
    practice("location as number", "locations = [3]",
             "practice[0].locations[0]: is a number; write a list of texts in quotes, for example [\"3\"]");
    practice("when_ambiguous", "when_ambiguous = \"newfile\"",
             "practice[0].when_ambiguous: unknown value (did you mean \"new-file\"?); write one of \"new-file\", "
             "\"reject\"");
    practice(
        "feature", "features = [\"document\"]",
        "practice[0].features[0]: unknown value (did you mean \"documents\"?); write a list of any of \"documents\", "
        "\"clientSnapshots\", \"attachDocuments\"");
    practice(
        "hours form", "live_hours.monday = [\"8-12\"]",
        "practice[0].live_hours.monday: \"8-12\" is not a range of times; write HH:MM-HH:MM, the end after the start, "
        "24:00 for midnight");
    practice(
        "hours backwards", "live_hours.monday = [\"12:00-08:00\"]",
        "practice[0].live_hours.monday: \"12:00-08:00\" is not a range of times; write HH:MM-HH:MM, the end after the "
        "start, 24:00 for midnight");
    practice(
        "hours 24:00 as start", "live_hours.monday = [\"24:00-24:00\"]",
        "practice[0].live_hours.monday: \"24:00-24:00\" is not a range of times; write HH:MM-HH:MM, the end after the "
        "start, 24:00 for midnight");
    practice("hours overlap", "live_hours.sunday = [\"08:00-12:00\", \"11:59-13:00\"]",
             "practice[0].live_hours.sunday: \"11:59-13:00\" overlaps the range before it; join the two or move one");
    practice("hours unsorted", "live_hours.sunday = [\"13:00-14:00\", \"08:00-12:00\"]",
             "practice[0].live_hours.sunday: \"08:00-12:00\" is earlier than the range before it; sort them by time");
    practice("live_hours as list", "live_hours = [\"08:00-12:00\"]",
             "practice[0].live_hours: is a list; write it as a section [practice.live_hours]");
    QTest::newRow("resource without id")
        << fileWith({}, "[[practice.resource]]\npublish = true")
        << QStringLiteral(
               "settings.toml:11: practice[0].resource[0].id: is missing; write id = \"11\" under "
               "[[practice.resource]]");
    QTest::newRow("resource twice")
        << fileWith({}, "[[practice.resource]]\nid = \"1\"\n[[practice.resource]]\nid = \"1\"")
        << QStringLiteral(
               "settings.toml:14: practice[0].resource[1].id: is used in line 12 already; write another id or "
               "remove one of the two");
    QTest::newRow("practice twice")
        << fileWith({}, "[[practice]]\nid = \"1\"\ntimezone = \"Australia/Perth\"")
        << QStringLiteral(
               "settings.toml:12: practice[1].id: is used in line 9 already; write another id or remove one of "
               "the two");
    QTest::newRow("practice as plain section")
        << QByteArray("[healthengine]\nvendor = \"V\"\nvendor_email = \"v@example.com\"\n[practice]\nid = \"1\"\n")
        << QStringLiteral("settings.toml:4: practice: can be repeated; write its heading as [[practice]]");

    const auto replaced = [](const char *name, const QByteArray &from, const QByteArray &to, const QString &expected) {
        QByteArray text = fileWith({}, {});
        Q_ASSERT(text.contains(from));
        QTest::newRow(name) << text.replace(from, to) << QStringLiteral("settings.toml:") + expected;
    };
    replaced("id as number", "id = \"1\"", "id = 1",
             QStringLiteral("9: practice[0].id: is a number; write a text in quotes, for example \"1234567\""));
    replaced(
        "id with a slash", "id = \"1\"", "id = \"../1\"",
        QStringLiteral("9: practice[0].id: has characters that no practice id has; write only letters, digits, -, _ "
                       "and ."));
    replaced("zone of Windows", "Australia/Perth", "W. Australia Standard Time",
             QStringLiteral("10: practice[0].timezone: is not an IANA time zone; did you mean \"Australia/Perth\"?"));
    replaced("zone misspelt", "Australia/Perth", "Australia/Pert",
             QStringLiteral("10: practice[0].timezone: is not an IANA time zone; did you mean \"Australia/Perth\"?"));
    replaced(
        "zone as offset", "Australia/Perth", "UTC+08:00",
        QStringLiteral("10: practice[0].timezone: is not an IANA time zone; write one such as \"Australia/Perth\""));
    replaced("email", "v@example.com", "v.example.com",
             QStringLiteral("3: healthengine.vendor_email: is not an email address; write one such as "
                            "integrations@example.com.au"));
    replaced(
        "vendor", "\"V\"", "\"V (x)\"",
        QStringLiteral("2: healthengine.vendor: is sent in a header; write plain ASCII letters without parentheses"));
    replaced(
        "empty vendor", "\"V\"", "\" \"",
        QStringLiteral("2: healthengine.vendor: is empty; write a text in quotes, for example \"Example PMS by Example "
                       "Pty Ltd\""));
    const QString password = QStringLiteral(
        "7: pms.connection: must not carry a password; remove it and store it with: "
        "practicebridged secret set pms-password");
    for (const char *attribute : {"PWD=x", "pwd = x", "Password={a;b}}c}", ";;PASSWORD=", "pqopt={password=x}"}) {
        replaced(attribute, "Database=/x", QByteArray("Database=/x;") + attribute, password);
    }
    const QString noOdbc = QStringLiteral(
        "7: pms.connection: is not an ODBC connection string; write Name=value pairs "
        "separated by ; and close every { with }");
    replaced("open brace hides a password", "Database=/x", "Database={/x;PWD=y", noOdbc);
    replaced("no pairs", "Driver=SQLite3;Database=/x", "practice", noOdbc);

    const QByteArray webhook = "[healthengine]\nvendor = \"V\"\nvendor_email = \"v@example.com\"\n[webhook]\n";
    const QByteArray hook = webhook + "public_url = \"https://h.example\"\n";
    QTest::newRow("webhook without address")
        << webhook
        << QStringLiteral(
               "settings.toml:4: webhook.public_url: is missing; write public_url = "
               "\"https://hooks.example.com.au/pb\" under [webhook]");
    QTest::newRow("webhook poll")
        << hook + "poll_interval_s = 541"
        << QStringLiteral(
               "settings.toml:6: webhook.poll_interval_s: 541 is more than 540; write a whole number from 5 to 540");
    QTest::newRow("webhook ttl")
        << hook + "subscription_ttl_s = 19"
        << QStringLiteral(
               "settings.toml:6: webhook.subscription_ttl_s: 19 is less than 20; write a whole number from 20 to "
               "31536000");
    QTest::newRow("webhook listen")
        << hook + "listen = \"8455\""
        << QStringLiteral(
               "settings.toml:6: webhook.listen: is not an address with a port; write for example 127.0.0.1:8455 "
               "or [::1]:8455");
    QTest::newRow("webhook proxies")
        << hook + "trusted_proxies = [\"127.0.0.1\", \"::1\", \"proxy.example\"]"
        << QStringLiteral(
               "settings.toml:6: webhook.trusted_proxies: is not an IP address; write for example 127.0.0.1 or "
               "::1");
    QTest::newRow("DEV without address")
        << QByteArray(
               "[healthengine]\nvendor = \"V\"\nvendor_email = \"v@example.com\"\n"
               "environment = \"DEV\"\n")
        << QStringLiteral(
               "settings.toml:1: healthengine.base_url: is missing; write the address of the DEV environment");
}

void TestSettingsFaults::aFaultNamesLineKeyAndWhatWouldBeRight() {
    QFETCH(QByteArray, text);
    QFETCH(QString, expected);
    const SettingsResult result = parse(text);
    QCOMPARE(lines(result.faults), QStringList(expected));
    QVERIFY(!result.settings);
}

void TestSettingsFaults::aSyntaxErrorNamesItsLine_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("line");
    QTest::newRow("open quote") << QByteArray("[healthengine]\nvendor = \"V\n") << 2;
    QTest::newRow("no value") << QByteArray("[healthengine]\n\nvendor =\n") << 3;
    QTest::newRow("key twice") << QByteArray("[a]\nb = 1\nb = 2\n") << 3;
    QTest::newRow("section twice") << QByteArray("[pms]\n[a]\n[pms]\n") << 3;
    QTest::newRow("not UTF-8") << QByteArray("[a]\nb = \"\xff\xfe\"\n") << 2;
    QTest::newRow("too large") << QByteArray(2 * 1024 * 1024, '\n') << 1;
}

void TestSettingsFaults::aSyntaxErrorNamesItsLine() {
    QFETCH(QByteArray, text);
    QFETCH(int, line);
    const SettingsResult result = parse(text);
    QVERIFY(!result.settings);
    QCOMPARE(result.faults.size(), size_t{1});
    QVERIFY2(result.faults.front().toString().startsWith(QStringLiteral("settings.toml:%1: ").arg(line)),
             qPrintable(result.faults.front().toString()));
}

void TestSettingsFaults::aSecretInTheConnectionIsNeverRepeated() {
    for (const char *written : {"PWD=canary", "pqopt={password=canary}", "x={canary", "Uid=a PWD=canary"}) {
        const SettingsResult result = parse(fileWith({}, {}).replace("Database=/x", written));
        QVERIFY2(!result.settings, written);
        QVERIFY(!lines(result.faults).join(u' ').contains(QLatin1String("canary")));
    }
}

QTEST_GUILESS_MAIN(TestSettingsFaults)
#include "tst_settings_faults.moc"
