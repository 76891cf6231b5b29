// SPDX-License-Identifier: Apache-2.0
#include "tests/integration/units/plain_diary.h"

using namespace units;
using ports::CancelVerdict;
using ports::InsertVerdict;

/// Writing without transactions: whatever dies and whenever, the next try comes to the same end.
class PmsCompensated : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase_data();
    void init();
    void theTierIsCompensated();
    void anInsertThatDiesAnywhereEndsAlike_data() { lateRows(); }
    void anInsertThatDiesAnywhereEndsAlike();
    void anInsertThatIsNeverTriedAgainIsTakenBack_data() { lateRows(); }
    void anInsertThatIsNeverTriedAgainIsTakenBack();
    void aCancellationThatDiesAnywhereEndsAlike_data() { lateRows(); }
    void aCancellationThatDiesAnywhereEndsAlike();
    void staffWhoCommittedDuringTheWriteKeepTheTime();
    void aCancellationUnderWayIsNotEchoed();
    void cleanupTestCase() { m_diaries.clear(); }

  private:
    static void lateRows() {
        QTest::addColumn<bool>("late");
        QTest::newRow("before its effect") << false;
        QTest::newRow("after its effect") << true;
    }
    PlainDiary &diary() { return *m_diary; }
    bool holdsOneBooking() {
        return diary().count(QStringLiteral("appt")) == 1 && diary().count(QStringLiteral("pat")) == 1 &&
               diary().count(QStringLiteral("audit WHERE what = 'made'")) == 1 &&
               diary().count(QStringLiteral("pb_booking_link WHERE pending IS NULL AND appointment_id <> ''")) == 1;
    }
    bool holdsNothing() {
        return diary().count(QStringLiteral("appt")) + diary().count(QStringLiteral("pat")) +
                   diary().count(QStringLiteral("audit")) + diary().count(QStringLiteral("pb_booking_link")) ==
               0;
    }

    std::map<int, std::unique_ptr<PlainDiary>> m_diaries;
    PlainDiary *m_diary = nullptr;
};

void PmsCompensated::initTestCase_data() {
    QTest::addColumn<int>("kind");
    const auto &all = support::servers::allDatabaseServers();
    for (size_t i = 0; i < all.size(); ++i) {
        if (QLatin1String(all[i].name) != QLatin1String("PostgreSQL")) QTest::newRow(all[i].name) << int(i);
    }
}

void PmsCompensated::init() {
    QFETCH_GLOBAL(int, kind);
    QString why;
    auto &known = m_diaries[kind];
    if (!known) known = PlainDiary::create(support::servers::allDatabaseServers()[size_t(kind)], &why);
    m_diary = known.get();
    if (!m_diary) QSKIP(qPrintable(why));
    m_diary->reset();
}

void PmsCompensated::theTierIsCompensated() {
    GET(identity, diary().run(ports::OpenDatabase{}));
    QCOMPARE(identity.tier, QStringLiteral("compensated"));
}

void PmsCompensated::anInsertThatDiesAnywhereEndsAlike() {
    QFETCH(bool, late);
    int deaths = 0;
    for (int calls = 0;; ++calls) {
        diary().reset();
        DyingSession dying(diary().session(), calls, late);
        const auto first = diary().runOn(dying, insert(1, QStringLiteral("09:00")));
        if (!dying.died()) {
            QVERIFY(first && first->verdict == InsertVerdict::Inserted);
            break;
        }
        ++deaths;
        // A named lock goes with its connection; here the connection is the same.
        if (diary().session().dialect() == pms::Dialect::MariaDb)
            diary().staff(QStringLiteral("SELECT RELEASE_LOCK('plain-1')"));
        GET(second, diary().run(insert(1, QStringLiteral("09:00"))));
        QVERIFY2(second.verdict == InsertVerdict::Inserted || second.verdict == InsertVerdict::AlreadyLinked,
                 qPrintable(QStringLiteral("died at call %1").arg(calls)));
        QVERIFY2(holdsOneBooking(), qPrintable(QStringLiteral("died at call %1").arg(calls)));
    }
    QVERIFY(deaths > 12);
    QVERIFY(holdsOneBooking());
}

void PmsCompensated::anInsertThatIsNeverTriedAgainIsTakenBack() {
    QFETCH(bool, late);
    const ports::ReadLinkedStatuses watch{QStringLiteral("DEV"), domain::PracticeId(QStringLiteral("77")), day()};
    for (int calls = 0;; ++calls) {
        diary().reset();
        DyingSession dying(diary().session(), calls, late);
        (void)diary().runOn(dying, insert(1, QStringLiteral("09:00")));
        if (!dying.died()) break;
        if (diary().session().dialect() == pms::Dialect::MariaDb)
            diary().staff(QStringLiteral("SELECT RELEASE_LOCK('plain-1')"));
        GET(read, diary().run(watch));
        const QByteArray place = QByteArray("died at call ") + QByteArray::number(calls);
        QVERIFY2(read.empty() ? holdsNothing() : holdsOneBooking(), place.constData());
    }
}

void PmsCompensated::aCancellationThatDiesAnywhereEndsAlike() {
    QFETCH(bool, late);
    const ports::CancelAppointment cancel{key(1), {}, {}, now()};
    for (int calls = 0;; ++calls) {
        diary().reset();
        GET(made, diary().run(insert(1, QStringLiteral("09:00"))));
        QCOMPARE(made.verdict, InsertVerdict::Inserted);
        DyingSession dying(diary().session(), calls, late);
        (void)diary().runOn(dying, cancel);
        const bool died = dying.died();
        if (diary().session().dialect() == pms::Dialect::MariaDb)
            diary().staff(QStringLiteral("SELECT RELEASE_LOCK('plain-1')"));
        GET(again, diary().run(cancel));
        const QByteArray place = QByteArray("died at call ") + QByteArray::number(calls);
        QVERIFY2(again.verdict == CancelVerdict::Cancelled || again.verdict == CancelVerdict::AlreadyCancelled,
                 place.constData());
        QVERIFY2(diary().count(QStringLiteral("appt WHERE status = 'C'")) == 1, place.constData());
        QVERIFY2(diary().count(QStringLiteral("audit WHERE what = 'cancelled'")) == 1, place.constData());
        QVERIFY2(diary().count(QStringLiteral("pb_booking_link WHERE pending IS NULL AND "
                                              "cancelled_by_healthengine_at IS NOT NULL")) == 1,
                 place.constData());
        if (!died) break;
    }
}

namespace {

/// Runs staff's SQL right before the statement of a name.
class StaffBetween final : public pms::SqlSession {
  public:
    StaffBetween(pms::SqlSession &inner, QString before, QString sql)
        : m_inner(inner), m_before(std::move(before)), m_sql(std::move(sql)) {}
    pms::Dialect dialect() const override { return m_inner.dialect(); }
    QString serverDescription() const override { return m_inner.serverDescription(); }
    Expected<pms::SqlResult> execute(const pms::BoundStatement &statement) override {
        if (statement.name == m_before) (void)m_inner.execute({QStringLiteral("staff"), m_sql, {}});
        return m_inner.execute(statement);
    }
    Expected<void> begin(pms::Isolation isolation) override { return m_inner.begin(isolation); }
    Expected<void> commit() override { return m_inner.commit(); }
    Expected<void> rollback() override { return m_inner.rollback(); }

  private:
    pms::SqlSession &m_inner;
    QString m_before;
    QString m_sql;
};

}  // namespace

void PmsCompensated::staffWhoCommittedDuringTheWriteKeepTheTime() {
    // The very same span: a row of exactly our time is ours only once.
    StaffBetween session(diary().session(), QStringLiteral("appointment_insert[1]"),
                         QStringLiteral("INSERT INTO appt (doctor_id, start_at, end_at, status) VALUES (1, "
                                        "'%1 09:00:00', '%1 09:15:00', 'B')")
                             .arg(kDay));
    GET(refused, diary().runOn(session, insert(1, QStringLiteral("09:00"))));
    QCOMPARE(refused.verdict, InsertVerdict::SlotTaken);
    QCOMPARE(diary().count(QStringLiteral("appt")), 1);
    QCOMPARE(diary().count(QStringLiteral("appt WHERE tag IS NULL")), 1);
    QCOMPARE(diary().count(QStringLiteral("pat")), 0);
    QCOMPARE(diary().count(QStringLiteral("audit")), 0);
    QCOMPARE(diary().count(QStringLiteral("pb_booking_link")), 0);
}

void PmsCompensated::aCancellationUnderWayIsNotEchoed() {
    GET(made, diary().run(insert(1, QStringLiteral("09:00"))));
    Q_UNUSED(made)
    diary().staff(QStringLiteral("UPDATE appt SET status = 'C'"));
    diary().staff(QStringLiteral("UPDATE pb_booking_link SET pending = '{\"unit\":\"cancel\",\"steps\":[]}'"));
    const ports::ReadLinkedStatuses watch{QStringLiteral("DEV"), domain::PracticeId(QStringLiteral("77")), day()};
    GET(read, diary().run(watch));
    QCOMPARE(read.size(), size_t(1));
    QVERIFY(read[0].link.cancelledByHealthengine);
}

QTEST_GUILESS_MAIN(PmsCompensated)
#include "tst_pms_compensated.moc"
