// SPDX-License-Identifier: Apache-2.0
#include <QJsonDocument>
#include <QtTest>
#include <csignal>

#include "tests/support/process/site.h"

using namespace Qt::StringLiterals;
using support::process::RunningSandbox;
using support::process::Site;
using support::process::waitFor;

/// Keys, consent and several practices: told apart, shown, recovered from without a restart.
class TestTrouble : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void init();
    void cleanup();
    void revokedConsentIsShownAskedMoreSlowlyAndRecoveredFrom();
    void aWrongPracticeKeyIsToldFromAWrongApiKey();
    void oneFailingPracticeDoesNotHarmTheOther();
    void aReplacedPracticeHearsNothingMore();

  private:
    static constexpr const char *kOther = "7654321";
    static constexpr const char *kOtherKey = "another-practice-key";

    bool start() { return m_site->startEngine() && m_site->isOnOffer(); }

    std::unique_ptr<RunningSandbox> m_sandbox;
    std::unique_ptr<Site> m_site;
};

void TestTrouble::init() {
    const QString other = QLatin1String(kOther) + u':' + QLatin1String(kOtherKey) + u":Australia/Brisbane"_s;
    m_sandbox = std::make_unique<RunningSandbox>(QStringList{Site::practiceArgument(), other},
                                                 QStringList{u"--per-page"_s, u"3"_s});
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
        return m_site->troubleWord() == u"api-key-rejected"_s &&
               m_site->troubleWord(QLatin1String(kOther)) == u"api-key-rejected"_s;
    }));
}

void TestTrouble::oneFailingPracticeDoesNotHarmTheOther() {
    m_site->writeSettings(m_site->settings() + u"locations = [\"1\"]\n"_s +
                          Site::practiceSettings(QLatin1String(kOther)) + u"locations = [\"2\"]\n"_s);
    m_site->writeCredential(u"practice-key-7654321"_s, kOtherKey);
    m_sandbox->fault(u"503"_s, u"*"_s, 0, {{u"practice"_s, QLatin1String(kOther)}});
    QVERIFY2(start(), m_site->engine().errors());
    QList<qint64> made;
    for (int i = 0; i < 4; ++i) made << m_sandbox->book();
    QVERIFY(waitFor([&] { return m_sandbox->summary().value(u"confirmed"_s).toInt() == 4; }));
    QCOMPARE(m_site->troubleWord(), u"none"_s);
    const QByteArray log = m_site->engine().errors();
    QVERIFY2(log.contains("practice=7654321 Unavailable pollRequests http=503"), log.right(2000));
    QVERIFY(m_site->practiceStatus(QLatin1String(kOther)).value(u"lastPollOk"_s).isNull());
    // One bad minute is no trouble yet; the second is.
    if (qEnvironmentVariableIntValue("PB_FULL") == 1) {
        QVERIFY(waitFor([&] { return m_site->troubleWord(QLatin1String(kOther)) == u"healthengine-failing"_s; },
                        std::chrono::seconds(150)));
    }
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
    const auto polls = [&](const char *id) {
        return m_sandbox->practice(QLatin1String(id)).value(u"polls"_s).toInteger();
    };
    const qint64 old = polls(Site::kPractice);
    const qint64 fresh = polls(kOther);
    QVERIFY(waitFor([&] { return polls(kOther) > fresh + 3; }));
    QCOMPARE(polls(Site::kPractice), old);
    QCOMPARE(m_site->status().value(u"practices"_s).toArray().size(), 1);
}

QTEST_GUILESS_MAIN(TestTrouble)
#include "tst_e2e_trouble.moc"
