// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/pms/profile.h"
#include "core/pms/recurrence.h"
#include "core/pms/row_parts.h"

/// Rows of the diary's operations, as they come from the database: one row may stand for many days.
namespace core::pms {

/// One row of `sessions`; what it says depends on the kind of the profile.
struct SessionRow {
    std::optional<ResourceMatch> resource;  ///< None: all, where the rows have no column for it.
    Recurrence recurrence;                  ///< Days on which it begins, in the database's zone.
    DatabaseZone::Span span{};              ///< On its first day, in the database's zone. Markers: the start only.
    std::chrono::seconds slot{0};
    QString group;  ///< Rows with the same group are one session; empty: each row is its own.
    std::vector<domain::AppointmentTypeId> types;
    bool in = false;      ///< Markers.
    int dayEnd = 0;       ///< Markers: seconds of the day at which a section without an Out ends.
    QString codes;        ///< Codes.
    int codesFrom = 0;    ///< Codes: second of the day at which the first character begins.
    int codeSeconds = 0;  ///< Codes: of one character.
};

/// One row of `busy` that holds time.
struct BusyRow {
    std::optional<ResourceMatch> resource;  ///< None: all.
    Recurrence recurrence;
    DatabaseZone::Span span{};
    bool holds = true;
};

/// One row of `closures`.
struct ClosureRow {
    std::optional<ResourceMatch> resource;  ///< None: all.
    Recurrence recurrence;
    int days = 1;  ///< From each day of the recurrence on.
};

SessionRow readSessionRow(RowReader &row, const Profile &profile);
BusyRow readBusyRow(RowReader &row, const Profile &profile);
ClosureRow readClosureRow(RowReader &row, const Profile &profile);

qint64 secondsBetween(const DatabaseZone::Span &span);

/// The spans of @p span on the days of @p recurrence that may touch from..to, in the database's zone.
std::vector<DatabaseZone::Span> occurrences(const Recurrence &recurrence, const DatabaseZone::Span &span, QDate from,
                                            QDate to);

/// Rows of one session, joined with all their types.
std::vector<SessionRow> joinGroups(std::vector<SessionRow> rows);

}  // namespace core::pms
