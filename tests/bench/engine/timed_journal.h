// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>

#include "core/ports/journal_store.h"

namespace bench {

/// How often an engine wrote entries into its journal, and how long it waited for that.
struct JournalUse {
    int writes = 0;
    std::chrono::nanoseconds time{0};
};

/// A journal with a watch: every entry is flushed to the disk, which the bare loop knows nothing of.
class TimedJournal final : public core::ports::JournalStore {
    template <class T>
    using Expected = core::base::Expected<T>;
    using Practice = core::domain::PracticeId;
    using Entry = core::ports::JournalEntry;

  public:
    explicit TimedJournal(JournalStore &real) : m_real(real) {}

    const JournalUse &use() const { return m_use; }

    Expected<void> putEntry(const Entry &entry) override {
        const auto from = std::chrono::steady_clock::now();
        auto done = m_real.putEntry(entry);
        m_use.time += std::chrono::steady_clock::now() - from;
        ++m_use.writes;
        return done;
    }
    Expected<std::optional<Entry>> entry(const Practice &id, core::ports::EntryKind kind, qint64 number) override {
        return m_real.entry(id, kind, number);
    }
    Expected<std::vector<Entry>> openEntries(const Practice &id) override { return m_real.openEntries(id); }
    Expected<std::vector<Entry>> latestEntries(const Practice &id, int limit) override {
        return m_real.latestEntries(id, limit);
    }
    Expected<std::vector<Entry>> standingBookings(const Practice &id, const core::base::PracticeTime &after) override {
        return m_real.standingBookings(id, after);
    }
    Expected<void> putSealed(const core::ports::SealedBooking &record) override {
        const auto from = std::chrono::steady_clock::now();
        auto done = m_real.putSealed(record);
        m_use.time += std::chrono::steady_clock::now() - from;
        ++m_use.writes;
        return done;
    }
    Expected<std::optional<core::ports::SealedBooking>> sealed(const QString &environment, const Practice &id,
                                                               core::domain::BookingId booking) override {
        return m_real.sealed(environment, id, booking);
    }
    Expected<std::vector<core::ports::SealedBooking>> sealedBookings(const Practice &id) override {
        return m_real.sealedBookings(id);
    }
    Expected<void> destroySealed(const QString &environment, const Practice &id,
                                 core::domain::BookingId booking) override {
        return m_real.destroySealed(environment, id, booking);
    }
    Expected<void> destroyPastSealed(core::base::UtcTime now) override { return m_real.destroyPastSealed(now); }
    Expected<void> putDayMarks(const std::vector<core::ports::DayMark> &marks) override {
        return m_real.putDayMarks(marks);
    }
    Expected<std::vector<core::ports::DayMark>> dayMarks(const Practice &id) override { return m_real.dayMarks(id); }
    Expected<void> dropDayMarks(const Practice &id) override { return m_real.dropDayMarks(id); }
    Expected<void> putConfigurationMark(const core::ports::ConfigurationMark &mark) override {
        return m_real.putConfigurationMark(mark);
    }
    Expected<std::vector<core::ports::ConfigurationMark>> configurationMarks(const Practice &id) override {
        return m_real.configurationMarks(id);
    }
    Expected<void> putHeld(const core::ports::HeldChange &held) override { return m_real.putHeld(held); }
    Expected<std::vector<core::ports::HeldChange>> heldChanges() override { return m_real.heldChanges(); }
    Expected<void> removeHeld(const QString &id) override { return m_real.removeHeld(id); }
    Expected<QString> nextHeldId() override { return m_real.nextHeldId(); }
    Expected<void> putValue(const Practice &id, const QString &name, const QString &value) override {
        return m_real.putValue(id, name, value);
    }
    Expected<std::optional<QString>> value(const Practice &id, const QString &name) override {
        return m_real.value(id, name);
    }
    Expected<void> forgetPractice(const Practice &id) override { return m_real.forgetPractice(id); }
    Expected<std::vector<Practice>> knownPractices() override { return m_real.knownPractices(); }
    Expected<void> prune(core::base::UtcTime before) override { return m_real.prune(before); }

  private:
    JournalStore &m_real;
    JournalUse m_use;
};

}  // namespace bench
