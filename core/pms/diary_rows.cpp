// SPDX-License-Identifier: Apache-2.0
#include "core/pms/diary_rows.h"

#include <QRegularExpression>

#include "core/pms/sql_value.h"

namespace core::pms {
namespace {

using domain::AppointmentTypeId;

const std::map<QString, Repeat> &repeatWords() {
    static const std::map<QString, Repeat> kWords = {
        {QStringLiteral("none"), Repeat::None},          {QStringLiteral("day"), Repeat::Day},
        {QStringLiteral("week"), Repeat::Week},          {QStringLiteral("workday"), Repeat::Workday},
        {QStringLiteral("month_day"), Repeat::MonthDay}, {QStringLiteral("month_weekday"), Repeat::MonthWeekday},
        {QStringLiteral("year"), Repeat::Year},          {QStringLiteral("weekdays"), Repeat::Weekdays}};
    return kWords;
}

QStringList listOf(const QString &text) {
    static const QRegularExpression kSeparators(QStringLiteral("[^0-9A-Za-z_-]+"));
    return text.split(kSeparators, Qt::SkipEmptyParts);
}

/// "20261225" or "2026-12-25".
std::optional<QDate> exceptionOf(const QString &text) {
    const QDate compact = QDate::fromString(text, QStringLiteral("yyyyMMdd"));
    return compact.isValid() ? std::optional(compact) : dateOf(text);
}

Repeat readRepeat(RowReader &row, const Profile &profile) {
    const QStringList &mapped = profile.repeats.columns();
    const bool plain = profile.repeats.isEmpty();
    const QString word =
        plain ? row.optionalText("repeat").trimmed()
              : profile.repeats.meaningIn([&row](const QString &column) { return row.optionalText(column).trimmed(); })
                    .value_or(QString());
    const auto found = repeatWords().find(word);
    if (found != repeatWords().end()) return found->second;
    const bool said =
        plain ? !word.isEmpty() : std::any_of(mapped.begin(), mapped.end(), [&row](const QString &column) {
            return !row.optionalText(column).trimmed().isEmpty();
        });
    if (said) row.complain("repeat", "a code of [map.repeat], or one of its words");
    return Repeat::None;
}

int readWeekday(RowReader &row, const char *column, qint64 number, const Profile &profile) {
    const auto day = weekdayOf(number, profile.sessions.weekdayBase);
    if (!day) row.complain(column, "days of the week as [sessions] weekday_base numbers them");
    return day.value_or(1);
}

Recurrence readRecurrence(RowReader &row, QDate first, const Profile &profile) {
    Recurrence rule;
    rule.first = first;
    rule.repeat = readRepeat(row, profile);
    if (rule.repeat == Repeat::None) return rule;
    rule.every = int(std::clamp<qint64>(row.optionalInteger("repeat_every", 1), 1, 10'000));
    rule.until = row.optionalDate("repeat_until");
    for (const QString &text : listOf(row.optionalText("repeat_except"))) {
        const auto date = exceptionOf(text);
        if (date)
            rule.except.push_back(*date);
        else
            row.complain("repeat_except", "dates such as 20261225 or 2026-12-25");
    }
    if (rule.repeat == Repeat::Weekdays) {
        for (const QString &text : listOf(row.text("repeat_days"))) {
            bool isNumber = false;
            const qint64 number = text.toLongLong(&isNumber);
            rule.days.push_back(readWeekday(row, "repeat_days", isNumber ? number : -1, profile));
        }
    }
    if (rule.repeat == Repeat::MonthWeekday) {
        constexpr int kLast = 5;
        const qint64 nth = row.integer("repeat_nth");
        if (nth != -1 && (nth < 1 || nth > kLast)) row.complain("repeat_nth", "1 to 4, or 5 or -1 for the last");
        rule.nth = nth == -1 ? kLast : int(nth);
        rule.weekday = readWeekday(row, "repeat_weekday", row.integer("repeat_weekday"), profile);
    }
    return rule;
}

std::vector<AppointmentTypeId> readTypes(RowReader &row) {
    std::vector<AppointmentTypeId> types;
    for (const char *column : {"type", "types"}) {
        for (const QString &id : row.optionalText(column).split(QLatin1Char(','), Qt::SkipEmptyParts)) {
            const QString type = readMapped(row, QStringLiteral("type"), id.trimmed());
            if (!type.isEmpty()) types.emplace_back(type);
        }
    }
    return types;
}

bool readMarker(RowReader &row, const Profile &profile) {
    const auto meaning = profile.markers.isEmpty()
                             ? std::optional(row.text("marker").trimmed())
                             : profile.markers.meaningIn([&row](const QString &c) { return row.text(c).trimmed(); });
    const bool in = meaning == QStringLiteral("in");
    if (!in && meaning != QStringLiteral("out")) row.complain("marker", "a code of [map.marker], or in or out");
    return in;
}

void readMarkerRow(RowReader &row, const Profile &profile, SessionRow &session) {
    session.in = readMarker(row, profile);
    base::PracticeTime &start = session.span.start;
    if (row.hasColumn("start_at")) {
        start = row.databaseTime("start_at");
    } else {
        start = {row.date("date"), QTime(0, 0)};
        start = start.plus(std::chrono::seconds(row.secondOfDay(row.hasColumn("time") ? "time" : "start_time")));
    }
    session.span.end = start;
    session.dayEnd = row.isNull("day_end") ? profile.sessions.day.end : row.secondOfDay("day_end");
}

void readCodesRow(RowReader &row, const Profile &profile, SessionRow &session) {
    constexpr int kSecondsPerMinute = 60;
    session.codes = row.text("codes");
    session.codeSeconds = profile.sessions.codeSeconds;
    if (!row.isNull("code_min"))
        session.codeSeconds = int(std::clamp<qint64>(row.integer("code_min"), 1, 1440)) * kSecondsPerMinute;
    if (session.codeSeconds <= 0) row.complain("code_min", "minutes of one character, here or as [sessions] code_min");
    session.span.start = {row.date("date"), QTime(0, 0)};
    session.span.end = session.span.start;
}

}  // namespace

SessionRow readSessionRow(RowReader &row, const Profile &profile) {
    SessionRow session;
    session.resource = readResourceMatch(row);
    switch (profile.sessions.kind) {
        case SessionKind::Markers:
            readMarkerRow(row, profile, session);
            break;
        case SessionKind::Codes:
            readCodesRow(row, profile, session);
            break;
        case SessionKind::Intervals:
        case SessionKind::Slots:
        case SessionKind::FreeSlots:
        case SessionKind::Always:
            session.span = readDatabaseSpan(row);
            break;
    }
    const bool slots = profile.sessions.kind == SessionKind::Slots || profile.sessions.kind == SessionKind::FreeSlots;
    const qint64 minutes = row.optionalInteger("slot_min", 0);
    session.slot = minutes > 0 ? std::chrono::minutes(minutes) : profile.defaultSlot;
    if (slots && minutes <= 0) session.slot = std::chrono::seconds(secondsBetween(session.span));
    session.group = row.optionalText("session").trimmed();
    session.types = readTypes(row);
    session.recurrence = readRecurrence(row, session.span.start.date, profile);
    return session;
}

BusyRow readBusyRow(RowReader &row, const Profile &profile) {
    BusyRow busy;
    busy.resource = readResourceMatch(row);
    busy.holds = holdsTime(row, profile);
    busy.span = readDatabaseSpan(row);
    busy.recurrence = readRecurrence(row, busy.span.start.date, profile);
    return busy;
}

ClosureRow readClosureRow(RowReader &row, const Profile &profile) {
    ClosureRow closure;
    if (!isForAllResources(row)) closure.resource = readResourceMatch(row);
    const QDate first = row.date("date");
    closure.recurrence = readRecurrence(row, first, profile);
    if (const auto last = row.optionalDate("end_date"); last && *last > first)
        closure.days = int(std::min<qint64>(first.daysTo(*last) + 1, 3'660));
    return closure;
}

qint64 secondsBetween(const DatabaseZone::Span &span) {
    return QDateTime(span.start.date, span.start.time, Qt::UTC)
        .secsTo(QDateTime(span.end.date, span.end.time, Qt::UTC));
}

std::vector<DatabaseZone::Span> occurrences(const Recurrence &recurrence, const DatabaseZone::Span &span, QDate from,
                                            QDate to) {
    if (!span.start.isValid() || !span.end.isValid()) return {};
    if (recurrence.repeat == Repeat::None) return {span};
    // What began on an earlier day may reach into the horizon, and another zone moves it by a day at most.
    const qint64 days = span.start.date.daysTo(span.end.date);
    std::vector<DatabaseZone::Span> found;
    for (const QDate &date : datesOf(recurrence, from.addDays(-days - 1), to.addDays(1)))
        found.push_back({{date, span.start.time}, {date.addDays(days), span.end.time}});
    return found;
}

std::vector<SessionRow> joinGroups(std::vector<SessionRow> rows) {
    std::vector<SessionRow> sessions;
    std::map<QString, size_t> known;
    for (SessionRow &row : rows) {
        const auto found = row.group.isEmpty() ? known.end() : known.find(row.group);
        if (found != known.end()) {
            auto &types = sessions[found->second].types;
            types.insert(types.end(), row.types.begin(), row.types.end());
            continue;
        }
        if (!row.group.isEmpty()) known[row.group] = sessions.size();
        sessions.push_back(std::move(row));
    }
    return sessions;
}

}  // namespace core::pms
