// SPDX-License-Identifier: Apache-2.0
#include <QTest>

#include "core/healthengine/api.h"

using namespace core::healthengine;
using namespace std::chrono_literals;
using core::base::ErrorKind;
using core::domain::AvailabilitySnapshot;
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

class DecodersTest final : public QObject {
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
    void updatesAreRead();
    void anUnreadableUpdateKeepsItsNumber();
    void utcIsReadWhateverTheZoneOfThePc();
    void availabilityRequestsAreRead_data();
    void availabilityRequestsAreRead();
    void changeRequestsAreRead();
    void thePageIsRead_data();
    void thePageIsRead();
    void whatIsNoListIsAContractViolation_data();
    void whatIsNoListIsAContractViolation();
    void thePollIsRead_data();
    void thePollIsRead();
    void aBatchReplyIsResolved_data();
    void aBatchReplyIsResolved();
    void batchReasonsAreParallelToFailures();
    void aBatchReplyThatIsNoObjectIsAContractViolation();
};

void DecodersTest::aWholeBookingIsRead() {
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

void DecodersTest::theSmallestBookingIsRead() {
    const Booking booking = only(bookingWith({}, {}));
    QVERIFY(!booking.resource && !booking.appointmentType && !booking.patientId && !booking.bookedTime);
    QVERIFY(booking.appointmentIds.empty() && !booking.isNewPatient && booking.reason.reveal().isEmpty());
    QVERIFY(booking.status == BookingStatus::Requested);
    QCOMPARE(booking.length, 0s);
}

void DecodersTest::idsKeepAllTheirDigits_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<qint64>("id");
    QTest::newRow("beyond a double") << QByteArray("9007199254740993") << qint64(9007199254740993);
    QTest::newRow("the largest") << QByteArray("9223372036854775807") << std::numeric_limits<qint64>::max();
    QTest::newRow("as text") << QByteArray("\"9223372036854775807\"") << std::numeric_limits<qint64>::max();
    QTest::newRow("with a point") << QByteArray("9007199254740993.0") << qint64(9007199254740993);
    QTest::newRow("with spaces") << QByteArray("\" 42 \"") << qint64(42);
}

void DecodersTest::idsKeepAllTheirDigits() {
    QFETCH(QByteArray, text);
    QTEST(only(bookingWith("bookingId", text)).id.value(), "id");
    if (text.startsWith('"')) return;
    QCOMPARE(only(bookingWith("pmsResourceId", text)).resource->value(), QString::fromLatin1(text));
}

void DecodersTest::anOddFieldOfABookingIsTolerated_data() {
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

void DecodersTest::anOddFieldOfABookingIsTolerated() {
    QFETCH(QByteArray, field);
    QFETCH(QByteArray, value);
    const Booking booking = only(bookingWith(field, value));
    QCOMPARE(booking.id.value(), 36127212);
    QVERIFY(!booking.resource && !booking.bookedTime && booking.appointmentIds.empty() && !booking.isNewPatient);
    QCOMPARE(booking.length, 0s);
}

void DecodersTest::anUnreadableFieldIsNamed_data() {
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

void DecodersTest::anUnreadableFieldIsNamed() {
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

void DecodersTest::oneBadEntryLeavesTheOthers() {
    const auto page = decodeBookings(list({"null", "7", "[]", bookingWith({}, {}), "\"x\"", "{}"}));
    QVERIFY(page);
    QCOMPARE(page->items.size(), size_t(1));
    QCOMPARE(page->malformed.size(), size_t(5));
    QCOMPARE(page->malformed.at(1).error.detail, QStringLiteral("data[1]: expected an object"));
}

void DecodersTest::aRepeatedBookingIsKeptOnce() {
    const auto page =
        decodeBookings(list({bookingWith("pmsResourceId", "\"first\""), bookingWith("pmsResourceId", "\"second\""),
                             bookingWith("bookingId", "\"1\"")}));
    QCOMPARE(page->items.size(), size_t(2));
    QCOMPARE(page->items.at(0).resource->value(), QStringLiteral("first"));
}

void DecodersTest::anUnreadableTwinIsDropped() {
    const auto page = decodeBookings(list({bookingWith("patient", "null"), bookingWith({}, {})}));
    QCOMPARE(page->items.size(), size_t(1));
    QVERIFY(page->malformed.empty());
}

void DecodersTest::contactFieldsAreReadAsTheyAre_data() {
    QTest::addColumn<QByteArray>("field");
    for (const char *field : {"firstname", "lastname", "phone", "email", "address", "suburb", "state", "postcode",
                              "medicareNumber", "medicareIrn", "medicareExpiry"}) {
        QTest::newRow(field) << QByteArray(field);
    }
}

void DecodersTest::contactFieldsAreReadAsTheyAre() {
    QFETCH(QByteArray, field);
    QCOMPARE(patientField(field, "\" x Y \""), QStringLiteral(" x Y "));
    QCOMPARE(patientField(field, "\"Nguy\\u1ec5n\""), QStringLiteral("Nguyễn"));
    QCOMPARE(patientField(field, "\"a\\u0000b\""), QStringLiteral("ab"));
    QCOMPARE(patientField(field, "6000"), QStringLiteral("6000"));
    QCOMPARE(patientField(field, "12345678901234567890"), QStringLiteral("12345678901234567890"));
    QCOMPARE(patientField(field, "null"), QString());
    QCOMPARE(patientField(field, "\"\""), QString());
}

void DecodersTest::aDateOfBirthIsDayMonthYear_data() {
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

void DecodersTest::aDateOfBirthIsDayMonthYear() {
    QFETCH(QByteArray, dob);
    const Booking booking = only(bookingWith("patient", "{\"dob\":" + dob + "}"));
    QCOMPARE(booking.id.value(), 36127212);
    QTEST(booking.patient.reveal().dateOfBirth.value_or(QDate()), "date");
}

void DecodersTest::aGenderIsKnownOrNone_data() {
    QTest::addColumn<QByteArray>("gender");
    QTest::addColumn<int>("read");
    QTest::newRow("Male") << QByteArray("\"Male\"") << int(Gender::Male);
    QTest::newRow("Female") << QByteArray("\"Female\"") << int(Gender::Female);
    QTest::newRow("Other") << QByteArray("\"Other\"") << int(Gender::Other);
    QTest::newRow("null") << QByteArray("null") << -1;
    QTest::newRow("new value") << QByteArray("\"Unspecified\"") << -1;
    QTest::newRow("number") << QByteArray("1") << -1;
}

void DecodersTest::aGenderIsKnownOrNone() {
    QFETCH(QByteArray, gender);
    const auto read = only(bookingWith("patient", "{\"gender\":" + gender + "}")).patient.reveal().gender;
    QTEST(read ? int(*read) : -1, "read");
}

void DecodersTest::aStatusIsKnownOrUnknown_data() {
    QTest::addColumn<QByteArray>("status");
    QTest::addColumn<int>("read");
    QTest::newRow("Requested") << QByteArray("\"Requested\"") << int(BookingStatus::Requested);
    QTest::newRow("Confirmed") << QByteArray("\"Confirmed\"") << int(BookingStatus::Confirmed);
    QTest::newRow("Cancelled") << QByteArray("\"Cancelled\"") << int(BookingStatus::Cancelled);
    QTest::newRow("new value") << QByteArray("\"Rescheduled\"") << int(BookingStatus::Unknown);
    QTest::newRow("odd") << QByteArray("{}") << int(BookingStatus::Unknown);
}

void DecodersTest::aStatusIsKnownOrUnknown() {
    QFETCH(QByteArray, status);
    QTEST(int(only(bookingWith("bookingStatus", status)).status), "read");
}

void DecodersTest::textThatIsNotUtf8HidesNothing() {
    const auto page =
        decodeBookings(list({bookingWith("patient", "{\"lastname\":\"M\xfcller\"}"), bookingWith("bookingId", "2")}));
    QVERIFY(page);
    QCOMPARE(page->items.size(), size_t(2));
    QCOMPARE(page->items.at(0).patient.reveal().lastName, QStringLiteral("M\uFFFDller"));
}

void DecodersTest::updatesAreRead() {
    const auto page = decodeBookingUpdates(R"({"data":[
        {"requestId":9007199254740993,"bookingId":"9007199254740995","pmsAppointmentIds":["5"],"pmsPatientId":6,
         "updatedAt":"2026-03-01 01:02:03","bookingStatus":"Cancelled"},
        {"requestId":3,"bookingId":4,"pmsAppointmentIds":null,"pmsPatientId":null,"updatedAt":null,"bookingStatus":null},
        {"requestId":3,"bookingId":5}]})");
    QVERIFY(page && page->malformed.empty());
    QCOMPARE(page->items.size(), size_t(2));
    const auto &update = page->items.at(0);
    QCOMPARE(update.requestId.value(), 9007199254740993);
    QCOMPARE(update.bookingId.value(), 9007199254740995);
    QCOMPARE(update.appointmentIds.at(0).value(), QStringLiteral("5"));
    QCOMPARE(update.patientId->value(), QStringLiteral("6"));
    QCOMPARE(core::base::formatUtcStamp(*update.updatedAt), QStringLiteral("2026-03-01 01:02:03"));
    QVERIFY(update.status == BookingStatus::Cancelled);
    QVERIFY(page->items.at(1).status == BookingStatus::Unknown);
    QCOMPARE(page->items.at(1).bookingId.value(), 4);
}

void DecodersTest::anUnreadableUpdateKeepsItsNumber() {
    const auto page = decodeBookingUpdates(R"({"data":[{"requestId":3,"bookingId":"?"},{"bookingId":4}]})");
    QCOMPARE(page->malformed.size(), size_t(2));
    QCOMPARE(page->malformed.at(0).number, std::optional<qint64>(3));
    QVERIFY(!page->malformed.at(0).booking);
    QVERIFY(!page->malformed.at(1).number);
    QCOMPARE(page->malformed.at(1).booking->value(), 4);
    QCOMPARE(page->malformed.at(1).error.detail,
             QStringLiteral("data[1].requestId: expected a positive whole number of 64 bits"));
}

void DecodersTest::utcIsReadWhateverTheZoneOfThePc() {
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

void DecodersTest::availabilityRequestsAreRead_data() {
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<QString>("resource");
    QTest::newRow("new name") << QByteArray(R"(,"pmsResourceId":"11")") << QStringLiteral("11");
    QTest::newRow("old name") << QByteArray(R"(,"pms_resource_id":"12")") << QStringLiteral("12");
    QTest::newRow("both") << QByteArray(R"(,"pms_resource_id":"12","pmsResourceId":"11")") << QStringLiteral("11");
    QTest::newRow("new one null") << QByteArray(R"(,"pms_resource_id":"12","pmsResourceId":null)")
                                  << QStringLiteral("12");
    QTest::newRow("number") << QByteArray(R"(,"pmsResourceId":11)") << QStringLiteral("11");
    QTest::newRow("neither") << QByteArray() << QString();
    QTest::newRow("both null") << QByteArray(R"(,"pms_resource_id":null,"pmsResourceId":"")") << QString();
}

void DecodersTest::availabilityRequestsAreRead() {
    QFETCH(QByteArray, fields);
    const QByteArray entry = R"({"day":"2026-03-01")" + fields + "}";
    const auto page = decodeAvailabilityRequests(list({entry, R"({"day":"01-03-2026"})", "{}", entry}));
    QVERIFY(page);
    QCOMPARE(page->items.size(), size_t(1));
    QCOMPARE(page->items.at(0).day, QDate(2026, 3, 1));
    QTEST(page->items.at(0).resource ? page->items.at(0).resource->value() : QString(), "resource");
    QCOMPARE(page->malformed.size(), size_t(2));
    QCOMPARE(page->malformed.at(0).error.detail, QStringLiteral("data[1].day: expected YYYY-MM-DD"));
}

void DecodersTest::changeRequestsAreRead() {
    const auto page = decodeAppointmentChanges(
        R"({"data":[{"bookingId":4,"pmsAppointmentIds":["1"],"pmsPatientId":"2"},{"bookingId":5},{"bookingId":4},{}]})");
    QVERIFY(page);
    QCOMPARE(page->items.size(), size_t(2));
    QCOMPARE(page->items.at(0).appointmentIds.at(0).value(), QStringLiteral("1"));
    QCOMPARE(page->items.at(0).patientId->value(), QStringLiteral("2"));
    QCOMPARE(page->malformed.size(), size_t(1));
}

void DecodersTest::thePageIsRead_data() {
    QTest::addColumn<QByteArray>("page");
    QTest::addColumn<qint64>("current");
    QTest::addColumn<qint64>("total");
    const auto row = [](const char *name, const char *page, qint64 current = 1, qint64 total = 1) {
        QTest::newRow(name) << QByteArray(page) << current << total;
    };
    row("usual", R"(,"page":{"currentPage":2,"totalPages":5,"perPage":100,"total":420})", 2, 5);
    row("as text", R"(,"page":{"currentPage":"2","totalPages":"5"})", 2, 5);
    row("missing", "");
    row("null", R"(,"page":null)");
    row("a number", R"(,"page":2)");
    row("half", R"(,"page":{"totalPages":5})");
    row("beyond the end", R"(,"page":{"currentPage":6,"totalPages":5})");
    row("no pages", R"(,"page":{"currentPage":1,"totalPages":0})");
    row("negative", R"(,"page":{"currentPage":-1,"totalPages":5})");
    row("words", R"(,"page":{"currentPage":"a","totalPages":"b"})");
}

void DecodersTest::thePageIsRead() {
    QFETCH(QByteArray, page);
    const auto decoded = decodeBookings("{\"data\":[]" + page + "}");
    QVERIFY(decoded && decoded->items.empty());
    QTEST(decoded->currentPage, "current");
    QTEST(decoded->totalPages, "total");
}

void DecodersTest::whatIsNoListIsAContractViolation_data() {
    QTest::addColumn<QByteArray>("body");
    for (const char *body :
         {"", " ", "null", "7", "\"x\"", "[]", "{}", "{\"data\":null}", "{\"data\":{}}", "{\"data\":[",
          "{\"data\":[]}x", "<html></html>", "\x1f\x8b", "{\"data\":[1 2]}", "{\"data\":[{\"a\":\"}]}", "\\", "\"\\"}) {
        QTest::newRow(*body == '\0' ? "empty" : body) << QByteArray(body);
    }
}

void DecodersTest::whatIsNoListIsAContractViolation() {
    QFETCH(QByteArray, body);
    const auto check = [](const auto &result) {
        return !result && result.error().kind == ErrorKind::ContractViolation;
    };
    QVERIFY(check(decodeBookings(body)));
    QVERIFY(check(decodeBookingUpdates(body)));
    QVERIFY(check(decodeAvailabilityRequests(body)));
    QVERIFY(check(decodeAppointmentChanges(body)));
    if (body != "[]") QVERIFY(check(decodePoll(body)));
    QVERIFY(!decodeBookings(body).error().detail.contains(QStringLiteral("html")));
}

void DecodersTest::thePollIsRead_data() {
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QStringList>("types");
    QTest::newRow("none") << QByteArray("[]") << QStringList();
    QTest::newRow("known") << QByteArray(R"(["bookings","bookingUpdates"])")
                           << QStringList{QStringLiteral("bookings"), QStringLiteral("bookingUpdates")};
    QTest::newRow("unknown ones pass") << QByteArray(R"(["newThing","requests.v2"])")
                                       << QStringList{QStringLiteral("newThing"), QStringLiteral("requests.v2")};
    QTest::newRow("twice") << QByteArray(R"(["bookings","bookings"])") << QStringList{QStringLiteral("bookings")};
    QTest::newRow("no names") << QByteArray(R"([null,{},[],true,"","a b","Ann\n","ü","bookings"])")
                              << QStringList{QStringLiteral("bookings")};
    QTest::newRow("too long") << "[\"" + QByteArray(65, 'x') + "\"]" << QStringList();
}

void DecodersTest::thePollIsRead() {
    QFETCH(QByteArray, body);
    const auto types = decodePoll(body);
    QVERIFY(types);
    QTEST(*types, "types");
}

void DecodersTest::aBatchReplyIsResolved_data() {
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QList<int>>("failed");
    const auto row = [](const char *name, const char *body, const QList<int> &failed) {
        QTest::newRow(name) << QByteArray(body) << failed;
    };
    row("all created", R"({"created":["2026-03-01/11","2026-03-02/11","2026-03-03/11"]})", {});
    row("some existing", R"({"created":["2026-03-01/11"],"existing":["2026-03-02/11","2026-03-03/11"],"failed":[]})",
        {});
    row("one failed by id", R"({"created":["2026-03-01/11"],"failed":["2026-03-02/11"]})", {1});
    row("one failed by index", R"({"created":["0"],"failed":["2"]})", {2});
    row("index as a number", R"({"failed":[0]})", {0});
    row("named by the reason only", R"({"errors":[{"snapshot":"2026-03-03/11","error":"x"}]})", {2});
    row("created and failed", R"({"created":["0","1","2"],"failed":["1"]})", {1});
    row("twice", R"({"failed":["1","2026-03-02/11"]})", {1});
    row("strangers", R"({"failed":["3","-1","2027-01-01/11",null,{}],"errors":[null,7,{}]})", {});
    row("odd lists", R"({"created":null,"failed":"2","errors":{}})", {});
    row("nothing named", "{}", {});
    row("no body", "", {});
}

void DecodersTest::aBatchReplyIsResolved() {
    QFETCH(QByteArray, body);
    QFETCH(QList<int>, failed);
    std::vector<AvailabilitySnapshot> sent;
    for (int day = 1; day <= 3; ++day) {
        sent.push_back({core::domain::PmsResourceId(QStringLiteral("11")), QDate(2026, 3, day), {}});
    }
    const auto reply = decodeBatchReply(body, sent);
    QVERIFY(reply);
    QCOMPARE(QList<int>(reply->failed.begin(), reply->failed.end()), failed);
    QCOMPARE(reply->errors.size(), reply->failed.size());
    QCOMPARE(reply->accepted.size(), size_t(3 - failed.size()));
    for (const int at : reply->accepted) QVERIFY(!failed.contains(at));
}

void DecodersTest::batchReasonsAreParallelToFailures() {
    const std::vector<AvailabilitySnapshot> sent(3);
    const auto reply =
        decodeBatchReply(R"({"failed":["2","0"],"errors":[{"snapshot":"2","error":"bad range"}]})", sent);
    QCOMPARE(reply->failed, (std::vector{0, 2}));
    QCOMPARE(reply->errors, (std::vector{QString(), QStringLiteral("bad range")}));
}

void DecodersTest::aBatchReplyThatIsNoObjectIsAContractViolation() {
    for (const char *body : {"[]", "7", "{", "<html>"}) {
        const auto reply = decodeBatchReply(body, {});
        QVERIFY2(!reply && reply.error().kind == ErrorKind::ContractViolation, body);
    }
}

QTEST_GUILESS_MAIN(DecodersTest)
#include "tst_decoders.moc"
