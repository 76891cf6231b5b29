// SPDX-License-Identifier: Apache-2.0
#include "core/pms/diary_reader.h"

#include "core/pms/row_parts.h"

namespace core::pms {
namespace {

using base::PracticeTime;
using domain::AppointmentTypeId;
using domain::PmsResourceId;

/// A session may come as several rows, one for each type that it is limited to.
struct SessionRow {
    ResourceMatch resource;
    PracticeTime start;
    PracticeTime end;
    std::chrono::seconds slot{0};
    QString group;  ///< Rows with the same group are one session; empty: each row is its own.
    std::vector<AppointmentTypeId> types;
};

struct BusyRow {
    ResourceMatch resource;
    DatabaseZone::Span span;
    bool holds = true;
};

int secondOf(const PracticeTime& time) {
    return time.time.msecsSinceStartOfDay() / 1000;
}

SessionRow readSession(RowReader& row, const Profile& profile) {
    SessionRow session;
    session.resource = readResourceMatch(row);
    const DatabaseZone::Span span = readSpan(row, SpanUse::Offered);
    session.start = span.start;
    session.end = span.end;
    const qint64 minutes = row.optionalInteger("slot_min", 0);
    session.slot = minutes > 0 ? std::chrono::minutes(minutes) : profile.defaultSlot;
    session.group = row.optionalText("session").trimmed();
    for (const char* column : {"type", "types"}) {
        for (const QString& id : row.optionalText(column).split(QLatin1Char(','), Qt::SkipEmptyParts)) {
            const QString type = readMapped(row, QStringLiteral("type"), id.trimmed());
            if (!type.isEmpty()) session.types.emplace_back(type);
        }
    }
    return session;
}

std::vector<SessionRow> joinGroups(const std::vector<SessionRow>& rows) {
    std::vector<SessionRow> sessions;
    std::map<QString, size_t> known;
    for (const SessionRow& row : rows) {
        const auto found = row.group.isEmpty() ? known.end() : known.find(row.group);
        if (found != known.end()) {
            auto& types = sessions[found->second].types;
            types.insert(types.end(), row.types.begin(), row.types.end());
            continue;
        }
        if (!row.group.isEmpty()) known[row.group] = sessions.size();
        sessions.push_back(row);
    }
    return sessions;
}

Parameters diaryParameters(const OperationRunner& runner, const std::vector<PmsResourceId>& resources, QDate from,
                           QDate to) {
    const auto midnight = [](QDate date) { return date.toString(Qt::ISODate) + QStringLiteral(" 00:00:00"); };
    Parameters parameters;
    runner.setIds(parameters, QStringLiteral("resources"), resources);
    parameters.setText(QStringLiteral("from"), from.toString(Qt::ISODate));
    parameters.setText(QStringLiteral("to"), to.toString(Qt::ISODate));
    parameters.setText(QStringLiteral("from_start"), midnight(from));
    parameters.setText(QStringLiteral("until"), midnight(to.addDays(1)));
    parameters.setText(QStringLiteral("day_before"), midnight(from.addDays(-1)));
    return parameters;
}

}  // namespace

base::Expected<Diary> Diary::read(const OperationRunner& runner, const std::vector<PmsResourceId>& resources,
                                  QDate from, QDate to) {
    Diary diary;
    diary.m_resources = {resources.begin(), resources.end()};
    diary.m_from = from;
    diary.m_to = to;
    if (resources.empty() || to < from) return diary;
    Parameters parameters = diaryParameters(runner, resources, from, to);
    if (auto done = diary.readSessions(runner, parameters); !done) return base::fail(done.error());
    if (auto done = diary.readBusy(runner, parameters); !done) return base::fail(done.error());
    if (auto done = diary.readClosures(runner, parameters); !done) return base::fail(done.error());
    return diary;
}

template <class Use>
void Diary::eachDay(const PracticeTime& start, const PracticeTime& end, Use use) const {
    const QDate last = std::min(end.date, m_to);
    for (QDate date = std::max(start.date, m_from); date <= last; date = date.addDays(1)) {
        const DaySpan span{date == start.date ? secondOf(start) : 0, date == end.date ? secondOf(end) : kSecondsPerDay};
        if (!span.isEmpty()) use(date, span);
    }
}

base::Expected<void> Diary::readSessions(const OperationRunner& runner, Parameters& parameters) {
    const auto rows = runner.rows<SessionRow>(QStringLiteral("sessions"), parameters,
                                              [&](RowReader& row) { return readSession(row, runner.profile()); });
    if (!rows) return base::fail(rows.error());
    for (const SessionRow& row : joinGroups(*rows)) {
        for (const PmsResourceId& resource : m_resources) {
            if (!row.resource.matches(resource, runner.profile().resourceId)) continue;
            eachDay(row.start, row.end, [&](QDate date, const DaySpan& span) {
                m_days[{resource, date}].sessions.push_back({span, row.slot, row.types});
            });
        }
    }
    return {};
}

base::Expected<void> Diary::readBusy(const OperationRunner& runner, Parameters& parameters) {
    const auto rows = runner.rows<BusyRow>(QStringLiteral("busy"), parameters, [&](RowReader& row) {
        return BusyRow{readResourceMatch(row), readSpan(row, SpanUse::Busy), holdsTime(row, runner.profile())};
    });
    if (!rows) return base::fail(rows.error());
    for (const BusyRow& row : *rows) {
        for (const PmsResourceId& resource : m_resources) {
            if (!row.holds || !row.resource.matches(resource, runner.profile().resourceId)) continue;
            eachDay(row.span.start, row.span.end, [&](QDate date, const DaySpan& span) {
                m_days[{resource, date}].busy.push_back(span);
            });
        }
    }
    return {};
}

base::Expected<void> Diary::readClosures(const OperationRunner& runner, Parameters& parameters) {
    struct ClosureRow {
        std::optional<ResourceMatch> resource;  ///< None: all.
        QDate date;
    };
    const auto rows = runner.rows<ClosureRow>(QStringLiteral("closures"), parameters, [](RowReader& row) {
        return ClosureRow{isForAllResources(row) ? std::nullopt : std::optional(readResourceMatch(row)), row.date("date")};
    });
    if (!rows) return base::fail(rows.error());
    for (const ClosureRow& row : *rows) {
        for (const PmsResourceId& resource : m_resources) {
            if (!row.resource || row.resource->matches(resource, runner.profile().resourceId))
                m_days[{resource, row.date}].closed = true;
        }
    }
    return {};
}

const DiaryDay& Diary::day(const PmsResourceId& resource, QDate date) const {
    static const DiaryDay kEmpty;
    const auto found = m_days.find({resource, date});
    return found == m_days.end() ? kEmpty : found->second;
}

std::vector<QDate> Diary::closures() const {
    std::vector<QDate> closed;
    for (QDate date = m_from; !m_resources.empty() && date <= m_to; date = date.addDays(1)) {
        const bool all = std::all_of(m_resources.begin(), m_resources.end(),
                                     [&](const PmsResourceId& resource) { return day(resource, date).closed; });
        if (all) closed.push_back(date);
    }
    return closed;
}

}  // namespace core::pms
