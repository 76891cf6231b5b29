// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <set>

#include "core/pms/availability.h"
#include "core/pms/operation_runner.h"

namespace core::pms {

struct SessionRow;

/// What the diary says about one resource on one day.
struct DiaryDay {
    std::vector<Session> sessions;
    std::vector<DaySpan> busy;
    bool closed = false;
};

/// Sessions, busy times and closures of some resources over some days, read with one query each.
class Diary final {
  public:
    /// One query each for sessions, busy times and closures, whatever the number of resources and days. Rows of other
    /// resources or days are left out; a row not understood fails the whole.
    static base::Expected<Diary> read(const OperationRunner& runner,
                                      const std::vector<domain::PmsResourceId>& resources, QDate from, QDate to);

    const DiaryDay& day(const domain::PmsResourceId& resource, QDate date) const;
    /// How many rows of free or bookable slots @p wanted touches on that day: what a claim has to hit.
    int slotsTouched(const domain::PmsResourceId& resource, QDate date, const DaySpan& wanted) const;
    /// Days on which every one of the resources is closed, sorted.
    std::vector<QDate> closures() const;

  private:
    using Key = std::pair<domain::PmsResourceId, QDate>;

    base::Expected<void> readSessions(const OperationRunner& runner, Parameters& parameters);
    base::Expected<void> readBusy(const OperationRunner& runner, Parameters& parameters);
    base::Expected<void> readClosures(const OperationRunner& runner, Parameters& parameters);
    void open(const ResourceMatch& match, const Profile& profile, const DatabaseZone::Span& span, const Session& like);
    void openAlways(const Profile& profile);
    void openByCodes(const SessionRow& row, QDate date, const Profile& profile, const DatabaseZone& zone);
    void openByMarkers(const std::vector<SessionRow>& rows, const Profile& profile, const DatabaseZone& zone);
    void close(const std::optional<ResourceMatch>& match, const Profile& profile, QDate date);
    /// Calls @p use with each resource asked for that @p match names, by id or by parts.
    template <class Use>
    void eachResource(const ResourceMatch& match, const ResourceIdParts& parts, Use use) const;
    /// Calls @p use with each day of the span that was asked for and the part of the span on it.
    template <class Use>
    void eachDay(const base::PracticeTime& start, const base::PracticeTime& end, Use use) const;

    std::set<domain::PmsResourceId> m_resources;
    QDate m_from;
    QDate m_to;
    std::map<Key, DiaryDay> m_days;
};

}  // namespace core::pms
