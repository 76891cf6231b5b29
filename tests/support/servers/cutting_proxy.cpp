// SPDX-License-Identifier: Apache-2.0
#include "tests/support/servers/cutting_proxy.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <QRegularExpression>
#include <array>
#include <atomic>
#include <mutex>
#include <thread>
#include <vector>

namespace support::servers {
namespace {

struct Line {
    int client = -1;
    int server = -1;
    bool cutAtAnswer = false;
    bool isClosed() const { return client < 0; }
    void close() {
        if (isClosed()) return;
        ::close(client);
        ::close(server);
        client = server = -1;
    }
};

sockaddr_in loopback(quint16 port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

/// COMMIT, but not the one in READ COMMITTED or in autocommit.
bool hasWord(const QByteArray &bytes, const QByteArray &word) {
    const auto isLetter = [&](qsizetype at) {
        return at >= 0 && at < bytes.size() && bytes[at] >= 'A' && bytes[at] <= 'Z';
    };
    for (qsizetype at = bytes.indexOf(word); at >= 0; at = bytes.indexOf(word, at + 1))
        if (!isLetter(at - 1) && !isLetter(at + word.size())) return true;
    return false;
}

bool sendAll(int socket, const QByteArray &bytes) {
    for (qsizetype sent = 0; sent < bytes.size();) {
        const ssize_t count = ::send(socket, bytes.constData() + sent, std::size_t(bytes.size() - sent), MSG_NOSIGNAL);
        if (count <= 0) return false;
        sent += count;
    }
    return true;
}

QByteArray receiveSome(int socket) {
    QByteArray bytes(65536, Qt::Uninitialized);
    const ssize_t count = ::recv(socket, bytes.data(), std::size_t(bytes.size()), 0);
    bytes.resize(std::max<ssize_t>(0, count));
    return bytes;
}

}  // namespace

struct CuttingProxy::Shared {
    quint16 serverPort = 0;
    quint16 port = 0;
    int listener = -1;
    std::array<int, 2> wake{-1, -1};
    std::thread thread;
    std::vector<Line> lines;
    std::atomic<int> cuts{0};

    std::mutex mutex;
    QByteArray before, after;
    bool cutAll = false;
    bool isStopping = false;

    void listen();
    void loop();
    void accept();
    void fromClient(Line &line);
    void fromServer(Line &line);
    void cut(Line &line) {
        ++cuts;
        line.close();
    }
    bool takeWord(QByteArray &word, const QByteArray &bytes) {
        const std::lock_guard lock(mutex);
        if (word.isEmpty() || !hasWord(bytes.toUpper(), word)) return false;
        word.clear();
        return true;
    }
    void poke() { (void)!::write(wake[1], "x", 1); }
};

void CuttingProxy::Shared::listen() {
    listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address = loopback(0);
    socklen_t size = sizeof address;
    ::bind(listener, reinterpret_cast<sockaddr *>(&address), size);
    ::listen(listener, 16);
    ::getsockname(listener, reinterpret_cast<sockaddr *>(&address), &size);
    port = ntohs(address.sin_port);
    (void)!::pipe(wake.data());
}

void CuttingProxy::Shared::accept() {
    Line line;
    line.client = ::accept(listener, nullptr, nullptr);
    line.server = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const sockaddr_in address = loopback(serverPort);
    if (::connect(line.server, reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0) line.close();
    if (!line.isClosed()) lines.push_back(line);
}

void CuttingProxy::Shared::fromClient(Line &line) {
    const QByteArray bytes = receiveSome(line.client);
    if (bytes.isEmpty()) return line.close();
    if (takeWord(before, bytes)) return cut(line);
    if (takeWord(after, bytes)) line.cutAtAnswer = true;
    if (!sendAll(line.server, bytes)) line.close();
}

void CuttingProxy::Shared::fromServer(Line &line) {
    const QByteArray bytes = receiveSome(line.server);
    if (bytes.isEmpty()) return line.close();
    if (line.cutAtAnswer) return cut(line);
    if (!sendAll(line.client, bytes)) line.close();
}

void CuttingProxy::Shared::loop() {
    for (;;) {
        std::vector<pollfd> polled{{wake[0], POLLIN, 0}, {listener, POLLIN, 0}};
        for (const Line &line : lines) {
            polled.push_back({line.client, POLLIN, 0});
            polled.push_back({line.server, POLLIN, 0});
        }
        ::poll(polled.data(), polled.size(), -1);
        if (polled[0].revents) {
            char byte = 0;
            (void)!::read(wake[0], &byte, 1);
            const std::lock_guard lock(mutex);
            if (std::exchange(cutAll, false) || isStopping)
                for (Line &line : lines) cut(line);
            if (isStopping) return;
        }
        for (std::size_t i = 0; i < lines.size(); ++i) {
            if (!lines[i].isClosed() && polled[2 + 2 * i].revents) fromClient(lines[i]);
            if (!lines[i].isClosed() && polled[3 + 2 * i].revents) fromServer(lines[i]);
        }
        if (polled[1].revents) accept();
        std::erase_if(lines, [](const Line &line) { return line.isClosed(); });
    }
}

CuttingProxy::CuttingProxy(quint16 serverPort) : m_shared(std::make_shared<Shared>()) {
    m_shared->serverPort = serverPort;
    m_shared->listen();
    m_shared->thread = std::thread([shared = m_shared.get()] { shared->loop(); });
}

CuttingProxy::~CuttingProxy() {
    {
        const std::lock_guard lock(m_shared->mutex);
        m_shared->isStopping = true;
    }
    m_shared->poke();
    m_shared->thread.join();
    for (const int descriptor : {m_shared->listener, m_shared->wake[0], m_shared->wake[1]}) ::close(descriptor);
}

quint16 CuttingProxy::port() const {
    return m_shared->port;
}
int CuttingProxy::cuts() const {
    return m_shared->cuts;
}

void CuttingProxy::cutBefore(const QByteArray &word) {
    const std::lock_guard lock(m_shared->mutex);
    m_shared->before = word;
}

void CuttingProxy::cutAfter(const QByteArray &word) {
    const std::lock_guard lock(m_shared->mutex);
    m_shared->after = word;
}

void CuttingProxy::cutNow() {
    {
        const std::lock_guard lock(m_shared->mutex);
        m_shared->cutAll = true;
    }
    m_shared->poke();
}

quint16 portOf(const QString &connectionString) {
    static const QRegularExpression pattern(QStringLiteral("Port=(\\d+)"));
    return quint16(pattern.match(connectionString).captured(1).toUInt());
}

QString throughPort(const QString &connectionString, quint16 port) {
    static const QRegularExpression pattern(QStringLiteral("Port=\\d+"));
    return QString(connectionString).replace(pattern, QStringLiteral("Port=%1").arg(port));
}

}  // namespace support::servers
