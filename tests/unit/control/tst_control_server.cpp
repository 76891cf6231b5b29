// SPDX-License-Identifier: Apache-2.0
#include <QTest>

#include "core/control/codec.h"
#include "core/control/server.h"
#include "tests/unit/control/memory_channel.h"
#include "tests/unit/control/sample_snapshot.h"

using namespace core::control;
using namespace std::chrono_literals;
using core::base::Completion;
using core::base::ErrorKind;
using testing::MemoryConnection;

namespace {

/// Keeps every command until the test answers it.
class HoldingHandler final : public CommandHandler {
  public:
    StatusSnapshot snapshot() const override {
        ++asked;
        return state;
    }
    core::ports::Handle handle(Request request, Completion<Reply> done) override {
        requests.push_back(std::move(request));
        completions.push_back(std::move(done));
        return core::ports::Handle([this] { ++dropped; });
    }
    StatusSnapshot state = testing::sampleSnapshot();
    mutable int asked = 0;
    int dropped = 0;
    std::vector<Request> requests;
    std::vector<Completion<Reply>> completions;
};

/// A client that speaks frames.
struct Peer {
    explicit Peer(std::shared_ptr<MemoryConnection> end) : connection(std::move(end)) {
        connection->onFrame = [this](const QByteArray &frame) { messages.push_back(*decodeServerMessage(frame)); };
        connection->onClosed = [this] { closed = true; };
    }
    void say(const ClientMessage &message) { connection->sendFrame(encode(message)); }
    template <class M>
    int count() const {
        return static_cast<int>(std::count_if(messages.begin(), messages.end(),
                                              [](const auto &m) { return std::holds_alternative<M>(m); }));
    }
    const ReplyMessage &reply(size_t index = 0) const {
        for (const auto &message : messages)
            if (const auto *found = std::get_if<ReplyMessage>(&message); found && index-- == 0) return *found;
        qFatal("no such reply");
    }
    std::shared_ptr<MemoryConnection> connection;
    std::vector<ServerMessage> messages;
    bool closed = false;
};

}  // namespace

class TestControlServer final : public QObject {
    Q_OBJECT

    support::SimExecutor executor;
    testing::MemoryServer listener;
    HoldingHandler handler;
    std::vector<QString> lines;
    std::unique_ptr<ControlServer> server;

    std::unique_ptr<Peer> join(bool hello = true) {
        auto [near, far] = MemoryConnection::makePair(executor);
        auto peer = std::make_unique<Peer>(near);
        listener.onConnection(far);
        if (hello) peer->say(HelloMessage{1, QStringLiteral("test")});
        executor.settle();
        return peer;
    }
    RequestMessage request(qint64 id, Request what, std::chrono::milliseconds deadline = 10s) {
        return {id, deadline, std::move(what)};
    }

  private Q_SLOTS:
    void init() {
        handler = HoldingHandler{};
        lines.clear();
        ServerOptions options;
        options.program = QStringLiteral("practicebridged 0.1.0");
        options.log = [this](const QString &line) { lines.push_back(line); };
        server = std::make_unique<ControlServer>(listener, handler, executor, options);
    }
    void cleanup() {
        server.reset();
        executor.settle();
    }

    void helloIsAnsweredWithTheVersion() {
        const auto peer = join();
        QCOMPARE(peer->count<HelloMessage>(), 1);
        QCOMPARE(std::get<HelloMessage>(peer->messages.front()).program, QStringLiteral("practicebridged 0.1.0"));
    }

    void nothingIsDoneBeforeHello() {
        const auto peer = join(/*hello=*/false);
        peer->say(request(1, ResumeRequest{}));
        executor.settle();
        QVERIFY(handler.requests.empty());
        QCOMPARE(peer->count<ErrorMessage>(), 1);
        executor.runFor(11s);
        QVERIFY(peer->closed);
    }

    void aSubscriberGetsASnapshotAtOnceAndAtLeastEveryFiveSeconds() {
        const auto peer = join();
        peer->say(SubscribeMessage{});
        executor.settle();
        QCOMPARE(peer->count<SnapshotMessage>(), 1);
        executor.runFor(5s);
        QCOMPARE(peer->count<SnapshotMessage>(), 2);
        executor.runFor(20s);
        QCOMPARE(peer->count<SnapshotMessage>(), 6);
    }

    void changesAreCoalescedToFourASecond() {
        const auto peer = join();
        peer->say(SubscribeMessage{});
        executor.settle();
        for (int i = 0; i < 1000; ++i) {
            server->statusChanged();
            executor.runFor(1ms);
        }
        executor.runFor(300ms);
        const int pushed = peer->count<SnapshotMessage>() - 1;
        QVERIFY2(pushed >= 4 && pushed <= 6, qPrintable(QString::number(pushed)));
    }

    void withoutSubscribersNoSnapshotIsBuilt() {
        const auto peer = join();
        server->statusChanged();
        executor.runFor(30s);
        QCOMPARE(handler.asked, 0);
    }

    void aReplyCarriesItsId() {
        const auto peer = join();
        peer->say(request(41, ResumeRequest{}));
        peer->say(request(42, BookingsRequest{}));
        executor.settle();
        QCOMPARE(handler.requests.size(), size_t{2});
        handler.completions[1](Reply(BookingsPage{{}, 1}));
        handler.completions[0](Reply(Taken{}));
        executor.settle();
        QCOMPARE(peer->reply(0).id, 42);
        QCOMPARE(peer->reply(1).id, 41);
    }

    void statusIsAnsweredFromTheSnapshot() {
        const auto peer = join();
        peer->say(request(1, StatusRequest{}));
        executor.settle();
        QVERIFY(handler.requests.empty());
        QVERIFY(decodeReply(QStringLiteral("status"), *peer->reply().body).has_value());
    }

    void aCancelledRequestIsDroppedAndNotAnswered() {
        const auto peer = join();
        peer->say(request(1, CheckRequest{}));
        peer->say(CancelMessage{1});
        executor.settle();
        QCOMPARE(handler.dropped, 1);
        handler.completions[0](Reply(CheckReport{}));
        executor.settle();
        QCOMPARE(peer->count<ReplyMessage>(), 0);
    }

    void aPassedDeadlineIsAnswered() {
        const auto peer = join();
        peer->say(request(1, CheckRequest{}, 2s));
        executor.runFor(3s);
        QCOMPARE(handler.dropped, 1);
        QVERIFY(peer->reply().body.error().kind == ErrorKind::OutcomeUnknown);
        handler.completions[0](Reply(CheckReport{}));
        executor.settle();
        QCOMPARE(peer->count<ReplyMessage>(), 1);
    }

    void aLostClientsRequestsAreDropped() {
        const auto peer = join();
        peer->say(request(1, CheckRequest{}));
        executor.settle();
        peer->connection->close();
        executor.settle();
        QCOMPARE(handler.dropped, 1);
        QCOMPARE(server->clientCount(), 0);
        handler.completions[0](Reply(CheckReport{}));
    }

    void rubbishIsAnsweredAndTheLinkStays() {
        const auto peer = join();
        for (const char *frame : {"rubbish", "{}", R"({"schema":1,"type":"sing"})",
                                  R"({"schema":1,"type":"request","id":9,"command":"dance","body":{}})"})
            peer->connection->sendFrame(frame);
        executor.settle();
        QCOMPARE(peer->count<ErrorMessage>(), 3);
        QCOMPARE(peer->reply().id, 9);
        QVERIFY(peer->reply().body.error().kind == ErrorKind::Rejected);
        peer->say(request(10, ResumeRequest{}));
        executor.settle();
        QCOMPARE(handler.requests.size(), size_t{1});
    }

    void aSeventeenthClientIsRefused() {
        std::vector<std::unique_ptr<Peer>> peers;
        for (int i = 0; i < 17; ++i) peers.push_back(join());
        QCOMPARE(server->clientCount(), 16);
        QVERIFY(peers.back()->closed);
        QVERIFY(!peers.front()->closed);
        peers.front()->connection->close();
        executor.settle();
        QVERIFY(!join()->closed);
    }

    void aSlowClientIsDroppedAndTheOthersGoOn() {
        const auto slow = join();
        const auto quick = join();
        slow->say(SubscribeMessage{});
        quick->say(SubscribeMessage{});
        executor.settle();
        handler.state.settingsFaults = QStringList(200, QString(4000, QLatin1Char('x')));
        slow->connection->stuck = true;
        for (int i = 0; i < 8; ++i) {
            server->statusChanged();
            executor.runFor(300ms);
        }
        QCOMPARE(server->clientCount(), 1);
        QVERIFY(quick->count<SnapshotMessage>() >= 8);
        QVERIFY(lines.back().contains(QLatin1String("too slow")));
    }

    void aSnapshotTooLargeForAFrameIsCutToFit() {
        handler.state.resources.assign(20'000,
                                       {QStringLiteral("1"), QStringLiteral("2"), QString(60, QLatin1Char('n')), true});
        const auto peer = join();
        peer->say(SubscribeMessage{});
        executor.settle();
        QCOMPARE(peer->count<SnapshotMessage>(), 1);
        QVERIFY(std::get<SnapshotMessage>(peer->messages.back()).snapshot.resources.empty());
        QCOMPARE(std::get<SnapshotMessage>(peer->messages.back()).snapshot.items.size(), size_t{1});
    }

    void anAnswerTooLargeForAFrameIsAnError() {
        const auto peer = join();
        peer->say(request(1, ResourcesRequest{}));
        executor.settle();
        ResourcesPage page;
        page.resources.assign(20'000, {QStringLiteral("1"), QStringLiteral("2"), QString(60, QLatin1Char('n')), true});
        handler.completions[0](Reply(page));
        executor.settle();
        QVERIFY(peer->reply().body.error().kind == ErrorKind::ContractViolation);
    }

    void tooManyRequestsAtOnceAreRefused() {
        const auto peer = join();
        for (int i = 1; i <= 33; ++i) peer->say(request(i, CheckRequest{}));
        peer->say(request(5, CheckRequest{}));
        executor.settle();
        QCOMPARE(handler.requests.size(), size_t{32});
        QVERIFY(peer->reply(0).body.error().kind == ErrorKind::Unavailable);
        QVERIFY(peer->reply(1).body.error().kind == ErrorKind::ContractViolation);
    }

    void theLogNamesCommandsOnly() {
        const auto peer = join();
        const core::base::Redacted<QString> secret(QStringLiteral("s3cret-Canary"));
        peer->say(request(1, SecretSetRequest{QStringLiteral("api-key"), secret}));
        peer->say(request(2, PracticeLinkRequest{core::domain::PracticeId(QStringLiteral("1")), secret,
                                                 QStringLiteral("Australia/Perth"), std::nullopt}));
        peer->connection->sendFrame(
            R"({"schema":1,"type":"request","id":3,"command":"secret-set","body":{"name":1,"value":"s3cret-Canary"}})");
        executor.settle();
        const QString all = QStringList(lines.begin(), lines.end()).join(QLatin1Char('\n'));
        QVERIFY(all.contains(QLatin1String("secret-set")));
        QVERIFY(!all.contains(QLatin1String("Canary")));
    }
};

QTEST_GUILESS_MAIN(TestControlServer)
#include "tst_control_server.moc"
