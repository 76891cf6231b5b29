// SPDX-License-Identifier: Apache-2.0
#include <QTest>
#include <type_traits>

#include "core/base/error.h"
#include "core/base/expected.h"
#include "core/base/redacted.h"
#include "core/base/strong_id.h"
#include "core/base/time.h"
#include "core/domain/ids.h"
#include "core/ports/handle.h"
#include "core/ports/http_transport.h"
#include "core/ports/pms_database.h"

using namespace std::chrono_literals;
using namespace core::base;

// Ids of different kinds, and the two kinds of time, cannot be mixed up.
static_assert(!std::is_convertible_v<core::domain::BookingId, core::domain::RequestId>);
static_assert(!std::is_convertible_v<core::domain::PatientId, core::domain::AppointmentId>);
static_assert(!std::is_convertible_v<qint64, core::domain::BookingId>);
static_assert(!std::is_constructible_v<PracticeTime, UtcTime>);
static_assert(!std::is_convertible_v<Redacted<QString>, QString>);
static_assert(!std::is_copy_constructible_v<core::ports::Handle>);

template <class T>
concept Streams = requires(QDebug debug, T value) { debug << value; };
static_assert(Streams<QString> && !Streams<Redacted<QString>>);

class BaseTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void everyErrorKindHasAName();
    void theLogLineHasTheFacts();
    void utcStampsRoundTrip();
    void senselessStampsAreRefused_data();
    void senselessStampsAreRefused();
    void wallClockArithmeticCrossesMidnight();
    void wallClockTimesAreOrdered();
    void daylightSavingIsTheZonesBusiness_data();
    void daylightSavingIsTheZonesBusiness();
    void anUnknownZoneIsRefused();
    void bigNumbersKeepEveryDigit();
    void aHandleCancelsOnceAndMoves();
    void headersAreFoundWhateverTheirCase();
    void linkKeysAreOrderedByAllTheirParts();
};

void BaseTest::everyErrorKindHasAName() {
    QSet<QString> names;
    for (int kind = int(ErrorKind::Unavailable); kind <= int(ErrorKind::Cancelled); ++kind) {
        names.insert(toString(ErrorKind(kind)));
    }
    QCOMPARE(names.size(), qsizetype(ErrorKind::Cancelled) + 1);
    QVERIFY(names.contains(QStringLiteral("OutcomeUnknown")));
    QVERIFY(!names.contains(QString()));
}

void BaseTest::theLogLineHasTheFacts() {
    Error error{ErrorKind::Conflict, QStringLiteral("insert_booking"), QStringLiteral("deadlock")};
    error.sqlState = QStringLiteral("40001");
    error.nativeCode = 1213;
    const QString line = error.toLogLine();
    for (const char *fact : {"Conflict", "insert_booking", "deadlock", "40001", "1213"}) {
        QVERIFY2(line.contains(QLatin1String(fact)), fact);
    }
    QVERIFY(!line.contains(QLatin1Char('\n')));
}

void BaseTest::utcStampsRoundTrip() {
    const auto time = parseUtcStamp(QStringLiteral("2026-11-30 21:00:05"));
    QVERIFY(time.has_value());
    QCOMPARE(formatUtcStamp(*time), QStringLiteral("2026-11-30 21:00:05"));
    QVERIFY(utcFromDateTime(toDateTime(*time)) == *time);
    QCOMPARE(toDateTime(*time).timeSpec(), Qt::UTC);
}

void BaseTest::senselessStampsAreRefused_data() {
    QTest::addColumn<QString>("text");
    for (const char *text : {"", "2026-02-30 10:00:00", "2026-01-01", "2026-01-01 25:00:00", "tomorrow",
                             "01-02-2026 10:00:00", "2026-01-01T10:00:00"}) {
        QTest::newRow(text) << QString::fromLatin1(text);
    }
}

void BaseTest::senselessStampsAreRefused() {
    QFETCH(QString, text);
    QVERIFY(!parseUtcStamp(text));
    QVERIFY(!parsePracticeStamp(text));
}

void BaseTest::wallClockArithmeticCrossesMidnight() {
    const PracticeTime evening{QDate(2026, 12, 31), QTime(23, 50)};
    QCOMPARE(formatPracticeStamp(evening.plus(15min)), QStringLiteral("2027-01-01 00:05:00"));
    QCOMPARE(formatPracticeStamp(evening.plus(48h)), QStringLiteral("2027-01-02 23:50:00"));
    const PracticeTime midnight{QDate(2027, 1, 1), QTime(0, 0)};
    QCOMPARE(formatPracticeStamp(midnight.plus(-1s)), QStringLiteral("2026-12-31 23:59:59"));
    QCOMPARE(formatPracticeStamp(midnight.plus(-24h)), QStringLiteral("2026-12-31 00:00:00"));
}

void BaseTest::wallClockTimesAreOrdered() {
    const PracticeTime a{QDate(2026, 1, 1), QTime(9, 0)};
    QVERIFY(a < a.plus(1s));
    QVERIFY(a.plus(24h) > a.plus(23h));
    QVERIFY(a == a.plus(0s));
}

void BaseTest::daylightSavingIsTheZonesBusiness_data() {
    QTest::addColumn<QString>("zone");
    QTest::addColumn<QString>("wall");
    QTest::addColumn<QString>("utc");
    QTest::addColumn<QString>("back");
    QTest::newRow("Perth has none") << "Australia/Perth" << "2026-12-01 09:00:00" << "2026-12-01 01:00:00" << "2026-12-01 09:00:00";
    QTest::newRow("Sydney summer") << "Australia/Sydney" << "2026-12-01 09:00:00" << "2026-11-30 22:00:00" << "2026-12-01 09:00:00";
    QTest::newRow("Sydney winter") << "Australia/Sydney" << "2026-07-01 09:00:00" << "2026-06-30 23:00:00" << "2026-07-01 09:00:00";
    // Clocks go forward at 02:00 on 4 October 2026: 02:30 does not exist.
    QTest::newRow("the gap moves on") << "Australia/Sydney" << "2026-10-04 02:30:00" << "2026-10-03 16:30:00" << "2026-10-04 03:30:00";
    // Clocks go back at 03:00 on 5 April 2026: 02:30 happens twice; the earlier is meant.
    QTest::newRow("the earlier of two") << "Australia/Sydney" << "2026-04-05 02:30:00" << "2026-04-04 15:30:00" << "2026-04-05 02:30:00";
    QTest::newRow("half hours") << "Australia/Adelaide" << "2026-12-01 09:00:00" << "2026-11-30 22:30:00" << "2026-12-01 09:00:00";
}

void BaseTest::daylightSavingIsTheZonesBusiness() {
    QFETCH(QString, zone);
    QFETCH(QString, wall);
    QFETCH(QString, utc);
    QFETCH(QString, back);
    const auto practice = PracticeZone::fromIana(zone);
    QVERIFY(practice.has_value());
    const UtcTime time = practice->toUtc(*parsePracticeStamp(wall));
    QCOMPARE(formatUtcStamp(time), utc);
    QCOMPARE(formatPracticeStamp(practice->toPractice(time)), back);
}

void BaseTest::anUnknownZoneIsRefused() {
    for (const char *id : {"", "Australia/Perht", "Perth"}) {
        const auto zone = PracticeZone::fromIana(QString::fromLatin1(id));
        QVERIFY(!zone);
        QCOMPARE(toString(zone.error().kind), toString(ErrorKind::ContractViolation));
    }
}

void BaseTest::bigNumbersKeepEveryDigit() {
    const core::domain::BookingId id(9007199254740993);
    QCOMPARE(id.toString(), QStringLiteral("9007199254740993"));
    QVERIFY(id < core::domain::BookingId(9007199254740994));
}

void BaseTest::aHandleCancelsOnceAndMoves() {
    int cancelled = 0;
    {
        core::ports::Handle first([&] { ++cancelled; });
        core::ports::Handle second(std::move(first));
        QVERIFY(second);
        second = core::ports::Handle([&] { cancelled += 10; });
        QCOMPARE(cancelled, 1);
        second.reset();
        QCOMPARE(cancelled, 11);
    }
    QCOMPARE(cancelled, 11);
}

void BaseTest::headersAreFoundWhateverTheirCase() {
    const core::ports::HttpHeaders headers{{"retry-after", "5"}, {"Retry-After", "6"}};
    QCOMPARE(core::ports::headerValue(headers, "Retry-After"), QByteArray("5"));
    QVERIFY(core::ports::headerValue(headers, "Date").isNull());
}

void BaseTest::linkKeysAreOrderedByAllTheirParts() {
    using core::ports::LinkKey;
    const LinkKey a{QStringLiteral("DEV"), core::domain::PracticeId(QStringLiteral("1")), core::domain::BookingId(2)};
    LinkKey b = a;
    QVERIFY(a == b && !(a < b));
    b.environment = QStringLiteral("UAT");
    QVERIFY(a < b);
    b = a;
    b.booking = core::domain::BookingId(3);
    QVERIFY(a < b && !(b < a));
}

QTEST_GUILESS_MAIN(BaseTest)
#include "tst_base.moc"
