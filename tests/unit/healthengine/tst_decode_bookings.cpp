// SPDX-License-Identifier: Apache-2.0
#include <QTest>

#include "core/healthengine/api.h"

using namespace core::healthengine;
using namespace std::chrono_literals;
using core::base::ErrorKind;
using core::domain::Booking;
using core::domain::BookingStatus;
using core::domain::Gender;

namespace {

const QByteArray kPatient = R"({"firstname":"Ann","lastname":"Example"})";

/// A booking whose entry is the smallest that can be read, with @p field added or put in its place.
QByteArray bookingWith(const QByteArray &field, const QByteArray &value) {
    QList<std::pair<QByteArray, QByteArray>> fields{
        {"bookingId", "36127212"}, {"pmsAppointmentTime", "\"2026-03-02 09:15:00\""}, {"patient", kPatient}};
    bool placed = false;
    for (auto &[name, old] : fields) {
        if (name != field) continue;
        old = value;
        placed = true;
    }
    if (!placed && !field.isEmpty()) fields.append({field, value});
    QByteArrayList parts;
    for (const auto &[name, text] : fields) {
        if (text != "missing") parts.append("\"" + name + "\":" + text);
    }
    return "{" + parts.join(",") + "}";
}

QByteArray list(const QByteArrayList &entries) {
    return "{\"data\":[" + entries.join(",") + "]}";
}

Booking only(const QByteArray &entry) {
    const auto page = decodeBookings(list({entry}));
    if (!page || page->items.size() != 1) {
        qWarning() << "not one booking in" << entry;
        return {};
    }
    return page->items.front();
}

QString patientField(const QByteArray &name, const QByteArray &value) {
    const auto patient = only(bookingWith("patient", "{\"" + name + "\":" + value + "}")).patient.reveal();
    return patient.firstName + patient.lastName + patient.phone + patient.email + patient.address + patient.suburb +
           patient.state + patient.postcode + patient.medicareNumber + patient.medicareIrn + patient.medicareExpiry;
}

}  // namespace

class BookingDecoderTest final : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void aWholeBookingIsRead();
    void theSmallestBookingIsRead();
    void idsKeepAllTheirDigits_data();
    void idsKeepAllTheirDigits();
    void anOddFieldOfABookingIsTolerated_data();
    void anOddFieldOfABookingIsTolerated();
    void anUnreadableFieldIsNamed_data();
    void anUnreadableFieldIsNamed();
    void oneBadEntryLeavesTheOthers();
    void aRepeatedBookingIsKeptOnce();
    void anUnreadableTwinIsDropped();
    void contactFieldsAreReadAsTheyAre_data();
    void contactFieldsAreReadAsTheyAre();
    void aDateOfBirthIsDayMonthYear_data();
    void aDateOfBirthIsDayMonthYear();
    void aGenderIsKnownOrNone_data();
    void aGenderIsKnownOrNone();
    void aStatusIsKnownOrUnknown_data();
    void aStatusIsKnownOrUnknown();
    void textThatIsNotUtf8HidesNothing();
    void utcIsReadWhateverTheZoneOfThePc();
};

void BookingDecoderTest::aWholeBookingIsRead() {
    const Booking booking = only(R"({"bookingId":36127212,"pmsResourceId":"11","pmsAppointmentTypeId":"G1",
        "pmsAppointmentIds":["a",7],"pmsPatientId":"P9","bookedTime":"2026-03-01 01:02:03","bookingStatus":"Confirmed",
        "pmsAppointmentTime":"2026-03-02 09:15:00","pmsAppointmentLength":900,"reason":"line 1\nline 2",
        "comments":"Standard","telehealthUrl":"https://video.example/1","isNewPatient":true,"future":{"x":[1]},
        "patient":{"firstname":" Ann ","lastname":"O'Example","dob":"23-02-1980","phone":"0400 000 000",
        "email":"ann@example.com","address":"1 Test St","suburb":"Perth","state":"WA","postcode":6000,"gender":"Female",
        "medicareNumber":"1234567890","medicareIrn":"1","medicareExpiry":"05/2027"}})");
    QCOMPARE(booking.id.value(), 36127212);
    QCOMPARE(booking.resource->value(), QStringLiteral("11"));
    QCOMPARE(booking.appointmentType->value(), QStringLiteral("G1"));
    QCOMPARE(booking.appointmentIds.size(), size_t(2));
    QCOMPARE(booking.appointmentIds.at(1).value(), QStringLiteral("7"));
    QCOMPARE(booking.patientId->value(), QStringLiteral("P9"));
    QCOMPARE(core::base::formatUtcStamp(*booking.bookedTime), QStringLiteral("2026-03-01 01:02:03"));
    QVERIFY(booking.status == BookingStatus::Confirmed);
    QCOMPARE(core::base::formatPracticeStamp(booking.appointmentTime), QStringLiteral("2026-03-02 09:15:00"));
    QCOMPARE(booking.length, 900s);
    QCOMPARE(booking.reason.reveal(), QStringLiteral("line 1\nline 2"));
    QCOMPARE(booking.comments.reveal(), QStringLiteral("Standard"));
    QCOMPARE(booking.telehealthUrl.reveal(), QStringLiteral("https://video.example/1"));
    QVERIFY(booking.isNewPatient);
    const core::domain::Patient expected{QStringLiteral(" Ann "),
                                         QStringLiteral("O'Example"),
                                         QDate(1980, 2, 23),
                                         QStringLiteral("0400 000 000"),
                                         QStringLiteral("ann@example.com"),
                                         QStringLiteral("1 Test St"),
                                         QStringLiteral("Perth"),
                                         QStringLiteral("WA"),
                                         QStringLiteral("6000"),
                                         Gender::Female,
                                         QStringLiteral("1234567890"),
                                         QStringLiteral("1"),
                                         QStringLiteral("05/2027")};
    QVERIFY(booking.patient.reveal() == expected);
}

void BookingDecoderTest::theSmallestBookingIsRead() {
    const Booking booking = only(bookingWith({}, {}));
    QVERIFY(!booking.resource && !booking.appointmentType && !booking.patientId && !booking.bookedTime);
    QVERIFY(booking.appointmentIds.empty() && !booking.isNewPatient && booking.reason.reveal().isEmpty());
    QVERIFY(booking.status == BookingStatus::Requested);
    QCOMPARE(booking.length, 0s);
}

void BookingDecoderTest::idsKeepAllTheirDigits_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<qint64>("id");
    QTest::newRow("beyond a double") << QByteArray("9007199254740993") << qint64(9007199254740993);
    QTest::newRow("the largest") << QByteArray("9223372036854775807") << std::numeric_limits<qint64>::max();
    QTest::newRow("as text") << QByteArray("\"9223372036854775807\"") << std::numeric_limits<qint64>::max();
    QTest::newRow("with a point") << QByteArray("9007199254740993.0") << qint64(9007199254740993);
    QTest::newRow("with spaces") << QByteArray("\" 42 \"") << qint64(42);
}

void BookingDecoderTest::idsKeepAllTheirDigits() {
    QFETCH(QByteArray, text);
    QTEST(only(bookingWith("bookingId", text)).id.value(), "id");
    if (text.startsWith('"')) return;
    QCOMPARE(only(bookingWith("pmsResourceId", text)).resource->value(), QString::fromLatin1(text));
}

void BookingDecoderTest::anOddFieldOfABookingIsTolerated_data() {
    QTest::addColumn<QByteArray>("field");
    QTest::addColumn<QByteArray>("value");
    for (const char *field :
         {"pmsResourceId", "pmsAppointmentTypeId", "pmsPatientId", "pmsAppointmentIds", "bookedTime", "bookingStatus",
          "pmsAppointmentLength", "reason", "comments", "telehealthUrl", "isNewPatient"}) {
        QTest::addRow("%s null", field) << QByteArray(field) << QByteArray("null");
    }
    QTest::newRow("empty resource") << QByteArray("pmsResourceId") << QByteArray("\"\"");
    QTest::newRow("no ids") << QByteArray("pmsAppointmentIds") << QByteArray("[]");
    QTest::newRow("null among the ids") << QByteArray("pmsAppointmentIds") << QByteArray("[null]");
    QTest::newRow("unreadable booked time") << QByteArray("bookedTime") << QByteArray("\"yesterday\"");
    QTest::newRow("negative length") << QByteArray("pmsAppointmentLength") << QByteArray("-900");
    QTest::newRow("length of zero") << QByteArray("pmsAppointmentLength") << QByteArray("0");
    QTest::newRow("odd flag") << QByteArray("isNewPatient") << QByteArray("[]");
}

void BookingDecoderTest::anOddFieldOfABookingIsTolerated() {
    QFETCH(QByteArray, field);
    QFETCH(QByteArray, value);
    const Booking booking = only(bookingWith(field, value));
    QCOMPARE(booking.id.value(), 36127212);
    QVERIFY(!booking.resource && !booking.bookedTime && booking.appointmentIds.empty() && !booking.isNewPatient);
    QCOMPARE(booking.length, 0s);
}

void BookingDecoderTest::anUnreadableFieldIsNamed_data() {
    QTest::addColumn<QByteArray>("field");
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QString>("detail");
    const auto row = [](const char *name, const char *field, const char *value, const char *detail) {
        QTest::newRow(name) << QByteArray(field) << QByteArray(value) << QString::fromLatin1(detail);
    };
    const char *noId = "data[1].bookingId: expected a positive whole number of 64 bits";
    row("id missing", "bookingId", "missing", noId);
    row("id null", "bookingId", "null", noId);
    row("id zero", "bookingId", "0", noId);
    row("id negative", "bookingId", "-4", noId);
    row("id too large", "bookingId", "9223372036854775808", noId);
    row("id with a fraction", "bookingId", "1.5", noId);
    row("id with an exponent", "bookingId", "1e3", noId);
    row("id a word", "bookingId", "\"SECRET\"", noId);
    const char *noTime = "data[1].pmsAppointmentTime: expected YYYY-MM-DD HH:MM:SS";
    row("time missing", "pmsAppointmentTime", "missing", noTime);
    row("time without seconds", "pmsAppointmentTime", "\"2026-03-02 09:15\"", noTime);
    row("time of another form", "pmsAppointmentTime", "\"2026-03-02T09:15:00\"", noTime);
    row("no such day", "pmsAppointmentTime", "\"2026-02-30 09:15:00\"", noTime);
    row("length a word", "pmsAppointmentLength", "\"SECRET\"",
        "data[1].pmsAppointmentLength: expected whole seconds, at most 86400");
    row("length of years", "pmsAppointmentLength", "9223372036854775807",
        "data[1].pmsAppointmentLength: expected whole seconds, at most 86400");
    row("patient missing", "patient", "missing", "data[1].patient: expected an object");
    row("patient a list", "patient", "[\"SECRET\"]", "data[1].patient: expected an object");
    row("name an object", "patient", "{\"lastname\":{\"x\":\"SECRET\"}}", "data[1].patient.lastname: expected text");
    row("resource a list", "pmsResourceId", "[\"SECRET\"]", "data[1].pmsResourceId: expected a text id");
    row("ids no list", "pmsAppointmentIds", "\"SECRET\"", "data[1].pmsAppointmentIds: expected a list of text ids");
    row("an id an object", "pmsAppointmentIds", "[\"1\",{}]", "data[1].pmsAppointmentIds[1]: expected a text id");
    row("reason an object", "reason", "{}", "data[1].reason: expected text");
}

void BookingDecoderTest::anUnreadableFieldIsNamed() {
    QFETCH(QByteArray, field);
    QFETCH(QByteArray, value);
    const auto page = decodeBookings(list({bookingWith("bookingId", "5"), bookingWith(field, value)}));
    QVERIFY(page);
    QCOMPARE(page->items.size(), size_t(1));
    QCOMPARE(page->malformed.size(), size_t(1));
    const Malformed &bad = page->malformed.front();
    QVERIFY(bad.error.kind == ErrorKind::ContractViolation);
    QCOMPARE(bad.error.operation, QStringLiteral("bookingRequests"));
    QTEST(bad.error.detail, "detail");
    QVERIFY(!bad.error.toLogLine().contains(QStringLiteral("SECRET")));
    if (field == "bookingId") {
        QVERIFY(!bad.number && !bad.booking);
    } else {
        QCOMPARE(bad.number, std::optional<qint64>(36127212));
        QCOMPARE(bad.booking->value(), 36127212);
    }
}

void BookingDecoderTest::oneBadEntryLeavesTheOthers() {
    const auto page = decodeBookings(list({"null", "7", "[]", bookingWith({}, {}), "\"x\"", "{}"}));
    QVERIFY(page);
    QCOMPARE(page->items.size(), size_t(1));
    QCOMPARE(page->malformed.size(), size_t(5));
    QCOMPARE(page->malformed.at(1).error.detail, QStringLiteral("data[1]: expected an object"));
}

void BookingDecoderTest::aRepeatedBookingIsKeptOnce() {
    const auto page =
        decodeBookings(list({bookingWith("pmsResourceId", "\"first\""), bookingWith("pmsResourceId", "\"second\""),
                             bookingWith("bookingId", "\"1\"")}));
    QCOMPARE(page->items.size(), size_t(2));
    QCOMPARE(page->items.at(0).resource->value(), QStringLiteral("first"));
}

void BookingDecoderTest::anUnreadableTwinIsDropped() {
    const auto page = decodeBookings(list({bookingWith("patient", "null"), bookingWith({}, {})}));
    QCOMPARE(page->items.size(), size_t(1));
    QVERIFY(page->malformed.empty());
}

void BookingDecoderTest::contactFieldsAreReadAsTheyAre_data() {
    QTest::addColumn<QByteArray>("field");
    for (const char *field : {"firstname", "lastname", "phone", "email", "address", "suburb", "state", "postcode",
                              "medicareNumber", "medicareIrn", "medicareExpiry"}) {
        QTest::newRow(field) << QByteArray(field);
    }
}

void BookingDecoderTest::contactFieldsAreReadAsTheyAre() {
    QFETCH(QByteArray, field);
    QCOMPARE(patientField(field, "\" x Y \""), QStringLiteral(" x Y "));
    QCOMPARE(patientField(field, "\"Nguy\\u1ec5n\""), QStringLiteral("Nguyễn"));
    QCOMPARE(patientField(field, "\"a\\u0000b\""), QStringLiteral("ab"));
    QCOMPARE(patientField(field, "6000"), QStringLiteral("6000"));
    QCOMPARE(patientField(field, "12345678901234567890"), QStringLiteral("12345678901234567890"));
    QCOMPARE(patientField(field, "null"), QString());
    QCOMPARE(patientField(field, "\"\""), QString());
}

void BookingDecoderTest::aDateOfBirthIsDayMonthYear_data() {
    QTest::addColumn<QByteArray>("dob");
    QTest::addColumn<QDate>("date");
    QTest::newRow("usual") << QByteArray("\"03-02-1980\"") << QDate(1980, 2, 3);
    QTest::newRow("leap day") << QByteArray("\"29-02-2024\"") << QDate(2024, 2, 29);
    QTest::newRow("no such day") << QByteArray("\"30-02-1980\"") << QDate();
    QTest::newRow("year first") << QByteArray("\"1980-02-03\"") << QDate();
    QTest::newRow("slashes") << QByteArray("\"03/02/1980\"") << QDate();
    QTest::newRow("one digit") << QByteArray("\"3-2-1980\"") << QDate();
    QTest::newRow("null") << QByteArray("null") << QDate();
    QTest::newRow("number") << QByteArray("3021980") << QDate();
    QTest::newRow("object") << QByteArray("{}") << QDate();
}

void BookingDecoderTest::aDateOfBirthIsDayMonthYear() {
    QFETCH(QByteArray, dob);
    const Booking booking = only(bookingWith("patient", "{\"dob\":" + dob + "}"));
    QCOMPARE(booking.id.value(), 36127212);
    QTEST(booking.patient.reveal().dateOfBirth.value_or(QDate()), "date");
}

void BookingDecoderTest::aGenderIsKnownOrNone_data() {
    QTest::addColumn<QByteArray>("gender");
    QTest::addColumn<int>("read");
    QTest::newRow("Male") << QByteArray("\"Male\"") << int(Gender::Male);
    QTest::newRow("Female") << QByteArray("\"Female\"") << int(Gender::Female);
    QTest::newRow("Other") << QByteArray("\"Other\"") << int(Gender::Other);
    QTest::newRow("null") << QByteArray("null") << -1;
    QTest::newRow("new value") << QByteArray("\"Unspecified\"") << -1;
    QTest::newRow("number") << QByteArray("1") << -1;
}

void BookingDecoderTest::aGenderIsKnownOrNone() {
    QFETCH(QByteArray, gender);
    const auto read = only(bookingWith("patient", "{\"gender\":" + gender + "}")).patient.reveal().gender;
    QTEST(read ? int(*read) : -1, "read");
}

void BookingDecoderTest::aStatusIsKnownOrUnknown_data() {
    QTest::addColumn<QByteArray>("status");
    QTest::addColumn<int>("read");
    QTest::newRow("Requested") << QByteArray("\"Requested\"") << int(BookingStatus::Requested);
    QTest::newRow("Confirmed") << QByteArray("\"Confirmed\"") << int(BookingStatus::Confirmed);
    QTest::newRow("Cancelled") << QByteArray("\"Cancelled\"") << int(BookingStatus::Cancelled);
    QTest::newRow("new value") << QByteArray("\"Rescheduled\"") << int(BookingStatus::Unknown);
    QTest::newRow("odd") << QByteArray("{}") << int(BookingStatus::Unknown);
}

void BookingDecoderTest::aStatusIsKnownOrUnknown() {
    QFETCH(QByteArray, status);
    QTEST(int(only(bookingWith("bookingStatus", status)).status), "read");
}

void BookingDecoderTest::textThatIsNotUtf8HidesNothing() {
    const auto page =
        decodeBookings(list({bookingWith("patient", "{\"lastname\":\"M\xfcller\"}"), bookingWith("bookingId", "2")}));
    QVERIFY(page);
    QCOMPARE(page->items.size(), size_t(2));
    QCOMPARE(page->items.at(0).patient.reveal().lastName, QStringLiteral("M\uFFFDller"));
}

void BookingDecoderTest::utcIsReadWhateverTheZoneOfThePc() {
#ifdef Q_OS_WIN
    QSKIP("the zone of a Windows PC cannot be changed for one process");
#else
    const QByteArray before = qgetenv("TZ");
    // 02:30 does not exist there on this day.
    qputenv("TZ", "Australia/Sydney");
    tzset();
    const auto bookedTime = only(bookingWith("bookedTime", "\"2026-10-04 02:30:00\"")).bookedTime;
    qputenv("TZ", before);
    tzset();
    QVERIFY(bookedTime);
    QCOMPARE(core::base::formatUtcStamp(*bookedTime), QStringLiteral("2026-10-04 02:30:00"));
#endif
}

QTEST_GUILESS_MAIN(BookingDecoderTest)
#include "tst_decode_bookings.moc"
