// SPDX-License-Identifier: Apache-2.0
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>

#include "core/platform/odbc/odbc_session.h"
#include "tests/support/process/program.h"
#include "tests/support/servers/database_server.h"

using namespace Qt::StringLiterals;
using support::process::Program;

namespace {

struct Outcome : support::process::Ran {
    QJsonObject json() const { return QJsonDocument::fromJson(output).object(); }
};

QString factOf(const Outcome &outcome, const char *name) {
    return outcome.json().value(u"facts"_s).toObject().value(QLatin1String(name)).toString();
}

}  // namespace

/// The tools of those who write profiles, as they are called: words, exit codes, tables and JSON.
class TestProfileTools : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        m_connection = u"Driver=SQLite3;Database="_s + m_folder->filePath(u"practice.sqlite"_s);
        const Outcome made =
            run({u"demo"_s, u"reference"_s, u"--connection"_s, m_connection, u"--from"_s, u"2026-11-30"_s});
        QVERIFY2(made.code == 0, made.errors);
    }

    void usageErrorsNameTheOption_data() {
        QTest::addColumn<QString>("words");
        QTest::addColumn<QByteArray>("named");
        const auto row = [](const char *words, const char *named) {
            QTest::newRow(words) << QString::fromLatin1(words) << QByteArray(named);
        };
        row("", "check, explain, try");
        row("dance", "check, explain, try");
        row("try reference", "FILE OPERATION");
        row("try reference sessions", "--connection");
        row("book reference --connection x", "--resource");
        row("race reference --connection x", "--scratch");
        row("check reference --date 2026-12-01", "--date");
        row("check reference --trace", "--trace");
        row("check reference --dialect oracle", "--dialect");
        row("new --id Capital", "--id");
        row("new --dialect oracle", "--dialect");
        row("try reference sessions --connection Driver=SQLite3 --date tomorrow", "--date");
        row("try reference sessions --connection Driver=SQLite3 --days 0", "--days");
        row("try reference sessions --connection Driver=SQLite3 --timezone Perth", "--timezone");
        row("book reference --connection Driver=SQLite3 --resource 1 --at noon", "--at");
        row("try reference sessions --connection Driver=SQLite3;Pwd=x", "--connection");
    }
    void usageErrorsNameTheOption() {
        QFETCH(QString, words);
        QFETCH(QByteArray, named);
        const Outcome refused = run(words.split(u' ', Qt::SkipEmptyParts));
        QCOMPARE(refused.code, 2);
        QVERIFY2(refused.errors.contains(named), refused.errors);
        QVERIFY(refused.output.isEmpty());
    }

    void checkTellsCapabilitiesTierAndWarningsWithoutADatabase() {
        const Outcome checked = run({u"check"_s, u"reference"_s, u"--json"_s});
        QCOMPARE(checked.code, 0);
        QCOMPARE(checked.json().value(u"schema"_s).toInt(), 1);
        QVERIFY(checked.json().value(u"ok"_s).toBool());
        QVERIFY(factOf(checked, "tier").startsWith(u"transactional: "_s));
        QVERIFY(!checked.json().value(u"warnings"_s).toArray().isEmpty());
        const auto lacks = lineOf(checked, u"capabilities"_s, u"name"_s, u"clientSnapshots"_s);
        QCOMPARE(lacks.value(u"there"_s).toString(), u"no"_s);
        QCOMPARE(lacks.value(u"missing"_s).toString(), u"client_appointments"_s);
    }

    void checkWithADatabaseJudgesEveryOperation() {
        const Outcome checked = run({u"check"_s, u"reference"_s, u"--connection"_s, m_connection, u"--json"_s});
        QVERIFY2(checked.code == 0, checked.output + checked.errors);
        QCOMPARE(lineOf(checked, u"findings"_s, u"subject"_s, u"sessions"_s).value(u"verdict"_s).toString(), u"good"_s);
        const QString broken = profileWith("FROM patient", "FROM patients");
        const Outcome faulty = run({u"check"_s, broken, u"--connection"_s, m_connection});
        QCOMPARE(faulty.code, 1);
        QVERIFY2(faulty.output.contains("table patients") && faulty.output.contains("FAULT"), faulty.output);
    }

    void anUnknownServerIsToldInWordsAndExits1() {
        const Outcome lost = run({u"check"_s, u"reference"_s, u"--connection"_s,
                                  u"Driver=SQLite3;Database="_s + m_folder->filePath(u"none.sqlite"_s)});
        QCOMPARE(lost.code, 1);
        QVERIFY(!lost.errors.isEmpty());
    }

    void tryShowsRowsAndTheMergedDay() {
        const Outcome tried =
            run({u"try"_s, u"reference"_s, u"sessions"_s, u"--connection"_s, m_connection, u"--date"_s, u"2026-12-01"_s,
                 u"--resource"_s, u"1"_s, u"--timezone"_s, u"Australia/Perth"_s, u"--json"_s});
        QVERIFY2(tried.code == 0, tried.errors);
        QVERIFY(!tried.json().value(u"rows"_s).toArray().isEmpty());
        QVERIFY(!lineOf(tried, u"days"_s, u"what"_s, u"session"_s).isEmpty());
        QVERIFY(!lineOf(tried, u"days"_s, u"what"_s, u"free"_s).isEmpty());
        QCOMPARE(lineOf(tried, u"days"_s, u"what"_s, u"free"_s).value(u"date"_s).toString(), u"2026-12-01"_s);
        QCOMPARE(factOf(tried, "timezone"), u"Australia/Perth"_s);
    }

    void theZoneOfTheSettingsIsUsedAndMissingSettingsExit4() {
        QVERIFY(QDir(m_folder->path()).mkdir(u"config"_s));
        const QStringList words{
            u"try"_s,    u"reference"_s,    u"sessions"_s, u"--date"_s,       u"2026-12-01"_s,
            u"--json"_s, u"--connection"_s, m_connection,  u"--config-dir"_s, m_folder->filePath(u"config"_s)};
        QCOMPARE(run(words).code, 4);
        QFile settings(m_folder->filePath(u"config/settings.toml"_s));
        QVERIFY(settings.open(QIODevice::WriteOnly));
        settings.write(
            "[healthengine]\nbase_url = \"http://127.0.0.1:1\"\nenvironment = \"DEV\"\nvendor = \"Test\"\nvendor_email "
            "= \"tests@example.com.au\"\n"
            "[pms]\nprofile = \"reference\"\nconnection = 'Driver=SQLite3;Database=x'\n"
            "[[practice]]\nid = \"1234567\"\ntimezone = \"Australia/Darwin\"\n");
        settings.close();
        const Outcome tried = run(words);
        QVERIFY2(tried.code == 0, tried.errors);
        QCOMPARE(factOf(tried, "timezone"), u"Australia/Darwin"_s);
    }

    void peopleAreShownOnlyOnRequest() {
        const QStringList words{u"try"_s, u"reference"_s, u"candidates"_s, u"--connection"_s, m_connection};
        const QString name = value(u"SELECT last_name FROM patient WHERE id = 1"_s);
        QVERIFY(!name.isEmpty());
        const Outcome hidden = run(words);
        QVERIFY2(hidden.code == 0 && hidden.output.contains("text of"), hidden.output + hidden.errors);
        QVERIFY(!hidden.output.contains(name.toUtf8()));
        QVERIFY(run(words + QStringList{u"--show-people"_s}).output.contains(name.toUtf8()));
    }

    void aTraceHoldsStatementsAndNoValue() {
        const Outcome traced = run({u"try"_s, u"reference"_s, u"busy"_s, u"--connection"_s, m_connection, u"--date"_s,
                                    u"2026-12-01"_s, u"--trace"_s, u"--json"_s});
        QVERIFY2(traced.code == 0, traced.errors);
        const auto statement = lineOf(traced, u"statements"_s, u"name"_s, u"busy[1]"_s);
        QVERIFY(statement.value(u"text"_s).toString().contains(u"SELECT"_s));
        QVERIFY(!statement.value(u"text"_s).toString().contains(u"2026-12"_s));
        QVERIFY(!statement.value(u"values"_s).toString().contains(u"2026-12"_s));
    }

    void bookRollsBackAndShowsWhatItWouldHaveWritten() {
        const QString before = value(u"SELECT COUNT(*) FROM appointment"_s) + value(u"SELECT COUNT(*) FROM patient"_s);
        Outcome booked;
        for (const QString &time :
             {u"09:00"_s, u"09:30"_s, u"10:00"_s, u"11:00"_s, u"14:00"_s, u"15:00"_s, u"16:00"_s}) {
            booked = book({u"--at"_s, u"2026-12-01 "_s + time});
            if (booked.code == 0) break;
        }
        QVERIFY2(booked.code == 0, booked.output + booked.errors);
        QCOMPARE(factOf(booked, "verdict"), u"Inserted"_s);
        QCOMPARE(factOf(booked, "end"), u"rolled back"_s);
        QCOMPARE(lineOf(booked, u"statements"_s, u"name"_s, u"appointment_insert[1]"_s).value(u"captured"_s).toString(),
                 u"appointment"_s);
        QVERIFY(!booked.output.contains("Practicebridge"));
        QCOMPARE(value(u"SELECT COUNT(*) FROM appointment"_s) + value(u"SELECT COUNT(*) FROM patient"_s), before);
        const Outcome outside = book({u"--at"_s, u"2026-12-01 03:00"_s});
        QCOMPARE(outside.code, 1);
        QCOMPARE(factOf(outside, "verdict"), u"OutsideSession"_s);
    }

    void bookKeepsAwayFromTablesWithoutTransactions() {
        const QString file =
            profileWith("time_zone = \"practice\"\n", "time_zone = \"practice\"\ntransactions = false\n");
        const Outcome refused = run({u"book"_s, file, u"--connection"_s, m_connection, u"--resource"_s, u"1"_s,
                                     u"--at"_s, u"2026-12-01 09:00"_s});
        QCOMPARE(refused.code, 1);
        QVERIFY2(refused.errors.contains("--scratch"), refused.errors);
    }

    void raceFindsNoDoubleBookingWithALock() {
        const Outcome raced = run({u"race"_s, u"reference"_s, u"--connection"_s, m_connection, u"--scratch"_s,
                                   u"--rounds"_s, u"10"_s, u"--json"_s});
        QVERIFY2(raced.code == 0, raced.output + raced.errors);
        QCOMPARE(factOf(raced, "double_bookings"), u"0"_s);
        QCOMPARE(factOf(raced, "over_staff"), u"0"_s);
        QVERIFY(factOf(raced, "booked").toInt() > 0);
    }

    void raceFindsNoDoubleBookingOnAServer_data() {
        QTest::addColumn<int>("kind");
        const auto &kinds = support::servers::allDatabaseServers();
        for (size_t i = 0; i < kinds.size(); ++i) QTest::newRow(kinds[i].name) << int(i);
    }
    void raceFindsNoDoubleBookingOnAServer() {
        QFETCH(int, kind);
        const auto server = support::servers::allDatabaseServers()[size_t(kind)].create();
        if (!server) QSKIP(qPrintable(server.error().detail));
        if (!(*server)->isServer()) QSKIP("the rows above");
        const QByteArray password = (*server)->password().reveal().toUtf8() + '\n';
        const QStringList to{u"--connection"_s, (*server)->connectionString(), u"--password-stdin"_s};
        const Outcome made = run(QStringList{u"demo"_s, u"reference"_s} + to, password);
        QVERIFY2(made.code == 0, made.errors);
        const Outcome raced = run(
            QStringList{u"race"_s, u"reference"_s, u"--scratch"_s, u"--rounds"_s, u"30"_s, u"--json"_s} + to, password);
        QVERIFY2(raced.code == 0, raced.output + raced.errors);
        QCOMPARE(factOf(raced, "double_bookings"), u"0"_s);
        QCOMPARE(factOf(raced, "over_staff"), u"0"_s);
        const Outcome checked = run(QStringList{u"check"_s, u"reference"_s} + to, password);
        QVERIFY2(checked.code == 0, checked.output + checked.errors);
        qInfo().noquote() << factOf(raced, "booked") << "booked," << factOf(raced, "staff_wrote") << "by staff,"
                          << factOf(raced, "failures") << "failures" << factOf(raced, "first_failure");
    }

    /// A profile that does not look at the diary books over others: the race has to see it.
    void raceFindsDoubleBookingsWhereTheGuardIsBlind() {
        const QString file =
            profileWith("AND a.status NOT IN ('cancelled', 'did_not_attend')", "AND a.status = 'nonsense'");
        dropGuards();
        const Outcome raced = run(
            {u"race"_s, file, u"--connection"_s, m_connection, u"--scratch"_s, u"--rounds"_s, u"10"_s, u"--json"_s});
        QVERIFY2(raced.code == 1, raced.output + raced.errors);
        QVERIFY2(factOf(raced, "double_bookings").toInt() > 0, raced.output);
    }

    void aNewProfileIsOneThatCheckAccepts() {
        const Outcome made = run({u"new"_s, u"--id"_s, u"my-pms"_s, u"--dialect"_s, u"postgresql"_s});
        QCOMPARE(made.code, 0);
        const QString file = write(made.output);
        const Outcome checked = run({u"check"_s, file});
        QVERIFY2(checked.code == 0 && checked.output.contains("my-pms"), checked.output + checked.errors);
    }

    void grantsAreAScript() {
        const Outcome script =
            run({u"grants"_s, u"reference"_s, u"--dialect"_s, u"postgresql"_s, u"--user"_s, u"bridge"_s});
        QCOMPARE(script.code, 0);
        QVERIFY2(script.output.contains("GRANT SELECT, INSERT ON patient TO \"bridge\";"), script.output);
    }

    void detectRecognisesTheReferenceSystemAndNothingElse() {
        const Outcome known = run({u"detect"_s, u"--connection"_s, m_connection, u"--json"_s});
        QVERIFY2(known.code == 0, known.output + known.errors);
        QCOMPARE(lineOf(known, u"profiles"_s, u"profile"_s, u"reference"_s).value(u"recognised"_s).toString(),
                 u"yes"_s);
        const QString empty = m_folder->filePath(u"empty.sqlite"_s);
        QVERIFY(QFile(empty).open(QIODevice::WriteOnly));
        QCOMPARE(run({u"detect"_s, u"--connection"_s, u"Driver=SQLite3;Database="_s + empty}).code, 1);
    }

    void thePasswordMayComeFromStandardInput() {
        const Outcome tried =
            run({u"check"_s, u"reference"_s, u"--connection"_s, m_connection, u"--password-stdin"_s}, "not needed\n");
        QVERIFY2(tried.code == 0, tried.errors);
        QVERIFY(!tried.output.contains("not needed"));
    }

  private:
    Outcome run(const QStringList &words, const QByteArray &input = {}) {
        Program program(u"practicebridged"_s);
        program.setEnvironment(u"HOME"_s, m_folder->path());
        program.setEnvironment(u"DBUS_SESSION_BUS_ADDRESS"_s, {});
        program.start(QStringList{u"profile"_s} + words + QStringList{u"--data-dir"_s, m_folder->filePath(u"data"_s)},
                      input);
        const auto code = program.end();
        return {{code.value_or(-1), program.output(), program.errors()}};
    }
    Outcome book(const QStringList &more) {
        return run(QStringList{u"book"_s, u"reference"_s, u"--connection"_s, m_connection, u"--resource"_s, u"1"_s,
                               u"--json"_s} +
                   more);
    }

    static QJsonObject lineOf(const Outcome &outcome, const QString &table, const QString &column,
                              const QString &cell) {
        const QJsonArray rows = outcome.json().value(table).toArray();
        for (const auto &row : rows) {
            if (row.toObject().value(column).toString() == cell) return row.toObject();
        }
        return {};
    }

    QString write(const QByteArray &text) {
        const QString name = m_folder->filePath(u"profile.toml"_s);
        QFile file(name);
        if (file.open(QIODevice::WriteOnly)) file.write(text);
        return name;
    }
    QString profileWith(const char *find, const char *replacement) {
        QFile source(QStringLiteral(PB_SOURCE_DIR "/resources/profiles/reference.toml"));
        if (!source.open(QIODevice::ReadOnly)) return {};
        const QByteArray text = source.readAll();
        if (!text.contains(find)) qWarning() << "the reference profile has no" << find;
        return write(QByteArray(text).replace(find, replacement));
    }

    std::unique_ptr<core::platform::OdbcSession> session() {
        auto opened = core::platform::OdbcSession::connect(m_connection);
        return opened ? std::move(*opened) : nullptr;
    }
    QString value(const QString &sql) {
        const auto opened = session();
        const auto result =
            opened ? opened->execute({u"test"_s, sql, {}}) : core::base::Expected<core::pms::SqlResult>();
        if (!result || result->rows.empty()) return {};
        const auto &cell = result->rows[0][0];
        if (const auto *number = std::get_if<qint64>(&cell)) return QString::number(*number);
        const auto *text = std::get_if<QString>(&cell);
        return text ? *text : QString();
    }
    /// The schema's own triggers would save a careless profile.
    void dropGuards() {
        const auto opened = session();
        QVERIFY(opened);
        const auto names = opened->execute({u"test"_s, u"SELECT name FROM sqlite_master WHERE type = 'trigger'"_s, {}});
        QVERIFY(names);
        for (const auto &row : names->rows)
            QVERIFY(opened->execute({u"test"_s, u"DROP TRIGGER "_s + std::get<QString>(row[0]), {}}));
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_connection;
};

QTEST_GUILESS_MAIN(TestProfileTools)
#include "tst_e2e_profile_tools.moc"
