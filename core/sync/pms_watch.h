// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <set>

#include "core/sync/practice_context.h"

namespace core::sync {

/// Looks at the PMS on every tick: the change token first, and only when it differs (or the day changed, or somebody
/// asked) configuration, links and the whole horizon. Single days are read at once when touched. Engine thread.
class PmsWatch {
  public:
    explicit PmsWatch(const PracticeContext &context) : m_context(context) {}

    void start();
    /// Reads everything at the next opportunity, changed or not.
    void force();
    /// What somebody waits for comes first.
    enum class Send {
        Always,  ///< Asked for, or touched by us: also if nothing changed.
        WhenChanged,
    };
    /// Reads one day of the resources soon. No resources: all published.
    void readDay(QDate day, std::vector<domain::PmsResourceId> resources, Send send);

    bool everRead() const { return m_everRead; }

    /// The published resources, known after onConfiguration was called.
    std::function<std::vector<domain::PmsResourceId>()> publishedResources;
    std::function<void(ports::PmsConfiguration)> onConfiguration;
    std::function<void(const std::vector<ports::LinkedStatus> &)> onLinks;
    std::function<void(ports::AvailabilityRead)> onHorizon;
    std::function<void(std::vector<domain::AvailabilitySnapshot>, Send)> onDays;
    std::function<bool()> wantsLinks;  ///< Somebody waits for a fresh read of the links.

  private:
    void look();
    void tokenRead(base::Expected<ports::ChangeToken> token);
    void readConfiguration();
    void readLinks();
    void readHorizon();
    void readHorizonPart(size_t first);
    void horizonRead();
    /// Days that were read by themselves after their part of the horizon was asked for keep their newer content.
    void preferNewerDays();
    void readNextDay();
    void dayRead(std::vector<domain::AvailabilitySnapshot> days, Send send);
    void finished();
    void failed(const base::Error &error);
    template <class T>
    bool took(const base::Expected<T> &result);
    void arm(std::chrono::milliseconds delay);

    const PracticeContext &m_context;
    Backoff m_backoff{BackoffPolicy{std::chrono::milliseconds(2'000), 2.0, std::chrono::milliseconds(15'000)}};
    ports::ChangeToken m_seen;
    ports::ChangeToken m_reading;
    /// The horizon that is being read, part by part, so that bookings get in between.
    ports::ReadAvailability m_wanted;
    ports::AvailabilityRead m_horizon;
    bool m_horizonUnderWay = false;
    std::map<std::pair<QDate, domain::PmsResourceId>, domain::AvailabilitySnapshot> m_newerDays;
    QDate m_seenDay;
    bool m_forced = true;
    bool m_everRead = false;
    bool m_busy = false;
    int m_looksWithoutToken = 0;
    std::map<std::pair<Send, QDate>, std::set<domain::PmsResourceId>> m_days;
    ports::Handle m_timer;
    ports::Handle m_unit;
    ports::Handle m_dayUnit;
    bool m_dayBusy = false;
};

}  // namespace core::sync
