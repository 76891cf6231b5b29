// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/time.h"

namespace core::pms {

/// The zone of the date-times that a database keeps, beside the practice's own. A base::PracticeTime given to or coming
/// from a method named "database…" is the wall clock of the database's zone.
///
/// At the ends of daylight saving: a wall time that comes twice is the earlier of the two, one that never comes moves
/// forward by the gap, on either side. A span that touches a repeated hour is read with care: busy time holds every
/// wall time it lies on, offered time only those whose earlier instant it covers.
class DatabaseZone final {
  public:
    struct Span {
        base::PracticeTime start;
        base::PracticeTime end;
        friend bool operator==(const Span &, const Span &) = default;
    };

    /// For a database on the practice's clock, where no instant is asked for.
    static DatabaseZone practice() { return DatabaseZone(std::nullopt, std::nullopt); }
    /// @p name: "practice", "UTC" or an IANA zone. Fails with ContractViolation when the zone is unknown, or when it is
    /// not the practice's own and the practice's is not given.
    static base::Expected<DatabaseZone> make(const QString &name, const std::optional<base::PracticeZone> &practice);

    /// The database keeps the practice's wall clock: nothing is converted.
    bool isPractice() const { return !m_database.has_value(); }

    /// The zone of the database's date-times; nullopt when it is the practice's, which is not given.
    std::optional<base::PracticeZone> databaseZone() const { return isPractice() ? m_practice : m_database; }

    base::PracticeTime toPractice(const base::PracticeTime &databaseTime) const;
    base::PracticeTime toDatabase(const base::PracticeTime &practiceTime) const;
    /// The end of something that starts then and lasts so long, in the database's zone: real time passes, also on the
    /// night of a change. For a database on the practice's clock, wall-clock time.
    base::PracticeTime databaseEnd(const base::PracticeTime &practiceStart, std::chrono::seconds length) const;

    /// The wall clock of the database at an instant, and back; nullopt when it is the practice's, which is not given.
    std::optional<base::PracticeTime> databaseTime(base::UtcTime time) const;
    std::optional<base::UtcTime> utcOf(const base::PracticeTime &databaseTime) const;

    Span busySpan(const Span &database) const;
    Span offeredSpan(const Span &database) const;

  private:
    struct Fold;  ///< A repeated hour.
    DatabaseZone(std::optional<base::PracticeZone> practice, std::optional<base::PracticeZone> database)
        : m_practice(std::move(practice)), m_database(std::move(database)) {}
    std::optional<Fold> foldBefore(base::UtcTime time) const;
    std::optional<Fold> foldAfter(base::UtcTime time) const;

    std::optional<base::PracticeZone> m_practice;
    std::optional<base::PracticeZone> m_database;  ///< None: the practice's.
};

}  // namespace core::pms
