// SPDX-License-Identifier: Apache-2.0
#include <QTest>

#include "core/healthengine/api.h"
#include "core/healthengine/gzip.h"

using namespace core::healthengine;
using namespace std::chrono_literals;
using core::base::Redacted;
using core::domain::AppointmentId;
using core::domain::AppointmentType;
using core::domain::AppointmentTypeId;
using core::domain::AvailabilitySnapshot;
using core::domain::BookingId;
using core::domain::LivenessContract;
using core::domain::PatientId;
using core::domain::PmsResource;
using core::domain::PmsResourceId;
using core::domain::PracticeId;
using core::domain::RequestId;
using core::ports::headerValue;
using core::ports::HttpRequest;

namespace {

Endpoint endpoint(const char *base = "https://api.example/pms-api/v1") {
    return {QUrl(QString::fromLatin1(base)), "Example PMS (dev@example.com) DEV", PracticeId(QStringLiteral("1234567")),
            Redacted(QStringLiteral("the-api-key")), Redacted(QStringLiteral("the-practice-key"))};
}

PmsResource resource(const char *id, const char *name) {
    PmsResource made;
    made.id = PmsResourceId(QString::fromLatin1(id));
    made.name = QString::fromUtf8(name);
    return made;
}

AppointmentType type(const char *id, const char *name, std::chrono::minutes length, const char *resourceId = "") {
    return {AppointmentTypeId(QString::fromLatin1(id)), QString::fromLatin1(name), length,
            PmsResourceId(QString::fromLatin1(resourceId))};
}

AvailabilitySnapshot snapshot(const char *resourceId = "11") {
    return {PmsResourceId(QString::fromLatin1(resourceId)), QDate(2026, 3, 1), {{540, 720, 900s}}};
}

}  // namespace

Q_DECLARE_METATYPE(core::ports::HttpRequest)

class RequestsTest final : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void everyCallHasItsAddressAndBody_data();
    void everyCallHasItsAddressAndBody();
    void everyCallSaysForWhomItIs();
    void theBasePathIsKept_data();
    void theBasePathIsKept();
    void aKeyCannotEndItsHeaderLine();
    void theUserAgentHasItsForm();
    void midnightAsAnEndIsAMinuteEarlier();
    void aRangeOfWhichNothingIsLeftIsNotSent();
    void aFullDayIsSentEmpty();
    void appointmentTypesOfARangeAreNamed();
    void allEightKindsOfDaysAreInTheContract();
    void aBatchNamesItsSnapshots();
    void longBodiesArePacked();
    void packingIsDeterministic();
    void damagedOrOverlongGzipIsRefused();
    void equalContentHasAnEqualHash();
    void differentContentHasADifferentHash();
};

void RequestsTest::everyCallHasItsAddressAndBody_data() {
    QTest::addColumn<HttpRequest>("request");
    QTest::addColumn<QString>("operation");
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QString>("path");
    QTest::addColumn<QByteArray>("body");
    const auto row = [](const HttpRequest &request, const char *operation, const char *method, const char *path,
                        const char *body = "") {
        QTest::newRow(operation) << request << QString::fromLatin1(operation) << QByteArray(method)
                                 << QString::fromLatin1(path) << QByteArray(body);
    };
    const Endpoint to = endpoint();
    const BookingId booking(9007199254740993);
    const RequestId request(9223372036854775807);
    const QString reason = QStringLiteral("slot-taken");
    row(pollRequests(to), "pollRequests", "GET", "/requests");
    row(listBookings(to, 1), "bookingRequests", "GET", "/requests/bookings?page=1");
    row(listBookingUpdates(to, 2), "bookingUpdateRequests", "GET", "/requests/bookingUpdates?page=2");
    row(listAvailabilityRequests(to, 3), "availabilitySnapshotRequests", "GET", "/requests/availability?page=3");
    row(listAppointmentChanges(to, 9007199254740993), "pmsAppointmentChangeRequests", "GET",
        "/requests/pmsAppointmentChanges?page=9007199254740993");
    row(confirmInsert(to, booking, {AppointmentId(QStringLiteral("12")), AppointmentId(QStringLiteral("a/b"))},
                      PatientId(QStringLiteral("7"))),
        "confirmBookingInsert", "POST", "/bookings/9007199254740993/confirmInsert",
        R"({"pmsAppointmentIds":["12","a/b"],"pmsPatientId":"7"})");
    row(rejectInsert(to, booking, reason), "rejectBookingInsert", "POST", "/bookings/9007199254740993/rejectInsert",
        R"({"reason":"slot-taken"})");
    row(confirmUpdate(to, booking, request), "confirmBookingUpdate", "POST",
        "/bookings/9007199254740993/confirmUpdate/9223372036854775807");
    row(rejectUpdate(to, booking, request, reason), "rejectBookingUpdate", "POST",
        "/bookings/9007199254740993/rejectUpdate/9223372036854775807", R"({"reason":"slot-taken"})");
    row(cancelBooking(to, booking, {}), "cancelBooking", "POST", "/bookings/9007199254740993/cancel", "{}");
    row(didNotAttend(to, booking, reason), "didNotAttend", "POST", "/bookings/9007199254740993/didNotAttend",
        R"({"reason":"slot-taken"})");
    row(noPmsAppointmentChange(to, booking), "noPmsAppointmentChange", "POST",
        "/bookings/9007199254740993/noPmsAppointmentChange");
    row(sendAvailability(to, snapshot()), "sendAvailabilitySnapshot", "POST", "/availability/snapshot",
        R"({"availability":[{"end":"12:00","slotLength":900,"start":"09:00"}],"date":"2026-03-01","pmsResourceId":"11"})");
    row(sendAvailabilities(to, {snapshot()}), "sendAvailabilitySnapshots", "POST", "/availability/snapshots",
        R"([{"availability":[{"end":"12:00","slotLength":900,"start":"09:00"}],"date":"2026-03-01",)"
        R"("id":"2026-03-01/11","pmsResourceId":"11"}])");
    PmsResource doctor = resource("11", "Dr Zoë Example");
    doctor.title = QStringLiteral("Dr");
    doctor.lastName = QStringLiteral("Example");
    row(sendResources(to, {resource("12", "Room 1"), doctor}), "uploadPmsResources", "POST",
        "/config/pmsResources/snapshot",
        R"([{"pmsPractitionerLastname":"Example","pmsPractitionerTitle":"Dr","pmsResourceId":"11",)"
        R"("pmsResourceName":"Dr Zoë Example"},{"pmsResourceId":"12","pmsResourceName":"Room 1"}])");
    row(sendAppointmentTypes(to, {type("s", "Standard", 15min), type("l", "Long", 0min, "11")}),
        "uploadPmsAppointmentTypes", "POST", "/config/pmsAppointmentTypes/snapshot",
        R"([{"pmsAppointmentTypeId":"l","pmsAppointmentTypeName":"Long","pmsResourceId":"11"},)"
        R"({"pmsAppointmentLength":15,"pmsAppointmentTypeId":"s","pmsAppointmentTypeName":"Standard"}])");
    LivenessContract contract;
    contract.days[0] = {{780, 1050}, {480, 720}};
    row(sendLivenessContract(to, contract), "uploadLivenessContract", "POST", "/config/livenessContract",
        R"({"liveHours":{"friday":[],"monday":[{"end":"12:00","start":"08:00"},{"end":"17:30","start":"13:00"}],)"
        R"("publicHolidays":[],"saturday":[],"sunday":[],"thursday":[],"tuesday":[],"wednesday":[]}})");
}

void RequestsTest::everyCallHasItsAddressAndBody() {
    QFETCH(HttpRequest, request);
    QFETCH(QString, path);
    QTEST(request.operation, "operation");
    QTEST(request.method, "method");
    QCOMPARE(request.url.toString(), QStringLiteral("https://api.example/pms-api/v1") + path);
    QTEST(request.body, "body");
}

void RequestsTest::everyCallSaysForWhomItIs() {
    for (const HttpRequest &request :
         {pollRequests(endpoint()), confirmUpdate(endpoint(), BookingId(1), RequestId(2))}) {
        QCOMPARE(headerValue(request.headers, "api-key"), QByteArray("the-api-key"));
        QCOMPARE(headerValue(request.headers, "practice-id"), QByteArray("1234567"));
        QCOMPARE(headerValue(request.headers, "practice-key"), QByteArray("the-practice-key"));
        QCOMPARE(headerValue(request.headers, "User-Agent"), QByteArray("Example PMS (dev@example.com) DEV"));
        QCOMPARE(headerValue(request.headers, "Accept"), QByteArray("application/json"));
        QCOMPARE(headerValue(request.headers, "Content-Type"), request.method == "POST" ? "application/json" : "");
        QVERIFY(!request.url.toString().contains(QStringLiteral("key")));
    }
}

void RequestsTest::theBasePathIsKept_data() {
    QTest::addColumn<QByteArray>("base");
    QTest::addColumn<QString>("url");
    QTest::newRow("root") << QByteArray("http://127.0.0.1:8080") << QStringLiteral("http://127.0.0.1:8080/requests");
    QTest::newRow("slash") << QByteArray("http://127.0.0.1:8080/") << QStringLiteral("http://127.0.0.1:8080/requests");
    QTest::newRow("path") << QByteArray("https://a.example/x/v1") << QStringLiteral("https://a.example/x/v1/requests");
    QTest::newRow("path and slash") << QByteArray("https://a.example/x/v1/")
                                    << QStringLiteral("https://a.example/x/v1/requests");
}

void RequestsTest::theBasePathIsKept() {
    QFETCH(QByteArray, base);
    QTEST(pollRequests(endpoint(base.constData())).url.toString(), "url");
}

void RequestsTest::aKeyCannotEndItsHeaderLine() {
    Endpoint to = endpoint();
    to.apiKey = Redacted(QStringLiteral(" key\r\nx: y\n"));
    QCOMPARE(headerValue(pollRequests(to).headers, "api-key"), QByteArray("keyx: y"));
}

void RequestsTest::theUserAgentHasItsForm() {
    QCOMPARE(userAgent(QStringLiteral("Example PMS by Example Pty Ltd"), QStringLiteral("a@example.com.au"),
                       QStringLiteral("UAT")),
             QByteArray("Example PMS by Example Pty Ltd (a@example.com.au) UAT"));
}

void RequestsTest::midnightAsAnEndIsAMinuteEarlier() {
    AvailabilitySnapshot day = snapshot();
    day.ranges = {{0, 1440, 1800s}};
    QVERIFY(sendAvailability(endpoint(), day).body.contains(R"([{"end":"23:59","slotLength":1800,"start":"00:00"}])"));
}

void RequestsTest::aRangeOfWhichNothingIsLeftIsNotSent() {
    AvailabilitySnapshot day = snapshot();
    day.ranges = {{1439, 1440, 60s}, {600, 600, 60s}, {700, 650, 60s}, {-5, 10, 60s}};
    QVERIFY(sendAvailability(endpoint(), day).body.contains(R"("availability":[])"));
}

void RequestsTest::aFullDayIsSentEmpty() {
    AvailabilitySnapshot day = snapshot();
    day.ranges.clear();
    QCOMPARE(sendAvailability(endpoint(), day).body,
             QByteArray(R"({"availability":[],"date":"2026-03-01","pmsResourceId":"11"})"));
}

void RequestsTest::appointmentTypesOfARangeAreNamed() {
    AvailabilitySnapshot day = snapshot();
    day.ranges.at(0).types = {AppointmentTypeId(QStringLiteral("s")), AppointmentTypeId(QStringLiteral("l"))};
    QVERIFY(sendAvailability(endpoint(), day).body.contains(R"("pmsAppointmentTypeIds":["l","s"])"));
}

void RequestsTest::allEightKindsOfDaysAreInTheContract() {
    LivenessContract contract;
    for (size_t day = 0; day < contract.days.size(); ++day) contract.days[day] = {{int(day) * 60, int(day) * 60 + 30}};
    const QByteArray body = sendLivenessContract(endpoint(), contract).body;
    int hour = 0;
    for (const char *day :
         {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "publicHolidays"}) {
        const QByteArray digits = QByteArray::number(hour++);
        QVERIFY2(body.contains("\"" + QByteArray(day) + "\":[{\"end\":\"0" + digits + ":30\",\"start\":\"0" + digits +
                               ":00\"}]"),
                 day);
    }
}

void RequestsTest::aBatchNamesItsSnapshots() {
    QCOMPARE(snapshotId(snapshot("a b")), QStringLiteral("2026-03-01/a b"));
}

void RequestsTest::longBodiesArePacked() {
    std::vector<AvailabilitySnapshot> days(100, snapshot());
    for (int i = 0; i < 100; ++i) days[size_t(i)].date = days[size_t(i)].date.addDays(i);
    const HttpRequest packed = sendAvailabilities(endpoint(), days);
    QCOMPARE(headerValue(packed.headers, "Content-Encoding"), QByteArray("gzip"));
    QVERIFY(packed.body.size() < 2000);
    const auto plain = gunzip(packed.body, 100'000);
    QVERIFY(plain && plain->startsWith("[{\"availability\"") && plain->count("\"date\"") == 100);
    QCOMPARE(headerValue(sendAvailability(endpoint(), snapshot()).headers, "Content-Encoding"), QByteArray());
}

void RequestsTest::packingIsDeterministic() {
    const QByteArray packed = gzip("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
    QCOMPARE(packed.left(10).toHex(), QByteArray("1f8b08000000000000ff"));
    for (const QByteArray &content : {QByteArray(), QByteArray("x"), QByteArray(200'000, 'y')}) {
        QCOMPARE(gunzip(gzip(content), 200'000), std::optional(content));
    }
}

void RequestsTest::damagedOrOverlongGzipIsRefused() {
    const QByteArray packed = gzip(QByteArray(100'000, 'z'));
    QVERIFY(gunzip(packed, 100'000));
    QVERIFY(!gunzip(packed, 99'999));
    QVERIFY(!gunzip(packed.left(packed.size() - 1), 100'000));
    QVERIFY(!gunzip("{}", 100'000));
    QVERIFY(!gunzip({}, 100'000));
    QVERIFY(!gunzip(packed + "trailing", 100'000));
    QCOMPARE(gunzip(gzip("a") + gzip("b"), 100), std::optional(QByteArray("ab")));
}

void RequestsTest::equalContentHasAnEqualHash() {
    QCOMPARE(contentHash(std::vector{resource("1", "A"), resource("2", "B")}),
             contentHash(std::vector{resource("2", "B"), resource("1", "A")}));
    QCOMPARE(contentHash(std::vector{type("1", "A", 5min), type("2", "B", 5min)}),
             contentHash(std::vector{type("2", "B", 5min), type("1", "A", 5min)}));
    PmsResource elsewhere = resource("1", "A");
    elsewhere.location = core::domain::LocationId(QStringLiteral("3"));
    QCOMPARE(contentHash(std::vector{elsewhere}), contentHash(std::vector{resource("1", "A")}));
    LivenessContract ordered;
    LivenessContract unordered;
    ordered.days[2] = {{1, 2}, {3, 4}};
    unordered.days[2] = {{3, 4}, {1, 2}};
    QCOMPARE(contentHash(ordered), contentHash(unordered));
    AvailabilitySnapshot shuffled = snapshot();
    AvailabilitySnapshot sorted = snapshot();
    shuffled.ranges = {{600, 660, 900s}, {540, 600, 900s}};
    sorted.ranges = {{540, 600, 900s}, {600, 660, 900s}};
    QCOMPARE(contentHash(shuffled), contentHash(sorted));
    QCOMPARE(contentHash(sorted).size(), 32);
}

void RequestsTest::differentContentHasADifferentHash() {
    AvailabilitySnapshot other = snapshot();
    other.ranges.at(0).slot = 901s;
    QVERIFY(contentHash(other) != contentHash(snapshot()));
    QVERIFY(contentHash(snapshot("12")) != contentHash(snapshot("11")));
    QVERIFY(contentHash(std::vector{resource("1", "A")}) != contentHash(std::vector{resource("1", "B")}));
    QVERIFY(contentHash(std::vector{type("1", "A", 5min)}) != contentHash(std::vector{type("1", "A", 6min)}));
    LivenessContract contract;
    contract.days[7] = {{0, 1440}};
    QVERIFY(contentHash(contract) != contentHash(LivenessContract{}));
}

QTEST_GUILESS_MAIN(RequestsTest)
#include "tst_requests.moc"
