// SPDX-License-Identifier: Apache-2.0
#include <QElapsedTimer>

#include "tests/contract/pms/contract_words.h"
#include "tests/contract/pms/odbc_practice.h"
#include "tests/integration/odbc/three_databases.h"

using namespace pmscontract;
using core::platform::OdbcSession;
using core::pms::Isolation;

/// Staff who keep a row locked, on the servers that lock rows.
class OdbcRowLocks : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void aLockedResourceNeverDelaysTheOthers_data() { ThreeDatabases::addRows(ThreeDatabases::Which::ServersOnly); }
    void aLockedResourceNeverDelaysTheOthers() {
        PB_DATABASE(m_databases, server);
        const auto made = OdbcPractice::create(server);
        PB_OK(made);
        PracticeFixture &practice = **made;
        const auto staff = odbctest::open(server);
        QVERIFY(staff);
        PB_OK(odbctest::sql(*staff, "INSERT INTO resource (id, practitioner_id, specialty, location_id, active, bookable) "
                                    "VALUES (3, 1, 'General practice', 1, 1, 1)"));
        PB_OK(odbctest::sql(*staff, "INSERT INTO session (id, resource_id, start_at, end_at, slot_min) VALUES "
                                    "(3, 3, '2026-12-01 09:00:00', '2026-12-01 12:00:00', 15)"));
        const PatientId patient = practice.patient();
        PB_SETTLED(opened, practice, OpenDatabase{});
        PB_OK(staff->begin(Isolation::ReadCommitted));
        PB_OK(odbctest::sql(*staff, "SELECT id FROM resource WHERE id = 1 FOR UPDATE"));

        QElapsedTimer clock;
        clock.start();
        std::optional<Expected<InsertOutcome>> locked;
        const Handle first = transact(practice.database(), insertAt(1, at(9, 0), patient), PmsPriority::Booking,
                                      [&](Expected<InsertOutcome> result) { locked = std::move(result); });
        InsertBooking other = insertAt(2, at(9, 0), patient);
        other.booking.resource = PmsResourceId(s("3"));
        PB_SETTLED(inserted, practice, other);
        QVERIFY(inserted.verdict == InsertVerdict::Inserted);
        QVERIFY2(clock.elapsed() < 5'000, qPrintable(QString::number(clock.elapsed())));
        QVERIFY(locked);
        PB_FAILS(*locked, ErrorKind::Conflict);

        PB_OK(staff->rollback());
        PB_SETTLED(again, practice, insertAt(1, at(9, 0), patient));
        QVERIFY(again.verdict == InsertVerdict::Inserted);
    }

  private:
    ThreeDatabases m_databases;
};

QTEST_GUILESS_MAIN(OdbcRowLocks)
#include "tst_odbc_row_locks.moc"
