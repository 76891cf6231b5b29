// SPDX-License-Identifier: Apache-2.0
#include "core/pms/session_rules.h"

#include <algorithm>

namespace core::pms {

bool SessionRules::needs(const QString &operation) const {
    if (kind == SessionKind::Always) return operation != QLatin1String("sessions");
    return kind != SessionKind::FreeSlots || operation != QLatin1String("busy");
}

std::optional<int> weekdayOf(qint64 number, WeekdayBase base) {
    constexpr int kDaysPerWeek = 7;
    const bool fromZero = base == WeekdayBase::Monday0 || base == WeekdayBase::Sunday0;
    const bool sundayFirst = base == WeekdayBase::Sunday0 || base == WeekdayBase::Sunday1;
    const qint64 day = fromZero ? number : number - 1;
    if (day < 0 || day >= kDaysPerWeek) return std::nullopt;
    if (!sundayFirst) return int(day) + 1;
    return day == 0 ? kDaysPerWeek : int(day);
}

std::vector<Session> sectionsOf(std::vector<DayMarker> markers) {
    std::stable_sort(markers.begin(), markers.end(), [](const DayMarker &a, const DayMarker &b) {
        return a.second != b.second ? a.second < b.second : a.in < b.in;
    });
    std::vector<Session> sections;
    bool open = false;
    for (size_t i = 0; i < markers.size();) {
        const int moment = markers[i].second;
        if (open) sections.back().span.end = moment;
        open = markers[i].in;
        bool any = false;
        Session section{{moment, moment}, markers[i].slot, {}};
        for (; i < markers.size() && markers[i].second == moment; ++i) {
            any = any || markers[i].types.empty();
            section.span.end = std::max(section.span.end, markers[i].dayEnd);
            section.types.insert(section.types.end(), markers[i].types.begin(), markers[i].types.end());
        }
        if (any) section.types.clear();
        if (open) sections.push_back(std::move(section));
    }
    std::erase_if(sections, [](const Session &section) { return section.span.isEmpty(); });
    return sections;
}

std::vector<Session> sessionsOfCodes(const QString &codes, int begin, int seconds, const SessionRules &rules) {
    std::vector<Session> sessions;
    if (seconds <= 0) return sessions;
    QChar before;
    for (qsizetype i = 0; i < codes.size(); ++i) {
        const qint64 start = begin + i * seconds;
        if (start >= kSecondsPerDay) break;
        const int end = int(std::min<qint64>(start + seconds, kSecondsPerDay));
        const auto code = rules.codes.find(codes.at(i));
        const bool open = code != rules.codes.end() && code->second.open;
        const bool same = i > 0 && before == codes.at(i);
        before = codes.at(i);
        if (!open) continue;
        if (same) {
            sessions.back().span.end = end;
            continue;
        }
        const auto slot = code->second.slot.count() > 0 ? code->second.slot : std::chrono::seconds(seconds);
        sessions.push_back({{int(start), end}, slot, code->second.types});
    }
    return sessions;
}

}  // namespace core::pms
