// SPDX-License-Identifier: Apache-2.0
#include <QJsonDocument>
#include <QtTest>
#include <csignal>

#include "app/sandbox/demo/reconciliation.h"
#include "tests/support/process/program.h"

using namespace Qt::StringLiterals;
using namespace app::sandbox::demo;
using support::process::Program;
using support::process::waitFor;

/// The demo itself, and that its reconciliation sees what is wrong.
class TestDemo : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void theFastDemoEndsCleanAndLeavesNothing();
    void interruptedItEndsWhatItStarted_data();
    void interruptedItEndsWhatItStarted();
    void unknownWordsExitWith2();
    void aFaultOnEitherSideIsFound_data();
    void aFaultOnEitherSideIsFound();

  private:
    static QList<int> processesNaming(const QString &folder);
};

/// The processes whose command line speaks of @p folder.
QList<int> TestDemo::processesNaming(const QString &folder) {
    QList<int> found;
    for (const QString &entry : QDir(u"/proc"_s).entryList(QDir::Dirs)) {
        QFile file(u"/proc/%1/cmdline"_s.arg(entry));
        if (entry.toInt() > 0 && file.open(QIODevice::ReadOnly) && file.readAll().contains(folder.toUtf8()))
            found << entry.toInt();
    }
    return found;
}

void TestDemo::theFastDemoEndsCleanAndLeavesNothing() {
    QTemporaryDir folder;
    Program demo(u"practicebridge-demo"_s);
    demo.setEnvironment(u"TMPDIR"_s, folder.path());
    demo.start({u"--fast"_s});
    const auto code = demo.end(std::chrono::seconds(150));
    QVERIFY2(code == 0, demo.output() + demo.errors());
    QVERIFY2(demo.output().contains("Reception cancels"), demo.output());
    QVERIFY(QDir(folder.path()).entryList(QDir::AllEntries | QDir::NoDotAndDotDot).isEmpty());
    QVERIFY(processesNaming(folder.path()).isEmpty());
}

void TestDemo::interruptedItEndsWhatItStarted_data() {
    QTest::addColumn<int>("signal");
    QTest::newRow("Ctrl+C") << SIGINT;
    QTest::newRow("the terminal closes") << SIGHUP;
    QTest::newRow("killed") << SIGKILL;
}

void TestDemo::interruptedItEndsWhatItStarted() {
    QFETCH(int, signal);
    QTemporaryDir folder;
    Program demo(u"practicebridge-demo"_s);
    demo.start({u"--work-dir"_s, folder.filePath(u"demo"_s)});
    QVERIFY(waitFor([&] { return demo.output().contains("books"); }));
    QVERIFY(processesNaming(folder.path()).size() >= 3);
    demo.signal(signal);
    QCOMPARE(demo.end(), std::optional<int>(signal == SIGKILL ? -1 : 130));
    QVERIFY(waitFor([&] { return processesNaming(folder.path()).isEmpty(); }));
}

void TestDemo::unknownWordsExitWith2() {
    Program demo(u"practicebridge-demo"_s);
    demo.start({u"--faster"_s});
    QCOMPARE(demo.end(), std::optional<int>(2));
    demo.start({u"--duration"_s, u"soon"_s});
    QCOMPARE(demo.end(), std::optional<int>(2));
}

namespace {

/// One confirmed and one refused booking, and the diary that belongs to them.
struct Scene {
    QJsonObject confirmed{{u"bookingId"_s, 1},
                          {u"practice"_s, u"7"_s},
                          {u"pmsResourceId"_s, u"3"_s},
                          {u"start"_s, u"2026-11-24 09:00:00"_s},
                          {u"lengthSeconds"_s, 900},
                          {u"patient"_s, QJsonObject{{u"firstname"_s, u"Ann"_s}, {u"lastname"_s, u"Lee"_s}}},
                          {u"offered"_s, true},
                          {u"expectedInPms"_s, u"booked"_s},
                          {u"cancelledByPatientAt"_s, QJsonValue()},
                          {u"cancelledByPmsAt"_s, QJsonValue()},
                          {u"didNotAttendAt"_s, QJsonValue()},
                          {u"pmsAppointmentIds"_s, QJsonArray{u"11"_s}}};
    QJsonArray violations;
    QJsonArray updates;
    PracticeRecords records;

    Scene() {
        const auto start = *core::base::parsePracticeStamp(u"2026-11-24 09:00:00"_s);
        records.appointments[u"11"_s] = {u"11"_s,     u"3"_s, u"5"_s, start, start.plus(std::chrono::minutes(15)),
                                         u"booked"_s, false,  true};
        records.links.push_back({u"DEV"_s, u"7"_s, 1, u"11"_s, {}, u"5"_s, u"3"_s, start, true});
        records.patients[u"5"_s] = {u"ANN"_s, u"Lee"_s, {}, {}, {}, {}};
    }
    QJsonObject refused() const {
        QJsonObject booking = confirmed;
        booking[u"bookingId"_s] = 2;
        booking[u"expectedInPms"_s] = u"none"_s;
        booking[u"rejectReason"_s] = u"no"_s;
        booking[u"pmsAppointmentIds"_s] = QJsonArray();
        return booking;
    }
    Reconciliation reconciled(const QJsonArray &more = {}) const {
        QJsonArray bookings{confirmed};
        for (const QJsonValue &each : more) bookings.append(each);
        return reconcile({{u"bookings"_s, bookings}, {u"updates"_s, updates}, {u"violations"_s, violations}}, records);
    }
};

}  // namespace

void TestDemo::aFaultOnEitherSideIsFound_data() {
    QTest::addColumn<QString>("fault");
    for (const char *fault : {"none", "lost link", "lost appointment", "appointment of nobody", "two bookings in one",
                              "overlap", "cancelled here only", "cancelled there only", "elsewhere", "another time",
                              "somebody else", "other ids", "refused but there", "refused for nothing", "unanswered",
                              "unanswered update", "violation", "unknown booking"}) {
        QTest::newRow(fault) << QString::fromLatin1(fault);
    }
}

void TestDemo::aFaultOnEitherSideIsFound() {
    QFETCH(QString, fault);
    Scene scene;
    QJsonArray more{scene.refused()};
    auto &appointment = scene.records.appointments[u"11"_s];
    int Reconciliation::*counter = &Reconciliation::wrong;
    if (fault == u"lost link"_s)
        scene.records.links.clear(), scene.records.appointments.clear(), more = {}, counter = &Reconciliation::lost;
    if (fault == u"lost appointment"_s) scene.records.appointments.clear(), more = {}, counter = &Reconciliation::lost;
    if (fault == u"appointment of nobody"_s) {
        scene.records.appointments[u"12"_s] = {u"12"_s,         u"4"_s,         u"5"_s, appointment.start,
                                               appointment.end, u"cancelled"_s, false,  true};
        counter = &Reconciliation::doubled;
    }
    if (fault == u"two bookings in one"_s) {
        QJsonObject twin = scene.confirmed;
        twin[u"bookingId"_s] = 3;
        more.append(twin);
        scene.records.links.push_back(scene.records.links.front());
        scene.records.links.back().booking = 3;
        counter = &Reconciliation::doubled;
    }
    if (fault == u"overlap"_s) {
        scene.records.appointments[u"12"_s] = {u"12"_s,         u"3"_s,      u"6"_s, appointment.start,
                                               appointment.end, u"booked"_s, false,  false};
        counter = &Reconciliation::doubled;
    }
    if (fault == u"cancelled here only"_s) appointment.status = u"cancelled"_s;
    if (fault == u"cancelled there only"_s) scene.confirmed[u"expectedInPms"_s] = u"cancelled"_s;
    if (fault == u"elsewhere"_s) appointment.resource = u"4"_s, more = {};
    if (fault == u"another time"_s) appointment.start = appointment.start.plus(std::chrono::minutes(5));
    if (fault == u"somebody else"_s) scene.records.patients[u"5"_s].lastName = u"Wong"_s;
    if (fault == u"other ids"_s) scene.confirmed[u"pmsAppointmentIds"_s] = QJsonArray{u"99"_s};
    if (fault == u"refused but there"_s) {
        scene.records.links.push_back({u"DEV"_s, u"7"_s, 2, u"13"_s, {}, u"5"_s, u"4"_s, appointment.start, true});
        scene.records.appointments[u"13"_s] = {u"13"_s,         u"4"_s,      u"5"_s, appointment.start,
                                               appointment.end, u"booked"_s, false,  true};
    }
    if (fault == u"refused for nothing"_s) {
        QJsonObject elsewhere = scene.refused();
        elsewhere[u"pmsResourceId"_s] = u"9"_s;
        more = {elsewhere};
        counter = &Reconciliation::needless;
    }
    if (fault == u"unanswered"_s)
        scene.confirmed[u"expectedInPms"_s] = u"open"_s, counter = &Reconciliation::unanswered;
    if (fault == u"unanswered update"_s) {
        scene.updates = {QJsonObject{{u"requestId"_s, 1}, {u"answer"_s, u"open"_s}}};
        counter = &Reconciliation::unanswered;
    }
    if (fault == u"violation"_s) {
        scene.violations = {QJsonObject{{u"rule"_s, u"order"_s}}};
        counter = &Reconciliation::violations;
    }
    if (fault == u"unknown booking"_s) scene.confirmed[u"bookingId"_s] = 8, counter = &Reconciliation::lost;
    const Reconciliation result = scene.reconciled(more);
    QCOMPARE(result.isClean(), fault == u"none"_s);
    QVERIFY2(fault == u"none"_s || result.*counter == 1, qPrintable(result.toText()));
    QVERIFY2(!result.toText().contains(u"Ann"_s), "findings name ids only");
}

QTEST_GUILESS_MAIN(TestDemo)
#include "tst_e2e_demo.moc"
