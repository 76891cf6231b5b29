// SPDX-License-Identifier: Apache-2.0
#include <QTest>

#include "core/healthengine/api.h"

using namespace core::healthengine;
using core::base::ErrorKind;
using core::domain::AvailabilitySnapshot;
using core::domain::BookingStatus;

namespace {

QByteArray list(const QByteArrayList &entries) {
    return "{\"data\":[" + entries.join(",") + "]}";
}

}  // namespace

class ListDecodersTest final : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void updatesAreRead();
    void anUnreadableUpdateKeepsItsNumber();
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

void ListDecodersTest::updatesAreRead() {
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

void ListDecodersTest::anUnreadableUpdateKeepsItsNumber() {
    const auto page = decodeBookingUpdates(R"({"data":[{"requestId":3,"bookingId":"?"},{"bookingId":4}]})");
    QCOMPARE(page->malformed.size(), size_t(2));
    QCOMPARE(page->malformed.at(0).number, std::optional<qint64>(3));
    QVERIFY(!page->malformed.at(0).booking);
    QVERIFY(!page->malformed.at(1).number);
    QCOMPARE(page->malformed.at(1).booking->value(), 4);
    QCOMPARE(page->malformed.at(1).error.detail,
             QStringLiteral("data[1].requestId: expected a positive whole number of 64 bits"));
}

void ListDecodersTest::availabilityRequestsAreRead_data() {
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

void ListDecodersTest::availabilityRequestsAreRead() {
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

void ListDecodersTest::changeRequestsAreRead() {
    const auto page = decodeAppointmentChanges(
        R"({"data":[{"bookingId":4,"pmsAppointmentIds":["1"],"pmsPatientId":"2"},{"bookingId":5},{"bookingId":4},{}]})");
    QVERIFY(page);
    QCOMPARE(page->items.size(), size_t(2));
    QCOMPARE(page->items.at(0).appointmentIds.at(0).value(), QStringLiteral("1"));
    QCOMPARE(page->items.at(0).patientId->value(), QStringLiteral("2"));
    QCOMPARE(page->malformed.size(), size_t(1));
}

void ListDecodersTest::thePageIsRead_data() {
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

void ListDecodersTest::thePageIsRead() {
    QFETCH(QByteArray, page);
    const auto decoded = decodeBookings("{\"data\":[]" + page + "}");
    QVERIFY(decoded && decoded->items.empty());
    QTEST(decoded->currentPage, "current");
    QTEST(decoded->totalPages, "total");
}

void ListDecodersTest::whatIsNoListIsAContractViolation_data() {
    QTest::addColumn<QByteArray>("body");
    for (const char *body :
         {"", " ", "null", "7", "\"x\"", "[]", "{}", "{\"data\":null}", "{\"data\":{}}", "{\"data\":[",
          "{\"data\":[]}x", "<html></html>", "\x1f\x8b", "{\"data\":[1 2]}", "{\"data\":[{\"a\":\"}]}", "\\", "\"\\"}) {
        QTest::newRow(*body == '\0' ? "empty" : body) << QByteArray(body);
    }
}

void ListDecodersTest::whatIsNoListIsAContractViolation() {
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

void ListDecodersTest::thePollIsRead_data() {
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

void ListDecodersTest::thePollIsRead() {
    QFETCH(QByteArray, body);
    const auto types = decodePoll(body);
    QVERIFY(types);
    QTEST(*types, "types");
}

void ListDecodersTest::aBatchReplyIsResolved_data() {
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

void ListDecodersTest::aBatchReplyIsResolved() {
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

void ListDecodersTest::batchReasonsAreParallelToFailures() {
    const std::vector<AvailabilitySnapshot> sent(3);
    const auto reply =
        decodeBatchReply(R"({"failed":["2","0"],"errors":[{"snapshot":"2","error":"bad range"}]})", sent);
    QCOMPARE(reply->failed, (std::vector{0, 2}));
    QCOMPARE(reply->errors, (std::vector{QString(), QStringLiteral("bad range")}));
}

void ListDecodersTest::aBatchReplyThatIsNoObjectIsAContractViolation() {
    for (const char *body : {"[]", "7", "{", "<html>"}) {
        const auto reply = decodeBatchReply(body, {});
        QVERIFY2(!reply && reply.error().kind == ErrorKind::ContractViolation, body);
    }
}

QTEST_GUILESS_MAIN(ListDecodersTest)
#include "tst_decode_lists.moc"
