// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "core/config/nearest.h"
#include "core/config/profile_file.h"
#include "core/config/settings.h"
#include "core/config/settings_table.h"
#include "tests/unit/config/settings_texts.h"

using namespace core;
using namespace core::config;
using namespace settings_texts;

namespace {

/// The file of the documentation with other values. Defined behind the class: moc loses its way in raw strings.
QByteArray fullFile();

}  // namespace

class TestSettings : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void everyKeyOfTheDocumentedFileIsRead();
    void defaultsFillWhatIsLeftOut();
    void goodValuesAreAccepted_data();
    void goodValuesAreAccepted();
    void allFaultsOfAFileAreReported();
    void unknownKeysAreWarningsWithTheNearestKnownKey();
    void aFileWithoutPracticesIsValid();
    void aPracticeNeedsTheDatabaseSection();
    void missingRequiredKeysAreAllNamed();
    void everyKeyOfTheTableHasALegalDefaultAndExample();
    void aProfileIsANameOrAPathBesideTheSettings();
    void noInputCrashesTheParser();
};

void TestSettings::everyKeyOfTheDocumentedFileIsRead() {
    const SettingsResult result = parse(fullFile());
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
    QCOMPARE(s.pms.documentsFolder, QStringLiteral("/srv/pms/documents"));
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
    const QByteArray full = fullFile();
    for (qsizetype length = 0; length < full.size(); ++length) check(full.left(length));
    const QList<QByteArray> rows = full.split('\n');
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

namespace {

QByteArray fullFile() {
    return R"([healthengine]
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
documents_folder = "/srv/pms/documents"
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
}

}  // namespace

QTEST_GUILESS_MAIN(TestSettings)
#include "tst_settings.moc"
