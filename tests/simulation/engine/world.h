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
#include "tests/support/sim/sim_sealer.h"

namespace simulation {

/// One call as it arrived at Healthengine.
struct ArrivedCall {
    QString operation;
    core::domain::PracticeId practice;
    core::base::UtcTime at{};
    core::base::SteadyTime steady{};
    QString path;
    int status = 0;
};

/// A log that keeps its lines for a test to look at.
class KeptLog final : public core::base::Log {
  public:
    void write(core::base::LogLevel level, QStringView area, const QString &message) override;
    QStringList lines;
    bool echo = qEnvironmentVariableIsSet("PB_TEST_LOG");
};

/// A whole world on the simulated clock: Healthengine (the sandbox), the network, one practice's database, the disk,
/// and an engine that can die and come back on what survives it.
class World {
  public:
    explicit World(quint64 seed = 1, support::SimPractice practice = support::SimPractice::small());
    ~World();

    static core::domain::PracticeId practiceId() { return core::domain::PracticeId(QStringLiteral("1234567")); }
    static core::config::Settings settings();

    /// A practice more at Healthengine, with its key in the secret store.
    void addPractice(const QString &id, const QString &zone = QStringLiteral("Australia/Perth"));
    /// Settings of another practice like the first.
    static core::config::PracticeSettings practiceSettings(const QString &id,
                                                           const QString &zone = QStringLiteral("Australia/Perth"));

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
    /// Books whatever the draft says, at Healthengine's time.
    core::domain::BookingId force(const core::sandbox::BookingDraft &draft);
    core::domain::RequestId cancel(core::domain::BookingId booking);
    /// A draft for the first slot on offer.
    core::sandbox::BookingDraft slotDraft(int personNumber = 1);
    core::sandbox::AvailableSlot slot(int number = 0) const;
    const core::sandbox::BookingRecord &booking(core::domain::BookingId id) const { return *sandbox.booking(id); }
    const core::sandbox::UpdateRecord &update(core::domain::RequestId id) const { return sandbox.updates().at(id); }
    const core::sandbox::PracticeRecord &remote(const QString &id = QStringLiteral("1234567")) const {
        return *sandbox.practice(core::domain::PracticeId(id));
    }
    /// Starts, synchronises, books and waits for the confirmation.
    core::domain::BookingId confirmedBooking(int slot = 0, int personNumber = 1);
    core::domain::AppointmentId appointmentOf(core::domain::BookingId id);
    bool confirmed(core::domain::BookingId id) const { return booking(id).answer == core::sandbox::Answer::Confirmed; }
    bool rejected(core::domain::BookingId id) const { return booking(id).answer == core::sandbox::Answer::Rejected; }
    core::sync::PracticeFacts facts() const;
    const core::sync::PracticeOverview overview(const QString &id = QStringLiteral("1234567")) const;
    QStringList itemKinds() const;
    /// The item of the kind; nullptr when there is none.
    const core::ports::StaffItem *item(const QString &kind) const;
    QStringList heldKinds() const;
    int callsOf(const QString &operation, core::base::UtcTime since = {}) const;
    core::base::UtcTime serverNow() const { return executor.utcNow() + serverSkew; }
    /// The PC's wall clock jumps; Healthengine's does not.
    void stepPcClock(std::chrono::milliseconds delta);
    /// The wall clock of the first practice, by Healthengine's time.
    core::base::PracticeTime practiceNow() const {
        return m_settings.practices.front().timezone.toPractice(serverNow());
    }
    /// Breaches on both sides: what the practice must never hold and what the sandbox's rules forbid.
    QStringList violations() const;

    support::SimExecutor executor;
    support::SimRandom random;
    support::SimRandom sandboxRandom;
    core::sandbox::Sandbox sandbox;
    std::shared_ptr<support::JournalImage> disk = std::make_shared<support::JournalImage>();
    std::shared_ptr<support::InMemorySecretStore::Secrets> secrets =
        std::make_shared<support::InMemorySecretStore::Secrets>();
    support::SimSealer sealer;
    support::EffectSweep sweep;
    /// Healthengine's clock against the PC's.
    std::chrono::milliseconds serverSkew{0};
    std::vector<ArrivedCall> calls;
    /// Answers instead of the sandbox where it returns something.
    std::function<std::optional<core::ports::HttpResponse>(const core::ports::HttpRequest &)> intercept;
    KeptLog log;

    /// What dies with the process.
    struct Process;
    std::unique_ptr<Process> process;
    support::SimHttpTransport *transport = nullptr;
    support::SimPmsDatabase *database = nullptr;
    support::SimJournal *journal = nullptr;
    support::InMemorySecretStore *secretStore = nullptr;
    core::sync::SyncEngine *engine = nullptr;

  private:
    core::ports::HttpResponse serve(const core::ports::HttpRequest &request);

    std::shared_ptr<support::SimPractice> m_practice;
    mutable std::vector<core::ports::StaffItem> m_items;
    core::config::Settings m_settings;
};

}  // namespace simulation
