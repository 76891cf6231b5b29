// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/pms/availability.h"
#include "core/pms/operation_runner.h"
#include "core/pms/resource_index.h"

namespace core::pms {

/// What the diary says about one resource on one day.
struct DiaryDay {
    std::vector<Session> sessions;
    std::vector<DaySpan> busy;
    bool closed = false;
};

/// Sessions, busy times and closures of some resources over some days. Days are those of the practice.
class Diary final {
  public:
    /// Each operation is run once, whatever the number of resources and days, and each rule is expanded over all days
    /// at once. Rows of other resources or days are left out; a row not understood fails the whole.
    static base::Expected<Diary> read(const OperationRunner &runner,
                                      const std::vector<domain::PmsResourceId> &resources, QDate from, QDate to);

    const DiaryDay &day(const domain::PmsResourceId &resource, QDate date) const;
    /// How many rows of free or bookable slots @p wanted touches on that day: what a claim has to hit.
    int slotsTouched(const domain::PmsResourceId &resource, QDate date, const DaySpan &wanted) const;
    /// Days on which every one of the resources is closed, sorted.
    std::vector<QDate> closures() const;

  private:
    class Reading;

    size_t dayCount() const { return size_t(m_from.daysTo(m_to) + 1); }
    size_t place(size_t resource, QDate date) const { return resource * dayCount() + size_t(m_from.daysTo(date)); }
    bool covers(QDate date) const { return date >= m_from && date <= m_to; }
    /// A slot that is taken in part can no longer be booked.
    void dropTakenSlots();

    ResourceIndex m_resources;
    QDate m_from;
    QDate m_to;
    std::vector<DiaryDay> m_days;  ///< By place().
};

}  // namespace core::pms
