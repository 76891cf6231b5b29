// SPDX-License-Identifier: Apache-2.0
#include <QJsonArray>
#include <QJsonDocument>
#include <QRandomGenerator>
#include <QTest>
#include <set>

#include "core/control/codec.h"
#include "tests/unit/control/sample_snapshot.h"

using namespace core::control;
using core::base::ErrorKind;
using core::base::Redacted;
using core::domain::PmsResourceId;
using core::domain::PracticeId;

namespace {

const QString kSecret = QStringLiteral("s3cret-Canary");

std::vector<Request> allRequests() {
    const PracticeId practice(QStringLiteral("1234567"));
    const Redacted<QString> secret(kSecret);
    return {StatusRequest{},
            ResyncRequest{ResyncScope::Availability, practice},
            ResyncRequest{},
            PauseRequest{practice, std::chrono::seconds(3600)},
            PauseRequest{},
            ResumeRequest{practice},
            HeldListRequest{2},
            HeldDecideRequest{QStringLiteral("H1"), HeldDecision::Discard},
            ItemCloseRequest{QStringLiteral("1/slot-taken/5"), QStringLiteral("front desk")},
            BookingsRequest{practice, 7},
            ResourcesRequest{std::nullopt, 1},
            PracticeLinkRequest{practice, secret, QStringLiteral("Australia/Perth"), PracticeId(QStringLiteral("9"))},
            PracticeRemoveRequest{practice},
            SecretSetRequest{QStringLiteral("api-key"), secret},
            ResourcePublishRequest{practice, PmsResourceId(QStringLiteral("11")), false},
            SettingsReloadRequest{},
            QuitRequest{secret},
            CheckRequest{}};
}

QJsonObject bodyOf(const char *json) {
    return QJsonDocument::fromJson(json).object();
}

}  // namespace

class TestControlCodec final : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void everyRequestSurvivesTheRoundTrip() {
        std::set<QString> commands;
        for (const Request &request : allRequests()) {
            const QString command = commandName(request);
            commands.insert(command);
            const auto back =
                decodeClientMessage(encode(ClientMessage(RequestMessage{5, std::chrono::seconds(3), request})));
            QVERIFY2(back.has_value(), qPrintable(command));
            const auto &message = std::get<RequestMessage>(*back);
            QCOMPARE(message.id, 5);
            QVERIFY(message.deadline == std::chrono::seconds(3));
            QCOMPARE(commandName(message.request), command);
            QCOMPARE(toJson(message.request), toJson(request));
        }
        QCOMPARE(commands.size(), std::variant_size_v<Request>);
    }

    void everyReplySurvivesTheRoundTrip() {
        const auto sample = testing::sampleSnapshot();
        const std::vector<std::pair<QString, Reply>> replies{
            {QStringLiteral("resume"), Taken{}},
            {QStringLiteral("status"), sample},
            {QStringLiteral("held-list"), HeldPage{sample.held, 1}},
            {QStringLiteral("bookings"), BookingsPage{sample.bookings, std::nullopt}},
            {QStringLiteral("resources"), ResourcesPage{sample.resources, 3}},
            {QStringLiteral("settings-reload"), SettingsReloaded{{QStringLiteral("a")}, {QStringLiteral("b")}}},
            {QStringLiteral("check"), CheckReport{{{QStringLiteral("database"), true, QStringLiteral("fine")}}}}};
        for (const auto &[command, reply] : replies) {
            const auto back = decodeReply(command, toJson(reply));
            QVERIFY2(back.has_value(), qPrintable(command));
            QCOMPARE(back->index(), reply.index());
            QCOMPARE(toJson(*back), toJson(reply));
        }
    }

    void otherMessagesSurviveTheRoundTrip() {
        QVERIFY(
            std::holds_alternative<SubscribeMessage>(*decodeClientMessage(encode(ClientMessage(SubscribeMessage{})))));
        const auto cancel = decodeClientMessage(encode(ClientMessage(CancelMessage{8})));
        QCOMPARE(std::get<CancelMessage>(*cancel).id, 8);
        const auto hello =
            decodeServerMessage(encode(ServerMessage(HelloMessage{1, QStringLiteral("practicebridged 0.1.0")})));
        QCOMPARE(std::get<HelloMessage>(*hello).program, QStringLiteral("practicebridged 0.1.0"));
        const auto snapshot = decodeServerMessage(encode(ServerMessage(SnapshotMessage{testing::sampleSnapshot()})));
        QCOMPARE(std::get<SnapshotMessage>(*snapshot).snapshot.host, QStringLiteral("FRONT-DESK"));
    }

    void errorsKeepAllTheirFacts() {
        core::base::Error error{ErrorKind::Conflict,
                                QStringLiteral("insert_booking"),
                                QStringLiteral("appointments"),
                                QStringLiteral("40001"),
                                1213,
                                409,
                                std::chrono::seconds(7)};
        const auto back = decodeServerMessage(encode(ServerMessage(ReplyMessage{4, core::base::fail(error)})));
        const auto &body = std::get<ReplyMessage>(*back).body;
        QVERIFY(!body);
        QVERIFY(body.error().kind == ErrorKind::Conflict);
        QCOMPARE(body.error().toLogLine(), error.toLogLine());
    }

    void aBodyOutOfBoundsIsRefused_data() {
        QTest::addColumn<QString>("command");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("field");
        const auto row = [](const char *name, const char *command, const QByteArray &body, const char *field) {
            QTest::newRow(name) << QString(QLatin1String(command)) << body << QString(QLatin1String(field));
        };
        row("scope", "resync", R"({"scope":"everything"})", "scope");
        row("empty practice", "resync", R"({"practice":""})", "practice");
        row("practice as number", "resume", R"({"practice":7})", "practice");
        row("pause of nothing", "pause", R"({"seconds":0})", "seconds");
        row("pause for a century", "pause", R"({"seconds":3153600000})", "seconds");
        row("half a second", "pause", R"({"seconds":1.5})", "seconds");
        row("negative page", "bookings", R"({"page":-1})", "page");
        row("no decision", "held-decide", R"({"id":"H1"})", "decision");
        row("other decision", "held-decide", R"({"id":"H1","decision":"maybe"})", "decision");
        row("nobody", "item-close", R"({"id":"x","by":""})", "by");
        row("no key", "practice-link", R"({"id":"1","timezone":"Australia/Perth"})", "key");
        row("no value", "secret-set", R"({"name":"api-key","value":""})", "value");
        row("long value", "secret-set", "{\"name\":\"api-key\",\"value\":\"" + QByteArray(5000, 'x') + "\"}", "value");
        row("publish as text", "resource-publish", R"({"practice":"1","resource":"2","publish":"yes"})", "publish");
        row("no owner", "quit", R"({})", "owner");
    }
    void aBodyOutOfBoundsIsRefused() {
        QFETCH(QString, command);
        QFETCH(QByteArray, body);
        QFETCH(QString, field);
        const auto result = requestFromJson(command, QJsonDocument::fromJson(body).object());
        QVERIFY(!result);
        QVERIFY(result.error().kind == ErrorKind::ContractViolation);
        QVERIFY2(result.error().detail.contains(field), qPrintable(result.error().detail));
    }

    void anUnknownCommandIsRejectedWithItsId() {
        const auto result = decodeClientMessage(R"({"schema":1,"type":"request","id":3,"command":"dance","body":{}})");
        QVERIFY(!result);
        QVERIFY(result.error().error.kind == ErrorKind::Rejected);
        QCOMPARE(result.error().id, std::optional<qint64>(3));
    }

    void aSecretNeverShowsInAnError() {
        for (const char *command : {"practice-link", "secret-set", "quit"}) {
            const QByteArray body =
                "{\"id\":7,\"name\":7,\"key\":\"s3cret-Canary\",\"value\":\"s3cret-Canary\",\"owner\":[\"" +
                kSecret.toUtf8() + "\"]}";
            const auto result = requestFromJson(QLatin1String(command), bodyOf(body.constData()));
            QVERIFY(!result);
            QVERIFY(!result.error().toLogLine().contains(kSecret));
        }
        for (const Request &request : allRequests()) QVERIFY(!commandName(request).contains(kSecret));
    }

    void malformedFramesAreErrors_data() {
        QTest::addColumn<QByteArray>("frame");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("not json") << QByteArray("hello");
        QTest::newRow("a list") << QByteArray("[1]");
        QTest::newRow("no type") << QByteArray(R"({"schema":1})");
        QTest::newRow("no schema") << QByteArray(R"({"type":"subscribe"})");
        QTest::newRow("schema 2") << QByteArray(R"({"schema":2,"type":"subscribe"})");
        QTest::newRow("unknown type") << QByteArray(R"({"schema":1,"type":"sing"})");
        QTest::newRow("id 0") << QByteArray(R"({"schema":1,"type":"cancel","id":0})");
        QTest::newRow("id text") << QByteArray(R"({"schema":1,"type":"cancel","id":"1"})");
        QTest::newRow("id huge") << QByteArray(R"({"schema":1,"type":"cancel","id":1e300})");
        QTest::newRow("deep") << QByteArray(100'000, '[');
        QTest::newRow("too long") << QByteArray("{\"schema\":1,\"type\":\"subscribe\",\"x\":\"" +
                                                QByteArray(1 << 20, 'x') + "\"}");
        QTest::newRow("binary") << QByteArray("\x00\xff\xfe{}", 5);
    }
    void malformedFramesAreErrors() {
        QFETCH(QByteArray, frame);
        QVERIFY(!decodeClientMessage(frame));
        QVERIFY(!decodeServerMessage(frame));
    }

    void damagedFramesNeverCrash() {
        std::vector<QByteArray> frames;
        for (const Request &request : allRequests())
            frames.push_back(encode(ClientMessage(RequestMessage{1, std::chrono::seconds(1), request})));
        frames.push_back(encode(ServerMessage(SnapshotMessage{testing::sampleSnapshot()})));
        QRandomGenerator random(7);
        for (int round = 0; round < 5000; ++round) {
            QByteArray frame = frames[random.bounded(static_cast<quint32>(frames.size()))];
            for (int i = 0; i < 4; ++i)
                frame[random.bounded(static_cast<int>(frame.size()))] = static_cast<char>(random.bounded(256));
            (void)decodeClientMessage(frame);
            (void)decodeServerMessage(frame);
        }
    }
};

QTEST_GUILESS_MAIN(TestControlCodec)
#include "tst_control_codec.moc"
