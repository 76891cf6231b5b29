// SPDX-License-Identifier: Apache-2.0
#include "tests/support/sim/sim_executor.h"

namespace support {
namespace {

constexpr quint64 kFnvOffset = 14695981039346656037ULL;
constexpr quint64 kFnvPrime = 1099511628211ULL;
// Not zero, so that code which takes an epoch stamp for "never" is found out.
constexpr core::base::SteadyTime kSteadyStart{std::chrono::hours(1000)};

quint64 mix(quint64 hash, const char *bytes, qsizetype count) {
    for (qsizetype i = 0; i < count; ++i) hash = (hash ^ quint64(static_cast<unsigned char>(bytes[i]))) * kFnvPrime;
    return hash;
}

quint64 mixNumber(quint64 hash, quint64 number) {
    for (int shift = 0; shift < 64; shift += 8) hash = (hash ^ ((number >> shift) & 0xff)) * kFnvPrime;
    return hash;
}

}  // namespace

SimExecutor::SimExecutor() : m_state(std::make_shared<State>()) {
    m_state->now = kSteadyStart;
    m_state->hash = kFnvOffset;
}

SimExecutor::~SimExecutor() {
    // Tasks own handles of this executor; they must find an empty, living map when they go.
    auto tasks = std::move(m_state->tasks);
    m_state->tasks.clear();
}

core::base::UtcTime SimExecutor::startOfTime() {
    using namespace std::chrono;
    return sys_days(year(2026) / November / 30) + hours(21);
}

core::base::SteadyTime SimExecutor::steadyNow() const { return m_state->now; }

core::base::UtcTime SimExecutor::utcNow() const {
    return startOfTime() + m_state->wallOffset +
           std::chrono::duration_cast<std::chrono::milliseconds>(m_state->now - kSteadyStart);
}

SimExecutor::Key SimExecutor::insert(core::base::SteadyTime when, std::function<void()> task) {
    const Key key{std::max(when, m_state->now), m_state->nextSequence++};
    m_state->tasks.emplace(key, std::move(task));
    return key;
}

core::ports::Handle SimExecutor::runAt(core::base::SteadyTime when, std::function<void()> task) {
    const Key key = insert(when, std::move(task));
    return core::ports::Handle([state = std::weak_ptr<State>(m_state), key] {
        const auto alive = state.lock();
        if (!alive) return;
        // Taken out before it dies: what the task owns may cancel further tasks.
        const auto node = alive->tasks.extract(key);
    });
}

void SimExecutor::runDetached(core::base::SteadyTime when, std::function<void()> task) { insert(when, std::move(task)); }

void SimExecutor::runFirst() {
    auto node = m_state->tasks.extract(m_state->tasks.begin());
    m_state->now = node.key().first;
    m_state->hash = mixNumber(mixNumber(m_state->hash, quint64(m_state->now.time_since_epoch().count())), node.key().second);
    node.mapped()();
}

void SimExecutor::runFor(std::chrono::milliseconds duration) {
    const auto end = m_state->now + duration;
    while (!m_state->tasks.empty() && m_state->tasks.begin()->first.first <= end) runFirst();
    m_state->now = end;
}

bool SimExecutor::runUntil(const std::function<bool()> &predicate, std::chrono::milliseconds limit) {
    const auto end = m_state->now + limit;
    while (!predicate()) {
        if (m_state->tasks.empty() || m_state->tasks.begin()->first.first > end) {
            m_state->now = end;
            return predicate();
        }
        runFirst();
    }
    return true;
}

void SimExecutor::stepWallClock(std::chrono::milliseconds delta) { m_state->wallOffset += delta; }

void SimExecutor::trace(const QByteArray &event) {
    m_state->hash = mix(mixNumber(m_state->hash, quint64(event.size())), event.constData(), event.size());
}

quint64 SimExecutor::traceHash() const { return m_state->hash; }

qsizetype SimExecutor::pending() const { return qsizetype(m_state->tasks.size()); }

}  // namespace support
