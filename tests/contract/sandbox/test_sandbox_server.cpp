// SPDX-License-Identifier: Apache-2.0
#include <zlib.h>

#include <QJsonArray>
#include <QJsonDocument>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include "app/sandbox/sandbox_server.h"
#include "app/sandbox/surroundings.h"

using namespace Qt::StringLiterals;

namespace {

QByteArray gzip(QByteArray plain) {
    z_stream stream{};
    deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
    QByteArray packed(qsizetype(deflateBound(&stream, uLong(plain.size()))) + 64, Qt::Uninitialized);
    stream.next_in = reinterpret_cast<Bytef *>(plain.data());
    stream.avail_in = uInt(plain.size());
    stream.next_out = reinterpret_cast<Bytef *>(packed.data());
    stream.avail_out = uInt(packed.size());
    deflate(&stream, Z_FINISH);
    packed.resize(qsizetype(stream.total_out));
    deflateEnd(&stream);
    return packed;
}

struct Reply {
    int status = 0;
    QNetworkReply::NetworkError error = QNetworkReply::NoError;
    QJsonDocument json;
};

/// A caller with the right headers.
struct Caller {
    QNetworkRequest request(const QString &path) const {
        QNetworkRequest made(QUrl(root + path));
        made.setRawHeader("api-key", "sandbox-api-key");
        made.setRawHeader("practice-id", "1234567");
        made.setRawHeader("practice-key", "pkey");
        made.setRawHeader("User-Agent", "Example PMS (dev@example.com) DEV");
        made.setRawHeader("Content-Type", "application/json");
        return made;
    }
    Reply finish(QNetworkReply *reply) {
        if (!QTest::qWaitFor([reply] { return reply->isFinished(); }, 10'000)) return {};
        Reply result{reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt(), reply->error(),
                     QJsonDocument::fromJson(reply->readAll())};
        reply->deleteLater();
        return result;
    }
    Reply get(const QString &path) { return finish(network.get(request(path))); }
    Reply post(const QString &path, const QByteArray &body, bool packed = false) {
        QNetworkRequest made = request(path);
        if (packed) made.setRawHeader("Content-Encoding", "gzip");
        return finish(network.post(made, packed ? gzip(body) : body));
    }

    QString root;
    QNetworkAccessManager network;
};

struct Bench : Caller {
    Bench() : random(1), box({}, random), server(box, random) {
        const auto added = box.addPractice(core::domain::PracticeId(u"1234567"_s), u"pkey"_s, u"Australia/Perth"_s);
        Q_ASSERT(added);
        root = u"http://127.0.0.1:%1"_s.arg(*server.listen(QHostAddress::LocalHost, 0));
    }
    void configure() {
        post(api + u"/config/livenessContract"_s, R"({"liveHours":{}})");
        post(api + u"/config/pmsResources/snapshot"_s, R"([{"pmsResourceId":"1","pmsResourceName":"Dr A"}])");
        post(api + u"/config/pmsAppointmentTypes/snapshot"_s, "[]", /*packed=*/true);
        const QByteArray day = QDate::currentDate().addDays(5).toString(Qt::ISODate).toLatin1();
        post(api + u"/availability/snapshots"_s,
             R"([{"date":")" + day +
                 R"(","pmsResourceId":"1","availability":[{"start":"09:00","end":"10:00","slotLength":900}]}])",
             /*packed=*/true);
    }

    QString api = u"/pms-api/v1"_s;
    app::sandbox::SeededRandom random;
    core::sandbox::Sandbox box;
    app::sandbox::SandboxServer server;
};

}  // namespace

class TestSandboxServer : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void aBookingLivesFromControlToConfirmation() {
        Bench bench;
        bench.configure();
        QCOMPARE(bench.get(u"/sandbox/available"_s).json.array().size(), 4);
        const Reply booked = bench.post(u"/sandbox/book"_s, "{}");
        QCOMPARE(booked.status, 200);
        const qint64 id = booked.json[u"bookingId"_s].toInteger();
        QCOMPARE(bench.get(bench.api + u"/requests"_s).json.array(), QJsonArray{u"bookings"_s});
        QCOMPARE(bench.get(bench.api + u"/requests/bookings"_s).json[u"data"_s][0][u"bookingId"_s].toInteger(), id);
        const QString confirm = bench.api + u"/bookings/%1/confirmInsert"_s.arg(id);
        QCOMPARE(bench.post(confirm, R"({"pmsAppointmentIds":["1"],"pmsPatientId":"2"})").status, 200);
        const Reply cancelled = bench.post(u"/sandbox/cancel"_s, R"({"bookingId":)" + QByteArray::number(id) + '}');
        const QString update =
            u"/bookings/%1/confirmUpdate/%2"_s.arg(id).arg(cancelled.json[u"requestId"_s].toInteger());
        QCOMPARE(bench.post(bench.api + update, {}).status, 200);
        const QJsonDocument state = bench.get(u"/sandbox/state"_s).json;
        QCOMPARE(state[u"schema"_s].toInt(), 1);
        QCOMPARE(state[u"bookings"_s][0][u"expectedInPms"_s].toString(), u"cancelled"_s);
        QCOMPARE(state[u"summary"_s][u"violations"_s].toInt(), 0);
    }

    void aResetAfterTheEffectReachesTheCaller() {
        Bench bench;
        bench.configure();
        const qint64 id =
            bench.post(u"/sandbox/book"_s, R"({"resource":null,"force":true})").json[u"bookingId"_s].toInteger();
        bench.get(bench.api + u"/requests/bookings"_s);
        QCOMPARE(bench.post(u"/sandbox/faults"_s, R"({"kind":"resetAfter","operation":"rejectBookingInsert"})").status,
                 200);
        const QString reject = bench.api + u"/bookings/%1/rejectInsert"_s.arg(id);
        QCOMPARE(bench.post(reject, "{}").error, QNetworkReply::RemoteHostClosedError);
        QVERIFY(bench.box.booking(core::domain::BookingId(id))->answer == core::sandbox::Answer::Rejected);
        bench.finish(bench.network.deleteResource(bench.request(u"/sandbox/faults"_s)));
        QCOMPARE(bench.post(reject, "{}").status, 200);
    }

    void controlErrorsNameTheField() {
        Bench bench;
        QCOMPARE(bench.post(u"/sandbox/book"_s, "{}").status, 409);
        QCOMPARE(bench.post(u"/sandbox/book"_s, "[]").status, 400);
        QVERIFY(
            bench.post(u"/sandbox/book"_s, R"({"start":"soon"})").json[u"error"_s].toString().startsWith(u"start:"_s));
        QCOMPARE(bench.post(u"/sandbox/cancel"_s, R"({"bookingId":1})").status, 404);
        QCOMPARE(bench.post(u"/sandbox/faults"_s, R"({"kind":"x"})").status, 400);
        QCOMPARE(bench.post(u"/sandbox/practice"_s, R"({"id":"2","key":"k","timezone":"Mars/North"})").status, 400);
        QCOMPARE(bench.get(u"/sandbox/nothing"_s).status, 404);
        QVERIFY(bench.box.violations().empty());
    }

    void consentCanBeRevokedAndGranted() {
        Bench bench;
        bench.post(u"/sandbox/consent"_s, R"({"granted":false})");
        QCOMPARE(bench.get(bench.api + u"/requests"_s).status, 403);
        bench.post(u"/sandbox/consent"_s, R"({"granted":true})");
        QCOMPARE(bench.get(bench.api + u"/requests"_s).status, 200);
    }

    void theProgramServesAndStopsCleanly() {
        QTemporaryDir folder;
        const QString stateFile = folder.filePath(u"state.json"_s);
        QProcess program;
        program.start(qEnvironmentVariable("PB_SANDBOX"),
                      {u"--practice"_s, u"1234567:pkey:Australia/Perth"_s, u"--state-out"_s, stateFile, u"--quiet"_s});
        QVERIFY(QTest::qWaitFor([&program] { return program.canReadLine(); }, 10'000));
        const QString line = QString::fromUtf8(program.readLine()).trimmed();
        QVERIFY(line.startsWith(u"listening on http://127.0.0.1:"_s) && line.endsWith(u"/pms-api/v1"_s));
        Caller caller;
        caller.root = line.mid(int(qstrlen("listening on ")));
        QCOMPARE(caller.get(u"/requests"_s).status, 200);
        QNetworkRequest wrong = caller.request(u"/requests"_s);
        wrong.setRawHeader("practice-key", "no");
        QCOMPARE(caller.finish(caller.network.get(wrong)).status, 401);
        program.terminate();
        QVERIFY(QTest::qWaitFor([&program] { return program.state() == QProcess::NotRunning; }, 5000));
        QCOMPARE(program.exitCode(), 0);
        QFile file(stateFile);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(QJsonDocument::fromJson(file.readAll())[u"operations"_s][u"pollRequests"_s][u"calls"_s].toInt(), 2);
    }

    void wrongOptionsExitWithTwo_data() {
        QTest::addColumn<QStringList>("options");
        QTest::newRow("unknown") << QStringList{u"--nothing"_s};
        QTest::newRow("not loopback") << QStringList{u"--listen"_s, u"0.0.0.0:0"_s};
        QTest::newRow("zone") << QStringList{u"--practice"_s, u"1:k:Nowhere"_s};
        QTest::newRow("no scenario") << QStringList{u"--scenario"_s, u"/nonexistent.toml"_s};
        QTest::newRow("no value") << QStringList{u"--seed"_s};
    }
    void wrongOptionsExitWithTwo() {
        QFETCH(QStringList, options);
        QProcess program;
        program.start(qEnvironmentVariable("PB_SANDBOX"), options);
        QVERIFY(QTest::qWaitFor([&program] { return program.state() == QProcess::NotRunning; }, 10'000));
        QCOMPARE(program.exitCode(), 2);
        QVERIFY(!program.readAllStandardError().isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestSandboxServer)
#include "test_sandbox_server.moc"
