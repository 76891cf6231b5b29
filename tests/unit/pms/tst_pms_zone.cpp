// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "core/pms/database_zone.h"
#include "core/pms/resource_id.h"

using namespace core::pms;
using core::base::PracticeTime;
using core::base::PracticeZone;
using core::domain::PmsResourceId;

namespace {

PracticeTime at(const QString &text) {
    return *core::base::parsePracticeStamp(text.size() == 16 ? text + QStringLiteral(":00") : text);
}

QString shown(const PracticeTime &time) {
    return core::base::formatPracticeStamp(time).left(16);
}

QString shown(const DatabaseZone::Span &span) {
    return shown(span.start) + QStringLiteral(" to ") + shown(span.end);
}

DatabaseZone zone(const QString &database, const QString &practice) {
    return *DatabaseZone::make(database, *PracticeZone::fromIana(practice));
}

const QString kUtc = QStringLiteral("UTC");
const QString kSydney = QStringLiteral("Australia/Sydney");
const QString kLordHowe = QStringLiteral("Australia/Lord_Howe");

}  // namespace

class PmsZone : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void timesAreConvertedBothWays_data();
    void timesAreConvertedBothWays();
    void aTimeThatNeverComesMovesForward();
    void anEndIsSoMuchLaterInRealTime();
    void busyTimeHoldsEveryWallTimeItLiesOn_data();
    void busyTimeHoldsEveryWallTimeItLiesOn();
    void offeredTimeIsOnlyWhatABookingWouldHit_data();
    void offeredTimeIsOnlyWhatABookingWouldHit();
    void thePracticesOwnZoneConvertsNothing();
    void anUnknownZoneOrAMissingOneIsAnError();
    void compositeIdsSplitAndJoin();
    void aRowWithSomePartsSpeaksOfEveryResourceThatHasThem();
};

void PmsZone::timesAreConvertedBothWays_data() {
    QTest::addColumn<QString>("practice");
    QTest::addColumn<QString>("wall");
    QTest::addColumn<QString>("database");
    const auto row = [](const QString &practice, const char *wall, const char *database) {
        QTest::addRow("%s %s", qPrintable(practice), wall)
            << practice << QString::fromLatin1(wall) << QString::fromLatin1(database);
    };
    row(kSydney, "2027-01-15 09:00", "2027-01-14 22:00");
    row(kSydney, "2027-07-15 09:00", "2027-07-14 23:00");
    row(kSydney, "2028-02-29 00:00", "2028-02-28 13:00");
    // Daylight saving ends at 03:00 on 4 April 2027: the time that comes twice is the earlier one.
    row(kSydney, "2027-04-04 01:59", "2027-04-03 14:59");
    row(kSydney, "2027-04-04 02:30", "2027-04-03 15:30");
    row(kSydney, "2027-04-04 03:00", "2027-04-03 17:00");
    // On Lord Howe the clock goes back by half an hour at 02:00.
    row(kLordHowe, "2027-04-04 01:45", "2027-04-03 14:45");
    row(kLordHowe, "2027-04-04 02:00", "2027-04-03 15:30");
    row(kLordHowe, "2027-10-03 02:30", "2027-10-02 15:30");
}

void PmsZone::timesAreConvertedBothWays() {
    QFETCH(QString, practice);
    QFETCH(QString, wall);
    QFETCH(QString, database);
    const DatabaseZone converter = zone(kUtc, practice);
    QCOMPARE(shown(converter.toDatabase(at(wall))), database);
    QCOMPARE(shown(converter.toPractice(at(database))), wall);
}

void PmsZone::aTimeThatNeverComesMovesForward() {
    const DatabaseZone sydney = zone(kUtc, kSydney);
    QCOMPARE(shown(sydney.toDatabase(at(QStringLiteral("2027-10-03 02:30")))), QStringLiteral("2027-10-02 16:30"));
    QCOMPARE(shown(sydney.toPractice(at(QStringLiteral("2027-10-02 16:30")))), QStringLiteral("2027-10-03 03:30"));
    const DatabaseZone lordHowe = zone(kUtc, kLordHowe);
    QCOMPARE(shown(lordHowe.toDatabase(at(QStringLiteral("2027-10-03 02:15")))), QStringLiteral("2027-10-02 15:45"));
    QCOMPARE(shown(lordHowe.toPractice(at(QStringLiteral("2027-10-02 15:45")))), QStringLiteral("2027-10-03 02:45"));
}

void PmsZone::anEndIsSoMuchLaterInRealTime() {
    const DatabaseZone sydney = zone(kUtc, kSydney);
    QCOMPARE(shown(sydney.databaseEnd(at(QStringLiteral("2027-04-04 01:30")), std::chrono::hours(2))),
             QStringLiteral("2027-04-03 16:30"));
    QCOMPARE(shown(sydney.databaseEnd(at(QStringLiteral("2027-10-03 01:45")), std::chrono::minutes(30))),
             QStringLiteral("2027-10-02 16:15"));
    const DatabaseZone same = zone(QStringLiteral("practice"), kSydney);
    QCOMPARE(shown(same.databaseEnd(at(QStringLiteral("2027-04-04 01:30")), std::chrono::hours(2))),
             QStringLiteral("2027-04-04 03:30"));
}

namespace {
void spanColumns() {
    QTest::addColumn<QString>("practice");
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    QTest::addColumn<QString>("expected");
}
void spanRow(const QString &practice, const char *from, const char *to, const char *expected) {
    QTest::addRow("%s %s %s", qPrintable(practice), from, to)
        << practice << QString::fromLatin1(from) << QString::fromLatin1(to) << QString::fromLatin1(expected);
}
}  // namespace

void PmsZone::busyTimeHoldsEveryWallTimeItLiesOn_data() {
    spanColumns();
    spanRow(kSydney, "2027-01-14 22:00", "2027-01-14 22:30", "2027-01-15 09:00 to 2027-01-15 09:30");
    // From 02:30 the first time to 02:30 the second: everything from 02:00 to 03:00.
    spanRow(kSydney, "2027-04-03 15:30", "2027-04-03 16:30", "2027-04-04 02:00 to 2027-04-04 03:00");
    spanRow(kSydney, "2027-04-03 15:30", "2027-04-03 16:00", "2027-04-04 02:30 to 2027-04-04 03:00");
    spanRow(kSydney, "2027-04-03 16:00", "2027-04-03 16:30", "2027-04-04 02:00 to 2027-04-04 02:30");
    spanRow(kSydney, "2027-04-03 14:00", "2027-04-03 18:00", "2027-04-04 01:00 to 2027-04-04 04:00");
    spanRow(kSydney, "2027-10-02 15:45", "2027-10-02 16:15", "2027-10-03 01:45 to 2027-10-03 03:15");
    spanRow(kLordHowe, "2027-04-03 14:45", "2027-04-03 15:15", "2027-04-04 01:30 to 2027-04-04 02:00");
}

void PmsZone::busyTimeHoldsEveryWallTimeItLiesOn() {
    QFETCH(QString, practice);
    QFETCH(QString, from);
    QFETCH(QString, to);
    QFETCH(QString, expected);
    QCOMPARE(shown(zone(kUtc, practice).busySpan({at(from), at(to)})), expected);
}

void PmsZone::offeredTimeIsOnlyWhatABookingWouldHit_data() {
    spanColumns();
    spanRow(kSydney, "2027-01-14 22:00", "2027-01-15 06:00", "2027-01-15 09:00 to 2027-01-15 17:00");
    spanRow(kSydney, "2027-04-03 15:30", "2027-04-03 16:00", "2027-04-04 02:30 to 2027-04-04 03:00");
    spanRow(kSydney, "2027-04-03 15:30", "2027-04-03 16:30", "2027-04-04 02:30 to 2027-04-04 03:00");
    // Wholly in the repeated hour: a booking at that wall time would be made in the first one.
    spanRow(kSydney, "2027-04-03 16:00", "2027-04-03 16:30", "2027-04-04 03:00 to 2027-04-04 03:00");
    spanRow(kSydney, "2027-04-03 16:30", "2027-04-03 18:00", "2027-04-04 03:00 to 2027-04-04 04:00");
    spanRow(kLordHowe, "2027-04-03 14:00", "2027-04-03 15:15", "2027-04-04 01:00 to 2027-04-04 02:00");
}

void PmsZone::offeredTimeIsOnlyWhatABookingWouldHit() {
    QFETCH(QString, practice);
    QFETCH(QString, from);
    QFETCH(QString, to);
    QFETCH(QString, expected);
    QCOMPARE(shown(zone(kUtc, practice).offeredSpan({at(from), at(to)})), expected);
}

void PmsZone::thePracticesOwnZoneConvertsNothing() {
    for (const DatabaseZone &same : {zone(QStringLiteral("practice"), kSydney), zone(kSydney, kSydney)}) {
        QVERIFY(same.isPractice());
        // Even a time that never comes stays what the practice's system would make of it.
        const PracticeTime gap = at(QStringLiteral("2027-10-03 02:30"));
        QVERIFY(same.toDatabase(gap) == gap && same.toPractice(gap) == gap);
    }
    const DatabaseZone other = zone(QStringLiteral("Australia/Perth"), kSydney);
    QCOMPARE(shown(other.toDatabase(at(QStringLiteral("2027-01-15 09:00")))), QStringLiteral("2027-01-15 06:00"));
}

void PmsZone::anUnknownZoneOrAMissingOneIsAnError() {
    QVERIFY(DatabaseZone::make(QStringLiteral("Mars/Base"), PracticeZone::fromIana(kSydney).value()).error().kind ==
            core::base::ErrorKind::ContractViolation);
    QVERIFY(!DatabaseZone::make(kUtc, std::nullopt));
    const auto none = DatabaseZone::make(QStringLiteral("practice"), std::nullopt);
    QVERIFY(none && none->isPractice());
    QVERIFY(!none->databaseTime({}));
}

void PmsZone::compositeIdsSplitAndJoin() {
    const ResourceIdParts parts({QStringLiteral("chair"), QStringLiteral("practitioner")}, QStringLiteral(":"));
    const auto list = [](const char *values) { return QString::fromLatin1(values).split(QLatin1Char(',')); };
    QCOMPARE(parts.join(list("3,7")).value(), QStringLiteral("3:7"));
    QCOMPARE(parts.join(list(",7")).value(), QStringLiteral(":7"));
    QVERIFY(parts.join(list(",")).isEmpty());
    QVERIFY(parts.join(list("3")).isEmpty());
    QVERIFY(parts.join(list("3:1,7")).isEmpty());
    QCOMPARE(parts.split(PmsResourceId(QStringLiteral("3:7"))), list("3,7"));
    QVERIFY(parts.split(PmsResourceId(QStringLiteral("3"))).isEmpty());
    QVERIFY(parts.split(PmsResourceId(QStringLiteral("3:7:1"))).isEmpty());
    QCOMPARE(parts.part(PmsResourceId(QStringLiteral("3:7")), QStringLiteral("practitioner")), QStringLiteral("7"));
    QVERIFY(parts.part(PmsResourceId(QStringLiteral("3:7")), QStringLiteral("room")).isEmpty());
    QVERIFY(!ResourceIdParts().isComposite());
}

void PmsZone::aRowWithSomePartsSpeaksOfEveryResourceThatHasThem() {
    const ResourceIdParts parts({QStringLiteral("practitioner"), QStringLiteral("specialty")}, QStringLiteral("/"));
    const PmsResourceId skin(QStringLiteral("7/skin"));
    const PmsResourceId general(QStringLiteral("7/gp"));
    const PmsResourceId other(QStringLiteral("8/gp"));
    const ResourceMatch person{{}, {QStringLiteral("7"), QString()}};
    QVERIFY(person.matches(skin, parts) && person.matches(general, parts) && !person.matches(other, parts));
    const ResourceMatch one{{}, {QStringLiteral("7"), QStringLiteral("gp")}};
    QVERIFY(!one.matches(skin, parts) && one.matches(general, parts));
    const ResourceMatch byId{other, {}};
    QVERIFY(byId.matches(other, parts) && !byId.matches(general, parts));
    const ResourceMatch nobody{{}, {QString(), QString()}};
    QVERIFY(nobody.isEmpty() && !nobody.matches(skin, parts));
}

QTEST_APPLESS_MAIN(PmsZone)
#include "tst_pms_zone.moc"
