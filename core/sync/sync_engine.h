// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <set>

#include "core/ports/sealer.h"
#include "core/ports/secret_store.h"
#include "core/sync/opened_database.h"
#include "core/sync/practice_sync.h"

namespace core::sync {

/// The edges of the engine; all of them outlive it.
struct EnginePorts {
    ports::Executor &executor;
    ports::Random &random;
    ports::HttpTransport &transport;
    ports::PmsDatabase &database;
    ports::JournalStore &journal;
    ports::SecretStore &secrets;
    ports::Sealer &sealer;
    base::Log &log;
    GateLimits gate{};  ///< Of calls to Healthengine; other than the default in measurements only.
};

enum class ResyncScope { Configuration, Availability, All };

/// One practice as the engine sees it from outside, whether it runs or not.
struct PracticeOverview {
    domain::PracticeId id;
    const config::PracticeSettings *settings = nullptr;
    bool paused = false;
    std::optional<base::UtcTime> pausedUntil;
    std::optional<base::Error> secretError;  ///< A key is missing or the store is locked.
    const PracticeSync *sync = nullptr;      ///< Absent while paused, disabled or without keys.
};

/// All practices of one PMS. A practice that is paused, disabled or without keys makes no call and no write; one that
/// fails does not touch the others. Engine thread.
class SyncEngine {
  public:
    /// @p reasonText words a refusal code for Healthengine, @p refusalText what 401 or 403 means and what to do, for
    /// the log.
    SyncEngine(EnginePorts edges, std::function<QString(const QString &)> reasonText,
               std::function<QString(int httpStatus)> refusalText = {});
    ~SyncEngine();

    /// Takes settings, at the start and after an edit: practices no longer listed are stopped and forgotten, new ones
    /// configured from scratch.
    void apply(config::Settings settings);

    /// Without @p practice: all. False when the practice is not in the settings.
    bool resync(ResyncScope scope, const std::optional<domain::PracticeId> &practice);
    /// Survives a restart. Without @p duration: until resumed.
    bool pause(const std::optional<domain::PracticeId> &practice, std::optional<std::chrono::seconds> duration);
    bool resume(const std::optional<domain::PracticeId> &practice);
    bool decideHeld(const QString &id, bool accept);
    /// Reads the keys again (they were stored anew).
    void reloadSecrets();
    /// After sleep or a clock jump: fresh connections and a full round.
    void wake();

    std::vector<PracticeOverview> practices() const;
    const config::Settings &settings() const { return m_settings; }
    const OpenedDatabase &database() const { return m_database; }
    StaffDesk &staff() { return m_staff; }
    HoldDesk &holds() { return m_holds; }

    std::function<void()> onChanged;

  private:
    struct Slot {
        std::optional<base::Error> secretError;
        std::optional<base::UtcTime> pausedUntil;
        bool paused = false;
        base::Redacted<QString> apiKey;
        base::Redacted<QString> practiceKey;
        std::unique_ptr<PracticeSync> sync;
        ports::Handle read;
        ports::Handle retry;
        ports::Handle renewal;
        base::SteadyTime renewalTried{};
        Backoff secretBackoff{BackoffPolicy{std::chrono::milliseconds(2'000), 2.0, std::chrono::milliseconds(30'000)}};
    };

    void forgetPractices();
    void startPractice(const config::PracticeSettings &settings);
    void readSecrets(const domain::PracticeId &id);
    void secretsFailed(const domain::PracticeId &id, const base::Error &error);
    /// Keys that are refused are read again now and then: whoever stores new ones need not tell us.
    void renewRefusedKeys();
    void renewKeys(const domain::PracticeId &id);
    void takeRenewed(const domain::PracticeId &id, base::Redacted<QString> apiKey, base::Redacted<QString> practiceKey);
    void launch(const domain::PracticeId &id);
    /// Those whose keys were read before the vault was ready.
    void launchWaiting();
    void loadPause(const domain::PracticeId &id, Slot &slot);
    /// What has to be sent again is remembered until it was, so that a crash does not lose it.
    void setLinked(const domain::PracticeId &id, bool linked);
    void openDatabase();
    void prune();
    void tick();
    void changed();
    template <class Action>
    bool forEach(const std::optional<domain::PracticeId> &practice, Action action);
    const config::PracticeSettings *settingsOf(const domain::PracticeId &id) const;

    EnginePorts m_edges;
    std::function<QString(const QString &)> m_reasonText;
    std::function<QString(int)> m_refusalText;
    config::Settings m_settings{};
    OpenedDatabase m_database;
    IdentityDesk m_identity;
    StaffDesk m_staff;
    HoldDesk m_holds;
    BookingVault m_vault;
    SerialGate m_writes;
    RequestGate m_gate;
    std::map<domain::PracticeId, Slot> m_slots;
    base::SteadyTime m_lastSteady{};
    base::UtcTime m_lastUtc{};
    int m_ticks = 0;
    bool m_started = false;
    bool m_opened = false;
    std::set<domain::PracticeId> m_awaitingVault;
    bool m_wasHeld = false;  ///< Some practice was not to write, because of its database.
    base::SteadyTime m_pruned{};
    ports::Handle m_ticker;
};

}  // namespace core::sync
