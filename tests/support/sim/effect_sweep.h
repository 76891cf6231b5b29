// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QStringList>
#include <functional>
#include <memory>

#include "core/ports/executor.h"
#include "core/ports/http_transport.h"
#include "core/ports/journal_store.h"
#include "core/ports/pms_database.h"

namespace support {

/// What befalls the chosen effect.
enum class SweepMode {
    CountOnly,
    Fail,         ///< Unavailable, nothing happened.
    LoseAnswer,   ///< It happened, but the answer is lost: OutcomeUnknown (the journal: Unavailable).
    CrashBefore,  ///< The process dies just before it.
    CrashAfter,   ///< The process dies just after it, the answer unseen.
};

/// Counts every effect that passes the decorators below and lets one of them go wrong. A sweep runs a story once with
/// CountOnly, then once for each i in 1..count() and each mode. A crash sets crashed(): from then on nothing has any
/// effect and nothing completes, until the harness has destroyed the engine, calls revive() and builds a new one on the
/// same state. Share one plan among all decorators of an engine. One thread.
class EffectSweep final {
  public:
    EffectSweep() = default;
    /// @p target counts from 1.
    EffectSweep(int target, SweepMode mode) : m_target(target), m_mode(mode) {}

    int count() const { return m_count; }
    bool crashed() const { return m_crashed; }
    /// True once the chosen effect has been met.
    bool fired() const { return m_fired; }
    /// The names of the effects so far; the i-th is at i - 1.
    const QStringList &names() const { return m_names; }
    void revive() { m_crashed = false; }

    /// Reads count as effects too (by default only what changes something does).
    void setIncludeReads(bool include) { m_includeReads = include; }
    bool includesReads() const { return m_includeReads; }

    /// For decorators: counts an effect and says what is to happen to it.
    SweepMode next(const QString &name);
    void crash() { m_crashed = true; }

  private:
    int m_target = 0;
    SweepMode m_mode = SweepMode::CountOnly;
    int m_count = 0;
    bool m_crashed = false;
    bool m_fired = false;
    bool m_includeReads = false;
    QStringList m_names;
};

class SweepHttpTransport final : public core::ports::HttpTransport {
  public:
    SweepHttpTransport(core::ports::HttpTransport &inner, core::ports::Executor &executor, EffectSweep &sweep)
        : m_inner(inner), m_executor(executor), m_sweep(sweep) {}
    core::ports::Handle send(core::ports::HttpRequest request, core::base::Completion<core::ports::HttpResponse> done) override;
    void resetConnections() override { m_inner.resetConnections(); }

  private:
    core::ports::HttpTransport &m_inner;
    core::ports::Executor &m_executor;
    EffectSweep &m_sweep;
};

class SweepPmsDatabase final : public core::ports::PmsDatabase {
  public:
    SweepPmsDatabase(core::ports::PmsDatabase &inner, core::ports::Executor &executor, EffectSweep &sweep)
        : m_inner(inner), m_executor(executor), m_sweep(sweep) {}
    core::ports::Handle run(core::ports::PmsWork work, core::ports::PmsPriority priority,
                            core::base::Completion<core::ports::PmsResult> done) override;
    void resetConnections() override { m_inner.resetConnections(); }

  private:
    core::ports::PmsDatabase &m_inner;
    core::ports::Executor &m_executor;
    EffectSweep &m_sweep;
};

/// Journal calls complete at once; after a crash they all answer Unavailable and change nothing.
class SweepJournalStore final : public core::ports::JournalStore {
  public:
    SweepJournalStore(core::ports::JournalStore &inner, EffectSweep &sweep) : m_inner(inner), m_sweep(sweep) {}

    core::base::Expected<void> putEntry(const core::ports::JournalEntry &entry) override;
    core::base::Expected<std::optional<core::ports::JournalEntry>> entry(const core::domain::PracticeId &practice,
                                                                         core::ports::EntryKind kind, qint64 number) override;
    core::base::Expected<std::vector<core::ports::JournalEntry>> openEntries(const core::domain::PracticeId &practice) override;
    core::base::Expected<std::vector<core::ports::JournalEntry>> latestEntries(const core::domain::PracticeId &practice,
                                                                               int limit) override;
    core::base::Expected<std::vector<core::ports::JournalEntry>> standingBookings(
        const core::domain::PracticeId &practice, const core::base::PracticeTime &after) override;
    core::base::Expected<void> putSealed(const core::ports::SealedBooking &record) override;
    core::base::Expected<std::optional<core::ports::SealedBooking>> sealed(const QString &environment,
                                                                           const core::domain::PracticeId &practice,
                                                                           core::domain::BookingId booking) override;
    core::base::Expected<std::vector<core::ports::SealedBooking>> sealedBookings(
        const core::domain::PracticeId &practice) override;
    core::base::Expected<void> destroySealed(const QString &environment, const core::domain::PracticeId &practice,
                                             core::domain::BookingId booking) override;
    core::base::Expected<void> destroyPastSealed(core::base::UtcTime now) override;
    core::base::Expected<void> putDayMarks(const std::vector<core::ports::DayMark> &marks) override;
    core::base::Expected<std::vector<core::ports::DayMark>> dayMarks(const core::domain::PracticeId &practice) override;
    core::base::Expected<void> dropDayMarks(const core::domain::PracticeId &practice) override;
    core::base::Expected<void> putConfigurationMark(const core::ports::ConfigurationMark &mark) override;
    core::base::Expected<std::vector<core::ports::ConfigurationMark>> configurationMarks(
        const core::domain::PracticeId &practice) override;
    core::base::Expected<void> putHeld(const core::ports::HeldChange &held) override;
    core::base::Expected<std::vector<core::ports::HeldChange>> heldChanges() override;
    core::base::Expected<void> removeHeld(const QString &id) override;
    core::base::Expected<QString> nextHeldId() override;
    core::base::Expected<void> putValue(const core::domain::PracticeId &practice, const QString &name,
                                        const QString &value) override;
    core::base::Expected<std::optional<QString>> value(const core::domain::PracticeId &practice, const QString &name) override;
    core::base::Expected<void> forgetPractice(const core::domain::PracticeId &practice) override;
    core::base::Expected<std::vector<core::domain::PracticeId>> knownPractices() override;
    core::base::Expected<void> prune(core::base::UtcTime before) override;

  private:
    template <class Call>
    auto write(const QString &name, Call call) -> decltype(call());
    template <class Call>
    auto read(Call call) -> decltype(call());

    core::ports::JournalStore &m_inner;
    EffectSweep &m_sweep;
};

}  // namespace support
