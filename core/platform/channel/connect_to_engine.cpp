// SPDX-License-Identifier: Apache-2.0
#include "core/platform/channel/connect_to_engine.h"

#include <QFileInfo>
#include <QLocalSocket>
#include <utility>

#include "core/platform/channel/peer.h"
#include "core/platform/channel/socket_connection.h"
#include "core/platform/channel/socket_name.h"

namespace core::platform {
namespace {

using Done = base::Completion<std::shared_ptr<ports::LocalConnection>>;

/// One attempt over all names. It is kept alive by its handle; every step starts from the executor.
class Attempt final : public std::enable_shared_from_this<Attempt> {
  public:
    Attempt(const QString &dataDir, ports::Executor &executor, Done done)
        : m_executor(executor),
          m_names(socketNames(dataDir)),
          m_owner(QFileInfo(dataDir).ownerId()),
          m_done(std::move(done)) {}

    void start(std::chrono::milliseconds deadline) {
        m_deadline = m_executor.runAfter(deadline, [weak = weak_from_this()] {
            if (const auto self = weak.lock()) self->finish(none(QStringLiteral("no answer in time")));
        });
        nextSoon();
    }

  private:
    static base::Unexpected none(const QString &why) {
        return base::fail(base::ErrorKind::Unavailable, QStringLiteral("connect"), why);
    }

    void nextSoon() {
        m_step = m_executor.post([weak = weak_from_this()] {
            if (const auto self = weak.lock()) self->tryNext();
        });
    }

    void tryNext() {
        const auto keep = shared_from_this();
        if (m_names.isEmpty()) return finish(none(m_fault));
        m_socket = std::make_unique<QLocalSocket>();
        const auto settleSoon = [weak = weak_from_this()] {
            const auto self = weak.lock();
            if (!self) return;
            self->m_step = self->m_executor.post([weak] {
                if (const auto again = weak.lock()) again->settle();
            });
        };
        QObject::connect(m_socket.get(), &QLocalSocket::connected, m_socket.get(), settleSoon);
        QObject::connect(m_socket.get(), &QLocalSocket::errorOccurred, m_socket.get(), settleSoon);
        m_socket->connectToServer(m_names.takeFirst());
    }

    /// Out of the socket's signals: the socket may be given away or destroyed here.
    void settle() {
        const auto keep = shared_from_this();
        if (!m_socket) return;
        if (m_socket->state() != QLocalSocket::ConnectedState) {
            m_socket.reset();
            return nextSoon();
        }
        const auto user = peerUser(m_socket->socketDescriptor());
        if (user && *user != ownUser() && *user != 0 && *user != m_owner) {
            m_fault = QStringLiteral("the socket belongs to another user");
            m_socket.reset();
            return nextSoon();
        }
        QObject::disconnect(m_socket.get(), nullptr, m_socket.get(), nullptr);
        finish(std::make_shared<SocketConnection>(std::move(m_socket)));
    }

    void finish(base::Expected<std::shared_ptr<ports::LocalConnection>> result) {
        const auto keep = shared_from_this();
        m_deadline.reset();
        m_step.reset();
        m_socket.reset();
        if (const auto done = std::exchange(m_done, nullptr)) done(std::move(result));
    }

    ports::Executor &m_executor;
    QStringList m_names;
    uint m_owner;
    Done m_done;
    QString m_fault = QStringLiteral("no engine runs on this data dir");
    std::unique_ptr<QLocalSocket> m_socket;
    ports::Handle m_deadline;
    ports::Handle m_step;
};

}  // namespace

ports::Handle connectToEngine(const QString &dataDir, ports::Executor &executor, std::chrono::milliseconds deadline,
                              Done done) {
    auto attempt = std::make_shared<Attempt>(dataDir, executor, std::move(done));
    attempt->start(deadline);
    return ports::Handle([attempt]() mutable { attempt.reset(); });
}

control::Connector engineConnector(const QString &dataDir, ports::Executor &executor,
                                   std::chrono::milliseconds deadline) {
    return [dataDir, &executor, deadline](Done done) {
        return connectToEngine(dataDir, executor, deadline, std::move(done));
    };
}

}  // namespace core::platform
