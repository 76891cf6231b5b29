// SPDX-License-Identifier: Apache-2.0
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QLocalSocket>
#include <QTemporaryDir>
#include <QTest>
#include <QtEndian>

#include "core/control/client.h"
#include "core/control/server.h"
#include "core/platform/channel/connect_to_engine.h"
#include "core/platform/channel/peer.h"
#include "core/platform/channel/socket_name.h"
#include "core/platform/channel/socket_server.h"
#include "core/platform/channel/unix_socket.h"
#include "core/platform/runtime/qt_executor.h"
#include "tests/unit/control/sample_snapshot.h"

#ifndef Q_OS_WIN
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
#endif

using namespace core;
using namespace std::chrono_literals;
using platform::SocketServer;
using Connection = std::shared_ptr<ports::LocalConnection>;

namespace {

class EchoHandler final : public control::CommandHandler {
  public:
    control::StatusSnapshot snapshot() const override { return state; }
    ports::Handle handle(control::Request, base::Completion<control::Reply> done) override {
        done(control::Reply(control::Taken{}));
        return {};
    }
    control::StatusSnapshot state = testing::sampleSnapshot();
};

QByteArray framed(const QByteArray &payload) {
    QByteArray bytes(4, '\0');
    qToBigEndian(static_cast<quint32>(payload.size()), bytes.data());
    return bytes + payload;
}

}  // namespace

class TestChannel final : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> dir;
    std::unique_ptr<platform::QtExecutor> executor;
    std::unique_ptr<SocketServer> server;
    std::vector<Connection> accepted;
    std::vector<QByteArray> received;
    int lost = 0;

    QString dataDir() const { return dir->filePath(QStringLiteral("data")); }

    void listen() {
        auto result = SocketServer::listen(dataDir());
        QVERIFY2(result, qPrintable(result ? QString() : result.error().toLogLine()));
        server = std::move(*result);
        server->onConnection = [this](Connection connection) {
            connection->onFrame = [this](const QByteArray &frame) { received.push_back(frame); };
            connection->onClosed = [this] { ++lost; };
            accepted.push_back(std::move(connection));
        };
    }

    Connection connectOne() {
        std::optional<base::Expected<Connection>> result;
        const auto handle = platform::connectToEngine(dataDir(), *executor, 3s, [&](auto r) { result = std::move(r); });
        (void)QTest::qWaitFor([&] { return result.has_value(); });
        return result && *result ? **result : nullptr;
    }

    std::optional<base::Error> connectFailure() {
        std::optional<base::Expected<Connection>> result;
        const auto handle = platform::connectToEngine(dataDir(), *executor, 3s, [&](auto r) { result = std::move(r); });
        (void)QTest::qWaitFor([&] { return result.has_value(); });
        return result && !*result ? std::optional(result->error()) : std::nullopt;
    }

    /// A client of our own making, which may break the rules.
    std::unique_ptr<QLocalSocket> rawClient() {
        auto socket = std::make_unique<QLocalSocket>();
        socket->connectToServer(server->name());
        return socket;
    }

  private Q_SLOTS:
    void init() {
        dir = std::make_unique<QTemporaryDir>();
        QVERIFY(QDir().mkpath(dataDir()));
        QVERIFY(QDir().mkpath(dir->filePath(QStringLiteral("run"))));
        qputenv("XDG_RUNTIME_DIR", QFile::encodeName(dir->filePath(QStringLiteral("run"))));
        executor = std::make_unique<platform::QtExecutor>();
    }
    void cleanup() {
        accepted.clear();
        received.clear();
        lost = 0;
        server.reset();
        executor.reset();
    }

    void framesArriveWholeAndInOrderBothWays() {
        listen();
        const Connection client = connectOne();
        QVERIFY(client);
        std::vector<QByteArray> answers;
        client->onFrame = [&](const QByteArray &frame) { answers.push_back(frame); };
        const std::vector<QByteArray> frames{"a", QByteArray(), QByteArray(1024 * 1024, 'b'), QByteArray("\0\xff", 2)};
        for (const QByteArray &frame : frames) QVERIFY(client->sendFrame(frame));
        QTRY_COMPARE(received.size(), frames.size());
        QVERIFY(received == frames);
        for (const QByteArray &frame : frames) QVERIFY(accepted.front()->sendFrame(frame));
        QTRY_COMPARE(answers.size(), frames.size());
        QVERIFY(answers == frames);
    }

    void aFrameOverTheBoundIsNotSent() {
        listen();
        const Connection client = connectOne();
        QVERIFY(!client->sendFrame(QByteArray(1024 * 1024 + 1, 'x')));
        QVERIFY(client->sendFrame("still open"));
        QTRY_COMPARE(received.size(), size_t{1});
    }

    void aFrameOverTheBoundFromAPeerClosesTheLink() {
        listen();
        const auto raw = rawClient();
        raw->write(QByteArray("\xff\xff\xff\xff", 4));
        QTRY_COMPARE(lost, 1);
        QVERIFY(received.empty());
        QTRY_COMPARE(raw->state(), QLocalSocket::UnconnectedState);
    }

    void aFrameInDribletsIsPutTogether() {
        listen();
        const auto raw = rawClient();
        for (const char byte : framed("dribble") + framed("x")) {
            raw->write(&byte, 1);
            raw->flush();
            QCoreApplication::sendPostedEvents();
        }
        QTRY_COMPARE(received.size(), size_t{2});
        QCOMPARE(received.front(), QByteArray("dribble"));
    }

    void manyFramesAtOnceAllArrive() {
        listen();
        const auto raw = rawClient();
        QByteArray all;
        for (int i = 0; i < 1000; ++i) all += framed(QByteArray::number(i));
        raw->write(all + framed("last"));
        raw->flush();
        QTRY_COMPARE(received.size(), size_t{1001});
        QCOMPARE(received.back(), QByteArray("last"));
    }

    void whatAPeerSaidBeforeItLeftIsStillRead() {
        listen();
        {
            const auto raw = rawClient();
            raw->write(framed("farewell"));
            raw->flush();
        }
        QTRY_COMPARE(lost, 1);
        QCOMPARE(received.size(), size_t{1});
    }

    void closingIsSeenByTheOtherSideOnly() {
        listen();
        const Connection client = connectOne();
        int own = 0;
        client->onClosed = [&] { ++own; };
        QTRY_COMPARE(accepted.size(), size_t{1});
        client->close();
        QVERIFY(!client->sendFrame("late"));
        QTRY_COMPARE(lost, 1);
        QCOMPARE(own, 0);
    }

    void aConnectionMayBeDestroyedInItsOwnCallback() {
        listen();
        Connection client = connectOne();
        QTRY_COMPARE(accepted.size(), size_t{1});
        client->onFrame = [&](const QByteArray &) { client.reset(); };
        accepted.front()->sendFrame("go");
        accepted.front()->sendFrame("more");
        QTRY_VERIFY(!client);
        QTRY_COMPARE(lost, 1);
        const auto raw = rawClient();
        QTRY_COMPARE(accepted.size(), size_t{2});
        accepted.back()->onClosed = [&] { accepted.clear(); };
        raw->abort();
        QTRY_VERIFY(accepted.empty());
    }

    void aReaderThatDoesNotReadShowsAsQueuedBytes() {
        listen();
        const auto raw = rawClient();
        raw->setReadBufferSize(1);
        QTRY_COMPARE(accepted.size(), size_t{1});
        for (int i = 0; i < 8; ++i) accepted.front()->sendFrame(QByteArray(1024 * 1024, 'x'));
        QVERIFY(accepted.front()->queuedBytes() > 4 * 1024 * 1024);
    }

    void nobodyListeningIsUnavailable() {
        const auto error = connectFailure();
        QVERIFY(error);
        QVERIFY(error->kind == base::ErrorKind::Unavailable);
    }

    void aSecondEngineIsToldOfTheFirst() {
        listen();
        const auto second = SocketServer::listen(dataDir());
        QVERIFY(!second);
        QVERIFY(second.error().kind == base::ErrorKind::Conflict);
        QVERIFY(connectOne());
    }

    void everySpellingOfTheDataDirMeetsTheSameEngine() {
        const QString link = dir->filePath(QStringLiteral("link"));
        QVERIFY(QFile::link(dataDir(), link));
        QCOMPARE(platform::dataDirHash(link), platform::dataDirHash(dataDir() + QStringLiteral("/../data/")));
        QVERIFY(platform::dataDirHash(link) != platform::dataDirHash(dir->path()));
    }

    void twoEnginesOnOnePcDoNotMeet() {
        listen();
        const QString other = dir->filePath(QStringLiteral("other"));
        QVERIFY(QDir().mkpath(other));
        QVERIFY(SocketServer::listen(other));
    }

    void withoutARuntimeDirTheSocketLiesInTheDataDir() {
        qunsetenv("XDG_RUNTIME_DIR");
        listen();
        QCOMPARE(server->name(), QFileInfo(dataDir()).canonicalFilePath() + QStringLiteral("/practicebridge.sock"));
        qputenv("XDG_RUNTIME_DIR", "/nonexistent");
        QVERIFY(connectOne());
    }

    void aRuntimeDirThatIsNotThereIsPassedOver() {
        qputenv("XDG_RUNTIME_DIR", "/nonexistent");
        listen();
        QVERIFY(server->name().endsWith(QLatin1String("/practicebridge.sock")));
        QVERIFY(connectOne());
    }

    void theSocketIsGoneAfterACleanStop() {
        listen();
        const QString path = server->name();
        QVERIFY(QFileInfo::exists(path));
        server.reset();
        QVERIFY(!QFileInfo::exists(path));
    }

#ifndef Q_OS_WIN
    void theSocketIsForItsUserOnly() {
        listen();
        struct stat info {};
        QCOMPARE(::stat(QFile::encodeName(server->name()).constData(), &info), 0);
        QVERIFY(S_ISSOCK(info.st_mode));
        QCOMPARE(info.st_mode & 0777, mode_t{0600});
    }

    void aStaleSocketFileIsReplaced() {
        const QString path = platform::socketNames(dataDir()).front();
        const auto descriptor = platform::listenAt(path);
        QVERIFY(descriptor);
        ::close(static_cast<int>(*descriptor));
        QVERIFY(QFileInfo::exists(path));
        QVERIFY(connectFailure());
        listen();
        QCOMPARE(server->name(), path);
        QVERIFY(connectOne());
    }

    void aFileThatIsNoSocketIsLeftAlone() {
        const QString path = platform::socketNames(dataDir()).front();
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("precious");
        file.close();
        listen();
        QVERIFY(server->name() != path);
        QCOMPARE(QFileInfo(path).size(), 8);
    }

    void aDataDirWithALongPathUsesAPrivateFolderInTmp() {
        qunsetenv("XDG_RUNTIME_DIR");
        const QString deep = dir->filePath(QString(120, QLatin1Char('d')));
        QVERIFY(QDir().mkpath(deep));
        QCOMPARE(platform::socketNames(deep).size(), 1);
        const auto deepServer = SocketServer::listen(deep);
        QVERIFY(deepServer);
        const QString folder = QFileInfo((*deepServer)->name()).path();
        QVERIFY(folder.startsWith(QLatin1String("/tmp/practicebridge-")));
        struct stat info {};
        QCOMPARE(::stat(QFile::encodeName(folder).constData(), &info), 0);
        QCOMPARE(info.st_mode & 0777, mode_t{0700});
    }

    void thePeersUserIsKnown() {
        int ends[2];
        QCOMPARE(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
        QCOMPARE(platform::peerUser(ends[0]), std::optional<uint>(platform::ownUser()));
        ::close(ends[0]);
        ::close(ends[1]);
        QVERIFY(!platform::peerUser(ends[0]));
    }
#endif

    void clientAndServerTalkOverRealSockets() {
        auto result = SocketServer::listen(dataDir());
        QVERIFY(result);
        EchoHandler handler;
        control::ServerOptions options;
        options.program = QStringLiteral("practicebridged test");
        auto engine = std::make_unique<control::ControlServer>(**result, handler, *executor, options);
        platform::QtExecutor clientExecutor;
        control::ClientOptions clientOptions;
        clientOptions.retryDelay = 20ms;
        control::EngineClient client(platform::engineConnector(dataDir(), clientExecutor), clientExecutor,
                                     clientOptions);
        int connected = 0;
        int lostEngine = 0;
        QStringList hosts;
        client.onConnected = [&](const QString &) { ++connected; };
        client.onDisconnected = [&](const base::Error &) { ++lostEngine; };
        client.onSnapshot = [&](const control::StatusSnapshot &snapshot) { hosts << snapshot.host; };
        client.start();
        QTRY_COMPARE(hosts.size(), 1);
        handler.state.host = QStringLiteral("RENAMED");
        engine->statusChanged();
        QTRY_COMPARE(hosts.size(), 2);
        QCOMPARE(hosts.back(), QStringLiteral("RENAMED"));
        int taken = 0;
        const auto handle = client.request(control::ResumeRequest{}, [&](auto reply) { taken += reply ? 1 : 0; });
        QTRY_COMPARE(taken, 1);
        engine.reset();
        result->reset();
        QTRY_COMPARE(lostEngine, 1);
        auto again = SocketServer::listen(dataDir());
        QVERIFY(again);
        engine = std::make_unique<control::ControlServer>(**again, handler, *executor, options);
        QTRY_COMPARE(connected, 2);
        QTRY_VERIFY(hosts.size() >= 3);
        engine.reset();
    }

    void aSlowReaderIsDroppedOverRealSockets() {
        auto result = SocketServer::listen(dataDir());
        QVERIFY(result);
        EchoHandler handler;
        handler.state.settingsFaults = QStringList(200, QString(4000, QLatin1Char('x')));
        control::ServerOptions options;
        options.shortestGap = 1ms;
        control::ControlServer engine(**result, handler, *executor, options);
        QLocalSocket raw;
        raw.setReadBufferSize(1);
        raw.connectToServer((*result)->name());
        raw.write(framed(R"({"schema":1,"type":"hello","version":1})") + framed(R"({"schema":1,"type":"subscribe"})"));
        QTRY_COMPARE(engine.clientCount(), 1);
        QTRY_VERIFY_WITH_TIMEOUT((engine.statusChanged(), engine.clientCount() == 0), 10'000);
    }
};

QTEST_GUILESS_MAIN(TestChannel)
#include "tst_channel.moc"
