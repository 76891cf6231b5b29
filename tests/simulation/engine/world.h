// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "core/sandbox/sandbox.h"
#include "core/sync/sync_engine.h"
#include "tests/support/journal/sim_journal.h"
#include "tests/support/sim/effect_sweep.h"
#include "tests/support/sim/memory_secret_store.h"
#include "tests/support/sim/sim_executor.h"
#include "tests/support/sim/sim_http_transport.h"
#include "tests/support/sim/sim_pms_database.h"
#include "tests/support/sim/sim_random.h"

namespace simulation {

/// A log that keeps its lines for a test to look at.
class KeptLog final : public core::base::Log {
  public:
    void write(core::base::LogLevel level, QStringView area, const QString &message) override;
    QStringList lines;
    bool echo = qEnvironmentVariableIsSet("PB_TEST_LOG");
};

/// A whole world on the simulated clock: Healthengine (the sandbox), the network, one practice's database, the disk, and
/// an engine that can die and come back on what survives it.
class World {
  public:
    explicit World(quint64 seed = 1, support::SimPractice practice = support::SimPractice::small());
    ~World();

    static core::domain::PracticeId practiceId() { return core::domain::PracticeId(QStringLiteral("1234567")); }
    static core::config::Settings settings();

    /// Starts the engine on what is there.
    void start();
    void start(core::config::Settings newSettings);
    /// The process dies: nothing of the engine's memory survives.
    void kill();
    void run(std::chrono::milliseconds duration);
    bool runUntil(const std::function<bool()> &predicate, std::chrono::milliseconds limit = std::chrono::minutes(5));
    /// Until the first configuration and the whole horizon are accepted.
    bool runUntilSettled();

    support::SimPractice &practice() { return *m_practice; }
    core::domain::Patient person(int number = 1) const;
    /// A booking of the n-th slot on offer.
    core::domain::BookingId book(int slot = 0, int personNumber = 1);
    core::sandbox::BookingDraft draft(int personNumber = 1) const;
    const core::sandbox::BookingRecord &booking(core::domain::BookingId id) const { return *sandbox.booking(id); }
    bool confirmed(core::domain::BookingId id) const { return booking(id).answer == core::sandbox::Answer::Confirmed; }
    bool rejected(core::domain::BookingId id) const { return booking(id).answer == core::sandbox::Answer::Rejected; }
    core::sync::PracticeFacts facts() const;
    QStringList itemKinds() const;
    /// Breaches on both sides: what the practice must never hold and what the sandbox's rules forbid.
    QStringList violations() const;

    support::SimExecutor executor;
    support::SimRandom random;
    support::SimRandom sandboxRandom;
    core::sandbox::Sandbox sandbox;
    std::shared_ptr<support::JournalImage> disk = std::make_shared<support::JournalImage>();
    std::shared_ptr<support::InMemorySecretStore::Secrets> secrets =
        std::make_shared<support::InMemorySecretStore::Secrets>();
    support::EffectSweep sweep;
    KeptLog log;

    /// What dies with the process.
    struct Process;
    std::unique_ptr<Process> process;
    support::SimHttpTransport *transport = nullptr;
    support::SimPmsDatabase *database = nullptr;
    support::SimJournal *journal = nullptr;
    core::sync::SyncEngine *engine = nullptr;

  private:
    std::shared_ptr<support::SimPractice> m_practice;
    core::config::Settings m_settings;
};

}  // namespace simulation
