// SPDX-License-Identifier: Apache-2.0
#include <QTest>

#include "core/control/client.h"
#include "core/control/codec.h"
#include "core/control/server.h"
#include "tests/unit/control/memory_channel.h"
#include "tests/unit/control/sample_snapshot.h"

using namespace core::control;
using namespace std::chrono_literals;
using core::base::Completion;
using core::base::ErrorKind;
using core::base::Expected;
using testing::MemoryConnection;

namespace {

class AnsweringHandler final : public CommandHandler {
  public:
    StatusSnapshot snapshot() const override { return testing::sampleSnapshot(); }
    core::ports::Handle handle(Request, Completion<Reply> done) override {
        if (silent) {
            kept.push_back(std::move(done));
            return core::ports::Handle([this] { ++dropped; });
        }
        done(answer);
        return {};
    }
    Reply answer = Taken{};
    bool silent = false;
    int dropped = 0;
    std::vector<Completion<Reply>> kept;
};

}  // namespace

class TestControlClient final : public QObject {
    Q_OBJECT

    support::SimExecutor executor;
    testing::MemoryServer listener;
    AnsweringHandler handler;
    std::unique_ptr<ControlServer> server;
    std::unique_ptr<EngineClient> client;
    std::shared_ptr<MemoryConnection> lastEnd;
    int attempts = 0;
    int connected = 0;
    int disconnected = 0;
    int snapshots = 0;

    void startServer() { server = std::make_unique<ControlServer>(listener, handler, executor); }
    void makeClient(ClientOptions options = {}) {
        client = std::make_unique<EngineClient>(
            [this](Completion<std::shared_ptr<core::ports::LocalConnection>> done) {
                ++attempts;
                return executor.post([this, done] {
                    if (!listener.onConnection)
                        return done(core::base::fail(ErrorKind::Unavailable, QStringLiteral("connect")));
                    auto [near, far] = MemoryConnection::makePair(executor);
                    lastEnd = far;
                    listener.onConnection(far);
                    done(std::shared_ptr<core::ports::LocalConnection>(near));
                });
            },
            executor, options);
        client->onConnected = [this](const QString &) { ++connected; };
        client->onDisconnected = [this](const core::base::Error &) { ++disconnected; };
        client->onSnapshot = [this](const StatusSnapshot &) { ++snapshots; };
        client->start();
        executor.settle();
    }

  private Q_SLOTS:
    void init() {
        attempts = connected = disconnected = snapshots = 0;
        handler.silent = false;
        handler.dropped = 0;
        handler.kept.clear();
        handler.answer = Taken{};
    }
    void cleanup() {
        client.reset();
        server.reset();
        lastEnd.reset();
        executor.settle();
    }

    void itConnectsAndReceivesSnapshots() {
        startServer();
        makeClient();
        QCOMPARE(connected, 1);
        QCOMPARE(snapshots, 1);
        QVERIFY(client->isConnected());
        executor.runFor(5s);
        QCOMPARE(snapshots, 2);
    }

    void aRequestIsCompletedOnce() {
        startServer();
        makeClient();
        int completed = 0;
        const auto handle = client->request(ResumeRequest{}, [&](Expected<Taken> reply) {
            QVERIFY(reply);
            ++completed;
        });
        QCOMPARE(completed, 0);
        executor.runFor(30s);
        QCOMPARE(completed, 1);
    }

    void theTypedReplyIsHandedOver() {
        startServer();
        makeClient();
        handler.answer = BookingsPage{testing::sampleSnapshot().bookings, 1};
        std::optional<int> next;
        const auto handle = client->request(BookingsRequest{}, [&](Expected<BookingsPage> page) {
            QVERIFY(page);
            next = page->nextPage;
        });
        executor.settle();
        QCOMPARE(next, std::optional<int>(1));
    }

    void withoutAnEngineARequestFailsAtOnceButNotInline() {
        makeClient();
        QCOMPARE(disconnected, 1);
        std::optional<ErrorKind> kind;
        const auto handle = client->request(ResumeRequest{}, [&](Expected<Taken> reply) { kind = reply.error().kind; });
        QVERIFY(!kind);
        executor.settle();
        QVERIFY(kind == ErrorKind::Unavailable);
    }

    void itReconnectsByItselfWhenTheEngineComes() {
        makeClient();
        executor.runFor(30s);
        QVERIFY2(attempts >= 6 && attempts <= 12, qPrintable(QString::number(attempts)));
        QCOMPARE(disconnected, 1);
        startServer();
        executor.runFor(6s);
        QCOMPARE(connected, 1);
    }

    void aRestartedEngineIsFoundAgain() {
        startServer();
        makeClient();
        server.reset();
        executor.settle();
        QCOMPARE(disconnected, 1);
        QVERIFY(!client->isConnected());
        startServer();
        executor.runFor(1s);
        QCOMPARE(connected, 2);
        QVERIFY(snapshots >= 2);
    }

    void aRequestUnderWayWhenTheLinkBreaksHasAnUnknownOutcome() {
        startServer();
        makeClient();
        handler.silent = true;
        std::optional<ErrorKind> kind;
        const auto handle = client->request(ResyncRequest{}, [&](Expected<Taken> reply) { kind = reply.error().kind; });
        executor.settle();
        server.reset();
        executor.settle();
        QVERIFY(kind == ErrorKind::OutcomeUnknown);
    }

    void aPassedDeadlineCompletesAndCancels() {
        startServer();
        makeClient();
        handler.silent = true;
        std::optional<ErrorKind> kind;
        const auto handle = client->request(
            ResyncRequest{}, [&](Expected<Taken> reply) { kind = reply.error().kind; }, 2s);
        executor.runFor(3s);
        QVERIFY(kind == ErrorKind::OutcomeUnknown);
        QCOMPARE(handler.dropped, 1);
    }

    void aDroppedHandleCancelsAtTheEngine() {
        startServer();
        makeClient();
        handler.silent = true;
        auto handle = client->request(CheckRequest{}, [](Expected<CheckReport>) { QFAIL("must not complete"); });
        executor.settle();
        handle.reset();
        executor.settle();
        QCOMPARE(handler.dropped, 1);
        handler.kept.front()(Reply(CheckReport{}));
        executor.settle();
    }

    void aHandleMayOutliveTheClient() {
        startServer();
        makeClient();
        handler.silent = true;
        auto handle = client->request(CheckRequest{}, [](Expected<CheckReport>) { QFAIL("must not complete"); });
        executor.settle();
        client.reset();
        executor.settle();
        QCOMPARE(handler.dropped, 1);
        handle.reset();
    }

    void theClientMayBeDestroyedInItsOwnCallbacks() {
        startServer();
        makeClient();
        client->onSnapshot = [this](const StatusSnapshot &) { client.reset(); };
        executor.runFor(6s);
        QVERIFY(!client);
        makeClient();
        auto handle = client->request(ResumeRequest{}, [this](Expected<Taken>) { client.reset(); });
        executor.settle();
        QVERIFY(!client);
    }

    void aSilentEngineIsTakenAsDead() {
        listener.onConnection = [](std::shared_ptr<core::ports::LocalConnection> end) {
            end->onFrame = [end = end.get(), said = false](QByteArray) mutable {
                if (!std::exchange(said, true))
                    end->sendFrame(encode(ServerMessage(HelloMessage{1, QStringLiteral("mute")})));
            };
        };
        makeClient();
        QCOMPARE(connected, 1);
        executor.runFor(19s);
        QCOMPARE(disconnected, 0);
        executor.runFor(2s);
        QCOMPARE(disconnected, 1);
        QCOMPARE(attempts, 2);
        listener.onConnection = nullptr;
    }

    void stoppingEndsRequestsAndStaysClosed() {
        startServer();
        makeClient();
        handler.silent = true;
        std::optional<ErrorKind> kind;
        const auto handle =
            client->request(CheckRequest{}, [&](Expected<CheckReport> reply) { kind = reply.error().kind; });
        client->stop();
        executor.runFor(20s);
        QVERIFY(kind == ErrorKind::Cancelled);
        QCOMPARE(attempts, 1);
        QCOMPARE(server->clientCount(), 0);
    }

    void withoutReconnectOneFailureIsTheEnd() {
        ClientOptions options;
        options.reconnect = false;
        makeClient(options);
        executor.runFor(60s);
        QCOMPARE(attempts, 1);
        QCOMPARE(disconnected, 1);
    }

    void anEngineOfAnotherProtocolIsRefused() {
        listener.onConnection = [](std::shared_ptr<core::ports::LocalConnection> end) {
            end->onFrame = [end = end.get()](QByteArray) {
                end->sendFrame(encode(ServerMessage(HelloMessage{2, QStringLiteral("newer")})));
            };
        };
        ErrorKind kind = ErrorKind::Cancelled;
        makeClient();
        client->onDisconnected = [&](const core::base::Error &error) { kind = error.kind; };
        executor.settle();
        QVERIFY(!client->isConnected());
        QCOMPARE(connected, 0);
        QCOMPARE(disconnected, 1);
        listener.onConnection = nullptr;
    }
};

QTEST_GUILESS_MAIN(TestControlClient)
#include "tst_control_client.moc"
