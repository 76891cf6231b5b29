// SPDX-License-Identifier: Apache-2.0
#include "core/platform/runtime/qt_executor.h"

#include <QThread>
#include <QTimer>
#include <algorithm>
#include <map>
#include <utility>

namespace core::platform {

using std::chrono::milliseconds;

/// Held by the executor; a handle holds it weakly, so that either may go first.
struct QtExecutor::State {
    using Key = std::pair<base::SteadyTime, quint64>;

    std::map<Key, std::function<void()>> tasks;
    quint64 submitted = 0;
    QTimer timer;

    void arm();
    void runDue();
    bool onOwnThread() const { return QThread::currentThread() == timer.thread(); }
};

void QtExecutor::State::arm() {
    if (tasks.empty()) {
        timer.stop();
        return;
    }
    // Bounded because QTimer counts in an int, and because a suspended PC may not count a long wait.
    constexpr milliseconds kLongest{60'000};
    const auto wait = std::chrono::ceil<milliseconds>(tasks.begin()->first.first - std::chrono::steady_clock::now());
    timer.start(std::clamp(wait, milliseconds{0}, kLongest));
}

void QtExecutor::State::runDue() {
    const base::SteadyTime now = std::chrono::steady_clock::now();
    const quint64 submittedBefore = submitted;
    for (auto next = tasks.begin(); next != tasks.end() && next->first.first <= now;) {
        if (next->first.second > submittedBefore) {
            ++next;
            continue;
        }
        const Key key = next->first;
        const auto task = std::move(next->second);
        tasks.erase(next);
        task();
        // The task may have cancelled its neighbours: no iterator survives it.
        next = tasks.upper_bound(key);
    }
    arm();
}

QtExecutor::QtExecutor() : m_state(std::make_shared<State>()) {
    m_state->timer.setSingleShot(true);
    m_state->timer.setTimerType(Qt::PreciseTimer);
    QObject::connect(&m_state->timer, &QTimer::timeout, &m_state->timer, [weak = std::weak_ptr(m_state)] {
        if (const auto state = weak.lock()) state->runDue();
    });
}

QtExecutor::~QtExecutor() {
    m_state->timer.stop();
    // What a task owns may cancel other tasks while it is destroyed.
    const auto dropped = std::exchange(m_state->tasks, {});
}

base::SteadyTime QtExecutor::steadyNow() const {
    return std::chrono::steady_clock::now();
}

base::UtcTime QtExecutor::utcNow() const {
    return std::chrono::floor<milliseconds>(std::chrono::system_clock::now());
}

ports::Handle QtExecutor::runAt(base::SteadyTime when, std::function<void()> task) {
    Q_ASSERT(m_state->onOwnThread());
    const State::Key key{when, ++m_state->submitted};
    m_state->tasks.emplace(key, std::move(task));
    if (m_state->tasks.begin()->first == key) m_state->arm();
    return ports::Handle([weak = std::weak_ptr(m_state), key] {
        const auto state = weak.lock();
        if (!state) return;
        Q_ASSERT(state->onOwnThread());
        // The task may own what is destroyed with it, so it leaves the map first.
        const auto cancelled = state->tasks.extract(key);
    });
}

}  // namespace core::platform
