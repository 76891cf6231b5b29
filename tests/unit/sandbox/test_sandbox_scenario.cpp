// SPDX-License-Identifier: Apache-2.0
#include <QDir>
#include <QFile>
#include <QTest>

#include "core/sandbox/scenario_player.h"
#include "tests/unit/sandbox/sandbox_bench.h"

using namespace test;
using namespace std::chrono_literals;

namespace {

base::Expected<sandbox::Scenario> read(const QByteArray &text) {
    return sandbox::parseScenario(text, u"s.toml"_s);
}

/// Answers every listed booking and update like a good client with an empty database.
void answerAll(SandboxBench &bench) {
    for (const QJsonValue &one : bench.list(u"/requests/bookings"_s)) {
        const domain::BookingId id(one[u"bookingId"_s].toInteger());
        if (one[u"pmsResourceId"_s].isNull()) {
            bench.reject(id);
        } else {
            bench.confirm(id, QByteArray::number(id.value()));
        }
    }
    for (const QJsonValue &one : bench.list(u"/requests/bookingUpdates"_s)) {
        const domain::BookingId id(one[u"bookingId"_s].toInteger());
        bench.post(bench.path(id, u"confirmUpdate/%1"_s.arg(one[u"requestId"_s].toInteger())));
    }
}

}  // namespace

class TestSandboxScenario : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void errorsNameFileLineAndKey_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("begins");
        QTest::newRow("no TOML") << QByteArray("a = \n") << u"s.toml:1:"_s;
        QTest::newRow("unknown key") << QByteArray("schema = 1\nfoo = 1\n") << u"s.toml:2: foo:"_s;
        QTest::newRow("schema") << QByteArray("schema = 2\n") << u"s.toml:1: schema:"_s;
        QTest::newRow("no action") << QByteArray("schema = 1\n[[step]]\nat_s = 1\n") << u"s.toml:2: do:"_s;
        QTest::newRow("action") << QByteArray("[[step]]\ndo = \"dance\"\n") << u"s.toml:2: do:"_s;
        QTest::newRow("slot") << QByteArray("[[step]]\ndo = \"book\"\nslot = \"x\"\n") << u"s.toml:3: slot:"_s;
        QTest::newRow("count") << QByteArray("[[step]]\ndo = \"book\"\ncount = 0\n") << u"s.toml:3: count:"_s;
        QTest::newRow("time") << QByteArray("[[step]]\ndo = \"book\"\nat_s = \"soon\"\n") << u"s.toml:3: at_s:"_s;
        QTest::newRow("fault") << QByteArray("[[step]]\ndo = \"fault\"\nkind = \"x\"\n") << u"s.toml:3: kind:"_s;
        QTest::newRow("foreign key") << QByteArray("[[step]]\ndo = \"consent\"\nslot = \"past\"\n")
                                     << u"s.toml:3: slot:"_s;
    }
    void errorsNameFileLineAndKey() {
        QFETCH(QByteArray, text);
        QFETCH(QString, begins);
        const auto scenario = read(text);
        QVERIFY(!scenario);
        QVERIFY2(scenario.error().detail.startsWith(begins), qPrintable(scenario.error().detail));
    }

    void readyScenariosAreValid() {
        const QDir folder(QStringLiteral(PB_SOURCE_DIR "/resources/scenarios"));
        const QStringList names = folder.entryList({u"*.toml"_s});
        QVERIFY(names.size() >= 4);
        for (const QString &name : names) {
            QFile file(folder.filePath(name));
            QVERIFY(file.open(QIODevice::ReadOnly));
            const auto scenario = sandbox::parseScenario(file.readAll(), name);
            QVERIFY2(scenario, scenario ? "" : qPrintable(scenario.error().detail));
            QVERIFY(!scenario->steps.empty());
        }
    }

    void stepsAreRepeatedAtTheirTimes() {
        SandboxBench bench;
        bench.offerDay();
        sandbox::ScenarioPlayer player(*read("[[step]]\ndo=\"book\"\nat_s=1\nevery_s=2\ncount=3\n"), bench.box,
                                       bench.random);
        player.advance(bench.now);
        QCOMPARE(bench.box.bookings().size(), size_t(0));
        bench.pass(1s);
        player.advance(bench.now);
        QCOMPARE(bench.box.bookings().size(), size_t(1));
        QVERIFY(*player.nextDue() == bench.now + 2s);
        bench.pass(4s);
        player.advance(bench.now);
        QCOMPARE(bench.box.bookings().size(), size_t(3));
        QVERIFY(player.isDone());
    }

    void bookingWaitsForSlots() {
        SandboxBench bench;
        sandbox::ScenarioPlayer player(*read("[[step]]\ndo=\"book\"\n"), bench.box, bench.random);
        player.advance(bench.now);
        QVERIFY(bench.box.bookings().empty());
        bench.offerDay();
        bench.pass(1s);
        player.advance(bench.now);
        QCOMPARE(bench.box.bookings().size(), size_t(1));
    }

    void timeCanCountFromTheFirstSlot() {
        SandboxBench bench;
        sandbox::ScenarioPlayer player(*read("start_with_availability=true\n[[step]]\ndo=\"book\"\nat_s=5\n"),
                                       bench.box, bench.random);
        player.advance(bench.now);
        QVERIFY(!player.isDone() && !player.nextDue());
        bench.offerDay();
        player.advance(bench.now);
        QVERIFY(*player.nextDue() == bench.now + 5s);
    }

    void theDemoPlaysToItsEnd() {
        QFile file(QStringLiteral(PB_SOURCE_DIR "/resources/scenarios/demo.toml"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        SandboxBench bench;
        bench.offerDay();
        bench.publish("2", "2026-03-03", R"({"start":"08:00","end":"17:00","slotLength":900})");
        sandbox::ScenarioPlayer player(*sandbox::parseScenario(file.readAll(), u"demo.toml"_s), bench.box,
                                       bench.random);
        for (int second = 0; second < 60 && !player.isDone(); ++second) {
            player.advance(bench.now);
            answerAll(bench);
            bench.pass(1s);
        }
        QVERIFY(player.isDone());
        QMap<QString, int> labels;
        int cancelled = 0;
        for (const auto &[id, booking] : bench.box.bookings()) {
            ++labels[booking.label];
            cancelled += booking.cancelledByPatientAt ? 1 : 0;
        }
        QCOMPARE(labels.value(u"taken-slot"_s), 2);
        QCOMPARE(labels.value(u"null-resource"_s), 1);
        QCOMPARE(labels.value(u"past"_s), 1);
        QCOMPARE(labels.value(u"outside"_s), 1);
        QCOMPARE(labels.value(u"rebooked"_s), 1);
        QVERIFY(cancelled >= 4);
        QVERIFY(bench.box.bookings().size() >= 20);
    }

    void aFormerIntegrationLeavesConfirmedBookingsAndCancellations() {
        SandboxBench bench;
        sandbox::ScenarioPlayer player(
            *read("[[step]]\ndo=\"former\"\nname=\"a\"\n[[step]]\ndo=\"cancel\"\nbooking=\"a\"\n"), bench.box,
            bench.random);
        player.advance(bench.now);
        QVERIFY(bench.list(u"/requests/bookings"_s).isEmpty());
        const QJsonArray updates = bench.list(u"/requests/bookingUpdates"_s);
        QCOMPARE(updates.at(0)[u"pmsAppointmentIds"_s].toArray(), QJsonArray{u"former-1"_s});
        QCOMPARE(updates.at(0)[u"pmsPatientId"_s].toString(), u"former-patient-1"_s);
    }
};

QTEST_GUILESS_MAIN(TestSandboxScenario)
#include "test_sandbox_scenario.moc"
