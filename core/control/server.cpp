// SPDX-License-Identifier: Apache-2.0
#include "core/control/server.h"

#include <algorithm>
#include <map>
#include <vector>

#include "core/control/codec.h"
#include "core/control/later.h"

namespace core::control {
namespace {

using base::ErrorKind;

struct Running {
    QString command;
    ports::Handle work;
    ports::Handle deadline;
};

struct Client {
    std::shared_ptr<ports::LocalConnection> connection;
    bool greeted = false;
    bool subscribed = false;
    ports::Handle helloDeadline;
    std::map<qint64, Running> running;
};

/// A snapshot's frame must fit: what can be asked for by a query goes first.
QByteArray snapshotFrame(StatusSnapshot snapshot) {
    QByteArray frame = encode(ServerMessage(SnapshotMessage{snapshot}));
    if (frame.size() <= kMaxFrameBytes) return frame;
    snapshot.resources.clear();
    frame = encode(ServerMessage(SnapshotMessage{snapshot}));
    if (frame.size() <= kMaxFrameBytes) return frame;
    snapshot.bookings.clear();
    for (ItemLine &item : snapshot.items) item.facts.clear();
    for (HeldLine &held : snapshot.held) held.facts.clear();
    frame = encode(ServerMessage(SnapshotMessage{snapshot}));
    if (frame.size() <= kMaxFrameBytes) return frame;
    snapshot.items.clear();
    snapshot.held.clear();
    snapshot.settingsFaults.clear();
    return encode(ServerMessage(SnapshotMessage{snapshot}));
}

}  // namespace

struct ControlServer::State : std::enable_shared_from_this<State> {
    State(CommandHandler &commandHandler, ports::Executor &timers, ServerOptions serverOptions)
        : handler(commandHandler), executor(timers), options(std::move(serverOptions)) {}

    void accept(std::shared_ptr<ports::LocalConnection> connection);
    void drop(int clientId, const char *why);
    void send(int clientId, const QByteArray &frame);
    void fail(int clientId, base::Error error);
    void reply(int clientId, qint64 id, const QString &command, base::Expected<Reply> result);
    void receive(int clientId, const QByteArray &frame);
    void onMessage(int clientId, HelloMessage hello);
    void onMessage(int clientId, SubscribeMessage);
    void onMessage(int clientId, CancelMessage cancel);
    void onMessage(int clientId, RequestMessage message);
    void run(int clientId, RequestMessage message);
    void pushLater(base::SteadyTime when);
    void push();
    bool anySubscriber() const;
    void log(int clientId, const QString &what) const;

    CommandHandler &handler;
    ports::Executor &executor;
    ServerOptions options;
    std::map<int, Client> clients;
    int lastClientId = 0;
    std::optional<base::SteadyTime> lastPush;
    std::optional<base::SteadyTime> nextPush;
    ports::Handle pushTimer;
};

void ControlServer::State::log(int clientId, const QString &what) const {
    if (options.log) options.log(QStringLiteral("control client=%1 %2").arg(clientId).arg(what));
}

void ControlServer::State::accept(std::shared_ptr<ports::LocalConnection> connection) {
    if (static_cast<int>(clients.size()) >= options.maxClients) {
        connection->sendFrame(encode(ServerMessage(ErrorMessage{
            base::Error{ErrorKind::Unavailable, QStringLiteral("hello"), QStringLiteral("too many clients")}})));
        connection->close();
        log(0, QStringLiteral("refused: too many clients"));
        return;
    }
    const int clientId = ++lastClientId;
    const auto weak = weak_from_this();
    connection->onFrame = [weak, clientId](QByteArray frame) {
        if (const auto self = weak.lock()) self->receive(clientId, frame);
    };
    connection->onClosed = [weak, clientId] {
        if (const auto self = weak.lock()) self->drop(clientId, "closed by the client");
    };
    Client &client = clients[clientId];
    client.connection = std::move(connection);
    client.helloDeadline = executor.runAfter(options.helloDeadline, [weak, clientId] {
        if (const auto self = weak.lock()) self->drop(clientId, "no hello");
    });
}

void ControlServer::State::drop(int clientId, const char *why) {
    const auto found = clients.find(clientId);
    if (found == clients.end()) return;
    Client client = std::move(found->second);
    clients.erase(found);
    log(clientId, QStringLiteral("dropped: ") + QLatin1String(why));
    destroyLater(executor, client.connection);
    client.connection->close();
}

void ControlServer::State::send(int clientId, const QByteArray &frame) {
    const auto found = clients.find(clientId);
    if (found == clients.end()) return;
    const auto connection = found->second.connection;
    if (connection->queuedBytes() + frame.size() > options.maxQueuedBytes) return drop(clientId, "too slow");
    if (!connection->sendFrame(frame)) drop(clientId, "not writable");
}

void ControlServer::State::fail(int clientId, base::Error error) {
    send(clientId, encode(ServerMessage(ErrorMessage{std::move(error)})));
}

void ControlServer::State::reply(int clientId, qint64 id, const QString &command, base::Expected<Reply> result) {
    ReplyMessage message{id, QJsonObject{}};
    if (result)
        message.body = toJson(*result);
    else
        message.body = base::fail(std::move(result.error()));
    QByteArray frame = encode(ServerMessage(message));
    if (frame.size() > kMaxFrameBytes) {
        message.body = base::fail(ErrorKind::ContractViolation, command, QStringLiteral("the answer is over 1 MiB"));
        frame = encode(ServerMessage(message));
    }
    send(clientId, frame);
}

void ControlServer::State::receive(int clientId, const QByteArray &frame) {
    const auto keep = shared_from_this();
    const auto found = clients.find(clientId);
    if (found == clients.end()) return;
    auto message = decodeClientMessage(frame);
    if (!message) {
        log(clientId, message.error().error.toLogLine());
        const auto id = message.error().id;
        if (id) return reply(clientId, *id, {}, base::fail(std::move(message.error().error)));
        return fail(clientId, std::move(message.error().error));
    }
    if (!found->second.greeted && !std::holds_alternative<HelloMessage>(*message))
        return fail(clientId, {ErrorKind::Rejected, QStringLiteral("control"), QStringLiteral("hello comes first")});
    std::visit([&](auto &one) { onMessage(clientId, std::move(one)); }, *message);
}

void ControlServer::State::onMessage(int clientId, HelloMessage hello) {
    Client &client = clients.at(clientId);
    if (!client.greeted) log(clientId, QStringLiteral("hello version=%1").arg(hello.version));
    client.greeted = true;
    client.helloDeadline.reset();
    send(clientId, encode(ServerMessage(HelloMessage{kProtocolVersion, options.program})));
}

void ControlServer::State::onMessage(int clientId, SubscribeMessage) {
    clients.at(clientId).subscribed = true;
    send(clientId, snapshotFrame(handler.snapshot()));
    if (!nextPush) pushLater(executor.steadyNow() + options.longestGap);
}

void ControlServer::State::onMessage(int clientId, CancelMessage cancel) {
    auto &running = clients.at(clientId).running;
    const auto found = running.find(cancel.id);
    if (found == running.end()) return;
    const Running dropped = std::move(found->second);
    running.erase(found);
    log(clientId, QStringLiteral("cancel ") + dropped.command);
}

void ControlServer::State::onMessage(int clientId, RequestMessage message) {
    const QString command = commandName(message.request);
    const auto refuse = [&](ErrorKind kind, const QString &why) {
        reply(clientId, message.id, command, base::fail(kind, command, why));
    };
    const auto &running = clients.at(clientId).running;
    if (running.count(message.id) != 0)
        return refuse(ErrorKind::ContractViolation, QStringLiteral("id: one that is not under way belongs here"));
    if (static_cast<int>(running.size()) >= options.maxRequestsPerClient)
        return refuse(ErrorKind::Unavailable, QStringLiteral("too many requests under way"));
    if (std::holds_alternative<StatusRequest>(message.request))
        return reply(clientId, message.id, command, Reply(handler.snapshot()));
    log(clientId, command);
    run(clientId, std::move(message));
}

void ControlServer::State::run(int clientId, RequestMessage message) {
    const QString command = commandName(message.request);
    const auto weak = weak_from_this();
    // The handle may be destroyed while its own completion runs, so everything captured is copied out first.
    const auto finish = [weak, clientId, id = message.id](base::Expected<Reply> result) {
        const auto self = weak.lock();
        const auto client = clientId;
        const auto request = id;
        if (!self) return;
        const auto owner = self->clients.find(client);
        if (owner == self->clients.end()) return;
        const auto found = owner->second.running.find(request);
        if (found == owner->second.running.end()) return;
        const Running finished = std::move(found->second);
        owner->second.running.erase(found);
        self->reply(client, request, finished.command, std::move(result));
    };
    Running &running = clients.at(clientId).running[message.id];
    running.command = command;
    running.deadline = executor.runAfter(std::min(message.deadline, options.longestDeadline), [finish, command] {
        finish(base::fail(ErrorKind::OutcomeUnknown, command, QStringLiteral("deadline passed")));
    });
    ports::Handle work = handler.handle(std::move(message.request), finish);
    const auto owner = clients.find(clientId);
    if (owner == clients.end()) return;
    const auto found = owner->second.running.find(message.id);
    if (found != owner->second.running.end()) found->second.work = std::move(work);
}

bool ControlServer::State::anySubscriber() const {
    return std::any_of(clients.begin(), clients.end(), [](const auto &entry) { return entry.second.subscribed; });
}

void ControlServer::State::pushLater(base::SteadyTime when) {
    nextPush = when;
    pushTimer = executor.runAt(when, [weak = weak_from_this()] {
        if (const auto self = weak.lock()) self->push();
    });
}

void ControlServer::State::push() {
    nextPush.reset();
    if (!anySubscriber()) return;
    lastPush = executor.steadyNow();
    const QByteArray frame = snapshotFrame(handler.snapshot());
    std::vector<int> subscribers;
    for (const auto &[clientId, client] : clients)
        if (client.subscribed) subscribers.push_back(clientId);
    for (const int clientId : subscribers) send(clientId, frame);
    pushLater(*lastPush + options.longestGap);
}

ControlServer::ControlServer(ports::LocalServer &server, CommandHandler &handler, ports::Executor &executor,
                             ServerOptions options)
    : m_state(std::make_shared<State>(handler, executor, std::move(options))), m_server(server) {
    m_server.onConnection = [weak = std::weak_ptr(m_state)](std::shared_ptr<ports::LocalConnection> connection) {
        if (const auto state = weak.lock()) state->accept(std::move(connection));
    };
}

ControlServer::~ControlServer() {
    m_server.onConnection = nullptr;
    auto clients = std::move(m_state->clients);
    m_state->clients.clear();
    for (auto &[id, client] : clients) {
        destroyLater(m_state->executor, client.connection);
        client.connection->close();
    }
}

void ControlServer::statusChanged() {
    if (!m_state->anySubscriber()) return;
    const auto now = m_state->executor.steadyNow();
    const auto earliest = m_state->lastPush ? std::max(now, *m_state->lastPush + m_state->options.shortestGap) : now;
    if (!m_state->nextPush || earliest < *m_state->nextPush) m_state->pushLater(earliest);
}

int ControlServer::clientCount() const {
    return static_cast<int>(m_state->clients.size());
}

}  // namespace core::control
