// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <set>

#include "core/sync/practice_context.h"

namespace core::sync {

/// Sends the days that differ from what Healthengine last accepted, in batches of at most 100, requested and near days
/// first; what a batch could not take is sent again alone. Content comes only from completed reads. Engine thread.
class AvailabilityPublisher {
  public:
    explicit AvailabilityPublisher(const PracticeContext &context);

    void load();
    /// A completed read of the whole horizon. What Healthengine still shows beyond it, or of a resource that it has but
    /// that is published no longer, is withdrawn: sent as empty. @p resourcesHeld: what is gone from the resources is held
    /// for staff, so that it is left as it is.
    void offerHorizon(const ports::AvailabilityRead &read, bool resourcesHeld);
    /// A completed read of single days; @p force sends them even if nothing changed. A day beyond the horizon is sent
    /// as empty unless Healthengine asked for it.
    void offerDays(const std::vector<domain::AvailabilitySnapshot> &days, bool force);
    /// Healthengine asked for the day: it gets what is free, also beyond the horizon.
    void ask(QDate day, const domain::PmsResourceId &resource) { m_asked.insert({day, resource.value()}); }
    /// Days beyond the horizon that Healthengine was given because it asked: read again whenever the horizon is.
    std::map<QDate, std::vector<domain::PmsResourceId>> daysToKeepFresh() const;
    /// The resources that Healthengine has or will have; what was known of others is forgotten, as Healthengine does.
    void setShownResources(const std::set<domain::PmsResourceId> &shown);
    void forceAll();
    /// Held back until the first configuration has been accepted.
    void setAllowed(bool allowed);
    void tick();

    int waiting() const;
    int total() const { return int(m_days.size()); }
    /// Nothing is due or under way.
    bool settled() const { return m_horizonRead && !m_busy && waiting() == 0; }
    std::optional<base::UtcTime> lastAccepted() const { return m_lastAccepted; }
    const std::optional<base::Error> &lastError() const { return m_lastError; }

    /// Whether Healthengine knows the resource and the types of a day already; others wait.
    std::function<bool(const domain::AvailabilitySnapshot &)> isCovered;
    /// A day was accepted: open requests for it are answered.
    std::function<void(const domain::PmsResourceId &, QDate)> onAccepted;
    std::function<void()> onProgress;

  private:
    using Key = std::pair<QDate, QString>;
    struct Day {
        domain::AvailabilitySnapshot raw;    ///< As read.
        domain::AvailabilitySnapshot shown;  ///< With the lead time taken off: what is sent.
        QByteArray hash;                     ///< Of `shown`; empty: not read yet.
        QByteArray accepted;
        QByteArray refused;  ///< A content that Healthengine refused for good.
        bool forced = false;
        bool alone = false;
        bool itemRaised = false;
        int failures = 0;
        base::SteadyTime notBefore{};
    };
    using Batch = std::vector<domain::AvailabilitySnapshot>;

    void put(const domain::AvailabilitySnapshot &snapshot, bool force);
    void show(Day &day);
    void refreshLeadTime();
    bool examineHorizon(const ports::AvailabilityRead &read);
    bool offersAnything(const ports::AvailabilityRead &read) const;
    QDate lastOfHorizon() const;
    /// Beyond the horizon and not asked for: Healthengine must not offer it.
    bool isBeyond(const Key &key) const { return key.first > lastOfHorizon() && m_asked.count(key) == 0; }
    void withdrawOthers(const std::set<Key> &present, bool resourcesHeld);
    bool due(const Day &day) const;
    void pump();
    void sendAlone(Day &day);
    void sendBatch(Batch batch);
    void batchSent(const Batch &batch, base::Expected<ports::HttpResponse> response);
    void callFailed(const Batch &batch, const base::Error &error);
    void accept(const Batch &batch, const std::vector<int> &positions);
    void refuse(Day &day, const QString &reason);
    static QString itemSubject(const Day &day);
    void forceAgain(const Batch &batch);
    Day *find(const domain::AvailabilitySnapshot &snapshot);

    const PracticeContext &m_context;
    std::map<Key, Day> m_days;
    std::map<Key, QByteArray> m_marks;
    std::set<Key> m_asked;
    bool m_horizonRead = false;
    bool m_allowed = false;
    bool m_held = false;
    bool m_busy = false;
    Backoff m_backoff;
    base::SteadyTime m_notBefore{};
    base::SteadyTime m_retryAfter{};  ///< Asked for by Healthengine: nobody shortens it.
    std::optional<base::SteadyTime> m_shownAt;
    std::optional<base::UtcTime> m_lastAccepted;
    std::optional<base::Error> m_lastError;
    ports::Handle m_call;
};

}  // namespace core::sync
