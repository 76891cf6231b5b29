// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <tuple>

#include "core/ports/journal_store.h"

namespace support {

/// What lies on the simulated disk. Copy it to keep the state of a moment.
struct JournalImage {
    std::map<std::tuple<QString, core::ports::EntryKind, qint64>, core::ports::JournalEntry> entries;
    std::map<std::tuple<QString, QString, QDate>, core::ports::DayMark> dayMarks;
    std::map<std::pair<QString, QString>, core::ports::ConfigurationMark> configurationMarks;
    std::map<QString, core::ports::HeldChange> held;
    std::map<std::pair<QString, QString>, QString> values;
    std::map<std::tuple<QString, QString, qint64>, core::ports::SealedBooking> sealed;
    qint64 heldCounter = 0;
};

/// The journal in memory, with the promises of the real one: what a call has put is on the disk when it returns. The
/// disk is shared, so that a new journal on it is the restart after a crash.
class SimJournal final : public core::ports::JournalStore {
  public:
    explicit SimJournal(std::shared_ptr<JournalImage> disk = std::make_shared<JournalImage>());

    const std::shared_ptr<JournalImage> &disk() const { return m_disk; }
    /// Every call fails with this (disk full, corrupt) and changes nothing, until nullopt.
    void failWith(std::optional<core::base::Error> error) { m_error = std::move(error); }

    core::base::Expected<void> putEntry(const core::ports::JournalEntry &entry) override;
    core::base::Expected<std::optional<core::ports::JournalEntry>> entry(const core::domain::PracticeId &practice,
                                                                         core::ports::EntryKind kind,
                                                                         qint64 number) override;
    core::base::Expected<std::vector<core::ports::JournalEntry>> openEntries(
        const core::domain::PracticeId &practice) override;
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
    core::base::Expected<std::optional<QString>> value(const core::domain::PracticeId &practice,
                                                       const QString &name) override;
    core::base::Expected<void> forgetPractice(const core::domain::PracticeId &practice) override;
    core::base::Expected<std::vector<core::domain::PracticeId>> knownPractices() override;
    core::base::Expected<void> prune(core::base::UtcTime before) override;

  private:
    std::vector<core::ports::JournalEntry> entriesOf(const core::domain::PracticeId &practice) const;

    std::shared_ptr<JournalImage> m_disk;
    std::optional<core::base::Error> m_error;
};

}  // namespace support
