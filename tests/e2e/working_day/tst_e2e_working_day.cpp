// SPDX-License-Identifier: Apache-2.0
#include <QJsonDocument>
#include <QtTest>
#include <csignal>

#include "tests/support/process/site.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using support::process::RunningSandbox;
using support::process::Site;
using support::process::waitFor;

/// A practice on a good day: what patients and staff do arrives on the other side.
class TestWorkingDay : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void init();
    void cleanup();
    void aPracticeIsLinkedInTheOrderOfTheGuide();
    void bookingsRebookingsAndCancellationsOfPatientsAreEntered();
    void aNullResourceAPastTimeAndAnUnknownBookingAreRefused();
    void whatStaffDoReachesHealthengineWithin15Seconds();
    void aTimeThatStaffTookIsRefusedAndTheDaySentAgain();
    void availabilityRequestsAreAnsweredWhateverTheyName();
    void whilePausedNothingIsSentAndThePauseSurvivesARestart();
    void resyncSendsWhatItsScopeSays_data();
    void resyncSendsWhatItsScopeSays();
    void anEditOfTheSettingsIsTakenOnTheHangupSignal();
    void anInvalidEditChangesNothingAndIsShownUntilItIsMended();
    void resourcesThatVanishTogetherAreHeldUntilStaffAccept();
    void bookingsWaitingAtTheStartAreAnswered();

  private:
    int count(const char *what) {
        return m_sandbox->practice(QLatin1String(Site::kPractice)).value(QLatin1String(what)).toInt();
    }
    QJsonObject confirmedBooking(const QJsonObject &wish = {}) {
        const qint64 id = m_sandbox->book(wish);
        waitFor([&] { return m_sandbox->booking(id).value(u"answer"_s) != u"open"_s; });
        return m_sandbox->booking(id);
    }
    static QString appointmentOf(const QJsonObject &booking) {
        return booking.value(u"pmsAppointmentIds"_s).toArray().first().toString();
    }
    static bool isWithin15Seconds(const QElapsedTimer &clock) { return clock.elapsed() < 15'000; }

    std::unique_ptr<RunningSandbox> m_sandbox;
    std::unique_ptr<Site> m_site;
};

void TestWorkingDay::init() {
    m_sandbox =
        std::make_unique<RunningSandbox>(QStringList{Site::practiceArgument()}, QStringList{u"--per-page"_s, u"2"_s});
    QVERIFY2(m_sandbox->isUp(), m_sandbox->program().errors());
    m_site = std::make_unique<Site>(*m_sandbox);
    QVERIFY2(m_site->trouble().isEmpty(), qPrintable(m_site->trouble()));
    QVERIFY2(m_site->startEngine(), m_site->engine().errors());
    QVERIFY2(m_site->isOnOffer(), m_site->engine().errors());
}

void TestWorkingDay::cleanup() {
    const QByteArray log = m_site->engine().errors();
    QCOMPARE(m_site->stopEngine(), std::optional<int>(0));
    const QByteArray violations = QJsonDocument(m_sandbox->violations()).toJson();
    QVERIFY2(m_sandbox->violations().isEmpty(), violations + log.right(4000));
    m_site.reset();
    m_sandbox.reset();
}

void TestWorkingDay::aPracticeIsLinkedInTheOrderOfTheGuide() {
    const QJsonObject practice = m_sandbox->practice(QLatin1String(Site::kPractice));
    const QString contract = practice.value(u"contractAt"_s).toString();
    const QString resources = practice.value(u"resourcesAt"_s).toString();
    const QString types = practice.value(u"typesAt"_s).toString();
    QVERIFY(!contract.isEmpty() && contract <= resources && resources <= types);
    QCOMPARE(practice.value(u"resources"_s).toArray().size(), 6);
    QCOMPARE(practice.value(u"types"_s).toArray().size(), 5);
    // Every resource and every day of the horizon, the empty ones too.
    QVERIFY(practice.value(u"availability"_s).toArray().size() >= 6 * 10);
}

void TestWorkingDay::bookingsRebookingsAndCancellationsOfPatientsAreEntered() {
    QList<qint64> made;
    for (int i = 0; i < 6; ++i) made << m_sandbox->book();
    const qint64 same = m_sandbox->book({{u"samePersonAs"_s, made.first()}});
    QVERIFY(same != 0);
    QVERIFY(waitFor([&] { return m_sandbox->summary().value(u"confirmed"_s).toInt() == 7; }));
    m_sandbox->post(u"cancel"_s, {{u"bookingId"_s, made[0]}});
    // Bookings go before updates: whoever took the freed time before the cancellation is applied would be refused.
    QVERIFY(waitFor([&] { return m_sandbox->summary().value(u"openUpdates"_s).toInt() == 0; }));
    m_sandbox->post(u"rebook"_s, {{u"bookingId"_s, made[1]}});
    const auto result = m_site->reconcile();
    QVERIFY2(result.isClean(), qPrintable(result.toText()));
    QCOMPARE(result.confirmed, 8);
    QCOMPARE(result.cancelledByPatients, 2);
    QCOMPARE(m_sandbox->booking(same).value(u"pmsPatientId"_s),
             m_sandbox->booking(made.first()).value(u"pmsPatientId"_s));
    const QJsonObject practice = m_site->practiceStatus();
    QCOMPARE(practice.value(u"insertedToday"_s).toInt(), 8);
    QCOMPARE(practice.value(u"openBookings"_s).toInt(), 0);
}

void TestWorkingDay::aNullResourceAPastTimeAndAnUnknownBookingAreRefused() {
    const QJsonValue null(QJsonValue::Null);
    const qint64 nobody = m_sandbox->book(
        {{u"force"_s, true}, {u"resource"_s, null}, {u"start"_s, u"2031-01-06 09:00:00"_s}, {u"label"_s, u"x"_s}});
    const qint64 past = m_sandbox->book(
        {{u"force"_s, true}, {u"resource"_s, u"1"_s}, {u"start"_s, u"2021-01-04 09:00:00"_s}, {u"label"_s, u"x"_s}});
    const qint64 unknown = m_sandbox->book(
        {{u"force"_s, true}, {u"resource"_s, u"77"_s}, {u"start"_s, u"2031-01-06 09:00:00"_s}, {u"label"_s, u"x"_s}});
    QVERIFY(nobody && past && unknown);
    m_sandbox->post(u"update"_s, {{u"bookingId"_s, 424242}, {u"status"_s, u"Cancelled"_s}});
    const auto result = m_site->reconcile();
    QVERIFY2(result.isClean(), qPrintable(result.toText()));
    for (const qint64 id : {nobody, past, unknown}) {
        const QJsonObject booking = m_sandbox->booking(id);
        QCOMPARE(booking.value(u"answer"_s).toString(), u"rejected"_s);
        QVERIFY(!booking.value(u"rejectReason"_s).toString().isEmpty());
        QVERIFY(booking.value(u"answeredAfterMs"_s).toInt() < 20'000);
    }
    const QJsonObject update = m_sandbox->state().value(u"updates"_s).toArray().first().toObject();
    QCOMPARE(update.value(u"answer"_s).toString(), u"rejected"_s);
    QCOMPARE(m_site->staffValue(u"SELECT COUNT(*) FROM pb_booking_link"_s), u"0"_s);
}

void TestWorkingDay::whatStaffDoReachesHealthengineWithin15Seconds() {
    const QJsonObject first = confirmedBooking();
    const QJsonObject second = confirmedBooking();
    const QJsonObject third = confirmedBooking();
    QElapsedTimer clock;
    clock.start();
    m_site->staff(u"UPDATE appointment SET status = 'cancelled' WHERE id = "_s + appointmentOf(first));
    m_site->staff(u"UPDATE appointment SET status = 'did_not_attend' WHERE id = "_s + appointmentOf(second));
    m_site->staff(u"DELETE FROM appointment WHERE id = "_s + appointmentOf(third));
    const auto expected = [&](const QJsonObject &booking) {
        return m_sandbox->booking(booking.value(u"bookingId"_s).toInteger()).value(u"expectedInPms"_s).toString();
    };
    QVERIFY(waitFor([&] {
        return expected(first) == u"cancelled"_s && expected(second) == u"didNotAttend"_s &&
               expected(third) == u"cancelled"_s;
    }));
    QVERIFY2(isWithin15Seconds(clock), QByteArray::number(clock.elapsed()));
    // Told once, not again with every look.
    const qint64 polls = m_sandbox->calls(u"pollRequests"_s);
    QVERIFY(waitFor([&] { return m_sandbox->calls(u"pollRequests"_s) > polls + 4; }));
    for (const QJsonObject &booking : {first, second, third}) {
        const QJsonObject now = m_sandbox->booking(booking.value(u"bookingId"_s).toInteger());
        QCOMPARE(now.value(u"cancelCalls"_s).toInt() + now.value(u"didNotAttendCalls"_s).toInt(), 1);
    }
    const auto result = m_site->reconcile();
    QVERIFY2(result.isClean(), qPrintable(result.toText()));
}

void TestWorkingDay::aTimeThatStaffTookIsRefusedAndTheDaySentAgain() {
    const QJsonObject slot = m_sandbox->get(u"available?limit=20"_s).array().last().toObject();
    const QString start = slot.value(u"start"_s).toString();
    const QString resource = slot.value(u"resource"_s).toString();
    const auto begin = *core::base::parsePracticeStamp(start);
    const QString end =
        core::base::formatPracticeStamp(begin.plus(std::chrono::seconds(slot.value(u"lengthSeconds"_s).toInt())));
    m_site->staff(
        u"INSERT INTO appointment (resource_id, patient_id, start_at, end_at, status) VALUES (%1, 2, '%2', '%3', 'booked')"_s
            .arg(resource, start, end));
    QElapsedTimer clock;
    clock.start();
    const qint64 id = m_sandbox->book({{u"force"_s, true},
                                       {u"resource"_s, resource},
                                       {u"start"_s, start},
                                       {u"lengthSeconds"_s, slot.value(u"lengthSeconds"_s)}});
    const auto isOffered = [&] {
        for (const QJsonValue &each : m_sandbox->get(u"available?limit=200"_s).array()) {
            if (each.toObject().value(u"start"_s) == slot.value(u"start"_s) &&
                each.toObject().value(u"resource"_s) == slot.value(u"resource"_s))
                return true;
        }
        return false;
    };
    QVERIFY(waitFor([&] { return m_sandbox->booking(id).value(u"answer"_s) == u"rejected"_s && !isOffered(); }));
    QVERIFY2(isWithin15Seconds(clock), QByteArray::number(clock.elapsed()));
    QVERIFY(waitFor([&] { return !m_sandbox->booking(id).value(u"dayResentAt"_s).isNull(); }));
    const auto result = m_site->reconcile();
    QVERIFY2(result.isClean(), qPrintable(result.toText()));
}

void TestWorkingDay::availabilityRequestsAreAnsweredWhateverTheyName() {
    const QString day = QDate::currentDate().addDays(40).toString(Qt::ISODate);  // Beyond the horizon, yet asked for.
    for (const char *field : {"pmsResourceId", "pms_resource_id", "both"}) {
        m_sandbox->post(u"request"_s, {{u"kind"_s, u"availability"_s},
                                       {u"day"_s, day},
                                       {u"resource"_s, u"3"_s},
                                       {u"field"_s, QLatin1String(field)}});
    }
    m_sandbox->post(u"request"_s, {{u"kind"_s, u"availability"_s}, {u"day"_s, day}});
    m_sandbox->post(u"request"_s, {{u"kind"_s, u"pmsResources"_s}});
    m_sandbox->post(u"request"_s, {{u"kind"_s, u"pmsAppointmentTypes"_s}});
    m_sandbox->post(u"request"_s, {{u"kind"_s, u"somethingNobodyKnows"_s}});
    QVERIFY(waitFor([&] {
        const QJsonObject open =
            m_sandbox->practice(QLatin1String(Site::kPractice)).value(u"openRequests"_s).toObject();
        return open.value(u"availability"_s).toInt(-1) == 0 && !open.value(u"pmsResources"_s).toBool(true) &&
               !open.value(u"pmsAppointmentTypes"_s).toBool(true);
    }));
}

void TestWorkingDay::whilePausedNothingIsSentAndThePauseSurvivesARestart() {
    QCOMPARE(m_site->ask({u"pause"_s, QLatin1String(Site::kPractice)}).code, 0);
    QVERIFY(waitFor([&] { return m_site->practiceStatus().value(u"paused"_s).toBool(); }));
    const qint64 waiting = m_sandbox->book();
    const auto total = [&] {
        qint64 calls = 0;
        for (const QJsonValue &each : m_sandbox->state().value(u"operations"_s).toObject())
            calls += each.toObject().value(u"calls"_s).toInteger();
        return calls;
    };
    const qint64 before = total();
    QCOMPARE(m_site->stopEngine(), std::optional<int>(0));
    QVERIFY(m_site->startEngine());
    QVERIFY(m_site->practiceStatus().value(u"paused"_s).toBool());
    QCOMPARE(m_site->status().value(u"state"_s).toString(), u"paused"_s);
    // Long enough for several polls, had there been any.
    QElapsedTimer clock;
    clock.start();
    QVERIFY(waitFor([&] { return clock.elapsed() > 3500; }));
    QCOMPARE(total(), before);
    QCOMPARE(m_sandbox->booking(waiting).value(u"answer"_s).toString(), u"open"_s);
    const int contracts = count("contractCount");
    QCOMPARE(m_site->ask({u"resume"_s}).code, 0);
    QVERIFY(waitFor([&] {
        return m_sandbox->booking(waiting).value(u"answer"_s) == u"confirmed"_s && count("contractCount") > contracts;
    }));
    QCOMPARE(m_site->ask({u"pause"_s, u"--for"_s, u"2s"_s}).code, 0);
    QVERIFY(waitFor([&] { return m_site->practiceStatus().value(u"paused"_s).toBool(); }));
    QVERIFY(waitFor([&] { return !m_site->practiceStatus().value(u"paused"_s).toBool(true); }));
    const auto result = m_site->reconcile();
    QVERIFY2(result.isClean(), qPrintable(result.toText()));
}

void TestWorkingDay::resyncSendsWhatItsScopeSays_data() {
    QTest::addColumn<QStringList>("words");
    QTest::addColumn<bool>("isConfigurationSent");
    QTest::addColumn<bool>("isAvailabilitySent");
    QTest::newRow("configuration") << QStringList{u"config"_s} << true << false;
    QTest::newRow("availability") << QStringList{u"availability"_s} << false << true;
    QTest::newRow("all of one practice") << QStringList{u"all"_s, QLatin1String(Site::kPractice)} << true << true;
    QTest::newRow("without a scope") << QStringList{} << true << true;
}

void TestWorkingDay::resyncSendsWhatItsScopeSays() {
    QFETCH(QStringList, words);
    QFETCH(bool, isConfigurationSent);
    QFETCH(bool, isAvailabilitySent);
    const int configurations = count("typesCount");
    const auto received = [&] {
        int sum = 0;
        for (const QJsonValue &day :
             m_sandbox->practice(QLatin1String(Site::kPractice)).value(u"availability"_s).toArray())
            sum += day.toObject().value(u"received"_s).toInt();
        return sum;
    };
    // What an earlier resume still sends would be counted as this resync's.
    QVERIFY(waitFor([&] { return !m_site->practiceStatus().value(u"syncing"_s).toBool(true); }));
    const int days = received();
    QCOMPARE(m_site->ask(QStringList{u"resync"_s} + words).code, 0);
    QVERIFY(waitFor([&] {
        return (!isConfigurationSent || count("typesCount") == configurations + 1) &&
               (!isAvailabilitySent || received() >= days + 60);
    }));
    if (!isConfigurationSent) QCOMPARE(count("typesCount"), configurations);
    if (!isAvailabilitySent) QVERIFY(received() < days + 60);
}

void TestWorkingDay::anEditOfTheSettingsIsTakenOnTheHangupSignal() {
    QString text = m_site->settings();
    for (const char *id : {"1", "2", "3", "4", "5"})
        text += u"[[practice.resource]]\nid = \"%1\"\n"_s.arg(QLatin1String(id));
    text += u"[[practice.resource]]\nid = \"6\"\npublish = false\n"_s;
    m_site->writeSettings(text);
    m_site->engine().signal(SIGHUP);
    QVERIFY(waitFor([&] {
        return m_sandbox->practice(QLatin1String(Site::kPractice)).value(u"resources"_s).toArray().size() == 5;
    }));
    QVERIFY(m_site->status().value(u"settingsFaults"_s).toArray().isEmpty());
}

void TestWorkingDay::anInvalidEditChangesNothingAndIsShownUntilItIsMended() {
    const QString valid = m_site->settings();
    m_site->writeSettings(QString(valid).replace(u"availability_days = 10"_s, u"availability_days = 1000"_s));
    m_site->engine().signal(SIGHUP);
    QVERIFY(waitFor([&] { return !m_site->status().value(u"settingsFaults"_s).toArray().isEmpty(); }));
    const QString fault = m_site->status().value(u"settingsFaults"_s).toArray().first().toString();
    QVERIFY2(fault.startsWith(u"settings.toml:15: practice[0].availability_days"_s), qPrintable(fault));
    QCOMPARE(m_site->ask({u"check"_s}).code, 1);
    QCOMPARE(confirmedBooking().value(u"answer"_s).toString(), u"confirmed"_s);
    m_site->writeSettings(valid);
    m_site->engine().signal(SIGHUP);
    QVERIFY(waitFor([&] { return m_site->status().value(u"settingsFaults"_s).toArray().isEmpty(); }));
}

void TestWorkingDay::resourcesThatVanishTogetherAreHeldUntilStaffAccept() {
    m_site->staff(u"UPDATE resource SET bookable = 0 WHERE id IN (2, 4, 5, 6)"_s);
    QVERIFY(waitFor([&] { return !m_site->status().value(u"held"_s).toArray().isEmpty(); }));
    const auto sent = [&] {
        return m_sandbox->practice(QLatin1String(Site::kPractice)).value(u"resources"_s).toArray().size();
    };
    QCOMPARE(sent(), 6);
    const auto listed = QJsonDocument::fromJson(m_site->ask({u"held"_s, u"list"_s, u"--json"_s}).output).object();
    QCOMPARE(listed.value(u"schema"_s).toInt(), 1);
    const QString id = listed.value(u"held"_s).toArray().first().toObject().value(u"id"_s).toString();
    QVERIFY(!id.isEmpty());
    QVERIFY(m_site->ask({u"held"_s, u"list"_s}).output.contains(id.toUtf8()));
    QCOMPARE(m_site->ask({u"held"_s, u"accept"_s, id}).code, 0);
    QVERIFY(waitFor([&] { return sent() == 2; }));
    QVERIFY(waitFor([&] { return m_site->status().value(u"held"_s).toArray().isEmpty(); }));
}

void TestWorkingDay::bookingsWaitingAtTheStartAreAnswered() {
    QCOMPARE(m_site->stopEngine(), std::optional<int>(0));
    QList<qint64> made;
    for (int i = 0; i < 5; ++i) made << m_sandbox->book();
    m_sandbox->post(u"cancel"_s, {{u"bookingId"_s, made.last()}});
    QVERIFY(m_site->startEngine());
    const auto result = m_site->reconcile();
    QVERIFY2(result.isClean(), qPrintable(result.toText()));
    QCOMPARE(result.booked, 5);
    QCOMPARE(result.confirmed, 4);
}

QTEST_GUILESS_MAIN(TestWorkingDay)
#include "tst_e2e_working_day.moc"
