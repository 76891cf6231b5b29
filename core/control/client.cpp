// SPDX-License-Identifier: Apache-2.0
#include "core/control/client.h"

#include <algorithm>
#include <map>
#include <utility>

#include "core/control/codec.h"
#include "core/control/later.h"

namespace core::control {
namespace {

using base::ErrorKind;

struct Pending {
    QString command;
    base::Completion<Reply> done;
    ports::Handle timer;  ///< The deadline, or a failure that is already on its way.
    bool sent = false;
};

}  // namespace

struct EngineClient::State : std::enable_shared_from_this<State> {
    State(EngineClient &client, Connector connector, ports::Executor &timers, ClientOptions clientOptions)
        : owner(&client), connect(std::move(connector)), executor(timers), options(std::move(clientOptions)) {}

    void open();
    void opened(std::shared_ptr<ports::LocalConnection> fresh);
    void lose(base::Error why);
    void dropConnection();
    void retryLater();
    void receive(const QByteArray &frame);
    void onMessage(HelloMessage hello);
    void onMessage(SnapshotMessage message);
    void onMessage(ReplyMessage message);
    void onMessage(ErrorMessage message);
    void watchSilence(base::SteadyTime when);
    void finish(qint64 id, base::Expected<Reply> result);
    void failSoon(qint64 id, base::Error error);
    void deadlinePassed(qint64 id);
    void forget(qint64 id);
    ports::Handle after(std::chrono::milliseconds delay, void (State::*task)());

    EngineClient *owner;  ///< Null once it is destroyed.
    Connector connect;
    ports::Executor &executor;
    ClientOptions options;
    bool started = false;
    bool greeted = false;
    bool reportedDown = false;
    std::chrono::milliseconds delay{0};
    base::SteadyTime lastFrame{};
    ports::Handle connecting;
    ports::Handle retry;
    ports::Handle helloDeadline;
    ports::Handle silence;
    std::shared_ptr<ports::LocalConnection> connection;
    std::map<qint64, Pending> pending;
    qint64 lastId = 0;
};

ports::Handle EngineClient::State::after(std::chrono::milliseconds wait, void (State::*task)()) {
    return executor.runAfter(wait, [weak = weak_from_this(), task] {
        if (const auto self = weak.lock()) (self.get()->*task)();
    });
}

void EngineClient::State::open() {
    connecting = connect([weak = weak_from_this()](base::Expected<std::shared_ptr<ports::LocalConnection>> result) {
        const auto self = weak.lock();
        if (!self || !self->started || self->connection) return;
        if (result)
            self->opened(std::move(*result));
        else
            self->lose(std::move(result.error()));
    });
}

void EngineClient::State::opened(std::shared_ptr<ports::LocalConnection> fresh) {
    connection = std::move(fresh);
    const std::weak_ptr<State> weak = weak_from_this();
    const auto *self = connection.get();
    connection->onFrame = [weak, self](QByteArray frame) {
        const auto state = weak.lock();
        if (state && state->connection.get() == self) state->receive(frame);
    };
    connection->onClosed = [weak, self] {
        const auto state = weak.lock();
        if (state && state->connection.get() == self)
            state->lose(
                {ErrorKind::Unavailable, QStringLiteral("control"), QStringLiteral("the engine closed the link")});
    };
    helloDeadline = executor.runAfter(options.helloDeadline, [weak] {
        if (const auto state = weak.lock())
            state->lose(
                {ErrorKind::Unavailable, QStringLiteral("hello"), QStringLiteral("the engine does not answer")});
    });
    connection->sendFrame(encode(ClientMessage(HelloMessage{kProtocolVersion, options.program})));
}

void EngineClient::State::dropConnection() {
    greeted = false;
    helloDeadline.reset();
    silence.reset();
    if (!connection) return;
    const auto dropped = std::exchange(connection, nullptr);
    destroyLater(executor, dropped);
    dropped->close();
}

void EngineClient::State::lose(base::Error why) {
    const auto keep = shared_from_this();
    const bool wasUp = greeted;
    dropConnection();
    for (auto &[id, request] : pending) {
        if (!request.sent) continue;
        failSoon(id, {ErrorKind::OutcomeUnknown, request.command, QStringLiteral("the link to the engine broke")});
    }
    if (started && options.reconnect) retryLater();
    if (!wasUp && std::exchange(reportedDown, true)) return;
    reportedDown = true;
    if (const auto callback = owner ? owner->onDisconnected : nullptr) callback(why);
}

void EngineClient::State::retryLater() {
    delay = delay.count() == 0 ? options.retryDelay : std::min(delay * 2, options.longestDelay);
    retry = after(delay, &State::open);
}

void EngineClient::State::receive(const QByteArray &frame) {
    const auto keep = shared_from_this();
    lastFrame = executor.steadyNow();
    auto message = decodeServerMessage(frame);
    // A newer engine may say things that this client does not know: they are not for it.
    if (!message) return;
    std::visit([&](auto &one) { onMessage(std::move(one)); }, *message);
}

void EngineClient::State::onMessage(HelloMessage hello) {
    if (greeted) return;
    if (hello.version != kProtocolVersion)
        return lose({ErrorKind::ContractViolation, QStringLiteral("hello"),
                     QStringLiteral("the engine speaks protocol %1, not %2").arg(hello.version).arg(kProtocolVersion)});
    helloDeadline.reset();
    greeted = true;
    reportedDown = false;
    delay = std::chrono::milliseconds(0);
    if (options.subscribe) {
        connection->sendFrame(encode(ClientMessage(SubscribeMessage{})));
        watchSilence(lastFrame + options.silence);
    }
    if (const auto callback = owner ? owner->onConnected : nullptr) callback(hello.program);
}

void EngineClient::State::onMessage(SnapshotMessage message) {
    if (const auto callback = owner ? owner->onSnapshot : nullptr) callback(message.snapshot);
}

void EngineClient::State::onMessage(ReplyMessage message) {
    const auto found = pending.find(message.id);
    if (found == pending.end()) return;
    if (!message.body) return finish(message.id, base::fail(std::move(message.body.error())));
    finish(message.id, decodeReply(found->second.command, *message.body));
}

void EngineClient::State::onMessage(ErrorMessage message) {
    if (!greeted) lose(std::move(message.error));
}

void EngineClient::State::watchSilence(base::SteadyTime when) {
    silence = executor.runAt(when, [weak = weak_from_this()] {
        const auto self = weak.lock();
        if (!self) return;
        const auto limit = self->lastFrame + self->options.silence;
        if (self->executor.steadyNow() < limit) return self->watchSilence(limit);
        self->lose({ErrorKind::Unavailable, QStringLiteral("control"), QStringLiteral("the engine is silent")});
    });
}

void EngineClient::State::finish(qint64 id, base::Expected<Reply> result) {
    const auto keep = shared_from_this();
    const auto found = pending.find(id);
    if (found == pending.end()) return;
    const Pending finished = std::move(found->second);
    pending.erase(found);
    finished.done(std::move(result));
}

void EngineClient::State::failSoon(qint64 id, base::Error error) {
    Pending &request = pending.at(id);
    request.sent = false;
    request.timer = executor.post([weak = weak_from_this(), id, error = std::move(error)] {
        if (const auto self = weak.lock()) self->finish(id, base::fail(error));
    });
}

void EngineClient::State::deadlinePassed(qint64 id) {
    const auto found = pending.find(id);
    if (found == pending.end()) return;
    const QString command = found->second.command;
    if (connection) connection->sendFrame(encode(ClientMessage(CancelMessage{id})));
    finish(id, base::fail(ErrorKind::OutcomeUnknown, command, QStringLiteral("deadline passed")));
}

void EngineClient::State::forget(qint64 id) {
    const auto found = pending.find(id);
    if (found == pending.end()) return;
    const Pending dropped = std::move(found->second);
    pending.erase(found);
    if (dropped.sent && connection) connection->sendFrame(encode(ClientMessage(CancelMessage{id})));
}

EngineClient::EngineClient(Connector connect, ports::Executor &executor, ClientOptions options)
    : m_state(std::make_shared<State>(*this, std::move(connect), executor, std::move(options))) {}

EngineClient::~EngineClient() {
    m_state->owner = nullptr;
    m_state->started = false;
    m_state->connecting.reset();
    m_state->retry.reset();
    m_state->pending.clear();
    m_state->dropConnection();
}

void EngineClient::start() {
    if (std::exchange(m_state->started, true)) return;
    m_state->reportedDown = false;
    m_state->delay = std::chrono::milliseconds(0);
    m_state->retry = m_state->after(std::chrono::milliseconds(0), &State::open);
}

void EngineClient::stop() {
    m_state->started = false;
    m_state->connecting.reset();
    m_state->retry.reset();
    for (const auto &[id, request] : m_state->pending)
        m_state->failSoon(id, {ErrorKind::Cancelled, request.command, QStringLiteral("the client stopped")});
    m_state->dropConnection();
}

bool EngineClient::isConnected() const {
    return m_state->greeted;
}

ports::Handle EngineClient::send(Request request, std::chrono::milliseconds deadline, base::Completion<Reply> done) {
    State &state = *m_state;
    const qint64 id = ++state.lastId;
    const QString command = commandName(request);
    Pending &pending = state.pending[id];
    pending.command = command;
    pending.done = std::move(done);
    const QByteArray frame =
        state.greeted ? encode(ClientMessage(RequestMessage{id, deadline, std::move(request)})) : QByteArray();
    if (!state.greeted) {
        state.failSoon(id, {ErrorKind::Unavailable, command, QStringLiteral("no engine is running")});
    } else if (!state.connection->sendFrame(frame)) {
        state.failSoon(id, {ErrorKind::Unavailable, command, QStringLiteral("the request could not be sent")});
    } else {
        pending.sent = true;
        pending.timer = state.executor.runAfter(deadline, [weak = std::weak_ptr(m_state), id] {
            if (const auto self = weak.lock()) self->deadlinePassed(id);
        });
    }
    return ports::Handle([weak = std::weak_ptr(m_state), id] {
        if (const auto self = weak.lock()) self->forget(id);
    });
}

}  // namespace core::control
