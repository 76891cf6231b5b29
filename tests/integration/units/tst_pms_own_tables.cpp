// SPDX-License-Identifier: Apache-2.0
#include "core/pms/own_tables.h"
#include "tests/integration/units/practice_fixture.h"

using namespace units;
using ports::InsertVerdict;

namespace {

/// The link's table as profiles once made it: integer ids, and no latest_start_at and pending.
QString earlierTable(pms::Dialect dialect) {
    const bool sqlite = dialect == pms::Dialect::Sqlite;
    const QString time = sqlite                                ? QStringLiteral("TEXT")
                         : dialect == pms::Dialect::PostgreSql ? QStringLiteral("timestamp(0)")
                                                               : QStringLiteral("datetime");
    return QStringLiteral(
               "CREATE TABLE pb_booking_link (environment varchar(8) NOT NULL, practice_id varchar(64) NOT NULL, "
               "booking_id bigint NOT NULL, appointment_id integer NOT NULL, further_appointments text, "
               "patient_id integer NOT NULL, resource_id integer NOT NULL, start_at %1 NOT NULL, "
               "length_s integer NOT NULL, new_patient smallint NOT NULL DEFAULT 0, created_at %1 NOT NULL, "
               "told_confirmed_at %1, told_cancelled_at %1, told_did_not_attend_at %1, "
               "cancelled_by_healthengine_at %1, PRIMARY KEY (environment, practice_id, booking_id))")
        .arg(time);
}

}  // namespace

/// The tables that the connector makes for itself, on every database.
class PmsOwnTables : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase_data() { addDatabaseRows(); }
    void init();
    void tablesOfAnEarlierVersionAreBroughtUpToDate();
    void removingTakesThemAwayAndInstallingBringsThemBack();
    void idsAreComparedCaseByCase();
    void cleanupTestCase() { m_databases.clear(); }

  private:
    Practice &practice() { return *m_practice; }

    Databases m_databases;
    Practice *m_practice = nullptr;
};

void PmsOwnTables::init() {
    QFETCH_GLOBAL(int, kind);
    QString why;
    m_practice = m_databases.fresh(kind, &why);
    if (!m_practice) QSKIP(qPrintable(why));
}

void PmsOwnTables::tablesOfAnEarlierVersionAreBroughtUpToDate() {
    practice().book(1, QStringLiteral("09:00"), QStringLiteral("09:15"));
    practice().staff(QStringLiteral("DROP TABLE pb_booking_link"));
    practice().staff(earlierTable(practice().session().dialect()));
    practice().staff(
        QStringLiteral("INSERT INTO pb_booking_link (environment, practice_id, booking_id, appointment_id, "
                       "patient_id, resource_id, start_at, length_s, created_at) SELECT 'DEV', '77', 1, id, "
                       "11, 1, start_at, 900, '2027-03-01 00:00:00' FROM appointment"));
    GET(identity, practice().run(ports::OpenDatabase{}));
    QVERIFY(identity.ownTables);
    GET(old, practice().run(ports::ReadLink{key(1)}));
    QVERIFY(old);
    QCOMPARE(old->patient.value(), QStringLiteral("11"));
    GET(made, practice().run(insert(2, QStringLiteral("09:30"))));
    QCOMPARE(made.verdict, InsertVerdict::Inserted);
    GET(told, practice().run(ports::RecordTold{key(1), ports::Told::Confirmed, now()}));
    Q_UNUSED(told)
    GET(cancelled, practice().run(ports::CancelAppointment{key(1), {}, {}, now()}));
    QCOMPARE(cancelled.verdict, ports::CancelVerdict::Cancelled);
    practice().staff(QStringLiteral("DROP TABLE pb_booking_link"));
    GET(again, practice().run(ports::OpenDatabase{}));
    QVERIFY(again.ownTables);
}

void PmsOwnTables::removingTakesThemAwayAndInstallingBringsThemBack() {
    std::vector<base::Error> refused;
    QVERIFY(pms::removeOwnTables(practice().session(), practice().profile(), refused));
    QVERIFY(refused.empty());
    GET(stands, pms::ownTablesStand(practice().session(), practice().profile()));
    QVERIFY(!stands);
    GET(installed, pms::installOwnTables(practice().session(), practice().profile()));
    QVERIFY(installed);
    GET(twice, pms::installOwnTables(practice().session(), practice().profile()));
    QVERIFY(twice);
}

void PmsOwnTables::idsAreComparedCaseByCase() {
    const auto itemOf = [](const QString &id) {
        ports::StaffItem item;
        item.id = id;
        item.kind = QStringLiteral("slot-taken-late");
        item.practice = domain::PracticeId(QStringLiteral("77"));
        item.raisedAt = now();
        item.facts = QStringLiteral("{}");
        return ports::WriteStaffItem{item};
    };
    for (const char *id : {"77/Slot/a", "77/slot/a", "77/slot/a"}) {
        GET(done, practice().run(itemOf(QLatin1String(id))));
        Q_UNUSED(done)
    }
    QCOMPARE(practice().count(QStringLiteral("pb_staff_item")), 2);
}

QTEST_GUILESS_MAIN(PmsOwnTables)
#include "tst_pms_own_tables.moc"
