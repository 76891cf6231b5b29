// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "core/config/nearest.h"
#include "core/config/profile_file.h"
#include "core/config/settings.h"
#include "core/config/settings_table.h"

using namespace core;
using namespace core::config;

namespace {

const QByteArray kFull = R"([healthengine]
base_url = "https://healthengine.com.au/pms-api/v1"   # http only for loopback, and only with environment = "DEV"
environment = "PROD"                                  # DEV, UAT, PROD
vendor = "Example PMS by Example Pty Ltd"
vendor_email = "integrations@example.com.au"
poll_interval_s = 4                                   # 1 to 5
[webhook]                                             # optional
listen = "127.0.0.1:8455"
public_url = "https://hooks.example.com.au/pb"
poll_interval_s = 61
subscription_ttl_s = 604801
trusted_proxies = ["127.0.0.1"]
[pms]
profile = "openemr"
connection = "Driver=MariaDB Unicode;Server=127.0.0.1;Port=3306;Database=openemr;Uid=bridge"
[[practice]]
id = "1234567"
timezone = "Australia/Perth"
locations = ["3"]
enabled = false
availability_days = 61
lead_time_min = 30
when_ambiguous = "reject"
features = ["clientSnapshots"]
[practice.live_hours]
monday = ["08:00-12:00", "13:00-24:00"]
publicHolidays = []
[[practice.resource]]
id = "11"
publish = false
name = "Dr An Nguyen"
)";

/// A valid file with one practice, to which a case adds or changes one line.
QByteArray fileWith(const QByteArray &healthengine, const QByteArray &practice) {
    return "[healthengine]\nvendor = \"V\"\nvendor_email = \"v@example.com\"\n" + healthengine +
           "\n[pms]\nprofile = \"p\"\nconnection = \"Driver=SQLite3;Database=/x\"\n"
           "[[practice]]\nid = \"1\"\ntimezone = \"Australia/Perth\"\n" +
           practice + "\n";
}

QStringList lines(const std::vector<SettingsFault> &faults) {
    QStringList texts;
    for (const SettingsFault &fault : faults) texts << fault.toString();
    return texts;
}

SettingsResult parse(const QByteArray &text) {
    return parseSettings(text, QStringLiteral("settings.toml"));
}

}  // namespace

class TestSettings : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void everyKeyOfTheDocumentedFileIsRead();
    void defaultsFillWhatIsLeftOut();
    void aFaultNamesLineKeyAndWhatWouldBeRight_data();
    void aFaultNamesLineKeyAndWhatWouldBeRight();
    void goodValuesAreAccepted_data();
    void goodValuesAreAccepted();
    void allFaultsOfAFileAreReported();
    void unknownKeysAreWarningsWithTheNearestKnownKey();
    void aFileWithoutPracticesIsValid();
    void aPracticeNeedsTheDatabaseSection();
    void missingRequiredKeysAreAllNamed();
    void aSyntaxErrorNamesItsLine_data();
    void aSyntaxErrorNamesItsLine();
    void aSecretInTheConnectionIsNeverRepeated();
    void everyKeyOfTheTableHasALegalDefaultAndExample();
    void aProfileIsANameOrAPathBesideTheSettings();
    void noInputCrashesTheParser();
};

void TestSettings::everyKeyOfTheDocumentedFileIsRead() {
    const SettingsResult result = parse(kFull);
    QCOMPARE(lines(result.faults), QStringList());
    QCOMPARE(lines(result.warnings), QStringList());
    const Settings &s = *result.settings;
    QCOMPARE(s.healthengine.baseUrl, QUrl(QStringLiteral("https://healthengine.com.au/pms-api/v1")));
    QVERIFY(s.healthengine.environment == Environment::Prod);
    QCOMPARE(s.healthengine.vendor, QStringLiteral("Example PMS by Example Pty Ltd"));
    QCOMPARE(s.healthengine.vendorEmail, QStringLiteral("integrations@example.com.au"));
    QCOMPARE(s.healthengine.pollInterval, std::chrono::seconds(4));
    QVERIFY(s.webhook);
    QCOMPARE(s.webhook->listen, QStringLiteral("127.0.0.1:8455"));
    QCOMPARE(s.webhook->publicUrl, QUrl(QStringLiteral("https://hooks.example.com.au/pb")));
    QCOMPARE(s.webhook->pollInterval, std::chrono::seconds(61));
    QCOMPARE(s.webhook->subscriptionTtl, std::chrono::seconds(604801));
    QCOMPARE(s.webhook->trustedProxies.size(), size_t{1});
    QCOMPARE(s.pms.profile, QStringLiteral("openemr"));
    QVERIFY(s.pms.connection.startsWith(QLatin1String("Driver=MariaDB Unicode;")));
    QCOMPARE(s.practices.size(), size_t{1});
    const PracticeSettings &p = s.practices.front();
    QCOMPARE(p.id.value(), QStringLiteral("1234567"));
    QCOMPARE(p.timezone.ianaId(), QStringLiteral("Australia/Perth"));
    QCOMPARE(p.locations.front().value(), QStringLiteral("3"));
    QCOMPARE(p.enabled, false);
    QCOMPARE(p.availabilityDays, 61);
    QCOMPARE(p.leadTime, std::chrono::minutes(30));
    QCOMPARE(p.whenAmbiguous, WhenAmbiguous::Reject);
    QCOMPARE(p.features.front(), QStringLiteral("clientSnapshots"));
    QVERIFY((p.liveHours.days[0] == std::vector<domain::LiveRange>{{480, 720}, {780, 1440}}));
    QVERIFY(p.liveHours.days[1].empty());
    QVERIFY((p.resources == std::vector<ResourceSettings>{
                                {domain::PmsResourceId(QStringLiteral("11")), false, QStringLiteral("Dr An Nguyen")}}));
}

void TestSettings::defaultsFillWhatIsLeftOut() {
    const SettingsResult result = parse(fileWith({}, {}));
    QCOMPARE(lines(result.faults), QStringList());
    QCOMPARE(result.settings->healthengine.baseUrl, QUrl(QStringLiteral("https://healthengine.com.au/pms-api/v1")));
    QVERIFY(result.settings->healthengine.environment == Environment::Prod);
    QCOMPARE(result.settings->healthengine.pollInterval, std::chrono::seconds(5));
    QVERIFY(!result.settings->webhook);
    const PracticeSettings &practice = result.settings->practices.front();
    QVERIFY(practice.enabled);
    QCOMPARE(practice.availabilityDays, 60);
    QCOMPARE(practice.leadTime, std::chrono::minutes(0));
    QCOMPARE(practice.whenAmbiguous, WhenAmbiguous::NewFile);
    QVERIFY(practice.locations.empty() && practice.features.empty() && practice.resources.empty());
    for (size_t day = 0; day < 8; ++day) {
        const std::vector<domain::LiveRange> expected =
            day < 5 ? std::vector<domain::LiveRange>{{480, 1080}} : std::vector<domain::LiveRange>{};
        QVERIFY2(practice.liveHours.days[day] == expected, qPrintable(QString::number(day)));
    }
}

void TestSettings::aFaultNamesLineKeyAndWhatWouldBeRight_data() {
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

void TestSettings::aFaultNamesLineKeyAndWhatWouldBeRight() {
    QFETCH(QByteArray, text);
    QFETCH(QString, expected);
    const SettingsResult result = parse(text);
    QCOMPARE(lines(result.faults), QStringList(expected));
    QVERIFY(!result.settings);
}

void TestSettings::goodValuesAreAccepted_data() {
    QTest::addColumn<QByteArray>("text");
    const QByteArray dev = "environment = \"DEV\"\n";
    for (const char *url :
         {"http://127.0.0.1:8080/pms-api/v1", "http://localhost:1", "http://[::1]:1/x", "http://127.1.2.3/"}) {
        QTest::newRow(url) << fileWith(dev + "base_url = \"" + url + "\"", {});
    }
    QTest::newRow("UAT") << fileWith("environment = \"UAT\"\nbase_url = \"https://uat.example/v1/\"", {});
    QTest::newRow("whole day") << fileWith({}, "live_hours.monday = [\"00:00-24:00\"]");
    QTest::newRow("touching ranges") << fileWith({}, "live_hours.monday = [\"08:00-12:00\", \"12:00-13:00\"]");
    QTest::newRow("old zone name") << fileWith({}, {}).replace("Australia/Perth", "Australia/West");
    QTest::newRow("braced value") << fileWith({}, {}).replace("Driver=SQLite3", "Driver={SQL;ite}}3}");
    QTest::newRow("byte order mark") << QByteArray("\xef\xbb\xbf") + fileWith({}, {});
    QTest::newRow("Windows line ends") << fileWith({}, {}).replace("\n", "\r\n");
}

void TestSettings::goodValuesAreAccepted() {
    QFETCH(QByteArray, text);
    const SettingsResult result = parse(text);
    QCOMPARE(lines(result.faults), QStringList());
    QCOMPARE(lines(result.warnings), QStringList());
    QVERIFY(!result.settings->healthengine.baseUrl.path().endsWith(u'/'));
}

void TestSettings::allFaultsOfAFileAreReported() {
    const SettingsResult result =
        parse(fileWith("poll_interval_s = 9\nenvironment = 1",
                       "enabled = 1\nlead_time_min = -1\nfeatures = [\"x\", 2]\n"
                       "[[practice]]\nid = \"1\"\n[[practice]]\nid = \"3\"\ntimezone = \"Mars\""));
    QStringList places;
    for (const SettingsFault &fault : result.faults) places << QStringLiteral("%1 %2").arg(fault.line).arg(fault.key);
    const QStringList expected{
        QStringLiteral("4 healthengine.poll_interval_s"), QStringLiteral("5 healthengine.environment"),
        QStringLiteral("12 practice[0].enabled"),         QStringLiteral("13 practice[0].lead_time_min"),
        QStringLiteral("14 practice[0].features[0]"),     QStringLiteral("14 practice[0].features[1]"),
        QStringLiteral("15 practice[1].timezone"),        QStringLiteral("16 practice[1].id"),
        QStringLiteral("19 practice[2].timezone")};
    QCOMPARE(places, expected);
}

void TestSettings::unknownKeysAreWarningsWithTheNearestKnownKey() {
    const SettingsResult result = parse(fileWith(
        "poll_interval = 3", "availabilityDays = 3\nzzzzzzzzzz = 1\n[practice.livehours]\n[practise]\nid = 1"));
    QVERIFY(result.settings);
    const QStringList expected{
        QStringLiteral(
            "settings.toml:4: healthengine.poll_interval: unknown key, ignored; did you mean poll_interval_s?"),
        QStringLiteral("settings.toml:11: practice[0].availabilityDays: unknown key, ignored; did you mean "
                       "availability_days?"),
        QStringLiteral("settings.toml:12: practice[0].zzzzzzzzzz: unknown key, ignored; remove it"),
        QStringLiteral("settings.toml:13: practice[0].livehours: unknown key, ignored; did you mean live_hours?"),
        QStringLiteral("settings.toml:14: practise: unknown section, ignored; did you mean practice?")};
    QCOMPARE(lines(result.warnings), expected);
}

void TestSettings::aFileWithoutPracticesIsValid() {
    const SettingsResult result = parse("[healthengine]\nvendor = \"V\"\nvendor_email = \"v@example.com\"\n");
    QCOMPARE(lines(result.faults), QStringList());
    QVERIFY(result.settings->practices.empty());
}

void TestSettings::aPracticeNeedsTheDatabaseSection() {
    const SettingsResult result = parse(
        "[healthengine]\nvendor = \"V\"\nvendor_email = \"v@example.com\"\n[[practice]]\n"
        "id = \"1\"\ntimezone = \"Australia/Perth\"\n");
    QCOMPARE(result.faults.size(), size_t{2});
    QCOMPARE(result.faults[0].key, QStringLiteral("pms.profile"));
    QCOMPARE(result.faults[1].key, QStringLiteral("pms.connection"));
}

void TestSettings::missingRequiredKeysAreAllNamed() {
    const SettingsResult result = parse({});
    const QStringList expected{
        QStringLiteral(
            "settings.toml:1: healthengine.vendor: is missing; write vendor = \"Example PMS by Example Pty Ltd\" "
            "under [healthengine]"),
        QStringLiteral("settings.toml:1: healthengine.vendor_email: is missing; write vendor_email = "
                       "\"integrations@example.com.au\" under [healthengine]")};
    QCOMPARE(lines(result.faults), expected);
}

void TestSettings::aSyntaxErrorNamesItsLine_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("line");
    QTest::newRow("open quote") << QByteArray("[healthengine]\nvendor = \"V\n") << 2;
    QTest::newRow("no value") << QByteArray("[healthengine]\n\nvendor =\n") << 3;
    QTest::newRow("key twice") << QByteArray("[a]\nb = 1\nb = 2\n") << 3;
    QTest::newRow("section twice") << QByteArray("[pms]\n[a]\n[pms]\n") << 3;
    QTest::newRow("not UTF-8") << QByteArray("[a]\nb = \"\xff\xfe\"\n") << 2;
    QTest::newRow("too large") << QByteArray(2 * 1024 * 1024, '\n') << 1;
}

void TestSettings::aSyntaxErrorNamesItsLine() {
    QFETCH(QByteArray, text);
    QFETCH(int, line);
    const SettingsResult result = parse(text);
    QVERIFY(!result.settings);
    QCOMPARE(result.faults.size(), size_t{1});
    QVERIFY2(result.faults.front().toString().startsWith(QStringLiteral("settings.toml:%1: ").arg(line)),
             qPrintable(result.faults.front().toString()));
}

void TestSettings::aSecretInTheConnectionIsNeverRepeated() {
    for (const char *written : {"PWD=canary", "pqopt={password=canary}", "x={canary", "Uid=a PWD=canary"}) {
        const SettingsResult result = parse(fileWith({}, {}).replace("Database=/x", written));
        QVERIFY2(!result.settings, written);
        QVERIFY(!lines(result.faults).join(u' ').contains(QLatin1String("canary")));
    }
}

void TestSettings::everyKeyOfTheTableHasALegalDefaultAndExample() {
    QByteArray text;
    QString section;
    for (const KeySpec &spec : settingsTable()) {
        if (section != spec.section) {
            section = spec.section;
            text += isRepeated(section) ? "[[" + section.toUtf8() + "]]\n" : "[" + section.toUtf8() + "]\n";
        }
        text += QString(spec.key).toUtf8() + " = " + QString(spec.example).toUtf8() + "\n";
        QVERIFY2(!spec.meaning.isEmpty(), qPrintable(QString(spec.key)));
    }
    const SettingsResult result = parse(text);
    QCOMPARE(lines(result.faults), QStringList());
    QCOMPARE(lines(result.warnings), QStringList());
}

void TestSettings::aProfileIsANameOrAPathBesideTheSettings() {
    const auto file = [](const char *profile) {
        return profileFile(PmsSettings{QString::fromLatin1(profile), {}}, QStringLiteral("/etc/practicebridge"));
    };
    QVERIFY(!file("openemr"));
    QCOMPARE(file("ours.toml"), QStringLiteral("/etc/practicebridge/ours.toml"));
    QCOMPARE(file("profiles/ours"), QStringLiteral("/etc/practicebridge/profiles/ours"));
    QCOMPARE(file("../ours.toml"), QStringLiteral("/etc/ours.toml"));
    QCOMPARE(file("/opt/ours.toml"), QStringLiteral("/opt/ours.toml"));
}

void TestSettings::noInputCrashesTheParser() {
    // Every prefix, and every line with its value replaced, must end in settings or in faults, never in neither.
    const QList<QByteArray> values{"1",    "\"\"", "[]",         "[[1]]", "{}",
                                   "true", "1.5",  "2026-01-01", "[{}]",  "-9223372036854775808"};
    const auto check = [](const QByteArray &text) {
        const SettingsResult result = parse(text);
        QCOMPARE(result.settings.has_value(), result.faults.empty());
    };
    for (qsizetype length = 0; length < kFull.size(); ++length) check(kFull.left(length));
    const QList<QByteArray> rows = kFull.split('\n');
    for (qsizetype row = 0; row < rows.size(); ++row) {
        const qsizetype equals = rows[row].indexOf('=');
        if (equals < 0) continue;
        for (const QByteArray &value : values) {
            QList<QByteArray> changed = rows;
            changed[row] = rows[row].left(equals + 1) + value;
            check(changed.join('\n'));
        }
    }
}

QTEST_GUILESS_MAIN(TestSettings)
#include "tst_settings.moc"
