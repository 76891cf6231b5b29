// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QJsonObject>
#include <functional>
#include <map>
#include <set>

#include "core/base/log.h"
#include "core/ports/executor.h"
#include "core/ports/journal_store.h"
#include "core/ports/pms_database.h"
#include "core/sync/backoff.h"

namespace core::sync {

/// What needs a human, for all practices of the engine. Items live in our table in the PMS database; those that cannot
/// be written yet are kept here, shown all the same, and written when the database is back. Engine thread.
class StaffDesk {
  public:
    StaffDesk(ports::Executor &executor, ports::Random &random, ports::PmsDatabase &database,
              ports::JournalStore &journal, base::Log &log);

    /// Raises an item; the same practice, kind and subject once only. What staff dealt with does not come back while
    /// its cause lasts, also after a restart; withdraw() says that the cause is gone.
    void raise(const domain::PracticeId &practice, const QString &kind, const QString &subject,
               std::optional<domain::BookingId> booking, const QJsonObject &facts, QString person = {});
    /// The trouble went away by itself.
    void withdraw(const domain::PracticeId &practice, const QString &kind, const QString &subject);
    /// Staff dealt with it.
    void close(const QString &id, const QString &by);
    /// Reads the list from the database again; called now and then, and after the database came back.
    void refresh();

    /// The table is new: everything that is known is written again.
    void writeAgain();
    /// Goes on with what had to wait (see mayWrite).
    void resume() { pump(); }

    /// The item, if there is one, is in the database (or the database has no place for it): it outlives this process.
    bool isStored(const domain::PracticeId &practice, const QString &kind, const QString &subject) const {
        return m_unwritten.count(itemId(practice, kind, subject)) == 0;
    }

    /// Newest first.
    std::vector<ports::StaffItem> items() const;
    static QString itemId(const domain::PracticeId &practice, const QString &kind, const QString &subject);

    std::function<void()> onChanged;
    /// False while nothing may be written for the practice (paused).
    std::function<bool(const domain::PracticeId &)> mayWrite;

  private:
    bool isDismissed(const domain::PracticeId &practice, const QString &id);
    void setDismissed(const domain::PracticeId &practice, const QString &id, bool dismissed);
    bool mayWriteFor(const QString &id) const;
    void pump();
    void write(QString id);
    void finishClosing(QString id);
    void retryLater();

    ports::Executor &m_executor;
    ports::Random &m_random;
    ports::PmsDatabase &m_database;
    ports::JournalStore &m_journal;
    base::Log &m_log;
    std::map<QString, ports::StaffItem> m_items;  ///< Known, stored or not.
    std::set<QString> m_unwritten;                ///< Ids still to be written.
    std::set<QString> m_memoryOnly;               ///< Ids that the PMS has no place for.
    std::map<QString, bool> m_dismissed;          ///< As far as it was looked up.
    std::map<QString, QString> m_closing;         ///< Id → by whom.
    Backoff m_backoff;
    ports::Handle m_work;
    ports::Handle m_refresh;
    ports::Handle m_timer;
    bool m_busy = false;
};

}  // namespace core::sync
