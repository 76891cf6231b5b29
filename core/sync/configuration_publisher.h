// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <set>

#include "core/sync/practice_context.h"

namespace core::sync {

/// Sends liveness contract, resources and appointment types, in this order, whenever they differ from what Healthengine
/// last accepted, or when forced. Content comes only from completed reads and passes the guards. Engine thread.
class ConfigurationPublisher {
  public:
    explicit ConfigurationPublisher(const PracticeContext &context);

    /// What Healthengine accepted before the start.
    void load();
    /// A completed read of the PMS, already reduced to what is published.
    void offer(ports::PmsConfiguration published);
    enum class Asked { ByHealthengine, ByUs };
    /// Send all three again. What is forced or under way already is not forced again. Healthengine, which asks with
    /// every poll, never shortens a wait; a person (or a wake) ends the backoff, but never Retry-After. False: nothing
    /// new.
    bool force(Asked asked);
    /// Tries what is due; called on every tick.
    void tick();

    /// Each of the three has been accepted at least once: availability may follow.
    bool everAccepted() const;
    /// Nothing is due or under way.
    bool settled() const;
    /// Healthengine has accepted the resource and the types that the day names; others would be refused.
    bool covers(const domain::AvailabilitySnapshot &day) const;
    /// The day as it can be covered: without types that are not published (retired, of an unpublished resource). While
    /// a shrunk list of types is held, those that Healthengine still has count as published.
    domain::AvailabilitySnapshot withPublishedTypes(domain::AvailabilitySnapshot day) const;
    /// The resources that Healthengine has accepted, and those that it is to have.
    std::set<domain::PmsResourceId> shownResources() const;
    /// A guard holds the resources back.
    bool resourcesHeld() const { return m_parts[Resources].held; }
    std::optional<base::UtcTime> lastAccepted() const { return m_lastAccepted; }
    /// Of the first of the three that was not accepted when it was last sent.
    std::optional<base::Error> lastError() const;
    const std::optional<ports::PmsConfiguration> &published() const { return m_published; }

    std::function<void()> onProgress;

  private:
    enum Kind { Contract, Resources, Types, KindCount };
    struct Part {
        QByteArray wanted;  ///< Hash of what should be there; empty: not read yet.
        std::vector<QString> ids;
        std::optional<ports::ConfigurationMark> accepted;
        bool forced = false;
        bool held = false;
        std::optional<base::Error> error;
        base::SteadyTime refusedUntil{};  ///< Refused for good: the later ones do not wait for it.
    };

    static QString name(Kind kind);
    bool due(Kind kind) const;
    ports::HttpRequest request(Kind kind) const;
    void pump();
    void send(Kind kind);
    void sent(Kind kind, const ports::ConfigurationMark &content, base::Expected<ports::HttpResponse> response);
    void sendFailed(Part &part, const base::Error &error);
    void examine(Kind kind, const QString &holdKind);

    const PracticeContext &m_context;
    std::optional<ports::PmsConfiguration> m_published;
    std::set<domain::AppointmentTypeId> m_offeredTypes;
    std::array<Part, KindCount> m_parts;
    Backoff m_backoff;
    base::SteadyTime m_notBefore{};
    base::SteadyTime m_retryAfter{};  ///< Asked for by Healthengine: nobody shortens it.
    bool m_busy = false;
    std::optional<base::UtcTime> m_lastAccepted;
    ports::Handle m_call;
};

}  // namespace core::sync
