// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QJsonObject>
#include <set>
#include <vector>

#include "app/sandbox/demo/live_table.h"
#include "app/sandbox/demo/practice_records.h"

namespace app::sandbox::demo {

/// Turns successive states of the sandbox into rows: one for each booking and update as soon as it is answered.
class EventFeed final {
  public:
    /// True when the next state() brings rows: only then the practice's records are worth reading.
    bool hasNews(const QJsonObject &state) const;
    /// The rows that are new since the last call, by the time at which patients acted.
    std::vector<LiveRow> rows(const QJsonObject &state, const PracticeRecords &records);
    /// Bookings and updates without an answer.
    static int openCount(const QJsonObject &state);

  private:
    void addBooking(std::vector<LiveRow> &rows, const QJsonObject &booking, const PracticeRecords &records);
    void addUpdate(std::vector<LiveRow> &rows, const QJsonObject &update, const QJsonObject &booking,
                   const PracticeRecords &records);

    std::set<qint64> m_bookings;
    std::set<qint64> m_updates;
};

/// "2026-11-24T01:02:03.456Z" as the sandbox writes it; nullopt for null.
std::optional<core::base::UtcTime> stampOf(const QJsonValue &value);

}  // namespace app::sandbox::demo
