// SPDX-License-Identifier: Apache-2.0
#include "core/pms/diary_reader.h"

#include "core/pms/diary_rows.h"

namespace core::pms {
namespace {

using base::PracticeTime;
using domain::PmsResourceId;

int secondOf(const PracticeTime& time) {
    return time.time.msecsSinceStartOfDay() / 1000;
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

template <class Use>
void Diary::eachResource(const ResourceMatch& match, const ResourceIdParts& parts, Use use) const {
    if (match.parts.isEmpty()) {
        if (m_resources.contains(match.id)) use(match.id);
        return;
    }
    for (const PmsResourceId& resource : m_resources) {
        if (match.matches(resource, parts)) use(resource);
    }
}

base::Expected<void> Diary::readSessions(const OperationRunner& runner, Parameters& parameters) {
    const Profile& profile = runner.profile();
    if (profile.sessions.kind == SessionKind::Always) {
        openAlways(profile);
        return {};
    }
    auto rows = runner.rows<SessionRow>(QStringLiteral("sessions"), parameters,
                                        [&](RowReader& row) { return readSessionRow(row, profile); });
    if (!rows) return base::fail(rows.error());
    const DatabaseZone& zone = runner.binder().zone();
    if (profile.sessions.kind == SessionKind::Markers) {
        openByMarkers(*rows, profile, zone);
        return {};
    }
    for (const SessionRow& row : joinGroups(std::move(*rows))) {
        for (const DatabaseZone::Span& span : occurrences(row.recurrence, row.span, m_from, m_to)) {
            if (profile.sessions.kind == SessionKind::Codes) {
                openByCodes(row, span.start.date, profile, zone);
            } else {
                open(row.resource, profile, toPractice(&zone, span, SpanUse::Offered), {{}, row.slot, row.types});
            }
        }
    }
    return {};
}

void Diary::open(const ResourceMatch& match, const Profile& profile, const DatabaseZone::Span& span,
                 const Session& like) {
    eachDay(span.start, span.end, [&](QDate date, const DaySpan& part) {
        eachResource(match, profile.resourceId, [&](const PmsResourceId& resource) {
            m_days[{resource, date}].sessions.push_back({part, like.slot, like.types});
        });
    });
}

void Diary::openAlways(const Profile& profile) {
    const auto& weekdays = profile.sessions.weekdays;
    for (QDate date = m_from; date <= m_to; date = date.addDays(1)) {
        if (std::find(weekdays.begin(), weekdays.end(), date.dayOfWeek()) == weekdays.end()) continue;
        for (const PmsResourceId& resource : m_resources)
            m_days[{resource, date}].sessions.push_back({profile.sessions.day, profile.defaultSlot, {}});
    }
}

void Diary::openByCodes(const SessionRow& row, QDate date, const Profile& profile, const DatabaseZone& zone) {
    for (const Session& session : sessionsOfCodes(row.codes, profile.sessions.codesFrom, row.codeSeconds, profile.sessions)) {
        // Types of the row and of the character are both limits; the character's are the narrower.
        const Session like{{}, session.slot, session.types.empty() ? row.types : session.types};
        const PracticeTime midnight{date, QTime(0, 0)};
        const DatabaseZone::Span span{midnight.plus(std::chrono::seconds(session.span.start)),
                                      midnight.plus(std::chrono::seconds(session.span.end))};
        open(row.resource, profile, toPractice(&zone, span, SpanUse::Offered), like);
    }
}

void Diary::openByMarkers(const std::vector<SessionRow>& rows, const Profile& profile, const DatabaseZone& zone) {
    struct MarkedDay {
        std::vector<DayMarker> markers;
        int end = kSecondsPerDay;
    };
    std::map<Key, MarkedDay> marked;
    for (const SessionRow& row : rows) {
        const DayMarker marker{secondOf(row.span.start), row.in, row.slot, row.types};
        for (const DatabaseZone::Span& span : occurrences(row.recurrence, row.span, m_from, m_to)) {
            eachResource(row.resource, profile.resourceId, [&](const PmsResourceId& resource) {
                MarkedDay& day = marked[{resource, span.start.date}];
                day.markers.push_back(marker);
                day.end = row.dayEnd;
            });
        }
    }
    for (auto& [key, day] : marked) {
        const PracticeTime midnight{key.second, QTime(0, 0)};
        for (const Session& session : sectionsOf(std::move(day.markers), day.end)) {
            const DatabaseZone::Span span{midnight.plus(std::chrono::seconds(session.span.start)),
                                          midnight.plus(std::chrono::seconds(session.span.end))};
            open({key.first, {}}, profile, toPractice(&zone, span, SpanUse::Offered), session);
        }
    }
}

base::Expected<void> Diary::readBusy(const OperationRunner& runner, Parameters& parameters) {
    const Profile& profile = runner.profile();
    const auto rows = runner.rows<BusyRow>(QStringLiteral("busy"), parameters,
                                           [&](RowReader& row) { return readBusyRow(row, profile); });
    if (!rows) return base::fail(rows.error());
    for (const BusyRow& row : *rows) {
        if (!row.holds) continue;
        for (const DatabaseZone::Span& each : occurrences(row.recurrence, row.span, m_from, m_to)) {
            const DatabaseZone::Span span = toPractice(&runner.binder().zone(), each, SpanUse::Busy);
            eachDay(span.start, span.end, [&](QDate date, const DaySpan& part) {
                eachResource(row.resource, profile.resourceId, [&](const PmsResourceId& resource) {
                    m_days[{resource, date}].busy.push_back(part);
                });
            });
        }
    }
    return {};
}

base::Expected<void> Diary::readClosures(const OperationRunner& runner, Parameters& parameters) {
    const Profile& profile = runner.profile();
    const auto rows = runner.rows<ClosureRow>(QStringLiteral("closures"), parameters,
                                              [&](RowReader& row) { return readClosureRow(row, profile); });
    if (!rows) return base::fail(rows.error());
    for (const ClosureRow& row : *rows) {
        for (const QDate& first : datesOf(row.recurrence, m_from.addDays(1 - row.days), m_to)) {
            for (int i = 0; i < row.days; ++i) close(row.resource, profile, first.addDays(i));
        }
    }
    return {};
}

void Diary::close(const std::optional<ResourceMatch>& match, const Profile& profile, QDate date) {
    if (date < m_from || date > m_to) return;
    if (match) return eachResource(*match, profile.resourceId, [&](const auto& id) { m_days[{id, date}].closed = true; });
    for (const PmsResourceId& resource : m_resources) m_days[{resource, date}].closed = true;
}

const DiaryDay& Diary::day(const PmsResourceId& resource, QDate date) const {
    static const DiaryDay kEmpty;
    const auto found = m_days.find({resource, date});
    return found == m_days.end() ? kEmpty : found->second;
}

int Diary::slotsTouched(const PmsResourceId& resource, QDate date, const DaySpan& wanted) const {
    const auto& sessions = day(resource, date).sessions;
    return int(std::count_if(sessions.begin(), sessions.end(), [&wanted](const Session& session) {
        return session.span.start < wanted.end && wanted.start < session.span.end;
    }));
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
