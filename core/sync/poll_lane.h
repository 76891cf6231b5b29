// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QStringList>
#include <functional>
#include <set>

#include "core/sync/practice_context.h"

namespace core::sync {

/// Asks /requests every poll interval, one at a time, re-armed after completion: the next poll starts at
/// max(last start + interval, last end). Slower while unauthorised or failing, at most 60 s. Engine thread.
class PollLane {
  public:
    explicit PollLane(const PracticeContext &context) : m_context(context), m_backoff(context.backoff()) {}

    void start(std::chrono::milliseconds delay);
    /// Polls at once unless a poll is under way (woken from sleep, resync, webhook).
    void hurry();

    std::optional<base::UtcTime> lastOk() const { return m_lastOk; }
    const std::optional<base::Error> &lastError() const { return m_lastError; }

    /// Types that Healthengine has requests of; unknown ones are left out and logged once.
    std::function<void(const QStringList &)> onRequests;

  private:
    void poll();
    void polled(base::Expected<ports::HttpResponse> response);
    void take(const QStringList &types);
    void arm(base::SteadyTime when);

    const PracticeContext &m_context;
    Backoff m_backoff;
    base::SteadyTime m_started{};
    bool m_underWay = false;
    std::set<QString> m_unknownLogged;
    std::optional<base::UtcTime> m_lastOk;
    std::optional<base::Error> m_lastError;
    ports::Handle m_timer;
    ports::Handle m_call;
};

}  // namespace core::sync
