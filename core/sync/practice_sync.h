// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/sync/availability_publisher.h"
#include "core/sync/configuration_publisher.h"
#include "core/sync/link_teller.h"
#include "core/sync/pms_watch.h"
#include "core/sync/poll_lane.h"
#include "core/sync/reentry_worker.h"
#include "core/sync/request_lane.h"

namespace core::sync {

/// What the engine owns and lends to every practice.
struct Surroundings {
    ports::Executor &executor;
    ports::Random &random;
    ports::HttpTransport &transport;
    ports::PmsDatabase &database;
    ports::JournalStore &journal;
    base::Log &log;
    StaffDesk &staff;
    HoldDesk &holds;
    BookingVault &vault;
    SerialGate &writes;
    RequestGate &gate;
    std::function<QString(const QString &)> reasonText;
    std::function<QString(int)> refusalText;  ///< What is missing and what to do, of 401 or 403; may be empty.
    IdentityDesk &identity;
};

/// What a practice is doing, as facts for the status.
struct PracticeFacts {
    std::optional<base::UtcTime> lastPollOk;
    std::optional<base::Error> pollError;
    std::optional<base::Error> databaseError;
    std::optional<base::UtcTime> databaseFailingSince;
    std::optional<base::UtcTime> lastDatabaseRead;
    std::optional<base::Error> journalError;
    std::optional<base::Error> configurationError;
    std::optional<base::Error> availabilityError;
    int refusal = 0;  ///< 401, 403 or 0.
    std::optional<base::UtcTime> refusedSince;
    std::optional<base::UtcTime> lastAuthorised;
    std::optional<base::UtcTime> configurationAccepted;
    std::optional<base::UtcTime> availabilityAccepted;
    bool syncing = false;
    int daysWaiting = 0;
    int daysTotal = 0;
    int openBookings = 0;
    int openUpdates = 0;
    std::optional<std::chrono::seconds>
        oldestOpen;  ///< Age of the oldest open booking, update or availability request.
};

/// Everything that is done for one linked practice. Destroying it stops all of it: no call and no write follows.
/// Engine thread.
class PracticeSync {
  public:
    /// @p resync sends configuration and availability again even where Healthengine has them (newly linked, enabled
    /// again, resumed).
    PracticeSync(config::PracticeSettings settings, healthengine::Endpoint endpoint, QString environment,
                 std::chrono::milliseconds pollInterval, Surroundings around);

    void start(bool resync);
    void resyncConfiguration();
    void resyncAvailability();
    /// Reads the PMS again soon (a hold was decided).
    void rereadPms() {
        m_databaseGuard.examine();
        m_watch.force();
    }
    /// Woken from sleep or a clock jump: a full round at once.
    void wake();
    /// 401, 403 or 0: where authorisation stands.
    int refusal() const { return m_api.authorisation().refusal(); }
    /// False while the database is not the known one.
    bool mayWrite() const { return !m_databaseGuard.pausesWrites(); }
    void replaceKeys(base::Redacted<QString> apiKey, base::Redacted<QString> practiceKey);

    const config::PracticeSettings &settings() const { return m_settings; }
    PracticeFacts facts() const;
    /// Published resources as they were last read, and all active ones (for choosing).
    const std::vector<domain::PmsResource> &allResources() const { return m_allResources; }
    bool publishes(const domain::PmsResourceId &resource) const;
    base::PracticeTime practiceNow() const { return m_context.practiceNow(); }

    /// Something that the status shows changed.
    std::function<void()> onChanged;
    /// Everything that was to be sent again, since the start or a resync, has been accepted.
    std::function<void()> onResynced;

  private:
    void wireRequests();
    void wireWatch();
    void wireReentry();
    void tick();
    void dailyRound();
    void watchIdentity();
    void lookAtGuards();
    /// A journal that failed is tried again: what it missed is written, and the alarm ends when the disk has room.
    void probeJournal();
    void noteResynced();
    /// A refusal is logged when it begins, changes and ends, not with every call.
    void noteRefusal();
    void requestedByHealthengine();
    void requested(const std::vector<domain::AvailabilityRequest> &requests);
    /// Healthengine asks for a resource that we do not publish: what it knows of our resources is old.
    void requestedUnknown(const domain::PmsResourceId &resource);
    void requestAnswered(const domain::PmsResourceId &resource, QDate day);
    void changed();

    config::PracticeSettings m_settings;
    Surroundings m_around;
    ApiClient m_api;
    DatabaseHealth m_databaseHealth;
    std::optional<base::Error> m_journalError;
    JournalBacklog m_journalBacklog;
    DatabaseGuard m_databaseGuard;
    PracticeContext m_context;
    PollLane m_poll;
    RequestLane m_requests;
    PmsWatch m_watch;
    LinkTeller m_teller;
    ReentryWorker m_reentry;
    ConfigurationPublisher m_configuration;
    AvailabilityPublisher m_availability;
    std::vector<domain::PmsResource> m_allResources;
    int m_refusalNoted = 0;
    bool m_resyncAvailabilityAfterRead = false;
    bool m_resyncUnderWay = false;
    /// Of the running daily round, and when the last one was completed, once known.
    std::optional<base::SteadyTime> m_roundSince;
    std::optional<base::UtcTime> m_lastRound;
    base::SteadyTime m_journalProbed{};
    std::map<QString, base::SteadyTime> m_unknownResources;
    /// Open availability requests: since when, by day and resource.
    std::map<std::pair<QDate, QString>, base::UtcTime> m_openDays;
    base::SteadyTime m_lastHoldRead{};
    std::optional<base::UtcTime> m_suspectedSince;  ///< The failure after which the database had to say who it is.
    ports::Handle m_ticker;
};

}  // namespace core::sync
