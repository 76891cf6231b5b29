// SPDX-License-Identifier: Apache-2.0
#include <QJsonDocument>
#include <QtTest>
#include <csignal>

#include "tests/support/process/site.h"

using namespace Qt::StringLiterals;
using support::process::RunningSandbox;
using support::process::Site;
using support::process::waitFor;

/// Keys, consent and the line to Healthengine in every bad shape: told apart, shown, survived, nothing lost.
class TestTrouble : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void init();
    void cleanup();
    void revokedConsentIsShownAskedMoreSlowlyAndRecoveredFrom();
    void aWrongPracticeKeyIsToldFromAWrongApiKey();
    void oneFailingPracticeDoesNotHarmTheOther();
    void aReplacedPracticeHearsNothingMore();
    void aBadLineLosesAndDoublesNothing_data();
    void aBadLineLosesAndDoublesNothing();
    void aFewBadFormsParkOnlyThemselves();
    void theSandboxAwayForAWhileLosesNothing();

  private:
    static constexpr const char *kOther = "7654321";
    static constexpr const char *kOtherKey = "another-practice-key";

    bool start() { return m_site->startEngine() && m_site->isOnOffer(); }

    std::unique_ptr<RunningSandbox> m_sandbox;
    std::unique_ptr<Site> m_site;
};

void TestTrouble::init() {
    const QString other = QLatin1String(kOther) + u':' + QLatin1String(kOtherKey) + u":Australia/Brisbane"_s;
    m_sandbox = std::make_unique<RunningSandbox>(QStringList{Site::practiceArgument(), other}, QStringList{u"--per-page"_s, u"3"_s});
    QVERIFY2(m_sandbox->isUp(), m_sandbox->program().errors());
    m_site = std::make_unique<Site>(*m_sandbox);
    QVERIFY2(m_site->trouble().isEmpty(), qPrintable(m_site->trouble()));
}

void TestTrouble::cleanup() {
    const QByteArray log = m_site->engine().errors();
    QCOMPARE(m_site->stopEngine(), std::optional<int>(0));
    const QJsonArray violations = m_sandbox->violations();
    QVERIFY2(violations.isEmpty(), QJsonDocument(violations).toJson() + log.right(4000));
    m_site.reset();
    m_sandbox.reset();
}

void TestTrouble::revokedConsentIsShownAskedMoreSlowlyAndRecoveredFrom() {
    QVERIFY2(start(), m_site->engine().errors());
    m_sandbox->post(u"consent"_s, {{u"granted"_s, false}});
    const qint64 booked = m_sandbox->book();
    QVERIFY(waitFor([&] { return m_site->troubleWord() == u"consent-missing"_s; }));
    QCOMPARE(m_site->status().value(u"state"_s).toString(), u"attention"_s);
    const QByteArray prose = m_site->ask({u"status"_s}).output;
    QVERIFY2(prose.contains(Site::kPractice) && prose.contains("consent"), prose);
    const QByteArray log = m_site->engine().errors();
    QVERIFY2(log.contains("403") && log.contains(Site::kPractice), log.right(2000));
    const auto calls = [&] { return m_sandbox->calls(u"pollRequests"_s); };
    // A poll each second before; with backoff from five seconds there are at most two more in six.
    const qint64 before = calls();
    QElapsedTimer clock;
    clock.start();
    QVERIFY(waitFor([&] { return clock.elapsed() > 6000; }));
    QVERIFY2(calls() - before <= 3, QByteArray::number(calls() - before));
    m_sandbox->post(u"consent"_s, {{u"granted"_s, true}});
    QVERIFY(waitFor([&] { return m_site->troubleWord() == u"none"_s; }, std::chrono::seconds(75)));
    QVERIFY(waitFor([&] { return m_sandbox->booking(booked).value(u"answer"_s) == u"confirmed"_s; }));
}

void TestTrouble::aWrongPracticeKeyIsToldFromAWrongApiKey() {
    m_site->writeSettings(m_site->settings() + Site::practiceSettings(QLatin1String(kOther)));
    m_site->writeCredential(u"practice-key-7654321"_s, "not the key");
    QVERIFY2(m_site->startEngine(), m_site->engine().errors());
    QVERIFY(waitFor([&] { return m_site->troubleWord(QLatin1String(kOther)) == u"practice-key-rejected"_s; }));
    QCOMPARE(m_site->troubleWord(), u"none"_s);
    QVERIFY(m_site->isOnOffer());
    // The right key is read without a restart.
    m_site->writeCredential(u"practice-key-7654321"_s, kOtherKey);
    m_site->engine().signal(SIGHUP);
    QVERIFY(waitFor([&] { return m_site->troubleWord(QLatin1String(kOther)) == u"none"_s; }, std::chrono::seconds(75)));
    QCOMPARE(m_site->stopEngine(), std::optional<int>(0));
    m_site->writeCredential(u"api-key"_s, "not the key");
    QVERIFY2(m_site->startEngine(), m_site->engine().errors());
    QVERIFY(waitFor([&] {
        return m_site->troubleWord() == u"api-key-rejected"_s && m_site->troubleWord(QLatin1String(kOther)) == u"api-key-rejected"_s;
    }));
}

void TestTrouble::oneFailingPracticeDoesNotHarmTheOther() {
    m_site->writeSettings(m_site->settings() + u"locations = [\"1\"]\n"_s + Site::practiceSettings(QLatin1String(kOther)) + u"locations = [\"2\"]\n"_s);
    m_site->writeCredential(u"practice-key-7654321"_s, kOtherKey);
    m_sandbox->fault(u"503"_s, u"*"_s, 0, {{u"practice"_s, QLatin1String(kOther)}});
    QVERIFY2(start(), m_site->engine().errors());
    QList<qint64> made;
    for (int i = 0; i < 4; ++i) made << m_sandbox->book();
    QVERIFY(waitFor([&] { return m_sandbox->summary().value(u"confirmed"_s).toInt() == 4; }));
    QCOMPARE(m_site->troubleWord(), u"none"_s);
    QCOMPARE(m_site->troubleWord(QLatin1String(kOther)), u"healthengine-failing"_s);
    // Each with its own locations.
    for (const QJsonValue &each : m_sandbox->practice(QLatin1String(Site::kPractice)).value(u"resources"_s).toArray()) {
        const QString id = each.toObject().value(u"pmsResourceId"_s).toString();
        QVERIFY2(id != u"4"_s && id != u"5"_s, qPrintable(id));
    }
}

void TestTrouble::aReplacedPracticeHearsNothingMore() {
    QVERIFY2(start(), m_site->engine().errors());
    m_site->writeCredential(u"practice-key-7654321"_s, kOtherKey);
    m_site->writeSettings(m_site->settings().replace(QLatin1String(Site::kPractice), QLatin1String(kOther)));
    m_site->engine().signal(SIGHUP);
    QVERIFY(m_site->isOnOffer(QLatin1String(kOther)));
    const auto polls = [&](const char *id) { return m_sandbox->practice(QLatin1String(id)).value(u"polls"_s).toInteger(); };
    const qint64 old = polls(Site::kPractice);
    const qint64 fresh = polls(kOther);
    QVERIFY(waitFor([&] { return polls(kOther) > fresh + 3; }));
    QCOMPARE(polls(Site::kPractice), old);
    QCOMPARE(m_site->status().value(u"practices"_s).toArray().size(), 1);
}

void TestTrouble::aBadLineLosesAndDoublesNothing_data() {
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QString>("operation");
    QTest::addColumn<int>("times");
    QTest::addColumn<QJsonObject>("more");
    const auto row = [](const char *name, const char *kind, const char *operation, int times, const QJsonObject &more = {}) {
        QTest::newRow(name) << QString::fromLatin1(kind) << QString::fromLatin1(operation) << times << more;
    };
    row("errors everywhere", "503", "*", 6);
    row("errors after the effect", "500", "POST", 5, {{u"afterEffect"_s, true}});
    row("too many requests", "429", "*", 4, {{u"retryAfterS"_s, 1}});
    row("cut before the effect", "resetBefore", "confirmBookingInsert", 3);
    row("cut after the effect", "resetAfter", "confirmBookingInsert", 3);
    row("cut at random", "resetAfter", "*", 8, {{u"probability"_s, 0.3}});
    row("no JSON", "badJson", "GET", 4);
    row("half an answer", "truncated", "*", 4);
    row("slow answers", "latency", "*", 8, {{u"delayMs"_s, 1500}});
}

void TestTrouble::aBadLineLosesAndDoublesNothing() {
    QFETCH(QString, kind);
    QFETCH(QString, operation);
    QFETCH(int, times);
    QFETCH(QJsonObject, more);
    QVERIFY2(start(), m_site->engine().errors());
    QList<qint64> made;
    for (int i = 0; i < 3; ++i) made << m_sandbox->book();
    m_sandbox->fault(kind, operation, times, more);
    for (int i = 0; i < 5; ++i) made << m_sandbox->book();
    m_sandbox->post(u"cancel"_s, {{u"bookingId"_s, made[0]}});
    m_sandbox->post(u"cancel"_s, {{u"bookingId"_s, made[6]}});
    const auto result = m_site->reconcile(std::chrono::seconds(60));
    QVERIFY2(result.isClean(), qPrintable(result.toText()) + m_site->engine().errors().right(4000));
    QCOMPARE(result.booked, 8);
    QVERIFY(result.confirmed + result.rejected == 8 && result.confirmed >= 6);
}

void TestTrouble::aFewBadFormsParkOnlyThemselves() {
    QVERIFY2(start(), m_site->engine().errors());
    // A list entry that nobody can understand, between two good ones.
    const qint64 before = m_sandbox->book();
    const QJsonObject nonsense{{u"pmsAppointmentTime"_s, u"next Tuesday"_s}};
    m_sandbox->book({{u"overrides"_s, nonsense}, {u"label"_s, u"nonsense"_s}});
    const qint64 after = m_sandbox->book();
    QVERIFY(waitFor([&] {
        return m_sandbox->booking(before).value(u"answer"_s) == u"confirmed"_s && m_sandbox->booking(after).value(u"answer"_s) == u"confirmed"_s;
    }));
}

void TestTrouble::theSandboxAwayForAWhileLosesNothing() {
    QVERIFY2(start(), m_site->engine().errors());
    const qint64 booked = m_sandbox->book();
    m_sandbox->program().signal(SIGSTOP);
    QVERIFY(waitFor([&] { return m_site->troubleWord() == u"healthengine-unreachable"_s; }));
    m_sandbox->program().signal(SIGCONT);
    QVERIFY(waitFor([&] { return m_sandbox->booking(booked).value(u"answer"_s) == u"confirmed"_s; }));
    const auto result = m_site->reconcile();
    QVERIFY2(result.isClean(), qPrintable(result.toText()));
}

QTEST_GUILESS_MAIN(TestTrouble)
#include "tst_e2e_trouble.moc"
