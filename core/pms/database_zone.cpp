// SPDX-License-Identifier: Apache-2.0
#include "core/pms/database_zone.h"

namespace core::pms {
namespace {

using base::PracticeTime;
using base::UtcTime;

QTimeZone rulesOf(const base::PracticeZone &zone) {
    return QTimeZone(zone.ianaId().toLatin1());
}

PracticeTime wallAt(UtcTime time, int offsetSeconds) {
    const QDateTime shifted = base::toDateTime(time).addSecs(offsetSeconds);
    return {shifted.date(), shifted.time()};
}

}  // namespace

/// At `at` the clock goes back from `end` to `start`, so that the wall times between come twice.
struct DatabaseZone::Fold {
    UtcTime at;
    PracticeTime start;
    PracticeTime end;
};

base::Expected<DatabaseZone> DatabaseZone::make(const QString &name,
                                                const std::optional<base::PracticeZone> &practice) {
    if (name.isEmpty() || name == QLatin1String("practice")) return DatabaseZone(practice, std::nullopt);
    auto database = base::PracticeZone::fromIana(name);
    if (!database) return base::fail(database.error());
    if (!practice) {
        return base::fail(
            base::ErrorKind::ContractViolation, QStringLiteral("time_zone"),
            QStringLiteral("the database keeps %1, but the practice's time zone was not given").arg(name));
    }
    if (practice->ianaId() == database->ianaId()) return DatabaseZone(practice, std::nullopt);
    return DatabaseZone(practice, std::move(*database));
}

PracticeTime DatabaseZone::toPractice(const PracticeTime &databaseTime) const {
    if (isPractice() || !databaseTime.isValid()) return databaseTime;
    return m_practice->toPractice(m_database->toUtc(databaseTime));
}

PracticeTime DatabaseZone::toDatabase(const PracticeTime &practiceTime) const {
    if (isPractice() || !practiceTime.isValid()) return practiceTime;
    return m_database->toPractice(m_practice->toUtc(practiceTime));
}

PracticeTime DatabaseZone::databaseEnd(const PracticeTime &practiceStart, std::chrono::seconds length) const {
    if (isPractice() || !practiceStart.isValid()) return practiceStart.plus(length);
    return m_database->toPractice(m_practice->toUtc(practiceStart) + length);
}

std::optional<PracticeTime> DatabaseZone::databaseTime(UtcTime time) const {
    const auto &zone = isPractice() ? m_practice : m_database;
    return zone ? std::optional(zone->toPractice(time)) : std::nullopt;
}

std::optional<UtcTime> DatabaseZone::utcOf(const PracticeTime &databaseTime) const {
    const auto &zone = isPractice() ? m_practice : m_database;
    return zone && databaseTime.isValid() ? std::optional(zone->toUtc(databaseTime)) : std::nullopt;
}

namespace {

/// The fold that @p transition makes, if the clock goes back there.
template <class Fold>
std::optional<Fold> foldOf(const QTimeZone &rules, const QTimeZone::OffsetData &transition) {
    if (!transition.atUtc.isValid()) return std::nullopt;
    const int before = rules.offsetFromUtc(transition.atUtc.addMSecs(-1));
    if (before <= transition.offsetFromUtc) return std::nullopt;
    const UtcTime at = base::utcFromDateTime(transition.atUtc);
    return Fold{at, wallAt(at, transition.offsetFromUtc), wallAt(at, before)};
}

}  // namespace

std::optional<DatabaseZone::Fold> DatabaseZone::foldBefore(UtcTime time) const {
    const QTimeZone rules = rulesOf(*m_practice);
    // previousTransition() looks strictly before, and a fold that begins just then counts.
    return foldOf<Fold>(rules, rules.previousTransition(base::toDateTime(time).addMSecs(1)));
}

std::optional<DatabaseZone::Fold> DatabaseZone::foldAfter(UtcTime time) const {
    const QTimeZone rules = rulesOf(*m_practice);
    return foldOf<Fold>(rules, rules.nextTransition(base::toDateTime(time)));
}

DatabaseZone::Span DatabaseZone::busySpan(const Span &database) const {
    if (isPractice() || !database.start.isValid() || !database.end.isValid()) return database;
    const UtcTime from = m_database->toUtc(database.start);
    const UtcTime to = m_database->toUtc(database.end);
    Span span{m_practice->toPractice(from), m_practice->toPractice(to)};
    if (const auto fold = foldBefore(to); fold && fold->at > from) span.end = std::max(span.end, fold->end);
    if (const auto fold = foldAfter(from); fold && fold->at < to) span.start = std::min(span.start, fold->start);
    return span;
}

DatabaseZone::Span DatabaseZone::offeredSpan(const Span &database) const {
    if (isPractice() || !database.start.isValid() || !database.end.isValid()) return database;
    const UtcTime from = m_database->toUtc(database.start);
    const UtcTime to = m_database->toUtc(database.end);
    Span span{m_practice->toPractice(from), m_practice->toPractice(to)};
    if (const auto fold = foldBefore(to); fold && fold->at > from) span.end = std::max(span.end, fold->end);
    if (const auto fold = foldBefore(from); fold && span.start < fold->end) span.start = fold->end;
    if (span.end < span.start) span.end = span.start;
    return span;
}

}  // namespace core::pms
