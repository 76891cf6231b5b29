// SPDX-License-Identifier: Apache-2.0
#include "tests/integration/units/openemr_fixture.h"

using namespace units;

namespace {

QString hhmm(int minute) {
    return QStringLiteral("%1:%2").arg(minute / 60, 2, 10, QLatin1Char('0')).arg(minute % 60, 2, 10, QLatin1Char('0'));
}

ports::InsertBooking bookingAt(qint64 id, const char *resource, const QString &stamp) {
    ports::InsertBooking work = insert(id, QStringLiteral("09:00"), QLatin1String(resource));
    work.booking.appointmentTime = *base::parsePracticeStamp(stamp);
    work.booking.appointmentType = domain::AppointmentTypeId(QStringLiteral("9"));
    work.now = *base::parseUtcStamp(QStringLiteral("2026-11-27 00:00:00"));
    return work;
}

}  // namespace

/// The profile `openemr` on OpenEMR's own tables.
class PmsOpenEmr : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase();
    void practitionersAndTypesAreThoseOfTheCalendar();
    void everyDayIsAsTheCalendarHasIt_data();
    void everyDayIsAsTheCalendarHasIt();
    void aBookingBecomesAnEventWithItsTracker();
    void aTakenTimeIsRefused();
    void aCancelledBookingFreesItsTimeAndMovesTheTracker();
    void whatStaffMarkIsSeen();
    void anArrivedPatientIsNotCancelled();
    void theTokenChangesWithTheCalendar();

  private:
    QStringList freeOf(const QString &date, const QString &resource);

    std::unique_ptr<OpenEmrPractice> m_practice;
};

void PmsOpenEmr::initTestCase() {
    QString why;
    m_practice = OpenEmrPractice::create(&why);
    if (!m_practice) QSKIP(qPrintable(why));
    GET(identity, m_practice->run(ports::OpenDatabase{}));
    QVERIFY(identity.ownTables);
}

QStringList PmsOpenEmr::freeOf(const QString &date, const QString &resource) {
    ports::ReadAvailability work;
    for (const char *id : {"11", "12", "13", "14"}) work.resources.emplace_back(QLatin1String(id));
    work.from = QDate(2026, 11, 27);
    work.to = QDate(2027, 2, 25);
    const auto read = m_practice->run(work);
    if (!read) return {read.error().toLogLine()};
    QStringList ranges;
    for (const auto &day : read->days) {
        if (day.date.toString(Qt::ISODate) != date || day.resource.value() != resource) continue;
        for (const auto &range : day.ranges) {
            const QString types = range.types.empty() ? QString() : QStringLiteral("/") + range.types.front().value();
            ranges << hhmm(range.start) + QLatin1Char('-') + hhmm(range.end) + types;
        }
    }
    return ranges;
}

void PmsOpenEmr::practitionersAndTypesAreThoseOfTheCalendar() {
    GET(configuration, m_practice->run(ports::ReadConfiguration{}));
    QStringList names;
    for (const auto &resource : configuration.resources) names << resource.id.value() + QLatin1Char(' ') + resource.name;
    QCOMPARE(names, (QStringList{QStringLiteral("11 Dr An Nguyen"), QStringLiteral("12 Dr Brigid O'Brien"),
                                 QStringLiteral("13 Casey Stone")}));
    QStringList types;
    for (const auto &type : configuration.types)
        types << QStringLiteral("%1/%2").arg(type.id.value()).arg(std::chrono::duration_cast<std::chrono::minutes>(type.length).count());
    QCOMPARE(types, (QStringList{QStringLiteral("5/15"), QStringLiteral("9/15"), QStringLiteral("10/30")}));
}

void PmsOpenEmr::everyDayIsAsTheCalendarHasIt_data() {
    QTest::addColumn<QStringList>("open");
    const auto row = [](const char *dateAndResource, std::initializer_list<const char *> open) {
        QStringList ranges;
        for (const char *range : open) ranges << QLatin1String(range);
        QTest::newRow(dateAndResource) << ranges;
    };
    row("2026-12-01 11", {"09:45-10:00", "10:30-12:00", "13:00-17:00"});
    row("2026-12-02 12", {"08:45-12:30"});
    row("2026-12-01 13", {"13:00-16:00", "16:00-18:00/10"});
    row("2026-12-02 13", {"09:00-12:00"});
    row("2026-12-25 11", {});
    row("2026-12-25 12", {"08:30-12:30"});
    row("2026-12-28 11", {});
    row("2026-12-28 12", {});
    row("2026-12-04 11", {"09:00-12:00"});
    row("2026-12-08 13", {});
    row("2026-12-01 14", {});
}

void PmsOpenEmr::everyDayIsAsTheCalendarHasIt() {
    QFETCH(QStringList, open);
    const QString tag = QString::fromLatin1(QTest::currentDataTag());
    QCOMPARE(freeOf(tag.left(10), tag.mid(11)), open);
}

void PmsOpenEmr::aBookingBecomesAnEventWithItsTracker() {
    GET(outcome, m_practice->run(bookingAt(501, "11", QStringLiteral("2026-12-03 09:00:00"))));
    QVERIFY(outcome.verdict == ports::InsertVerdict::Inserted);
    const QString event = outcome.link->appointments.front().value();
    const QString patient = outcome.link->patient.value();
    QCOMPARE(patient, QStringLiteral("21"));
    QCOMPARE(m_practice->value(QStringLiteral("SELECT CONCAT_WS('|', pc_catid, pc_aid, pc_pid, pc_title, pc_eventDate, "
                                              "pc_startTime, pc_endTime, pc_duration, pc_apptstatus, pc_facility) "
                                              "FROM openemr_postcalendar_events WHERE pc_eid = ") + event),
             QStringLiteral("9|11|21|Established Patient|2026-12-03|09:00:00|09:15:00|900|-|3"));
    QCOMPARE(m_practice->value(QStringLiteral("SELECT CONCAT_WS('|', fname, lname, DOB, sex, pubpid, phone_cell) "
                                              "FROM patient_data WHERE pid = 21")),
             QStringLiteral("Zoë|O'Brien|1990-05-06|Female|21|0413 000 111"));
    QCOMPARE(m_practice->value(QStringLiteral("SELECT COUNT(*) FROM patient_data p JOIN uuid_registry u ON u.uuid = p.uuid "
                                              "WHERE p.pid = 21")),
             QStringLiteral("1"));
    QCOMPARE(m_practice->value(QStringLiteral("SELECT CONCAT_WS('|', t.lastseq, e.seq, e.status) FROM patient_tracker t JOIN "
                                              "patient_tracker_element e ON e.pt_tracker_id = t.id WHERE t.eid = ") + event),
             QStringLiteral("1|1|-"));
    GET(again, m_practice->run(bookingAt(501, "11", QStringLiteral("2026-12-03 09:00:00"))));
    QVERIFY(again.verdict == ports::InsertVerdict::AlreadyLinked);
    QCOMPARE(freeOf(QStringLiteral("2026-12-03"), QStringLiteral("11")).value(0), QStringLiteral("09:15-12:00"));
}

void PmsOpenEmr::aTakenTimeIsRefused() {
    GET(taken, m_practice->run(bookingAt(502, "11", QStringLiteral("2026-12-01 10:15:00"))));
    QVERIFY(taken.verdict == ports::InsertVerdict::SlotTaken);
    GET(closed, m_practice->run(bookingAt(503, "11", QStringLiteral("2026-12-25 10:00:00"))));
    QVERIFY(closed.verdict == ports::InsertVerdict::OutsideSession);
    GET(retired, m_practice->run(bookingAt(504, "14", QStringLiteral("2026-12-01 10:00:00"))));
    QVERIFY(retired.verdict == ports::InsertVerdict::ResourceInactive);
}

void PmsOpenEmr::aCancelledBookingFreesItsTimeAndMovesTheTracker() {
    GET(made, m_practice->run(bookingAt(505, "12", QStringLiteral("2026-12-04 09:00:00"))));
    const QString event = made.link->appointments.front().value();
    ports::CancelAppointment cancel;
    cancel.key = key(505);
    cancel.now = now();
    GET(outcome, m_practice->run(cancel));
    QVERIFY(outcome.verdict == ports::CancelVerdict::Cancelled);
    QCOMPARE(m_practice->value(QStringLiteral("SELECT pc_apptstatus FROM openemr_postcalendar_events WHERE pc_eid = ") + event),
             QStringLiteral("x"));
    QCOMPARE(m_practice->value(QStringLiteral("SELECT CONCAT_WS('|', t.lastseq, e.seq, e.status) FROM patient_tracker t JOIN "
                                              "patient_tracker_element e ON e.pt_tracker_id = t.id WHERE t.eid = %1 "
                                              "ORDER BY e.seq DESC").arg(event)),
             QStringLiteral("2|2|x"));
    QCOMPARE(freeOf(QStringLiteral("2026-12-04"), QStringLiteral("12")), (QStringList{QStringLiteral("08:30-12:30")}));
}

void PmsOpenEmr::whatStaffMarkIsSeen() {
    GET(made, m_practice->run(bookingAt(506, "12", QStringLiteral("2026-12-07 09:00:00"))));
    m_practice->staff(QStringLiteral("UPDATE openemr_postcalendar_events SET pc_apptstatus = '?' WHERE pc_eid = ") +
                      made.link->appointments.front().value());
    ports::ReadLinkedStatuses work{QStringLiteral("DEV"), domain::PracticeId(QStringLiteral("77")), QDate(2026, 12, 7)};
    GET(statuses, m_practice->run(work));
    QCOMPARE(statuses.size(), size_t(1));
    QVERIFY(statuses[0].state == ports::AppointmentState::DidNotAttend);
}

void PmsOpenEmr::anArrivedPatientIsNotCancelled() {
    GET(made, m_practice->run(bookingAt(507, "12", QStringLiteral("2026-12-09 09:00:00"))));
    m_practice->staff(QStringLiteral("UPDATE openemr_postcalendar_events SET pc_apptstatus = '@' WHERE pc_eid = ") +
                      made.link->appointments.front().value());
    ports::CancelAppointment cancel;
    cancel.key = key(507);
    cancel.now = now();
    GET(outcome, m_practice->run(cancel));
    QVERIFY(outcome.verdict == ports::CancelVerdict::PatientArrived);
}

void PmsOpenEmr::theTokenChangesWithTheCalendar() {
    GET(before, m_practice->run(ports::ReadChangeToken{}));
    GET(same, m_practice->run(ports::ReadChangeToken{}));
    QVERIFY(!before.value.isEmpty());
    QCOMPARE(same.value, before.value);
    m_practice->staff(QStringLiteral("UPDATE openemr_postcalendar_events SET pc_duration = 1800 WHERE pc_eid = 1003"));
    GET(after, m_practice->run(ports::ReadChangeToken{}));
    QVERIFY(after.value != before.value);
}

QTEST_GUILESS_MAIN(PmsOpenEmr)
#include "tst_pms_openemr.moc"
