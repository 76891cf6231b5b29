// SPDX-License-Identifier: Apache-2.0
#include <QJsonDocument>
#include <QtTest>

#include "tests/support/process/site.h"

using namespace Qt::StringLiterals;
using support::process::RunningSandbox;
using support::process::Site;
using support::process::waitFor;

/// The practice's database server stopped, killed or hanging for a while: no booking is refused for it, all are entered
/// once it is back, without a restart of the engine.
class TestAway : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void bookingsWaitForTheDatabaseAndAreNotRefused_data();
    void bookingsWaitForTheDatabaseAndAreNotRefused();
    void anEngineStartedBeforeItsDatabaseLinksThePracticeLater_data();
    void anEngineStartedBeforeItsDatabaseLinksThePracticeLater();

  private:
    static bool isServer(const char *name) { return QLatin1String(name) != QLatin1String("SQLite"); }
    static bool isLong() { return qEnvironmentVariableIntValue("PB_FULL") == 1; }
};

void TestAway::bookingsWaitForTheDatabaseAndAreNotRefused_data() {
    QTest::addColumn<int>("kind");
    QTest::addColumn<QString>("how");
    const QStringList brief{u"PostgreSQL killed"_s, u"MariaDB stopped"_s};
    const auto &kinds = support::servers::allDatabaseServers();
    for (size_t i = 0; i < kinds.size(); ++i) {
        for (const QString &how : {u"stopped"_s, u"killed"_s, u"hanging"_s}) {
            const QString name = QLatin1String(kinds[i].name) + u' ' + how;
            if (isServer(kinds[i].name) && (isLong() || brief.contains(name)))
                QTest::newRow(qPrintable(name)) << int(i) << how;
        }
    }
}

void TestAway::bookingsWaitForTheDatabaseAndAreNotRefused() {
    QFETCH(int, kind);
    QFETCH(QString, how);
    auto database = support::servers::allDatabaseServers()[size_t(kind)].create();
    if (!database) QSKIP(qPrintable(database.error().detail));
    RunningSandbox sandbox({Site::practiceArgument()});
    Site site(std::move(*database), sandbox);
    QVERIFY2(site.trouble().isEmpty(), qPrintable(site.trouble()));
    QVERIFY2(site.startEngine(), site.engine().errors());
    QVERIFY2(site.isOnOffer(), site.engine().errors());
    const qint64 early = sandbox.book();
    QVERIFY(waitFor([&] { return sandbox.booking(early).value(u"answer"_s) == u"confirmed"_s; }));
    site.leaveDatabase();
    const bool hangs = how == u"hanging"_s;
    if (hangs) site.database().suspend();
    if (how == u"stopped"_s) site.database().stop();
    if (how == u"killed"_s) site.database().kill();
    for (int i = 0; i < 5; ++i) sandbox.book();
    sandbox.post(u"cancel"_s, {{u"bookingId"_s, early}});
    QVERIFY(waitFor([&] { return site.troubleWord() == u"database-unreachable"_s; }, std::chrono::seconds(60)));
    QCOMPARE(sandbox.summary().value(u"rejected"_s).toInt(), 0);
    QCOMPARE(sandbox.summary().value(u"open"_s).toInt(), 5);
    if (hangs) {
        site.database().resume();
    } else {
        const auto started = site.database().start();
        QVERIFY2(started, qPrintable(started ? QString() : started.error().detail));
    }
    const auto result = site.reconcile(std::chrono::seconds(75));
    QVERIFY2(result.isClean(), qPrintable(result.toText()) + site.engine().errors().right(4000));
    QCOMPARE(result.confirmed, 6);
    QCOMPARE(result.cancelledByPatients, 1);
    QCOMPARE(site.troubleWord(), u"none"_s);
    QCOMPARE(site.stopEngine(), std::optional<int>(0));
}

void TestAway::anEngineStartedBeforeItsDatabaseLinksThePracticeLater_data() {
    QTest::addColumn<int>("kind");
    const auto &kinds = support::servers::allDatabaseServers();
    for (size_t i = 0; i < kinds.size(); ++i) {
        if (isServer(kinds[i].name)) QTest::newRow(kinds[i].name) << int(i);
    }
}

void TestAway::anEngineStartedBeforeItsDatabaseLinksThePracticeLater() {
    QFETCH(int, kind);
    auto database = support::servers::allDatabaseServers()[size_t(kind)].create();
    if (!database) QSKIP(qPrintable(database.error().detail));
    RunningSandbox sandbox({Site::practiceArgument()});
    Site site(std::move(*database), sandbox);
    QVERIFY2(site.trouble().isEmpty(), qPrintable(site.trouble()));
    site.database().stop();
    QVERIFY2(site.startEngine(), site.engine().errors());
    QVERIFY(
        waitFor([&] { return !site.status().value(u"database"_s).toObject().value(u"error"_s).toString().isEmpty(); }));
    QVERIFY(sandbox.practice(QLatin1String(Site::kPractice)).value(u"resources"_s).toArray().isEmpty());
    QVERIFY(site.database().start());
    QVERIFY2(site.isOnOffer(), site.engine().errors().right(4000));
    QCOMPARE(site.stopEngine(), std::optional<int>(0));
}

QTEST_GUILESS_MAIN(TestAway)
#include "tst_e2e_away.moc"
