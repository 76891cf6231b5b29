// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/pms/profile.h"
#include "core/pms/row_reader.h"

/// Things that a row says with several columns.
namespace core::pms {

/// Who asks for a span: it matters where the clock goes back (see DatabaseZone).
enum class SpanUse { Busy, Offered, Exact };

/// On the practice's wall clock. The start is `start_at`, or `date` and `start_time`; the end is `end_at`, or
/// `end_time` (00:00 or 24:00 is midnight), or a length from the start: `length_s`, `length_min`, or `pattern` (in
/// minutes, by `per_min`).
DatabaseZone::Span readSpan(RowReader &row, SpanUse use);
/// The same on the wall clock of the database's zone, for what recurs there.
DatabaseZone::Span readDatabaseSpan(RowReader &row);
DatabaseZone::Span toPractice(const DatabaseZone *zone, const DatabaseZone::Span &database, SpanUse use);

/// The id in @p column, or the one that the parts of a composite id make.
domain::PmsResourceId readResourceId(RowReader &row, const char *column);
/// The resources that a row of sessions, busy times or closures speaks of, by `resource` or by the parts that it has.
ResourceMatch readResourceMatch(RowReader &row);
/// The same for a row that may speak of all resources, by naming none: nullopt.
std::optional<ResourceMatch> readResourcesConcerned(RowReader &row);
/// False when the rows have no column that could name a resource.
bool mayNameResource(const RowReader &row);

/// @p value through [map.<map>] where there is one; as it is when the map does not list it.
QString readMapped(const RowReader &row, const QString &map, const QString &value);

/// `dob`, or `dob_year`, `dob_month` and `dob_day`.
std::optional<QDate> readBirthDate(RowReader &row);

/// What the columns of [map.status] say; Booked for a code that is not listed.
ports::AppointmentState readStatus(RowReader &row, const Profile &profile);
/// False for a busy row that holds no time: cancelled, did not attend, `blocking` 0, or an informational `block`.
bool holdsTime(RowReader &row, const Profile &profile);

}  // namespace core::pms
