// SPDX-License-Identifier: Apache-2.0
#include "core/platform/odbc/database_thread.h"

#include <condition_variable>
#include <mutex>
#include <random>
#include <thread>

#include "core/platform/odbc/odbc_session.h"

namespace core::platform {
namespace {

using base::ErrorKind;

constexpr int kMostRetries = 3;
/// Shorter than any lock time-out: a unit that waited for a lock goes to the back of the queue, the others come first.
constexpr std::chrono::milliseconds kRetriesStartWithin{1'500};

/// Short and uneven, so that two units that deadlocked do not meet again at once.
std::chrono::milliseconds jitter(int retry) {
    static thread_local std::minstd_rand numbers{std::random_device{}()};
    constexpr int kShortest = 3, kLongest = 25;
    return std::chrono::milliseconds(std::uniform_int_distribution<int>(kShortest, kLongest)(numbers) * retry);
}

}  // namespace

/// Shared by the handle on the engine thread, the thread itself and cancellers, so that each may outlive the others.
struct DatabaseThread::State {
    const ConnectionString connection;
    const UnitRunner runner;
    const Callbacks callbacks;

    std::mutex mutex;
    std::condition_variable changed;
    std::optional<UnitOrder> inbox;
    bool isStopping = false;
    bool hasEnded = false;
    std::function<void()> cancel;

    std::thread thread;
    std::unique_ptr<OdbcSession> session;  ///< Touched by the database thread only.

    State(ConnectionString text, UnitRunner run, Callbacks calls)
        : connection(std::move(text)), runner(std::move(run)), callbacks(std::move(calls)) {}

    void loop();
    std::optional<UnitOrder> nextOrder();
    UnitReport carryOut(const UnitOrder &order);
    base::Expected<void> openSession(const UnitOrder &order);
    void closeSession();
    base::Expected<ports::PmsResult> runWithRetries(const UnitOrder &order, int &retries);
};

void DatabaseThread::State::loop() {
    while (auto next = nextOrder()) callbacks.report(carryOut(*next));
    closeSession();
    {
        const std::lock_guard lock(mutex);
        hasEnded = true;
    }
    changed.notify_all();
    callbacks.ended();
}

std::optional<UnitOrder> DatabaseThread::State::nextOrder() {
    std::unique_lock lock(mutex);
    changed.wait(lock, [this] { return isStopping || inbox.has_value(); });
    if (isStopping) return std::nullopt;
    return std::exchange(inbox, std::nullopt);
}

base::Expected<void> DatabaseThread::State::openSession(const UnitOrder &order) {
    closeSession();
    auto opened = OdbcSession::connect(connection, *order.password);
    if (!opened) return base::Unexpected(opened.error());
    session = std::move(*opened);
    session->setDeadline(order.deadline);
    {
        const std::lock_guard lock(mutex);
        cancel = session->canceller();
    }
    if (!runner.prepare) return {};
    auto prepared = runner.prepare(*session);
    if (!prepared) closeSession();
    return prepared;
}

void DatabaseThread::State::closeSession() {
    {
        const std::lock_guard lock(mutex);
        cancel = nullptr;
    }
    session.reset();
}

base::Expected<ports::PmsResult> DatabaseThread::State::runWithRetries(const UnitOrder &order, int &retries) {
    const auto started = std::chrono::steady_clock::now();
    for (;;) {
        auto result = runner.run(*session, *order.work);
        (void)session->rollback();
        const bool mayRetry =
            !result && result.error().kind == ErrorKind::Conflict && session->isAlive() && retries < kMostRetries;
        if (!mayRetry) return result;
        const auto now = std::chrono::steady_clock::now();
        if (now - started >= kRetriesStartWithin) return result;
        const auto pause = jitter(++retries);
        if (now + pause >= order.deadline) return result;
        std::this_thread::sleep_for(pause);
    }
}

UnitReport DatabaseThread::State::carryOut(const UnitOrder &order) {
    UnitReport report{order.number,
                      base::fail(ErrorKind::Unavailable, QStringLiteral("connect"), QStringLiteral("not connected"))};
    if (order.password) {
        if (auto opened = openSession(order); !opened) {
            base::Error error = opened.error();
            error.kind = ErrorKind::Unavailable;
            report.result = base::fail(std::move(error));
            report.connectFailed = true;
            return report;
        }
        report.server = session->serverDescription();
    }
    if (!session) return report;
    session->setDeadline(order.deadline);
    report.result = runWithRetries(order, report.retries);
    session->setDeadline(base::SteadyTime::max());
    report.isConnected = session->isAlive();
    if (report.isConnected) return report;
    report.wasIdleTooLong = !order.password && !report.result && report.result.error().kind == ErrorKind::Unavailable;
    closeSession();
    return report;
}

DatabaseThread::DatabaseThread(ConnectionString connection, UnitRunner runner, Callbacks callbacks)
    : m_state(std::make_shared<State>(std::move(connection), std::move(runner), std::move(callbacks))) {
    m_state->thread = std::thread([state = m_state] { state->loop(); });
}

DatabaseThread::~DatabaseThread() {
    abandon();
}

void DatabaseThread::submit(UnitOrder order) {
    {
        const std::lock_guard lock(m_state->mutex);
        m_state->inbox = std::move(order);
    }
    m_state->changed.notify_all();
}

void DatabaseThread::cancelStatement() {
    std::function<void()> cancel;
    {
        const std::lock_guard lock(m_state->mutex);
        cancel = m_state->cancel;
    }
    if (cancel) std::thread(std::move(cancel)).detach();
}

bool DatabaseThread::stopWithin(std::chrono::milliseconds patience) {
    if (m_isGone) return true;
    bool hasEnded = false;
    {
        std::unique_lock lock(m_state->mutex);
        m_state->isStopping = true;
        m_state->changed.notify_all();
        hasEnded = m_state->changed.wait_for(lock, patience, [this] { return m_state->hasEnded; });
    }
    if (!hasEnded) return false;
    m_isGone = true;
    m_state->thread.join();
    return true;
}

void DatabaseThread::abandon() {
    if (std::exchange(m_isGone, true)) return;
    {
        const std::lock_guard lock(m_state->mutex);
        m_state->isStopping = true;
    }
    m_state->changed.notify_all();
    m_state->thread.detach();
}

}  // namespace core::platform
