// SPDX-License-Identifier: Apache-2.0
#include <QJsonDocument>
#include <QtTest>
#include <csignal>

#include "tests/support/process/site.h"

using namespace Qt::StringLiterals;
using support::process::RunningSandbox;
using support::process::Site;
using support::process::waitFor;

/// The line to Healthengine, and what comes over it, in every bad shape: nothing lost, nothing double, no rule broken.
class TestBadLine : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void init();
    void cleanup();
    void aBadLineLosesAndDoublesNothing_data();
    void aBadLineLosesAndDoublesNothing();
    void aFewBadFormsParkOnlyThemselves();
    void theSandboxAwayForAWhileLosesNothing();

  private:
    bool start() { return m_site->startEngine() && m_site->isOnOffer(); }

    std::unique_ptr<RunningSandbox> m_sandbox;
    std::unique_ptr<Site> m_site;
};

void TestBadLine::init() {
    m_sandbox =
        std::make_unique<RunningSandbox>(QStringList{Site::practiceArgument()}, QStringList{u"--per-page"_s, u"3"_s});
    QVERIFY2(m_sandbox->isUp(), m_sandbox->program().errors());
    m_site = std::make_unique<Site>(*m_sandbox);
    QVERIFY2(m_site->trouble().isEmpty(), qPrintable(m_site->trouble()));
}

void TestBadLine::cleanup() {
    const QByteArray log = m_site->engine().errors();
    QCOMPARE(m_site->stopEngine(), std::optional<int>(0));
    const QJsonArray violations = m_sandbox->violations();
    QVERIFY2(violations.isEmpty(), QJsonDocument(violations).toJson() + log.right(4000));
    m_site.reset();
    m_sandbox.reset();
}

void TestBadLine::aBadLineLosesAndDoublesNothing_data() {
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QString>("operation");
    QTest::addColumn<int>("times");
    QTest::addColumn<QJsonObject>("more");
    const auto row = [](const char *name, const char *kind, const char *operation, int times,
                        const QJsonObject &more = {}) {
        QTest::newRow(name) << QString::fromLatin1(kind) << QString::fromLatin1(operation) << times << more;
    };
    row("errors everywhere", "503", "*", 3);
    row("errors after the effect", "500", "POST", 3, {{u"afterEffect"_s, true}});
    row("too many requests", "429", "*", 3, {{u"retryAfterS"_s, 1}});
    row("cut after the effect", "resetAfter", "confirmBookingInsert", 3);
    row("cut at random", "resetAfter", "*", 5, {{u"probability"_s, 0.3}});
    row("no JSON", "badJson", "GET", 3);
    row("slow answers", "latency", "*", 6, {{u"delayMs"_s, 1500}});
    if (qEnvironmentVariableIntValue("PB_FULL") != 1) return;
    row("cut before the effect", "resetBefore", "confirmBookingInsert", 3);
    row("half an answer", "truncated", "*", 3);
}

void TestBadLine::aBadLineLosesAndDoublesNothing() {
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

void TestBadLine::aFewBadFormsParkOnlyThemselves() {
    QVERIFY2(start(), m_site->engine().errors());
    // A list entry that nobody can understand, between two good ones.
    const qint64 before = m_sandbox->book();
    const QJsonObject nonsense{{u"pmsAppointmentTime"_s, u"next Tuesday"_s}};
    m_sandbox->book({{u"overrides"_s, nonsense}, {u"label"_s, u"nonsense"_s}});
    const qint64 after = m_sandbox->book();
    QVERIFY(waitFor([&] {
        return m_sandbox->booking(before).value(u"answer"_s) == u"confirmed"_s &&
               m_sandbox->booking(after).value(u"answer"_s) == u"confirmed"_s;
    }));
}

void TestBadLine::theSandboxAwayForAWhileLosesNothing() {
    QVERIFY2(start(), m_site->engine().errors());
    const qint64 booked = m_sandbox->book();
    m_sandbox->program().signal(SIGSTOP);
    QVERIFY(waitFor([&] { return m_site->engine().errors().contains("Unavailable pollRequests"); }));
    m_sandbox->program().signal(SIGCONT);
    QVERIFY(waitFor([&] { return m_sandbox->booking(booked).value(u"answer"_s) == u"confirmed"_s; }));
    const auto result = m_site->reconcile();
    QVERIFY2(result.isClean(), qPrintable(result.toText()));
}

QTEST_GUILESS_MAIN(TestBadLine)
#include "tst_e2e_bad_line.moc"
