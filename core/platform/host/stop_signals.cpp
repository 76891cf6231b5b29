// SPDX-License-Identifier: Apache-2.0
#include "core/platform/host/stop_signals.h"

#include <QObject>
#include <QSocketNotifier>
#include <array>
#include <atomic>

#ifdef Q_OS_WIN
#include <windows.h>

#include <QMetaObject>
#else
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#endif

namespace core::platform {

#ifdef Q_OS_WIN

struct StopSignals::State {
    QObject context;
    std::function<void()> onStop;
};

namespace {

std::atomic<QObject *> g_context = nullptr;
std::function<void()> *g_onStop = nullptr;

BOOL WINAPI handleControl(DWORD) {
    QObject *context = g_context.load();
    if (!context) return FALSE;
    QMetaObject::invokeMethod(
        context, [] { (*g_onStop)(); }, Qt::QueuedConnection);
    return TRUE;
}

}  // namespace

StopSignals::StopSignals(std::function<void()> onStop, std::function<void()>) : m_state(std::make_unique<State>()) {
    m_state->onStop = std::move(onStop);
    g_onStop = &m_state->onStop;
    g_context.store(&m_state->context);
    SetConsoleCtrlHandler(handleControl, TRUE);
}

StopSignals::~StopSignals() {
    SetConsoleCtrlHandler(handleControl, FALSE);
    g_context.store(nullptr);
}

#else

namespace {

constexpr std::array kSignals{SIGTERM, SIGINT, SIGHUP};

// A signal handler may touch nothing but this number and write().
std::atomic<int> g_writeEnd = -1;
static_assert(std::atomic<int>::is_always_lock_free);

void handleSignal(int number) {
    const int savedErrno = errno;
    const char byte = number == SIGHUP ? 'r' : 's';
    if (::write(g_writeEnd.load(), &byte, 1) < 0) {
        // The socket is full of signals that say the same.
    }
    errno = savedErrno;
}

}  // namespace

struct StopSignals::State {
    std::array<int, 2> ends{-1, -1};
    std::array<struct sigaction, kSignals.size()> before{};
    std::unique_ptr<QSocketNotifier> notifier;
    std::function<void()> onStop;
    std::function<void()> onReload;

    void read() {
        std::array<char, 64> bytes{};
        const ssize_t size = ::read(ends[1], bytes.data(), bytes.size());
        bool isStop = false;
        bool isReload = false;
        for (ssize_t i = 0; i < size; ++i) (bytes[static_cast<size_t>(i)] == 'r' ? isReload : isStop) = true;
        if (isStop) return onStop();
        if (isReload) onReload();
    }
};

StopSignals::StopSignals(std::function<void()> onStop, std::function<void()> onReload)
    : m_state(std::make_unique<State>()) {
    m_state->onStop = std::move(onStop);
    m_state->onReload = std::move(onReload);
    if (::socketpair(AF_UNIX, SOCK_STREAM, 0, m_state->ends.data()) != 0) return;
    for (const int end : m_state->ends) {
        ::fcntl(end, F_SETFD, FD_CLOEXEC);
        ::fcntl(end, F_SETFL, O_NONBLOCK);
    }
    m_state->notifier = std::make_unique<QSocketNotifier>(m_state->ends[1], QSocketNotifier::Read);
    QObject::connect(m_state->notifier.get(), &QSocketNotifier::activated, m_state->notifier.get(),
                     [state = m_state.get()] { state->read(); });
    g_writeEnd.store(m_state->ends[0]);
    struct sigaction action {};
    action.sa_handler = handleSignal;
    action.sa_flags = SA_RESTART;
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < kSignals.size(); ++i) ::sigaction(kSignals[i], &action, &m_state->before[i]);
}

StopSignals::~StopSignals() {
    if (!m_state->notifier) return;
    for (size_t i = 0; i < kSignals.size(); ++i) ::sigaction(kSignals[i], &m_state->before[i], nullptr);
    g_writeEnd.store(-1);
    m_state->notifier.reset();
    for (const int end : m_state->ends) ::close(end);
}

#endif

}  // namespace core::platform
