// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/control/status_snapshot.h"
#include "core/sync/sync_engine.h"

namespace core::service {

/// What is wrong with a practice, most basic cause first; pure. @p anotherWorks: Healthengine accepted another practice's
/// key since this one was refused. @p now and @p since (when the practice was started) are UTC.
control::PracticeTrouble troubleOf(const sync::PracticeOverview &practice, const sync::PracticeFacts *facts,
                                   bool anotherWorks, base::UtcTime now, base::UtcTime since);

/// The state of the tray icon from everything else in the snapshot; pure.
control::TrayState trayStateOf(const control::StatusSnapshot &snapshot);

/// Builds snapshots from the engine's facts and the journal. Engine thread.
class StatusBuilder {
  public:
    StatusBuilder(sync::SyncEngine &engine, ports::JournalStore &journal, const ports::Executor &executor, QString host);

    control::StatusSnapshot build() const;

  private:
    void addPractices(control::StatusSnapshot &snapshot) const;
    control::PracticeStatus practiceStatus(const sync::PracticeOverview &practice, base::UtcTime now) const;
    void countToday(control::PracticeStatus &status, const config::PracticeSettings &settings) const;
    void addDatabase(control::StatusSnapshot &snapshot) const;
    void addBookings(control::StatusSnapshot &snapshot) const;
    void addItems(control::StatusSnapshot &snapshot) const;

    sync::SyncEngine &m_engine;
    ports::JournalStore &m_journal;
    const ports::Executor &m_executor;
    QString m_host;
    base::UtcTime m_startedAt;
};

/// One line of the latest bookings; @p resources for the name.
control::BookingLine bookingLine(const ports::JournalEntry &entry, const std::vector<domain::PmsResource> &resources);
control::HeldLine heldLine(const ports::HeldChange &held);

}  // namespace core::service
