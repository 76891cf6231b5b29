// SPDX-License-Identifier: Apache-2.0
#include "core/pms/diary_reader.h"

#include <algorithm>

#include "core/pms/diary_rows.h"

namespace core::pms {
namespace {

using base::PracticeTime;
using domain::PmsResourceId;

int secondOf(const PracticeTime &time) {
    return time.time.msecsSinceStartOfDay() / 1000;
}

Parameters diaryParameters(const OperationRunner &runner, const std::vector<PmsResourceId> &resources, QDate from,
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

/// Fills a diary from the rows of its three operations.
class Diary::Reading final {
  public:
    Reading(const OperationRunner &runner, Diary &diary, Parameters parameters)
        : m_runner(runner),
          m_profile(runner.profile()),
          m_zone(runner.binder().zone()),
          m_diary(diary),
          m_parameters(std::move(parameters)) {}

    base::Expected<void> readSessions() {
        if (m_profile.sessions.kind == SessionKind::Always) {
            openAlways();
            return {};
        }
        auto rows = read<SessionRow>(QStringLiteral("sessions"), readSessionRow);
        if (!rows) return base::fail(rows.error());
        if (m_profile.sessions.kind == SessionKind::Markers) {
            openByMarkers(*rows);
            return {};
        }
        for (const SessionRow &row : joinGroups(std::move(*rows))) {
            for (const DatabaseZone::Span &span : occurrencesOf(row)) {
                if (m_profile.sessions.kind == SessionKind::Codes) {
                    openByCodes(row, span.start.date);
                } else {
                    open(row, toPractice(&m_zone, span, SpanUse::Offered), {{}, row.slot, row.types});
                }
            }
        }
        return {};
    }

    base::Expected<void> readBusy() {
        const auto rows = read<BusyRow>(QStringLiteral("busy"), readBusyRow);
        if (!rows) return base::fail(rows.error());
        for (const BusyRow &row : *rows) {
            if (!row.holds) continue;
            for (const DatabaseZone::Span &span : occurrencesOf(row)) {
                eachPart(row, toPractice(&m_zone, span, SpanUse::Busy),
                         [](DiaryDay &day, const DaySpan &part) { day.busy.push_back(part); });
            }
        }
        return {};
    }

    base::Expected<void> readClosures() {
        const auto rows = read<ClosureRow>(QStringLiteral("closures"), readClosureRow);
        if (!rows) return base::fail(rows.error());
        for (const ClosureRow &row : *rows) {
            for (const QDate first : datesOf(row.recurrence, m_diary.m_from.addDays(1 - row.days), m_diary.m_to)) {
                for (int i = 0; i < row.days; ++i)
                    eachResource(row, first.addDays(i), [](DiaryDay &day) { day.closed = true; });
            }
        }
        return {};
    }

  private:
    template <class Row>
    base::Expected<std::vector<Row>> read(const QString &operation, Row (*readRow)(RowReader &, const Profile &)) {
        return m_runner.rows<Row>(operation, m_parameters, [&](RowReader &row) { return readRow(row, m_profile); });
    }

    template <class Row>
    std::vector<DatabaseZone::Span> occurrencesOf(const Row &row) const {
        return occurrences(row.recurrence, row.span, m_diary.m_from, m_diary.m_to);
    }

    /// Calls @p use with the day of each resource that @p row concerns, if @p date was asked for.
    template <class Row, class Use>
    void eachResource(const Row &row, QDate date, Use use) {
        if (!m_diary.covers(date)) return;
        for (const size_t resource : m_diary.m_resources.concerned(row.resource))
            use(m_diary.m_days[m_diary.place(resource, date)]);
    }

    /// Calls @p use with each day that @p span lies on and the part of the span on it.
    template <class Row, class Use>
    void eachPart(const Row &row, const DatabaseZone::Span &span, Use use) {
        const QDate last = std::min(span.end.date, m_diary.m_to);
        for (QDate date = std::max(span.start.date, m_diary.m_from); date <= last; date = date.addDays(1)) {
            const DaySpan part{date == span.start.date ? secondOf(span.start) : 0,
                               date == span.end.date ? secondOf(span.end) : kSecondsPerDay};
            if (!part.isEmpty()) eachResource(row, date, [&](DiaryDay &day) { use(day, part); });
        }
    }

    void open(const SessionRow &row, const DatabaseZone::Span &span, const Session &like) {
        eachPart(row, span, [&like](DiaryDay &day, const DaySpan &part) {
            day.sessions.push_back({part, like.slot, like.types});
        });
    }

    void openAlways() {
        const SessionRules &rules = m_profile.sessions;
        const ClosureRow everybody;
        for (QDate date = m_diary.m_from; date <= m_diary.m_to; date = date.addDays(1)) {
            const auto &days = rules.weekdays;
            if (std::find(days.begin(), days.end(), date.dayOfWeek()) == days.end()) continue;
            eachResource(everybody, date, [&](DiaryDay &day) {
                day.sessions.push_back({rules.day, m_profile.defaultSlot, {}});
            });
        }
    }

    void openByCodes(const SessionRow &row, QDate date) {
        const PracticeTime midnight{date, QTime(0, 0)};
        for (const Session &session : sessionsOfCodes(row.codes, row.codesFrom, row.codeSeconds, m_profile.sessions)) {
            // Types of the row and of the character are both limits; the character's are the narrower.
            const Session like{{}, session.slot, session.types.empty() ? row.types : session.types};
            const DatabaseZone::Span span{midnight.plus(std::chrono::seconds(session.span.start)),
                                          midnight.plus(std::chrono::seconds(session.span.end))};
            open(row, toPractice(&m_zone, span, SpanUse::Offered), like);
        }
    }

    /// Markers are paired on the practice's days: those of another zone begin in the middle of somebody's hours.
    void openByMarkers(const std::vector<SessionRow> &rows) {
        std::vector<std::vector<DayMarker>> marked(m_diary.m_days.size());
        for (const SessionRow &row : rows) {
            for (const DatabaseZone::Span &span : occurrencesOf(row)) {
                const PracticeTime moment = m_zone.toPractice(span.start);
                if (!m_diary.covers(moment.date)) continue;
                for (const size_t resource : m_diary.m_resources.concerned(row.resource)) {
                    marked[m_diary.place(resource, moment.date)].push_back(
                        {secondOf(moment), row.in, row.dayEnd, row.slot, row.types});
                }
            }
        }
        for (size_t i = 0; i < marked.size(); ++i) m_diary.m_days[i].sessions = sectionsOf(std::move(marked[i]));
    }

    const OperationRunner &m_runner;
    const Profile &m_profile;
    const DatabaseZone &m_zone;
    Diary &m_diary;
    Parameters m_parameters;
};

base::Expected<Diary> Diary::read(const OperationRunner &runner, const std::vector<PmsResourceId> &resources,
                                  QDate from, QDate to) {
    Diary diary;
    if (resources.empty() || to < from) return diary;
    diary.m_resources = ResourceIndex(resources, runner.profile().resourceId);
    diary.m_from = from;
    diary.m_to = to;
    diary.m_days.resize(diary.m_resources.size() * diary.dayCount());
    Reading reading(runner, diary, diaryParameters(runner, resources, from, to));
    if (auto done = reading.readSessions(); !done) return base::fail(done.error());
    if (auto done = reading.readBusy(); !done) return base::fail(done.error());
    if (auto done = reading.readClosures(); !done) return base::fail(done.error());
    if (runner.profile().sessions.areSlots()) diary.dropTakenSlots();
    return diary;
}

void Diary::dropTakenSlots() {
    for (DiaryDay &day : m_days)
        std::erase_if(day.sessions, [&day](const Session &slot) { return overlapsAny(slot.span, day.busy); });
}

const DiaryDay &Diary::day(const PmsResourceId &resource, QDate date) const {
    static const DiaryDay kEmpty;
    const auto number = m_resources.find(resource);
    return number && covers(date) ? m_days[place(*number, date)] : kEmpty;
}

int Diary::slotsTouched(const PmsResourceId &resource, QDate date, const DaySpan &wanted) const {
    const auto &sessions = day(resource, date).sessions;
    return int(std::count_if(sessions.begin(), sessions.end(), [&wanted](const Session &session) {
        return session.span.start < wanted.end && wanted.start < session.span.end;
    }));
}

std::vector<QDate> Diary::closures() const {
    std::vector<QDate> closed;
    if (m_days.empty()) return closed;
    for (QDate date = m_from; date <= m_to; date = date.addDays(1)) {
        bool all = true;
        for (size_t resource = 0; resource < m_resources.size(); ++resource)
            all = all && m_days[place(resource, date)].closed;
        if (all) closed.push_back(date);
    }
    return closed;
}

}  // namespace core::pms
