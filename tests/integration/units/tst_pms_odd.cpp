// SPDX-License-Identifier: Apache-2.0
#include "tests/integration/units/odd_profile.h"
#include "tests/integration/units/practice_fixture.h"

using namespace units;
using ports::InsertVerdict;

/// A booking in a database that keeps everything differently, on every server: what the engine sees is the practice's.
class PmsOdd : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase_data() { addDatabaseRows(); }
    void init();
    void aBookingRoundTripsThroughTheFormsOfTheProfile();
    void onePersonIsNotBookedTwiceInTwoChairs();
    void aFileIsFoundAndReadBack();
    void aUnitWithoutThePracticesZoneIsRefused();

  private:
    template <class Work>
    Expected<typename Work::Outcome> run(Work work) {
        work.site = m_site;
        auto result = pms::runUnit(*m_session, *m_profile, work);
        if (!result) return base::fail(result.error());
        return std::get<typename Work::Outcome>(std::move(*result));
    }
    pms::SqlResult sql(const QString &text) {
        auto result = m_session->execute({QStringLiteral("staff"), text, {}});
        if (!result) qFatal("%s: %s", qPrintable(text), qPrintable(result.error().toLogLine()));
        return std::move(*result);
    }
    QString line(const QString &text) {
        const pms::SqlResult result = sql(text);
        QStringList cells;
        for (const auto &row : result.rows) {
            for (const pms::SqlValue &cell : row) cells << pms::textOf(cell).trimmed();
        }
        return cells.join(QLatin1Char('|'));
    }
    QString open(const char *resource);
    static ports::InsertBooking booking(qint64 id, const char *time, const char *resource);

    support::servers::ServerPointer m_server;
    std::unique_ptr<OdbcSession> m_session;
    std::optional<pms::Profile> m_profile;
    ports::UnitSite m_site{QStringLiteral("DEV"), domain::PracticeId(QStringLiteral("77")),
                           *base::PracticeZone::fromIana(QStringLiteral("Australia/Sydney")), now()};
};

void PmsOdd::init() {
    QFETCH_GLOBAL(int, kind);
    auto parsed = pms::parseProfile(kOddProfile, QStringLiteral("odd.toml"));
    for (const pms::ProfileFault &fault : parsed.faults) QWARN(qPrintable(fault.toLine()));
    QVERIFY(parsed.profile);
    m_profile = std::move(parsed.profile);
    m_session.reset();
    auto server = support::servers::allDatabaseServers()[size_t(kind)].create();
    if (!server) QSKIP(qPrintable(server.error().detail));
    m_server = std::move(*server);
    auto session = OdbcSession::connect(m_server->connectionString(), m_server->password());
    QVERIFY(session);
    m_session = std::move(*session);
    const bool postgres = m_session->dialect() == pms::Dialect::PostgreSql;
    const bool sqlite = m_session->dialect() == pms::Dialect::Sqlite;
    const QString bytes = QLatin1String(postgres ? "bytea" : sqlite ? "BLOB" : "binary(16)");
    const QString moment = QLatin1String(postgres ? "timestamp(0)" : sqlite ? "TEXT" : "datetime");
    for (const QString &statement : oddSchema(bytes, moment)) sql(statement);
    sql(QStringLiteral("INSERT INTO OPER VALUES (1, 7, 'Chair 1', 0), (2, 7, 'Chair 2', 0), (1, 8, 'Other', 0)"));
    // 08:00 to 12:00 in Sydney: midnight in the database is at 11:00.
    sql(QStringLiteral(
        "INSERT INTO SCHED VALUES (1, 7, '2027-03-14 21:00:00', 240), (2, 7, '2027-03-14 21:00:00', 240), "
        "(1, 8, '2027-03-14 21:00:00', 240)"));
    sql(QStringLiteral(
        "INSERT INTO APPT (AptNo, ChairNo, ProvNo, AptDate, AptSecond, AptMinutes, State, Removed) VALUES "
        "('staff-1', 2, 7, '20270314', 79200, 30, 'B', 0), "
        "('staff-2', 1, 7, '20270314', 82800, 30, 'B', 1), "
        "('staff-3', 1, 7, '20270314', 82800, 30, 'X', 0)"));
}

/// "08:00-09:00 09:30-12:00": what is free on the day.
QString PmsOdd::open(const char *resource) {
    auto read = run(ports::ReadAvailability{{domain::PmsResourceId(QLatin1String(resource))}, day(), day()});
    if (!read) return read.error().toLogLine();
    QStringList ranges;
    const auto clock = [](int minute) { return pms::secondText(minute * 60).left(5); };
    for (const auto &range : read->days.front().ranges) {
        ranges << clock(range.start) + QLatin1Char('-') + clock(range.end);
    }
    return ranges.join(QLatin1Char(' '));
}

ports::InsertBooking PmsOdd::booking(qint64 id, const char *time, const char *resource) {
    ports::InsertBooking work = insert(id, QLatin1String(time), QLatin1String(resource));
    work.booking.appointmentType = domain::AppointmentTypeId(QStringLiteral("long"));
    return work;
}

void PmsOdd::aBookingRoundTripsThroughTheFormsOfTheProfile() {
    QCOMPARE(open("1:7"), QStringLiteral("08:00-09:00 09:30-12:00"));
    GET(made, run(booking(1, "10:30", "1:7")));
    QVERIFY(made.verdict == InsertVerdict::Inserted);
    const QString id = made.link->appointments.front().value();
    QCOMPARE(id, id.toUpper());
    QCOMPARE(id.size(), 36);
    QCOMPARE(line(QStringLiteral("SELECT ChairNo, ProvNo, AptDate, AptSecond, AptMinutes, Kind, State, Removed "
                                 "FROM APPT WHERE AptNo = '%1'")
                      .arg(id)),
             QStringLiteral("1|7|20270314|84600|60|L60|B|0"));
    QCOMPARE(line(QStringLiteral("SELECT LName, FName, BirthYear, BirthMonth, BirthDay, Phone FROM PERSON")),
             QStringLiteral("O'BRIEN|ZOE|1990|5|6|0413000111"));
    const QString notes = line(QStringLiteral("SELECT Notes FROM APPT WHERE AptNo = '%1'").arg(id));
    QVERIFY2(notes.contains(QStringLiteral("bring ?")) && notes.contains(QStringLiteral("first name: Zoe (U+00CB)")),
             qPrintable(notes));
    QCOMPARE(line(QStringLiteral("SELECT start_at FROM odd_link")).left(19), QStringLiteral("2027-03-14 23:30:00"));
    QCOMPARE(line(QStringLiteral("SELECT MadeAt FROM APPT WHERE AptNo = '%1'").arg(id)).left(19),
             QStringLiteral("2027-03-01 00:00:00"));
    QCOMPARE(open("1:7"), QStringLiteral("08:00-09:00 09:30-10:30 11:30-12:00"));

    GET(again, run(booking(1, "10:30", "1:7")));
    QVERIFY(again.verdict == InsertVerdict::AlreadyLinked);
    QCOMPARE(*again.link, *made.link);
    GET(links, run(ports::ReadLinkedStatuses{QStringLiteral("DEV"), domain::PracticeId(QStringLiteral("77")), day()}));
    QCOMPARE(links.size(), size_t(1));
    QVERIFY(links[0].state == ports::AppointmentState::Booked);
    QCOMPARE(links[0].resource.value(), QStringLiteral("1:7"));
    QCOMPARE(base::formatPracticeStamp(links[0].start), kDay + QStringLiteral(" 10:30:00"));

    GET(cancelled, run(ports::CancelAppointment{key(1), {}, {}, now()}));
    QVERIFY(cancelled.verdict == ports::CancelVerdict::Cancelled);
    QCOMPARE(line(QStringLiteral("SELECT State, Removed FROM APPT WHERE AptNo = '%1'").arg(id)), QStringLiteral("B|1"));
    GET(after, run(ports::ReadLinkedStatuses{QStringLiteral("DEV"), domain::PracticeId(QStringLiteral("77")), day()}));
    QVERIFY(after[0].state == ports::AppointmentState::Cancelled);
    QCOMPARE(open("1:7"), QStringLiteral("08:00-09:00 09:30-12:00"));
}

void PmsOdd::onePersonIsNotBookedTwiceInTwoChairs() {
    GET(first, run(booking(1, "10:30", "1:7")));
    QVERIFY(first.verdict == InsertVerdict::Inserted);
    GET(second, run(booking(2, "11:00", "2:7")));
    QVERIFY(second.verdict == InsertVerdict::SlotTaken);
    GET(other, run(booking(3, "11:00", "1:8")));
    QVERIFY(other.verdict == InsertVerdict::Inserted);
    GET(unknown, run(booking(4, "11:00", "7")));
    QVERIFY(unknown.verdict == InsertVerdict::ResourceUnknown);
}

void PmsOdd::aFileIsFoundAndReadBack() {
    GET(made, run(booking(1, "10:30", "1:7")));
    ports::PrepareBooking work{key(2), {}, booking(2, "08:00", "1:7").booking.patient};
    GET(facts, run(work));
    QCOMPARE(facts.candidates.size(), size_t(1));
    QCOMPARE(facts.candidates[0].id, made.link->patient);
    QVERIFY(facts.candidates[0].person.reveal().dateOfBirth == QDate(1990, 5, 6));
    ports::InsertBooking known = booking(2, "08:00", "1:7");
    known.patient = facts.candidates[0].id;
    GET(second, run(known));
    QVERIFY(second.verdict == InsertVerdict::Inserted);
    QCOMPARE(second.link->patient, made.link->patient);
    QCOMPARE(line(QStringLiteral("SELECT COUNT(*) FROM PERSON")), QStringLiteral("1"));
}

void PmsOdd::aUnitWithoutThePracticesZoneIsRefused() {
    const auto result = pms::runUnit(*m_session, *m_profile, ports::ReadLink{key(1)});
    QVERIFY(!result && result.error().kind == base::ErrorKind::ContractViolation);
    QVERIFY(pms::runUnit(*m_session, *m_profile, ports::ReadConfiguration{}));
}

QTEST_GUILESS_MAIN(PmsOdd)
#include "tst_pms_odd.moc"
