// SPDX-License-Identifier: Apache-2.0
#include <QCryptographicHash>
#include <QTest>
#include <set>

#include "core/sandbox/intake.h"
#include "core/sandbox/patients.h"
#include "tests/unit/sandbox/sandbox_bench.h"

using namespace test;
using namespace std::chrono_literals;

class TestSandboxExtras : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void featuresAreOffUntilEnabled() {
        SandboxBench bench;
        QCOMPARE(parse(bench.get(u"/features"_s).body).toArray().size(), 3);
        QCOMPARE(parse(bench.get(u"/features/documents"_s).body)[u"enabled"_s], QJsonValue(false));
        QCOMPARE(bench.post(u"/documents/available"_s, "[]").status, 403);
        QCOMPARE(bench.post(u"/features/documents/enable"_s).status, 200);
        QCOMPARE(bench.post(u"/documents/available"_s, "[]").status, 200);
        QCOMPARE(bench.post(u"/features/documents/disable"_s).status, 200);
        QCOMPARE(bench.post(u"/documents/available"_s, "[]").status, 403);
        QCOMPARE(bench.get(u"/features/teleport"_s).status, 404);
        QCOMPARE(bench.post(u"/features/teleport/enable"_s).status, 404);
        QCOMPARE(bench.rules(), QStringList());
    }

    void requestsOfAFeatureComeOnlyWhenItIsEnabled() {
        SandboxBench bench;
        bench.box.requestClientSnapshot(bench.practice, QDate(2026, 3, 4), u"appt_datetime"_s, bench.now);
        QVERIFY(parse(bench.get(u"/requests"_s).body).toArray().isEmpty());
        QVERIFY(bench.list(u"/requests/clientSnapshots"_s).isEmpty());
        bench.post(u"/features/clientSnapshots/enable"_s);
        QCOMPARE(parse(bench.get(u"/requests"_s).body).toArray(), QJsonArray{u"clientSnapshots"_s});
        QCOMPARE(bench.list(u"/requests/clientSnapshots"_s).at(0).toObject(),
                 (QJsonObject{{u"date"_s, u"2026-03-04"_s}, {u"dateType"_s, u"appt_datetime"_s}}));
        const QByteArray snapshot =
            R"({"date":"2026-03-04","dateType":"appt_datetime","locations":[],"practitioners":[],"appointmentTypes":[],"appointments":[],"patients":[]})";
        QCOMPARE(bench.post(u"/clientSnapshot"_s, snapshot).status, 200);
        QVERIFY(bench.list(u"/requests/clientSnapshots"_s).isEmpty());
    }

    void aDocumentIsFetchedOnceAndThenGone() {
        SandboxBench bench;
        bench.post(u"/features/attachDocuments/enable"_s);
        const QByteArray content("\0binary\xff", 8);
        const auto id =
            bench.box.requestAttachDocument(bench.practice, {{u"documentName"_s, u"Form"_s}}, content, bench.now);
        const QString path = u"/attachDocuments/%1"_s.arg(id.value());
        const QJsonObject listed = bench.list(u"/requests/attachDocuments"_s).at(0).toObject();
        QCOMPARE(listed[u"requestId"_s].toInteger(), id.value());
        QVERIFY(!listed.contains(u"documentContent"_s));
        const QJsonObject document = parse(bench.get(path).body).toObject();
        QCOMPARE(QByteArray::fromBase64(document[u"documentContent"_s].toString().toLatin1()), content);
        QCOMPARE(document[u"documentSize"_s].toInteger(), 8);
        QCOMPARE(document[u"documentHash"_s].toString().toLatin1(),
                 QCryptographicHash::hash(content, QCryptographicHash::Sha1).toHex());
        QCOMPARE(bench.post(path + u"/confirmInsert"_s, R"({"pmsDocumentId":null})").status, 200);
        QCOMPARE(bench.get(path).status, 410);
        QCOMPARE(bench.post(path + u"/rejectInsert"_s, "{}").status, 410);
        QCOMPARE(bench.get(u"/attachDocuments/99"_s).status, 404);
        const auto expired = bench.box.requestAttachDocument(bench.practice, {}, content, bench.now);
        bench.box.expireAttachDocument(bench.practice, expired);
        QCOMPARE(bench.get(u"/attachDocuments/%1"_s.arg(expired.value())).status, 410);
        QVERIFY(bench.list(u"/requests/attachDocuments"_s).isEmpty());
    }

    void documentsOfBookingsAreAskedForAndReceived() {
        SandboxBench bench;
        bench.post(u"/features/documents/enable"_s);
        const auto id = bench.force();
        bench.box.requestAvailableDocuments(bench.practice, id, bench.now);
        bench.box.requestUploadDocument(bench.practice, id, u"d1"_s, bench.now);
        bench.box.requestUploadDocument(bench.practice, id, u"d2"_s, bench.now);
        QCOMPARE(bench.list(u"/requests/availableDocuments"_s).size(), 1);
        QCOMPARE(bench.list(u"/requests/uploadDocuments"_s).at(0)[u"pmsDocumentId"_s].toString(), u"d1"_s);
        const QByteArray number = QByteArray::number(id.value());
        QCOMPARE(
            bench.post(u"/documents/available"_s, R"([{"bookingId":)" + number + R"(,"pmsDocumentId":"d1"}])").status,
            200);
        QCOMPARE(
            bench
                .post(u"/documents/upload"_s, R"({"bookingId":)" + number +
                                                  R"(,"pmsDocumentId":"d1","documentContent":"AAAA","documentSize":3})")
                .status,
            200);
        QCOMPARE(
            bench.post(u"/documents/rejectUpload"_s, R"({"bookingId":)" + number + R"(,"pmsDocumentId":"d2"})").status,
            200);
        QVERIFY(bench.list(u"/requests/availableDocuments"_s).isEmpty());
        QVERIFY(bench.list(u"/requests/uploadDocuments"_s).isEmpty());
        QCOMPARE(bench.post(u"/documents/upload"_s, R"({"bookingId":5,"pmsDocumentId":"d1","documentContent":"AAAA"})")
                     .status,
                 404);
        QCOMPARE(bench.rules(), QStringList());
    }

    void subscriptionsLiveFromCreationToDeletion() {
        SandboxBench bench;
        const QByteArray body =
            R"({"topic":"requests.bookings","callbackUrl":"http:\/\/127.0.0.1:9/hook","clientId":"c"})";
        const auto created = bench.post(u"/subscription"_s, body);
        QCOMPARE(created.status, 201);
        const QString id = parse(created.body)[u"id"_s].toString();
        QCOMPARE(id.size(), 36);
        QCOMPARE(parse(bench.post(u"/subscription"_s, body).body)[u"id"_s].toString(), id);
        QCOMPARE(parse(bench.get(u"/subscription"_s).body).toArray().size(), 1);
        QCOMPARE(parse(bench.get(u"/subscription/"_s + id).body)[u"topic"_s].toString(), u"requests.bookings"_s);
        QCOMPARE(bench.box.handle(bench.request("DELETE", u"/subscription/"_s + id), bench.now).status, 204);
        QCOMPARE(bench.box.handle(bench.request("DELETE", u"/subscription/"_s + id), bench.now).status, 404);
        QCOMPARE(bench.get(u"/subscription/"_s + id).status, 404);
        QCOMPARE(bench.rules(), QStringList());
    }

    void aSubscriptionRunsOut() {
        SandboxBench bench;
        bench.post(u"/subscription"_s,
                   R"({"topic":"requests.*","callbackUrl":"http:\/\/127.0.0.1:9/h","expireAt":"2026-03-02 01:00:20"})");
        bench.force();
        QCOMPARE(bench.box.queuedWebhookCalls(), size_t(1));
        bench.pass(20s);
        bench.force();
        QCOMPARE(bench.box.queuedWebhookCalls(), size_t(1));
        QVERIFY(parse(bench.get(u"/subscription"_s).body).toArray().isEmpty());
    }

    void aCallNamesTheBookingAndNobody() {
        SandboxBench bench;
        bench.post(u"/subscription"_s, R"({"topic":"requests.bookings","callbackUrl":"http:\/\/127.0.0.1:9/h"})");
        const auto id = bench.force();
        bench.box.requestResources(bench.practice, bench.now);
        const auto calls = bench.box.takeWebhookCalls(bench.now);
        QCOMPARE(calls.size(), size_t(1));
        QCOMPARE(calls.front().payload[u"data"_s].toObject(), (QJsonObject{{u"target"_s, u"/requests/bookings"_s},
                                                                           {u"requestType"_s, u"bookings"_s},
                                                                           {u"bookingId"_s, id.value()}}));
        QVERIFY(!QJsonDocument(calls.front().payload).toJson().contains("Kirra"));
    }

    void aFailedCallIsRepeatedAfterTenHundredAndThousandSeconds() {
        SandboxBench bench;
        bench.post(u"/subscription"_s, R"({"topic":"requests.*","callbackUrl":"http:\/\/127.0.0.1:9/h"})");
        bench.force();
        for (const auto wait : {0s, 10s, 100s, 1000s}) {
            bench.pass(wait - 1s);
            QVERIFY(wait == 0s || bench.box.takeWebhookCalls(bench.now).empty());
            bench.pass(1s);
            const auto calls = bench.box.takeWebhookCalls(bench.now);
            QCOMPARE(calls.size(), size_t(1));
            bench.box.webhookFailed(calls.front(), u"ConnectException"_s, u"refused"_s, bench.now);
        }
        QCOMPARE(bench.box.queuedWebhookCalls(), size_t(0));
        const QJsonArray log = bench.list(u"/subscriptionErrorLog"_s);
        QCOMPARE(log.size(), 4);
        QCOMPARE(log.at(3)[u"attempt"_s].toInt(), 4);
        QVERIFY(bench.list(u"/subscriptionErrorLog?to=2020-01-01 00:00:00"_s).isEmpty());
    }

    void gzipIsInflatedWithinItsBound() {
        // "hello" by gzip -n.
        const QByteArray packed = QByteArray::fromHex("1f8b0800000000000003cb48cdc9c9070086a6103605000000");
        QVERIFY(sandbox::inflateGzip(packed, 100) == std::optional(QByteArray("hello")));
        QVERIFY(sandbox::inflateGzip(packed, 4) == std::nullopt);
        QVERIFY(sandbox::inflateGzip(packed.left(15), 100) == std::nullopt);
        QVERIFY(sandbox::inflateGzip(packed + "x", 100) == std::nullopt);
        QVERIFY(sandbox::inflateGzip({}, 100) == std::nullopt);
    }

    void inventedPeopleAreTheSameForOneSeedAndDiffer() {
        FixedRandom one;
        FixedRandom two;
        sandbox::PatientInventor first(one);
        sandbox::PatientInventor second(two);
        std::set<QString> phones;
        for (int i = 0; i < 200; ++i) {
            const domain::Patient patient = first.next();
            QVERIFY(second.next() == patient);
            QVERIFY(!patient.firstName.isEmpty() && !patient.lastName.isEmpty() && patient.dateOfBirth);
            QVERIFY(patient.medicareNumber.isEmpty() || patient.medicareNumber.size() == 10);
            phones.insert(patient.phone);
            const domain::Patient again = first.again(patient);
            QVERIFY(second.again(patient) == again);
            QVERIFY(again.dateOfBirth == patient.dateOfBirth);
            QCOMPARE(again.firstName.trimmed().toLower(), patient.firstName.trimmed().toLower());
        }
        QVERIFY(phones.size() > 190);
    }
};

QTEST_GUILESS_MAIN(TestSandboxExtras)
#include "test_sandbox_extras.moc"
