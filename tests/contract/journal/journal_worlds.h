// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QTemporaryDir>
#include <QtTest>

#include "core/platform/journal/sqlite_journal.h"
#include "tests/support/journal/sim_journal.h"

/// The two journals that the contract is run on, and values to put into them.
namespace journalcontract {

using namespace core;
using namespace core::ports;

inline const domain::PracticeId kHere(QStringLiteral("1234567"));
inline const domain::PracticeId kThere(QStringLiteral("7654321"));

inline base::UtcTime at(qint64 seconds) {
    return base::UtcTime(std::chrono::seconds(1'800'000'000 + seconds));
}

inline JournalEntry bookingEntry(qint64 number, qint64 second, EntryState state = EntryState::Received) {
    JournalEntry entry;
    entry.practice = kHere;
    entry.number = number;
    entry.booking = domain::BookingId(number);
    entry.state = state;
    entry.receivedAt = at(second);
    if (state == EntryState::Answered) entry.answeredAt = at(second + 1);
    return entry;
}

inline SealedBooking sealedRecord(const domain::PracticeId &practice, qint64 booking, qint64 until) {
    return {QStringLiteral("DEV"),
            practice,
            domain::BookingId(booking),
            at(until),
            domain::PmsResourceId(QStringLiteral("11")),
            {QDate(2026, 12, 1), QTime(9, 15)},
            QByteArray("\x01\0\xff", 3)};
}

template <class Value>
std::vector<qint64> numbers(const base::Expected<std::vector<Value>> &entries) {
    std::vector<qint64> result;
    for (const auto &entry : *entries) result.push_back(entry.number);
    return result;
}

/// One disk with one journal on it.
class World {
  public:
    virtual ~World() = default;
    virtual void wipe() = 0;
    /// Opens the journal anew on the same disk, without a clean end of the one before.
    virtual void restart() = 0;
    virtual JournalStore &store() = 0;
};

class SimWorld final : public World {
  public:
    void wipe() override { m_store = std::make_unique<support::SimJournal>(); }
    void restart() override { m_store = std::make_unique<support::SimJournal>(m_store->disk()); }
    JournalStore &store() override { return *m_store; }

  private:
    std::unique_ptr<support::SimJournal> m_store;
};

class SqliteWorld final : public World {
  public:
    void wipe() override {
        m_stores.clear();
        m_dir = std::make_unique<QTemporaryDir>();
        restart();
    }
    void restart() override {
        auto opened = platform::SqliteJournal::open(m_dir->filePath(QStringLiteral("journal.sqlite")));
        if (!opened) qFatal("%s", qPrintable(opened.error().toLogLine()));
        m_stores.push_back(std::move(*opened));
    }
    JournalStore &store() override { return *m_stores.back(); }

  private:
    std::unique_ptr<QTemporaryDir> m_dir;
    // The journals before stay open: nothing that a clean close would write helps the next one.
    std::vector<std::unique_ptr<JournalStore>> m_stores;
};

}  // namespace journalcontract
