// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "core/ports/journal_store.h"

namespace core::platform {

class SqliteConnection;

/// The journal as one SQLite file, durable after every call. Lives on the engine thread.
class SqliteJournal final : public ports::JournalStore {
  public:
    /// Opens or creates @p path (its directory must exist), checks its integrity and migrates it. StorageCorrupt when
    /// it is damaged, no journal, or written by a newer program: nothing is changed then, see setAside.
    static base::Expected<std::unique_ptr<SqliteJournal>> open(const QString &path);
    /// Renames a journal that cannot be used, with its -wal and -shm, and returns its new path. Only when staff say so.
    static base::Expected<QString> setAside(const QString &path, base::UtcTime now);

    ~SqliteJournal() override;

    base::Expected<void> putEntry(const ports::JournalEntry &entry) override;
    base::Expected<std::optional<ports::JournalEntry>> entry(const domain::PracticeId &practice, ports::EntryKind kind,
                                                             qint64 number) override;
    base::Expected<std::vector<ports::JournalEntry>> openEntries(const domain::PracticeId &practice) override;
    base::Expected<std::vector<ports::JournalEntry>> latestEntries(const domain::PracticeId &practice,
                                                                   int limit) override;
    base::Expected<std::vector<ports::JournalEntry>> standingBookings(const domain::PracticeId &practice,
                                                                      const base::PracticeTime &after) override;
    base::Expected<void> putSealed(const ports::SealedBooking &record) override;
    base::Expected<std::optional<ports::SealedBooking>> sealed(const QString &environment,
                                                               const domain::PracticeId &practice,
                                                               domain::BookingId booking) override;
    base::Expected<std::vector<ports::SealedBooking>> sealedBookings(const domain::PracticeId &practice) override;
    base::Expected<void> destroySealed(const QString &environment, const domain::PracticeId &practice,
                                       domain::BookingId booking) override;
    base::Expected<void> destroyPastSealed(base::UtcTime now) override;
    base::Expected<void> putDayMarks(const std::vector<ports::DayMark> &marks) override;
    base::Expected<std::vector<ports::DayMark>> dayMarks(const domain::PracticeId &practice) override;
    base::Expected<void> dropDayMarks(const domain::PracticeId &practice) override;
    base::Expected<void> putConfigurationMark(const ports::ConfigurationMark &mark) override;
    base::Expected<std::vector<ports::ConfigurationMark>> configurationMarks(
        const domain::PracticeId &practice) override;
    base::Expected<void> putHeld(const ports::HeldChange &held) override;
    base::Expected<std::vector<ports::HeldChange>> heldChanges() override;
    base::Expected<void> removeHeld(const QString &id) override;
    base::Expected<QString> nextHeldId() override;
    base::Expected<void> putValue(const domain::PracticeId &practice, const QString &name,
                                  const QString &value) override;
    base::Expected<std::optional<QString>> value(const domain::PracticeId &practice, const QString &name) override;
    base::Expected<void> forgetPractice(const domain::PracticeId &practice) override;
    base::Expected<std::vector<domain::PracticeId>> knownPractices() override;
    base::Expected<void> prune(base::UtcTime before) override;

  private:
    explicit SqliteJournal(std::unique_ptr<SqliteConnection> connection);
    base::Expected<void> checkIntegrity();
    base::Expected<void> migrate();

    std::unique_ptr<SqliteConnection> m_connection;
};

}  // namespace core::platform
