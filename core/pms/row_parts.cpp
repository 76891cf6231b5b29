// SPDX-License-Identifier: Apache-2.0
#include "core/pms/row_parts.h"

#include <algorithm>

#include "core/pms/sql_value.h"

namespace core::pms {
namespace {

using base::PracticeTime;
using std::chrono::seconds;

std::optional<seconds> readLength(RowReader &row) {
    if (!row.isNull("length_s")) return seconds(row.integer("length_s"));
    for (const char *column : {"length_min", "pattern"}) {
        if (!row.isNull(column)) return std::chrono::minutes(row.integer(column));
    }
    return std::nullopt;
}

PracticeTime readEnd(RowReader &row, const PracticeTime &start) {
    if (!row.isNull("end_at")) return row.databaseTime("end_at");
    if (!row.isNull("end_time")) {
        const int end = row.secondOfDay("end_time");
        const int begin = start.time.msecsSinceStartOfDay() / 1000;
        const bool otherZone = row.rules().zone && !row.rules().zone->isPractice();
        // In another zone the database's midnight may lie within an appointment.
        const bool nextDay = (end == 0 && begin > 0) || (otherZone && end < begin);
        return PracticeTime{start.date, QTime(0, 0)}.plus(seconds(nextDay ? kSecondsOfDay + end : end));
    }
    const auto length = readLength(row);
    if (!length || *length < seconds(0)) {
        const bool timed = row.hasColumn("date") && !row.hasColumn("start_at");
        row.complain(timed ? "end_time" : "end_at", "an end, or a length in length_s, length_min or pattern");
        return start;
    }
    return start.plus(*length);
}

}  // namespace

DatabaseZone::Span readDatabaseSpan(RowReader &row) {
    DatabaseZone::Span span;
    if (row.hasColumn("start_at")) {
        span.start = row.databaseTime("start_at");
    } else {
        const PracticeTime midnight{row.date("date"), QTime(0, 0)};
        const int second = row.secondOfDay("start_time");
        if (!midnight.date.isValid()) return {};
        span.start = midnight.plus(seconds(second));
    }
    if (!span.start.isValid()) return {};
    span.end = readEnd(row, span.start);
    return span;
}

DatabaseZone::Span toPractice(const DatabaseZone *zone, const DatabaseZone::Span &database, SpanUse use) {
    if (!zone) return database;
    if (use == SpanUse::Exact) return {zone->toPractice(database.start), zone->toPractice(database.end)};
    return use == SpanUse::Busy ? zone->busySpan(database) : zone->offeredSpan(database);
}

DatabaseZone::Span readSpan(RowReader &row, SpanUse use) {
    const DatabaseZone::Span span = readDatabaseSpan(row);
    if (!span.start.isValid() || row.fault()) return span;
    return toPractice(row.rules().zone, span, use);
}

domain::PmsResourceId readResourceId(RowReader &row, const char *column) {
    const ResourceIdParts *parts = row.rules().resourceId;
    if (!parts || !parts->isComposite() || row.hasColumn(column)) return domain::PmsResourceId(row.idText(column));
    QStringList values;
    for (const QString &name : parts->names()) values << row.text(name).trimmed();
    const domain::PmsResourceId id = parts->join(values);
    if (id.isEmpty()) row.complain(column, "an id, or the parts of one, none with the separator in it");
    return id;
}

ResourceMatch readResourceMatch(RowReader &row) {
    const ResourceIdParts *parts = row.rules().resourceId;
    if (!parts || !parts->isComposite() || row.hasColumn("resource"))
        return {domain::PmsResourceId(row.idText("resource")), {}};
    ResourceMatch match;
    for (const QString &name : parts->names()) match.parts << row.optionalText(name).trimmed();
    if (match.isEmpty()) row.complain("resource", "an id, or at least one part of one");
    return match;
}

namespace {

QStringList resourceColumns(const RowReader &row) {
    QStringList columns = {QStringLiteral("resource")};
    if (row.rules().resourceId) columns << row.rules().resourceId->names();
    return columns;
}

}  // namespace

std::optional<ResourceMatch> readResourcesConcerned(RowReader &row) {
    const QStringList columns = resourceColumns(row);
    const bool none = std::all_of(columns.begin(), columns.end(), [&row](const QString &column) {
        return row.optionalText(column).trimmed().isEmpty();
    });
    return none ? std::nullopt : std::optional(readResourceMatch(row));
}

bool mayNameResource(const RowReader &row) {
    const QStringList columns = resourceColumns(row);
    return std::any_of(columns.begin(), columns.end(), [&row](const QString &column) { return row.hasColumn(column); });
}

QString readMapped(const RowReader &row, const QString &map, const QString &value) {
    const ValueMaps *maps = row.rules().maps;
    if (!maps || value.isEmpty()) return value;
    const auto found = maps->find(map);
    return found == maps->end() ? value : found->second.oursFor(value).value_or(value);
}

std::optional<QDate> readBirthDate(RowReader &row) {
    if (row.hasColumn("dob") || !row.hasColumn("dob_year")) return row.optionalDate("dob");
    const auto number = [&row](const char *column) {
        return int(integerOf(SqlValue(row.optionalText(column).trimmed())).value_or(0));
    };
    const QDate date(number("dob_year"), number("dob_month"), number("dob_day"));
    return date.isValid() ? std::optional(date) : std::nullopt;
}

ports::AppointmentState readStatus(RowReader &row, const Profile &profile) {
    const auto meaning =
        profile.statuses.meaningIn([&row](const QString &column) { return row.text(column).trimmed(); });
    return meaning.value_or(ports::AppointmentState::Booked);
}

bool holdsTime(RowReader &row, const Profile &profile) {
    if (!row.flag("blocking", true)) return false;
    const bool blocks = !row.isNull("block");
    if (blocks && profile.blocks.meaningOf(row.text("block").trimmed()) == BlockMeaning::Informational) return false;
    const QStringList &columns = profile.statuses.columns();
    const bool stated =
        std::any_of(columns.begin(), columns.end(), [&row](const QString &column) { return row.hasColumn(column); });
    if (!stated) return true;
    const auto meaning =
        profile.statuses.meaningIn([&row](const QString &column) { return row.optionalText(column).trimmed(); });
    return meaning != ports::AppointmentState::Cancelled && meaning != ports::AppointmentState::DidNotAttend;
}

}  // namespace core::pms
