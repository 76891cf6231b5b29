// SPDX-License-Identifier: Apache-2.0
#include <QJsonDocument>
#include <QRandomGenerator>
#include <QtTest>

#include "tests/support/process/site.h"

using namespace Qt::StringLiterals;
using support::process::RunningSandbox;
using support::process::Site;
using support::process::waitFor;

/// The engine killed in the middle of its work, again and again: afterwards each booking is in the diary once.
class TestCrash : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void init();
    void killedAtAnyMomentItLosesAndDoublesNothing_data();
    void killedAtAnyMomentItLosesAndDoublesNothing();
    void withTheDataLostTheLinkInThePracticeDecides();

  private:
    void act();

    std::unique_ptr<RunningSandbox> m_sandbox;
    std::unique_ptr<Site> m_site;
    QRandomGenerator m_random;
    QList<qint64> m_made;
};

void TestCrash::init() {
    m_site.reset();
    // An engine that is killed each second cannot know how often its predecessors called.
    m_sandbox = std::make_unique<RunningSandbox>(QStringList{Site::practiceArgument()},
                                                 QStringList{u"--per-page"_s, u"3"_s, u"--no-rate-rules"_s});
    QVERIFY2(m_sandbox->isUp(), m_sandbox->program().errors());
    m_made.clear();
}

/// Four patients book, one cancels, one moves.
void TestCrash::act() {
    for (int i = 0; i < 4; ++i) {
        if (const qint64 id = m_sandbox->book()) m_made << id;
    }
    const auto any = [this] { return m_made.at(m_random.bounded(int(m_made.size()))); };
    m_sandbox->post(u"cancel"_s, {{u"bookingId"_s, any()}});
    m_sandbox->post(u"rebook"_s, {{u"bookingId"_s, any()}});
}

void TestCrash::killedAtAnyMomentItLosesAndDoublesNothing_data() {
    QTest::addColumn<int>("kind");
    const auto &kinds = support::servers::allDatabaseServers();
    for (size_t i = 0; i < kinds.size(); ++i) QTest::newRow(kinds[i].name) << int(i);
}

void TestCrash::killedAtAnyMomentItLosesAndDoublesNothing() {
    QFETCH(int, kind);
    auto database = support::servers::allDatabaseServers()[size_t(kind)].create();
    if (!database) QSKIP(qPrintable(database.error().detail));
    const bool isLong = qEnvironmentVariableIntValue("PB_FULL") == 1;
    const quint32 seed = isLong ? QRandomGenerator::global()->generate() : 20261124;
    qInfo("seed %u", seed);
    m_random.seed(seed);
    m_site = std::make_unique<Site>(std::move(*database), *m_sandbox);
    QVERIFY2(m_site->trouble().isEmpty(), qPrintable(m_site->trouble()));
    QVERIFY2(m_site->startEngine(), m_site->engine().errors());
    QVERIFY(m_site->isOnOffer());
    for (int round = 0; round < (isLong ? 25 : 6); ++round) {
        act();
        // Somewhere between the first list read and the last answer; the answers of a round take less than a second.
        const qint64 polls = m_sandbox->calls(u"bookingRequests"_s);
        waitFor([&] { return m_sandbox->calls(u"bookingRequests"_s) > polls; }, std::chrono::seconds(10));
        QElapsedTimer clock;
        clock.start();
        const int after = m_random.bounded(400);
        waitFor([&] { return clock.elapsed() >= after; });
        m_site->killEngine();
        QVERIFY2(m_site->startEngine(), m_site->engine().errors());
    }
    const auto result = m_site->reconcile(std::chrono::seconds(60));
    QVERIFY2(result.isClean(), qPrintable(result.toText()) + m_site->engine().errors().right(4000));
    QVERIFY(result.confirmed > 0);
    QCOMPARE(m_site->stopEngine(), std::optional<int>(0));
    m_site.reset();
}

void TestCrash::withTheDataLostTheLinkInThePracticeDecides() {
    m_site = std::make_unique<Site>(*m_sandbox);
    QVERIFY2(m_site->startEngine(), m_site->engine().errors());
    QVERIFY(m_site->isOnOffer());
    // Entered, but nobody hears of it: the confirmation is cut off before it has an effect.
    m_sandbox->fault(u"resetBefore"_s, u"confirmBookingInsert"_s, 0);
    for (int i = 0; i < 5; ++i) m_made << m_sandbox->book();
    QVERIFY(waitFor([&] { return m_site->staffValue(u"SELECT COUNT(*) FROM pb_booking_link"_s) == u"5"_s; }));
    m_site->killEngine();
    QVERIFY(QDir(m_site->dataDir()).removeRecursively());
    QVERIFY(QDir().mkpath(m_site->dataDir()));
    QFile::setPermissions(m_site->dataDir(), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    RunningSandbox &sandbox = *m_sandbox;
    sandbox.clearFaults();
    QVERIFY2(m_site->startEngine(), m_site->engine().errors());
    const auto result = m_site->reconcile();
    QVERIFY2(result.isClean(), qPrintable(result.toText()) + m_site->engine().errors().right(4000));
    QCOMPARE(result.confirmed, 5);
    QCOMPARE(m_site->staffValue(u"SELECT COUNT(*) FROM appointment WHERE source = 'healthengine'"_s), u"5"_s);
    QCOMPARE(m_site->stopEngine(), std::optional<int>(0));
    m_site.reset();
}

QTEST_GUILESS_MAIN(TestCrash)
#include "tst_e2e_crash.moc"
