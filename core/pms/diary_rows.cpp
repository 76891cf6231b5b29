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

/// Dates as 20261225 or 2026-12-25, with a time or without, whatever stands between them. Zero dates are left out.
/// nullopt when there is a digit that belongs to no date.
std::optional<std::vector<QDate>> datesIn(QString text) {
    static const QRegularExpression kDate(
        QStringLiteral(R"((?<!\d)(\d{4})([-/.]?)(\d{2})\2(\d{2}))"
                       R"((?:[T ]\d{2}:?\d{2}(?::?\d{2}(?:\.\d+)?)?Z?(?![-/.]?\d))?(?!\d))"));
    static const QRegularExpression kDigit(QStringLiteral("\\d"));
    std::vector<QDate> dates;
    for (auto found = kDate.globalMatch(text); found.hasNext();) {
        const auto match = found.next();
        const QDate date(match.captured(1).toInt(), match.captured(3).toInt(), match.captured(4).toInt());
        if (date.isValid()) dates.push_back(date);
    }
    if (text.remove(kDate).contains(kDigit)) return std::nullopt;
    return dates;
}

/// "Mon", "monday": 1.
std::optional<int> namedWeekday(const QString &text) {
    static const QStringList kNames = {QStringLiteral("mon"), QStringLiteral("tue"), QStringLiteral("wed"),
                                       QStringLiteral("thu"), QStringLiteral("fri"), QStringLiteral("sat"),
                                       QStringLiteral("sun")};
    const qsizetype index = kNames.indexOf(text.left(3).toLower());
    return index < 0 ? std::nullopt : std::optional(int(index) + 1);
}

/// Days as numbers of one digit or as English names, whatever stands between them; nullopt for anything else.
std::optional<std::vector<int>> weekdaysIn(const QString &text, WeekdayBase base) {
    static const QRegularExpression kDay(QStringLiteral("\\d|[A-Za-z]+"));
    std::vector<int> days;
    for (auto found = kDay.globalMatch(text); found.hasNext();) {
        const QString word = found.next().captured();
        const auto day = word.at(0).isDigit() ? weekdayOf(word.toInt(), base) : namedWeekday(word);
        if (!day) return std::nullopt;
        days.push_back(*day);
    }
    return days;
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

std::vector<int> readWeekdays(RowReader &row, const char *column, const Profile &profile, QDate first) {
    const auto days = weekdaysIn(row.optionalText(column), profile.sessions.weekdayBase);
    if (!days) row.complain(column, "days of the week as [sessions] weekday_base numbers them, or their names");
    return days && !days->empty() ? *days : std::vector{first.dayOfWeek()};
}

int readNth(RowReader &row, QDate first) {
    constexpr int kLast = 5;
    const qint64 nth = row.optionalText("repeat_nth").trimmed().isEmpty() ? 0 : row.integer("repeat_nth");
    if (nth < -1 || nth > kLast) row.complain("repeat_nth", "1 to 4, or 5 or -1 for the last");
    if (nth == -1) return kLast;
    return nth == 0 ? (first.day() - 1) / 7 + 1 : int(nth);
}

/// What the row leaves open is as on its first day.
Recurrence readRecurrence(RowReader &row, QDate first, const Profile &profile) {
    Recurrence rule;
    rule.first = first;
    rule.repeat = readRepeat(row, profile);
    if (rule.repeat == Repeat::None || !first.isValid()) return rule;
    const bool each = row.optionalText("repeat_every").trimmed().isEmpty();
    rule.every = each ? 1 : int(std::clamp<qint64>(row.integer("repeat_every"), 1, 10'000));
    rule.until = row.optionalDate("repeat_until");
    auto except = datesIn(row.optionalText("repeat_except"));
    if (!except) row.complain("repeat_except", "dates such as 20261225 or 2026-12-25");
    rule.except = std::move(except).value_or(std::vector<QDate>());
    if (rule.repeat == Repeat::Weekdays) rule.days = readWeekdays(row, "repeat_days", profile, first);
    if (rule.repeat == Repeat::MonthWeekday) {
        rule.nth = readNth(row, first);
        rule.weekday = readWeekdays(row, "repeat_weekday", profile, first).front();
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
    session.codesFrom = row.isNull("codes_from") ? profile.sessions.codesFrom : row.secondOfDay("codes_from");
    session.span.start = {row.date("date"), QTime(0, 0)};
    session.span.end = session.span.start;
}

}  // namespace

SessionRow readSessionRow(RowReader &row, const Profile &profile) {
    SessionRow session;
    if (mayNameResource(row)) session.resource = readResourceMatch(row);
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
    const qint64 minutes = row.optionalInteger("slot_min", 0);
    session.slot = minutes > 0 ? std::chrono::minutes(minutes) : profile.defaultSlot;
    if (profile.sessions.areSlots() && minutes <= 0) session.slot = std::chrono::seconds(secondsBetween(session.span));
    session.group = row.optionalText("session").trimmed();
    session.types = readTypes(row);
    session.recurrence = readRecurrence(row, session.span.start.date, profile);
    return session;
}

BusyRow readBusyRow(RowReader &row, const Profile &profile) {
    BusyRow busy;
    busy.resource = readResourcesConcerned(row);
    busy.holds = holdsTime(row, profile);
    busy.span = readDatabaseSpan(row);
    busy.recurrence = readRecurrence(row, busy.span.start.date, profile);
    return busy;
}

ClosureRow readClosureRow(RowReader &row, const Profile &profile) {
    ClosureRow closure;
    closure.resource = readResourcesConcerned(row);
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
