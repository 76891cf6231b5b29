// SPDX-License-Identifier: Apache-2.0
#include <QJsonDocument>
#include <QtTest>
#include <csignal>

#include "tests/support/process/site.h"

using namespace Qt::StringLiterals;
using support::process::Program;
using support::process::Ran;
using support::process::RunningSandbox;
using support::process::Site;

/// The command line as others' scripts use it: words, exit codes, what is printed where.
class TestCommandLine : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase();
    void wordsThatMakeNoSenseExitWith2_data();
    void wordsThatMakeNoSenseExitWith2();
    void withoutAnEngineQuestionsExitWith3_data();
    void withoutAnEngineQuestionsExitWith3();
    void invalidSettingsExitWith4AndNameFileLineAndKey_data();
    void invalidSettingsExitWith4AndNameFileLineAndKey();
    void aMissingSettingsFileExitsWith4();
    void aCredentialsDirectoryOpenToOthersIsRefused_data();
    void aCredentialsDirectoryOpenToOthersIsRefused();
    void theCredentialsDirectoryMayComeFromTheEnvironment();
    void aSecondEngineOnTheSameDataExitsWith1AndSaysWhy();
    void aTermSignalEndsTheEngineWith0WithinFiveSeconds_data();
    void aTermSignalEndsTheEngineWith0WithinFiveSeconds();
    void statusTellsItsSchemaAndKeepsItsFields();
    void questionsThatTheEngineRefusesExitWith1();
    void checkFindsWhatIsWrongWithoutAnEngine();
    void checkAsksTheRunningEngine();
    void profileCheckJudgesFilesAndDatabases();
    void ourTablesAreMadeAndDroppedOnlyWhenMeant();
    void aSecretIsStoredFromStandardInputAndUsedAtOnce();
    void theSocketLiesInTheRuntimeDirWhereThereIsOne();
    void twoEnginesOnOnePcDoNotMeet();

  private:
    std::unique_ptr<RunningSandbox> m_sandbox;
};

void TestCommandLine::initTestCase() {
    m_sandbox = std::make_unique<RunningSandbox>(QStringList{Site::practiceArgument()});
    QVERIFY2(m_sandbox->isUp(), m_sandbox->program().errors());
}

void TestCommandLine::wordsThatMakeNoSenseExitWith2_data() {
    QTest::addColumn<QStringList>("words");
    const auto row = [](const char *words) {
        QTest::newRow(words) << QString::fromLatin1(words).split(u' ', Qt::SkipEmptyParts);
    };
    row("");
    row("dance");
    row("status now");
    row("status --pretty");
    row("held");
    row("held accept");
    row("held forget 1");
    row("pause --for tomorrow");
    row("pause --for 0");
    row("resync everything now");
    row("secret get api-key");
    row("secret set");
    row("profile check");
    row("run --json");
}

void TestCommandLine::wordsThatMakeNoSenseExitWith2() {
    QFETCH(QStringList, words);
    Program program(u"practicebridged"_s);
    program.start(words);
    QCOMPARE(program.end(), std::optional<int>(2));
    QVERIFY(program.output().isEmpty());
    QVERIFY(!program.errors().isEmpty());
}

void TestCommandLine::withoutAnEngineQuestionsExitWith3_data() {
    QTest::addColumn<QStringList>("words");
    for (const char *words : {"status", "status --json", "resync", "resync config", "pause", "pause 1234567 --for 1h",
                              "resume", "held list", "held accept 1", "held discard 1"}) {
        QTest::newRow(words) << QString::fromLatin1(words).split(u' ');
    }
}

void TestCommandLine::withoutAnEngineQuestionsExitWith3() {
    QFETCH(QStringList, words);
    Site site(*m_sandbox);
    const Ran ran = site.ask(words);
    QCOMPARE(ran.code, 3);
    QVERIFY2(ran.errors.contains(site.dataDir().toUtf8()), ran.errors);
}

void TestCommandLine::invalidSettingsExitWith4AndNameFileLineAndKey_data() {
    QTest::addColumn<QString>("find");
    QTest::addColumn<QString>("replacement");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("a value out of bounds") << u"poll_interval_s = 1"_s << u"poll_interval_s = 9"_s
                                           << QByteArray("settings.toml:6: healthengine.poll_interval_s");
    QTest::newRow("an unknown zone") << u"Australia/Perth"_s << u"Australia/Perht"_s
                                     << QByteArray("settings.toml:14: practice[0].timezone");
    QTest::newRow("http in production") << u"environment = \"DEV\""_s << u"environment = \"PROD\""_s
                                        << QByteArray("settings.toml:2: healthengine.base_url");
    QTest::newRow("no such profile") << u"profile = \"reference\""_s << u"profile = \"refrence\""_s
                                     << QByteArray("settings.toml:9: pms.profile");
    QTest::newRow("a password in the connection")
        << u"Driver=SQLite3;"_s << u"Driver=SQLite3;Pwd=hush;"_s << QByteArray("settings.toml:10: pms.connection");
    QTest::newRow("no TOML at all") << u"[pms]"_s << u"[pms"_s << QByteArray("settings.toml:8: ");
}

void TestCommandLine::invalidSettingsExitWith4AndNameFileLineAndKey() {
    QFETCH(QString, find);
    QFETCH(QString, replacement);
    QFETCH(QByteArray, expected);
    Site site(*m_sandbox);
    QVERIFY(site.settings().contains(find));
    site.writeSettings(site.settings().replace(find, replacement));
    for (const QStringList &words : {QStringList{u"run"_s}, QStringList{u"check"_s}}) {
        const Ran ran = site.ask(words);
        QCOMPARE(ran.code, 4);
        QVERIFY2((ran.errors + ran.output).contains(expected), ran.errors + ran.output);
        QVERIFY(!(ran.errors + ran.output).contains("hush"));
    }
}

void TestCommandLine::aMissingSettingsFileExitsWith4() {
    Site site(*m_sandbox);
    QFile::remove(QDir(site.configDir()).filePath(u"settings.toml"_s));
    const Ran ran = site.ask({u"run"_s});
    QCOMPARE(ran.code, 4);
    QVERIFY2(ran.errors.contains("settings.toml"), ran.errors);
}

void TestCommandLine::aCredentialsDirectoryOpenToOthersIsRefused_data() {
    QTest::addColumn<bool>("isTheFile");
    QTest::newRow("the directory") << false;
    QTest::newRow("a file in it") << true;
}

void TestCommandLine::aCredentialsDirectoryOpenToOthersIsRefused() {
    QFETCH(bool, isTheFile);
    Site site(*m_sandbox);
    const QString open = isTheFile ? QDir(site.credentialsDir()).filePath(u"api-key"_s) : site.credentialsDir();
    QVERIFY(QFile::setPermissions(open, QFile::permissions(open) | QFile::ReadGroup | QFile::ReadOther));
    const Ran ran = site.ask({u"run"_s, u"--credentials-dir"_s, site.credentialsDir()});
    QCOMPARE(ran.code, 4);
    QVERIFY2(ran.errors.contains(open.toUtf8()), ran.errors);
    QVERIFY(!ran.errors.contains(RunningSandbox::kApiKey));
}

void TestCommandLine::theCredentialsDirectoryMayComeFromTheEnvironment() {
    Site site(*m_sandbox);
    site.engine().setEnvironment(u"CREDENTIALS_DIRECTORY"_s, site.credentialsDir());
    site.engine().start({u"run"_s, u"--config-dir"_s, site.configDir(), u"--data-dir"_s, site.dataDir()});
    QVERIFY(site.isOnOffer());
    QCOMPARE(site.stopEngine(), std::optional<int>(0));
}

void TestCommandLine::aSecondEngineOnTheSameDataExitsWith1AndSaysWhy() {
    Site site(*m_sandbox);
    QVERIFY2(site.startEngine(), site.engine().errors());
    const Ran second = site.ask({u"run"_s, u"--credentials-dir"_s, site.credentialsDir()});
    QCOMPARE(second.code, 1);
    QVERIFY2(second.errors.contains("another engine") && second.errors.contains(site.dataDir().toUtf8()),
             second.errors);
    QCOMPARE(site.ask({u"status"_s}).code, 0);
    QCOMPARE(site.stopEngine(), std::optional<int>(0));
}

void TestCommandLine::aTermSignalEndsTheEngineWith0WithinFiveSeconds_data() {
    QTest::addColumn<bool>("isBusy");
    QTest::newRow("idle") << false;
    QTest::newRow("while every answer of Healthengine hangs") << true;
}

void TestCommandLine::aTermSignalEndsTheEngineWith0WithinFiveSeconds() {
    QFETCH(bool, isBusy);
    RunningSandbox sandbox({Site::practiceArgument()});
    Site site(sandbox);
    QVERIFY2(site.startEngine(), site.engine().errors());
    if (isBusy) {
        sandbox.fault(u"latency"_s, u"*"_s, 0, {{u"delayMs"_s, 9000}});
        const qint64 before = sandbox.calls(u"pollRequests"_s);
        QVERIFY(support::process::waitFor([&] { return sandbox.calls(u"pollRequests"_s) > before; }));
    }
    QElapsedTimer clock;
    clock.start();
    QCOMPARE(site.stopEngine(), std::optional<int>(0));
    QVERIFY2(clock.elapsed() < 5000, QByteArray::number(clock.elapsed()));
}

void TestCommandLine::statusTellsItsSchemaAndKeepsItsFields() {
    Site site(*m_sandbox);
    QVERIFY2(site.startEngine(), site.engine().errors());
    QVERIFY(site.isOnOffer());
    const QJsonObject status = site.status();
    QCOMPARE(status.value(u"schema"_s).toInt(), 1);
    for (const char *field : {"engineVersion", "host", "at", "state", "database", "practices", "bookings", "items",
                              "itemCount", "held", "resources", "settingsFaults"}) {
        QVERIFY2(status.contains(QLatin1String(field)), field);
    }
    const QJsonObject practice = site.practiceStatus();
    QCOMPARE(practice.value(u"trouble"_s).toString(), u"none"_s);
    QCOMPARE(practice.value(u"paused"_s).toBool(), false);
    QCOMPARE(status.value(u"database"_s).toObject().value(u"connected"_s).toBool(), true);
    const Ran prose = site.ask({u"status"_s});
    QCOMPARE(prose.code, 0);
    QVERIFY(prose.output.contains(Site::kPractice));
    QCOMPARE(site.stopEngine(), std::optional<int>(0));
}

void TestCommandLine::questionsThatTheEngineRefusesExitWith1() {
    Site site(*m_sandbox);
    QVERIFY2(site.startEngine(), site.engine().errors());
    for (const char *words :
         {"pause 999", "resume 999", "resync all 999", "held accept nothing", "held discard nothing"}) {
        const Ran ran = site.ask(QString::fromLatin1(words).split(u' '));
        QVERIFY2(ran.code == 1, words);
        QVERIFY2(!ran.errors.isEmpty(), words);
    }
    // A credentials directory is read-only.
    QCOMPARE(site.ask({u"secret"_s, u"set"_s, u"api-key"_s}, "x\n").code, 1);
    QCOMPARE(site.stopEngine(), std::optional<int>(0));
}

void TestCommandLine::checkFindsWhatIsWrongWithoutAnEngine() {
    Site site(*m_sandbox);
    const auto check = [&site] {
        return site.ask({u"check"_s, u"--json"_s, u"--credentials-dir"_s, site.credentialsDir()});
    };
    const auto lineOf = [](const Ran &ran, const QString &name) {
        for (const QJsonValue &each : QJsonDocument::fromJson(ran.output).object().value(u"lines"_s).toArray()) {
            if (each.toObject().value(u"name"_s).toString() == name) return each.toObject();
        }
        return QJsonObject();
    };
    const Ran healthy = check();
    // That no engine runs is said, but it is no fault of the set-up.
    QVERIFY2(healthy.code == 0, healthy.output + healthy.errors);
    QCOMPARE(QJsonDocument::fromJson(healthy.output).object().value(u"schema"_s).toInt(), 1);
    for (const char *name : {"settings", "secret api-key", "database driver", "database server", "database login",
                             "database write test", "database disk", "database", "healthengine practice 1234567"}) {
        QVERIFY2(lineOf(healthy, QLatin1String(name)).value(u"ok"_s).toBool(), healthy.output);
    }
    QVERIFY(lineOf(healthy, u"engine"_s).value(u"text"_s).toString().startsWith(u"not running"_s));
    site.writeCredential(u"practice-key-1234567"_s, "wrong");
    const Ran wrongKey = check();
    QCOMPARE(wrongKey.code, 1);
    QVERIFY2(!lineOf(wrongKey, u"healthengine practice 1234567"_s).value(u"ok"_s).toBool(true), wrongKey.output);
    QFile::remove(QDir(site.credentialsDir()).filePath(u"api-key"_s));
    const Ran noKey = check();
    QVERIFY2(lineOf(noKey, u"secret api-key"_s).value(u"text"_s).toString().contains(u"secret set api-key"_s),
             noKey.output);
}

void TestCommandLine::checkAsksTheRunningEngine() {
    Site site(*m_sandbox);
    QVERIFY2(site.startEngine(), site.engine().errors());
    QVERIFY(site.isOnOffer());
    const Ran ran = site.ask({u"check"_s});
    QVERIFY2(ran.code == 0, ran.output + ran.errors);
    QCOMPARE(site.stopEngine(), std::optional<int>(0));
}

void TestCommandLine::ourTablesAreMadeAndDroppedOnlyWhenMeant() {
    Site site(*m_sandbox);
    const QStringList of{u"reference"_s, u"--connection"_s, site.database().connectionString()};
    QCOMPARE(site.ask(QStringList{u"profile"_s, u"remove"_s} + of).code, 2);
    const Ran made = site.ask(QStringList{u"profile"_s, u"install"_s} + of);
    QVERIFY2(made.code == 0, made.errors);
    QCOMPARE(site.staffValue(u"SELECT COUNT(*) FROM pb_booking_link"_s), u"0"_s);
    QCOMPARE(site.ask(QStringList{u"profile"_s, u"install"_s} + of).code, 0);
    const QStringList meant = QStringList{u"profile"_s, u"remove"_s} + of + QStringList{u"--yes"_s};
    QCOMPARE(site.ask(meant).code, 0);
    QCOMPARE(site.ask(meant).code, 1);
}

void TestCommandLine::profileCheckJudgesFilesAndDatabases() {
    Site site(*m_sandbox);
    const QString good = QStringLiteral(PB_SOURCE_DIR "/resources/profiles/reference.toml");
    QCOMPARE(site.ask({u"profile"_s, u"check"_s, good}).code, 0);
    const Ran opened =
        site.ask({u"profile"_s, u"check"_s, good, u"--connection"_s, site.database().connectionString()});
    QVERIFY2(opened.code == 0, opened.errors);
    QVERIFY2(opened.output.contains("transactional"), opened.output);
    const QString bad = site.file(u"bad.toml"_s);
    QFile source(good);
    QFile file(bad);
    QVERIFY(source.open(QIODevice::ReadOnly) && file.open(QIODevice::WriteOnly));
    file.write(source.readAll().replace("[operation.cancel]", "[operation.cancle]"));
    file.close();
    const Ran refused = site.ask({u"profile"_s, u"check"_s, bad});
    QCOMPARE(refused.code, 1);
    QVERIFY2(refused.errors.contains("bad.toml:") && refused.errors.contains("cancle"), refused.errors);
    QCOMPARE(site.ask({u"profile"_s, u"check"_s, site.file(u"none.toml"_s)}).code, 1);
}

void TestCommandLine::aSecretIsStoredFromStandardInputAndUsedAtOnce() {
    Site site(*m_sandbox);
    site.engine().setEnvironment(u"DBUS_SESSION_BUS_ADDRESS"_s, {});
    qunsetenv("DBUS_SESSION_BUS_ADDRESS");
    const QByteArray key = QByteArray(Site::kPracticeKey) + '\n';
    QCOMPARE(site.ask({u"secret"_s, u"set"_s, u"practice-key-1234567"_s}, key).code, 0);
    site.engine().start({u"run"_s, u"--config-dir"_s, site.configDir(), u"--data-dir"_s, site.dataDir()});
    QVERIFY(support::process::waitFor([&] { return site.troubleWord() == u"secret-missing"_s; }));
    QCOMPARE(site.ask({u"secret"_s, u"set"_s, u"api-key"_s}, QByteArray(RunningSandbox::kApiKey) + '\n').code, 0);
    QVERIFY(site.isOnOffer());
    QCOMPARE(site.troubleWord(), u"none"_s);
    QCOMPARE(site.stopEngine(), std::optional<int>(0));
    QCOMPARE(site.ask({u"secret"_s, u"set"_s, u"api-key"_s}, "\n").code, 2);
}

void TestCommandLine::theSocketLiesInTheRuntimeDirWhereThereIsOne() {
    Site site(*m_sandbox);
    QTemporaryDir runtime;
    site.engine().setEnvironment(u"XDG_RUNTIME_DIR"_s, runtime.path());
    site.engine().start({u"run"_s, u"--config-dir"_s, site.configDir(), u"--data-dir"_s, site.dataDir(),
                         u"--credentials-dir"_s, site.credentialsDir()});
    QVERIFY(support::process::waitFor(
        [&] { return !QDir(runtime.path()).entryList({u"practicebridge-*.sock"_s}, QDir::System).isEmpty(); }));
    Program status(u"practicebridged"_s);
    status.setEnvironment(u"XDG_RUNTIME_DIR"_s, runtime.path());
    status.start({u"status"_s, u"--data-dir"_s, site.dataDir()});
    QCOMPARE(status.end(), std::optional<int>(0));
    QCOMPARE(site.stopEngine(), std::optional<int>(0));
}

void TestCommandLine::twoEnginesOnOnePcDoNotMeet() {
    Site one(*m_sandbox);
    RunningSandbox otherSandbox({Site::practiceArgument()});
    Site other(otherSandbox);
    QVERIFY(one.startEngine());
    QVERIFY(other.startEngine());
    QCOMPARE(one.ask({u"pause"_s}).code, 0);
    QVERIFY(one.practiceStatus().value(u"paused"_s).toBool());
    QVERIFY(!other.practiceStatus().value(u"paused"_s).toBool(true));
    QCOMPARE(one.stopEngine(), std::optional<int>(0));
    QCOMPARE(other.stopEngine(), std::optional<int>(0));
}

QTEST_GUILESS_MAIN(TestCommandLine)
#include "tst_e2e_command_line.moc"
