// SPDX-License-Identifier: Apache-2.0
#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>
#include <set>

#include "core/journal/booking_record.h"

using namespace core;
using namespace core::journal;
using base::Redacted;

namespace {

domain::Booking fullBooking() {
    domain::Booking booking;
    booking.id = domain::BookingId(std::numeric_limits<qint64>::max());
    booking.resource = domain::PmsResourceId(QStringLiteral("r\"1"));
    booking.appointmentType = domain::AppointmentTypeId(QStringLiteral("2"));
    booking.patientId = domain::PatientId(QStringLiteral("77"));
    booking.bookedTime = base::parseUtcStamp(QStringLiteral("2026-11-30 01:02:03"));
    booking.appointmentTime = *base::parsePracticeStamp(QStringLiteral("2026-12-01 09:15:00"));
    booking.length = std::chrono::seconds(905);
    booking.reason = Redacted(QStringLiteral("Hüsten 😀\nnew line"));
    booking.comments = Redacted(QStringLiteral("Long consult"));
    booking.telehealthUrl = Redacted(QStringLiteral("https://example.com/t?a=1"));
    booking.isNewPatient = true;
    domain::Patient person;
    person.firstName = QStringLiteral(" Nguyễn ");
    person.lastName = QStringLiteral("O'Neil");
    person.dateOfBirth = QDate(1990, 2, 28);
    person.phone = QStringLiteral("0491 570 156");
    person.email = QStringLiteral("a@example.com");
    person.address = QStringLiteral("1 Way");
    person.suburb = QStringLiteral("Perth");
    person.state = QStringLiteral("WA");
    person.postcode = QStringLiteral("6000");
    person.gender = domain::Gender::Other;
    person.medicareNumber = QStringLiteral("2951646891");
    person.medicareIrn = QStringLiteral("1");
    person.medicareExpiry = QStringLiteral("02/2028");
    booking.patient = Redacted(person);
    return booking;
}

bool same(const domain::Booking &a, const domain::Booking &b) {
    return a.id == b.id && a.resource == b.resource && a.appointmentType == b.appointmentType &&
           a.patientId == b.patientId && a.bookedTime == b.bookedTime && a.appointmentTime == b.appointmentTime &&
           a.length == b.length && a.reason == b.reason && a.comments == b.comments &&
           a.telehealthUrl == b.telehealthUrl && a.isNewPatient == b.isNewPatient && a.patient == b.patient;
}

}  // namespace

class TestBookingRecord : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void everythingThatAnInsertNeedsComesBack() {
        const auto booking = fullBooking();
        const auto read = bookingFromRecord(bookingToRecord(booking));
        QVERIFY(read);
        QVERIFY(same(*read, booking));
    }

    void whatIsNotGivenStaysAbsent() {
        domain::Booking booking;
        booking.id = domain::BookingId(7);
        booking.appointmentTime = {QDate(2026, 12, 1), QTime(9, 0)};
        const auto read = bookingFromRecord(bookingToRecord(booking));
        QVERIFY(read);
        QVERIFY(same(*read, booking));
        for (const auto gender : {domain::Gender::Male, domain::Gender::Female}) {
            domain::Patient person;
            person.gender = gender;
            booking.patient = Redacted(person);
            QVERIFY(bookingFromRecord(bookingToRecord(booking))->patient.reveal().gender == gender);
        }
    }

    void whatIsNoRecordIsToldByItsField_data() {
        QTest::addColumn<QString>("field");
        QTest::addColumn<QJsonValue>("value");
        QTest::newRow("no version") << "v" << QJsonValue();
        QTest::newRow("a later version") << "v" << QJsonValue(2);
        QTest::newRow("no number") << "booking" << QJsonValue(QStringLiteral("x"));
        QTest::newRow("no time") << "start" << QJsonValue(QStringLiteral("Zanzibara"));
        QTest::newRow("no patient") << "patient" << QJsonValue(QStringLiteral("Zanzibara"));
    }

    void whatIsNoRecordIsToldByItsField() {
        QFETCH(QString, field);
        QFETCH(QJsonValue, value);
        QJsonObject json = QJsonDocument::fromJson(bookingToRecord(fullBooking())).object();
        json.insert(field, value);
        const auto read = bookingFromRecord(QJsonDocument(json).toJson());
        QVERIFY(!read);
        QVERIFY(read.error().kind == base::ErrorKind::ContractViolation);
        QVERIFY(read.error().detail.contains(field));
        QVERIFY(!read.error().toLogLine().contains(QStringLiteral("Zanzibara")));
    }

    void rubbishIsRefused() {
        for (const char *text : {"", "{", "[]", "null", "\xff\xfe"}) QVERIFY(!bookingFromRecord(text));
    }

    void noTwoBookingsShareABinding() {
        std::set<QByteArray> bindings;
        for (const char *environment : {"DEV", "UAT", "PROD"}) {
            for (const char *practice : {"1", "11", "1:1"}) {
                for (const qint64 booking : {1, 11, 111}) {
                    bindings.insert(
                        recordBinding({QString::fromLatin1(environment),
                                       domain::PracticeId(QString::fromLatin1(practice)), domain::BookingId(booking)}));
                }
            }
        }
        QCOMPARE(bindings.size(), size_t(27));
        QCOMPARE(
            recordBinding({QStringLiteral("DEV"), domain::PracticeId(QStringLiteral("1234567")), domain::BookingId(7)}),
            QByteArray("booking 3:DEV7:12345671:7"));
    }
};

QTEST_GUILESS_MAIN(TestBookingRecord)
#include "tst_booking_record.moc"
