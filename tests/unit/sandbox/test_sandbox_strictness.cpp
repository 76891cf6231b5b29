// SPDX-License-Identifier: Apache-2.0
#include <QFile>
#include <QRegularExpression>
#include <QTest>

#include "core/sandbox/definition.h"
#include "tests/unit/sandbox/sandbox_bench.h"

using namespace test;

namespace {

/// "GET /path operationId queryParameter… body" of each operation, sorted. The definition's own layout is enough to
/// read it by: paths are indented by 2, methods by 4, what belongs to the method itself by 6.
QStringList operationsOfDefinition(const QString &yaml) {
    static const QRegularExpression path(u"^  (/\\S*):$"_s), method(u"^    (get|post|put|delete|patch):$"_s),
        id(u"^      operationId: (\\S+)$"_s), place(u"^ {6,8}- in: (\\w+)$"_s), name(u"^ {8,10}name: (\\w+)$"_s),
        nameFirst(u"^ {6,8}- name: (\\w+)$"_s), placeSecond(u"^ {8,10}in: query$"_s), body(u"^      requestBody:$"_s);
    QStringList all, words;
    QString at, parameter;
    bool inQuery = false;
    const auto close = [&] {
        if (!words.isEmpty()) all << words.join(u' ');
        words.clear();
    };
    for (const QString &line : yaml.split(u'\n')) {
        if (line.startsWith(u"components:"_s)) break;
        if (const auto found = path.match(line); found.hasMatch()) {
            close();
            at = found.captured(1);
        } else if (const auto verb = method.match(line); verb.hasMatch()) {
            close();
            words = {verb.captured(1).toUpper(), at};
        } else if (const auto operation = id.match(line); operation.hasMatch()) {
            words << operation.captured(1);
        } else if (const auto where = place.match(line); where.hasMatch()) {
            inQuery = where.captured(1) == u"query"_s;
        } else if (const auto named = name.match(line); named.hasMatch() && inQuery) {
            words << named.captured(1);
        } else if (const auto first = nameFirst.match(line); first.hasMatch()) {
            parameter = first.captured(1);
        } else if (placeSecond.match(line).hasMatch()) {
            words << parameter;
        } else if (body.match(line).hasMatch()) {
            words << u"body"_s;
        }
    }
    close();
    all.sort();
    return all;
}

}  // namespace

class TestSandboxStrictness : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void everyOperationOfTheDefinitionIsThere() {
        // openapi.yaml v1.9.0 has 42 operations besides the callbacks.
        QCOMPARE(sandbox::operations().size(), size_t(42));
        QSet<QString> ids;
        for (const auto &operation : sandbox::operations()) ids.insert(operation.id);
        QCOMPARE(ids.size(), 42);
    }

    void theTableSaysWhatTheDefinitionSays() {
        QFile file(QStringLiteral(PB_SOURCE_DIR "/../shared/healthengine/openapi.yaml"));
        if (!file.open(QIODevice::ReadOnly)) QSKIP("the definition, openapi.yaml, is not beside the sources");
        QStringList served;
        for (const auto &operation : sandbox::operations()) {
            QStringList words{QString::fromLatin1(operation.method), u'/' + operation.path.join(u'/'), operation.id};
            for (const auto &parameter : operation.query) words << parameter.name;
            if (operation.hasBody) words << u"body"_s;
            served << words.join(u' ');
        }
        served.sort();
        QCOMPARE(served, operationsOfDefinition(QString::fromUtf8(file.readAll())));
    }

    void everyOperationNeedsKeysAndConsent() {
        for (const auto &operation : sandbox::operations()) {
            QString path = u'/' + operation.path.join(u'/');
            path.replace(u"{bookingId}"_s, u"1"_s).replace(u"{requestId}"_s, u"2"_s).replace(u"{id}"_s, u"3"_s);
            SandboxBench bench;
            auto request = bench.request(operation.method, path);
            request.headers[0].second = "wrong";
            QCOMPARE(bench.box.handle(request, bench.now).status, 401);
            request = bench.request(operation.method, path);
            request.headers[2].second = "wrong";
            QCOMPARE(bench.box.handle(request, bench.now).status, 401);
            bench.box.setConsent(bench.practice, false);
            const auto response = bench.box.handle(bench.request(operation.method, path), bench.now);
            QCOMPARE(response.status, 403);
            QVERIFY(!core::ports::headerValue(response.headers, "Date").isEmpty());
            QCOMPARE(bench.rules(), QStringList());
        }
    }

    void theDateIsTheServersClock() {
        SandboxBench bench;
        QCOMPARE(core::ports::headerValue(bench.get(u"/requests"_s).headers, "date"),
                 QByteArray("Mon, 02 Mar 2026 01:00:00 GMT"));
    }

    void headersAreChecked_data() {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QString>("rule");
        QTest::newRow("agent without e-mail")
            << QByteArray("User-Agent") << QByteArray("Example PMS DEV") << u"user-agent"_s;
        QTest::newRow("agent without environment")
            << QByteArray("User-Agent") << QByteArray("Example (a@b.au)") << u"user-agent"_s;
        QTest::newRow("agent of another environment")
            << QByteArray("User-Agent") << QByteArray("Example (a@b.au) TEST") << u"user-agent"_s;
        QTest::newRow("content type") << QByteArray("Content-Type") << QByteArray("text/plain") << u"content-type"_s;
        QTest::newRow("encoding") << QByteArray("Content-Encoding") << QByteArray("br") << u"content-encoding"_s;
        QTest::newRow("no gzip") << QByteArray("Content-Encoding") << QByteArray("gzip") << u"gzip"_s;
    }
    void headersAreChecked() {
        QFETCH(QByteArray, name);
        QFETCH(QByteArray, value);
        QFETCH(QString, rule);
        SandboxBench bench;
        auto request = bench.request("POST", u"/config/pmsResources/snapshot"_s, "[]");
        std::erase_if(request.headers, [&name](const auto &header) { return header.first == name; });
        request.headers.push_back({name, value});
        QCOMPARE(bench.box.handle(request, bench.now).status, 400);
        QCOMPARE(bench.rules(), QStringList{rule});
    }

    void requestsAreHeldToTheDefinition_data() {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("rule");
        QTest::addColumn<QString>("names");
        const auto row = [](const char *title, const QString &path, const QByteArray &body, const QString &rule,
                            const QString &names) { QTest::newRow(title) << path << body << rule << names; };
        const QString confirm = u"/bookings/36127001/confirmInsert"_s;
        row("no JSON", confirm, "{", u"json"_s, u"body"_s);
        row("empty body", confirm, "", u"json"_s, u"body"_s);
        row("array for object", confirm, "[]", u"schema"_s, u"body"_s);
        row("missing ids", confirm, R"({"pmsPatientId":"1"})", u"schema"_s, u"pmsAppointmentIds"_s);
        row("no ids", confirm, R"({"pmsAppointmentIds":[],"pmsPatientId":"1"})", u"schema"_s, u"pmsAppointmentIds"_s);
        row("id as number", confirm, R"({"pmsAppointmentIds":[7],"pmsPatientId":"1"})", u"schema"_s,
            u"pmsAppointmentIds[0]"_s);
        row("empty id", confirm, R"({"pmsAppointmentIds":[""],"pmsPatientId":"1"})", u"schema"_s,
            u"pmsAppointmentIds[0]"_s);
        row("missing patient", confirm, R"({"pmsAppointmentIds":["7"]})", u"schema"_s, u"pmsPatientId"_s);
        row("patient as number", confirm, R"({"pmsAppointmentIds":["7"],"pmsPatientId":1})", u"schema"_s,
            u"pmsPatientId"_s);
        row("empty patient", confirm, R"({"pmsAppointmentIds":["7"],"pmsPatientId":""})", u"schema"_s,
            u"pmsPatientId"_s);
        row("booking id", u"/bookings/abc/confirmInsert"_s, R"({"pmsAppointmentIds":["7"],"pmsPatientId":"1"})",
            u"parameter"_s, u"bookingId"_s);
        row("request id", u"/bookings/5/confirmUpdate/x"_s, "", u"parameter"_s, u"requestId"_s);
        for (const char *call : {"rejectInsert", "cancel", "didNotAttend", "rejectUpdate/7"}) {
            row(call, u"/bookings/36127001/"_s + QLatin1String(call), R"({"reason":5})", u"schema"_s, u"reason"_s);
            row(call, u"/bookings/36127001/"_s + QLatin1String(call), "", u"json"_s, u"body"_s);
        }

        const QString day = u"/availability/snapshot"_s;
        const auto snapshot = [](const QByteArray &ranges) {
            return R"({"date":"2026-03-04","pmsResourceId":"1","availability":[)" + ranges + "]}";
        };
        row("date", day, R"({"date":"04-03-2026","pmsResourceId":"1","availability":[]})", u"schema"_s, u"date"_s);
        row("date that is none", day, R"({"date":"2026-02-30","pmsResourceId":"1","availability":[]})", u"schema"_s,
            u"date"_s);
        row("resource as number", day, R"({"date":"2026-03-04","pmsResourceId":1,"availability":[]})", u"schema"_s,
            u"pmsResourceId"_s);
        row("no availability", day, R"({"date":"2026-03-04","pmsResourceId":"1"})", u"schema"_s, u"availability"_s);
        row("slot as text", day, snapshot(R"({"start":"09:00","end":"10:00","slotLength":"900"})"), u"schema"_s,
            u"availability[0].slotLength"_s);
        row("slot as fraction", day, snapshot(R"({"start":"09:00","end":"10:00","slotLength":900.5})"), u"schema"_s,
            u"availability[0].slotLength"_s);
        row("slot in minutes", day, snapshot(R"({"start":"09:00","end":"10:00","slotLength":15})"), u"slot-length"_s,
            u"availability[0].slotLength"_s);
        row("no slot", day, snapshot(R"({"start":"09:00","end":"10:00"})"), u"schema"_s,
            u"availability[0].slotLength"_s);
        row("time of 12 hours", day, snapshot(R"({"start":"9:00","end":"10:00","slotLength":900})"), u"schema"_s,
            u"availability[0].start"_s);
        row("24:00", day, snapshot(R"({"start":"09:00","end":"24:00","slotLength":900})"), u"schema"_s,
            u"availability[0].end"_s);
        row("seconds", day, snapshot(R"({"start":"09:00:00","end":"10:00","slotLength":900})"), u"schema"_s,
            u"availability[0].start"_s);
        row("start after end", day, snapshot(R"({"start":"11:00","end":"10:00","slotLength":900})"), u"range"_s,
            u"availability[0].start"_s);
        row("empty range", day, snapshot(R"({"start":"10:00","end":"10:00","slotLength":900})"), u"range"_s,
            u"availability[0].start"_s);
        row("overlap", day,
            snapshot(
                R"({"start":"09:00","end":"11:00","slotLength":900},{"start":"10:59","end":"12:00","slotLength":900})"),
            u"overlap"_s, u"availability[1]"_s);
        row("type as number", day,
            snapshot(R"({"start":"09:00","end":"11:00","slotLength":900,"pmsAppointmentTypeIds":[1]})"), u"schema"_s,
            u"pmsAppointmentTypeIds[0]"_s);
        row("unknown type", day,
            snapshot(R"({"start":"09:00","end":"11:00","slotLength":900,"pmsAppointmentTypeIds":["X"]})"),
            u"unknown-type"_s, u"pmsAppointmentTypeIds"_s);
        row("unknown resource", day, R"({"date":"2026-03-04","pmsResourceId":"99","availability":[]})",
            u"unknown-resource"_s, u"pmsResourceId"_s);
        QByteArray many = "[";
        for (int i = 0; i < 101; ++i) many += (i ? "," : "") + snapshot("");
        row("101 snapshots", u"/availability/snapshots"_s, many + ']', u"schema"_s, u"at most 100"_s);
        row("batch as object", u"/availability/snapshots"_s, snapshot(""), u"schema"_s, u"body"_s);

        const QString resources = u"/config/pmsResources/snapshot"_s;
        row("resource id as number", resources, R"([{"pmsResourceId":1,"pmsResourceName":"A"}])", u"schema"_s,
            u"[0].pmsResourceId"_s);
        row("resource without name", resources, R"([{"pmsResourceId":"1"}])", u"schema"_s, u"[0].pmsResourceName"_s);
        row("resource ids repeated", resources,
            R"([{"pmsResourceId":"1","pmsResourceName":"A"},{"pmsResourceId":"1","pmsResourceName":"B"}])", u"unique"_s,
            u"[1].pmsResourceId"_s);
        row("resource names repeated", resources,
            R"([{"pmsResourceId":"1","pmsResourceName":"A"},{"pmsResourceId":"2","pmsResourceName":"A"}])", u"unique"_s,
            u"[1].pmsResourceName"_s);
        row("null title", resources, R"([{"pmsResourceId":"1","pmsResourceName":"A","pmsPractitionerTitle":null}])",
            u"schema"_s, u"[0].pmsPractitionerTitle"_s);
        const QString types = u"/config/pmsAppointmentTypes/snapshot"_s;
        row("type length as text", types,
            R"([{"pmsAppointmentTypeId":"1","pmsAppointmentTypeName":"A","pmsAppointmentLength":"15"}])", u"schema"_s,
            u"[0].pmsAppointmentLength"_s);
        row("type length in seconds", types,
            R"([{"pmsAppointmentTypeId":"1","pmsAppointmentTypeName":"A","pmsAppointmentLength":900}])",
            u"type-length"_s, u"[0].pmsAppointmentLength"_s);
        row("type names repeated", types,
            R"([{"pmsAppointmentTypeId":"1","pmsAppointmentTypeName":"A"},{"pmsAppointmentTypeId":"2","pmsAppointmentTypeName":"A"}])",
            u"unique"_s, u"[1].pmsAppointmentTypeName"_s);
        const QString contract = u"/config/livenessContract"_s;
        row("no live hours", contract, "{}", u"schema"_s, u"liveHours"_s);
        row("live range", contract, R"({"liveHours":{"monday":[{"start":"17:00","end":"08:00"}]}})", u"range"_s,
            u"liveHours.monday[0].start"_s);
        row("live time", contract, R"({"liveHours":{"sunday":[{"start":"8","end":"17:00"}]}})", u"schema"_s,
            u"liveHours.sunday[0].start"_s);

        const QString subscription = u"/subscription"_s;
        row("topic", subscription, R"({"topic":"requests.nothing","callbackUrl":"http:\/\/127.0.0.1/x"})", u"schema"_s,
            u"topic"_s);
        row("address", subscription, R"({"topic":"requests.*","callbackUrl":"nowhere"})", u"schema"_s,
            u"callbackUrl"_s);
        row("expiry", subscription,
            R"({"topic":"requests.*","callbackUrl":"http:\/\/127.0.0.1/x","expireAt":"2026-01-01"})", u"schema"_s,
            u"expireAt"_s);
        row("expired", subscription,
            R"({"topic":"requests.*","callbackUrl":"http:\/\/127.0.0.1/x","expireAt":"2020-01-01 00:00:00"})",
            u"subscription"_s, u"expireAt"_s);
        row("attach document", u"/attachDocuments/x/confirmInsert"_s, "{}", u"parameter"_s, u"requestId"_s);
        row("attach document id", u"/attachDocuments/1/confirmInsert"_s, R"({"pmsDocumentId":4})", u"schema"_s,
            u"pmsDocumentId"_s);
        row("reject attach", u"/attachDocuments/1/rejectInsert"_s, R"({"reason":4})", u"schema"_s, u"reason"_s);
        row("document booking", u"/documents/available"_s, R"([{"bookingId":"5","pmsDocumentId":"d"}])", u"schema"_s,
            u"[0].bookingId"_s);
        row("document content", u"/documents/upload"_s,
            R"({"bookingId":36127001,"pmsDocumentId":"d","documentContent":"%%%"})", u"schema"_s, u"documentContent"_s);
        row("document size", u"/documents/upload"_s,
            R"({"bookingId":36127001,"pmsDocumentId":"d","documentContent":"AAAA","documentSize":4})",
            u"document-size"_s, u"documentSize"_s);
        row("document rejection", u"/documents/rejectUpload"_s, R"({"bookingId":36127001})", u"schema"_s,
            u"pmsDocumentId"_s);
        row("client snapshot", u"/clientSnapshot"_s, R"({"date":"2026-03-04"})", u"schema"_s, u"dateType"_s);
        row("client snapshot patient", u"/clientSnapshot"_s,
            R"({"date":"2026-03-04","dateType":"appt_datetime","locations":[],"practitioners":[],"appointmentTypes":[],"patients":[],"appointments":[{"pmsAppointmentId":"1","pmsPatientId":"1","pmsPractitionerId":"1","pmsAppointmentTypeId":"1","pmsAppointmentCreationTime":"2026-03-01 10:00:00","pmsAppointmentTime":"2026-03-04 10:00:00","pmsAppointmentLength":15,"pmsAppointmentStatus":"booked"}]})",
            u"client-snapshot"_s, u"appointments[0].pmsPatientId"_s);
    }
    void requestsAreHeldToTheDefinition() {
        QFETCH(QString, path);
        QFETCH(QByteArray, body);
        QFETCH(QString, rule);
        QFETCH(QString, names);
        SandboxBench bench;
        bench.configure();
        for (const QString &feature : {u"documents"_s, u"clientSnapshots"_s, u"attachDocuments"_s}) {
            QCOMPARE(bench.post(u"/features/%1/enable"_s.arg(feature)).status, 200);
        }
        bench.force();
        bench.list(u"/requests/bookings"_s);
        auto request = bench.request("POST", path, body);
        if (body.isEmpty()) request.headers.push_back({"Content-Type", "application/json"});
        const auto response = bench.box.handle(request, bench.now);
        QCOMPARE(response.status, 400);
        QVERIFY2(parse(response.body)[u"error"_s].toString().contains(names), response.body.constData());
        QCOMPARE(bench.rules(), QStringList{rule});
        QVERIFY(bench.box.violations().front().refused);
        QVERIFY(bench.box.violations().front().detail.contains(names));
    }

    void goodRequestsPass() {
        SandboxBench bench;
        bench.configure();
        const QByteArray ranges = R"({"start":"09:00","end":"12:00","slotLength":900,"pmsAppointmentTypeIds":["T1"]},)"
                                  R"({"start":"09:00","end":"12:00","slotLength":1800},)"
                                  R"({"start":"12:00","end":"23:59","slotLength":0})";
        QCOMPARE(bench.publish("1", "2026-03-03", ranges).status, 200);
        QCOMPARE(bench.get(u"/config/pmsResources/findById?id=2"_s).body,
                 QByteArray(R"([{"pmsResourceId":"2","pmsResourceName":"Dr B"}])"));
        QCOMPARE(bench.get(u"/config/pmsAppointmentTypes/findById?id=9"_s).body, QByteArray("[]"));
        QCOMPARE(parse(bench.get(u"/config/pmsResources"_s).body).toArray().size(), 2);
        QCOMPARE(parse(bench.get(u"/config/pmsAppointmentTypes"_s).body).toArray().size(), 1);
        QVERIFY(parse(bench.get(u"/config/livenessContract"_s).body)[u"liveHours"_s].toObject().contains(u"monday"_s));
        QCOMPARE(bench.rules(), QStringList());
    }

    void queriesAreChecked() {
        SandboxBench bench;
        QCOMPARE(bench.get(u"/requests/bookings?page=0"_s).status, 400);
        QCOMPARE(bench.get(u"/requests/bookings?page=x"_s).status, 400);
        QCOMPARE(bench.get(u"/requests/bookings?pages=1"_s).status, 400);
        QCOMPARE(bench.get(u"/config/pmsResources/findById"_s).status, 400);
        QCOMPARE(bench.get(u"/subscriptionErrorLog?from=yesterday"_s).status, 400);
        QCOMPARE(bench.get(u"/subscriptionErrorLog?from=2020-10-12+09:00:00"_s).status, 200);
        QCOMPARE(bench.rules(), QStringList(5, u"parameter"_s));
    }

    void nothingPersonalAndNoKeyGoesIntoAnAddress() {
        SandboxBench bench;
        bench.force();
        QCOMPARE(bench.get(u"/config/pmsResources/findById?id=Example"_s).status, 400);
        QCOMPARE(bench.get(u"/config/pmsResources/findById?id=0491570006"_s).status, 400);
        QCOMPARE(bench.get(u"/config/pmsResources/findById?id=pkey"_s).status, 400);
        QCOMPARE(bench.rules(),
                 (QStringList{u"personal-data-in-url"_s, u"personal-data-in-url"_s, u"secret-in-url"_s}));
        for (const auto &violation : bench.box.violations()) QVERIFY(!violation.detail.contains(u"Example"_s));
    }

    void unknownPathsAndMethodsAreRecorded() {
        SandboxBench bench;
        QCOMPARE(bench.get(u"/nothing"_s).status, 404);
        QCOMPARE(bench.post(u"/requests"_s).status, 405);
        QCOMPARE(bench.box
                     .handle(
                         [&bench] {
                             auto request = bench.request("GET", u"/requests"_s);
                             request.url = QUrl(u"http://127.0.0.1/other/requests"_s);
                             return request;
                         }(),
                         bench.now)
                     .status,
                 404);
        QCOMPARE(bench.rules(), QStringList(3, u"unknown-path"_s));
    }

    void fieldsOutsideTheDefinitionAreRecordedOnly() {
        SandboxBench bench;
        bench.post(u"/config/livenessContract"_s, R"({"liveHours":{}})");
        QCOMPARE(bench
                     .post(u"/config/pmsResources/snapshot"_s,
                           R"([{"pmsResourceId":"1","pmsResourceName":"A","pmsPractitionerFirstName":"x"}])")
                     .status,
                 200);
        QCOMPARE(bench.rules(), QStringList{u"unknown-field"_s});
        QVERIFY(bench.box.violations().front().detail.startsWith(u"[0].pmsPractitionerFirstName"_s));
    }
};

QTEST_GUILESS_MAIN(TestSandboxStrictness)
#include "test_sandbox_strictness.moc"
