// SPDX-License-Identifier: Apache-2.0
#include "core/base/time.h"

namespace core::base {
namespace {

const QString kStampFormat = QStringLiteral("yyyy-MM-dd HH:mm:ss");
constexpr qint64 kSecondsPerDay = 86'400;

}  // namespace

UtcTime utcFromDateTime(const QDateTime &dateTime) {
    return UtcTime(std::chrono::milliseconds(dateTime.toMSecsSinceEpoch()));
}

QDateTime toDateTime(UtcTime time) {
    return QDateTime::fromMSecsSinceEpoch(time.time_since_epoch().count(), Qt::UTC);
}

std::optional<UtcTime> parseUtcStamp(const QString &text) {
    // Never read as a local time on the way: the PC's zone may have a gap there.
    const auto parsed = parsePracticeStamp(text);
    if (!parsed) return std::nullopt;
    return utcFromDateTime(QDateTime(parsed->date, parsed->time, Qt::UTC));
}

QString formatUtcStamp(UtcTime time) { return toDateTime(time).toString(kStampFormat); }

PracticeTime PracticeTime::plus(std::chrono::seconds duration) const {
    const qint64 total = qint64(time.msecsSinceStartOfDay()) / 1000 + duration.count();
    const qint64 days = total >= 0 ? total / kSecondsPerDay : -((-total + kSecondsPerDay - 1) / kSecondsPerDay);
    const qint64 rest = total - days * kSecondsPerDay;
    return {date.addDays(days), QTime::fromMSecsSinceStartOfDay(int(rest * 1000))};
}

std::strong_ordering operator<=>(const PracticeTime &a, const PracticeTime &b) {
    if (a.date != b.date) return a.date < b.date ? std::strong_ordering::less : std::strong_ordering::greater;
    return a.time.msecsSinceStartOfDay() <=> b.time.msecsSinceStartOfDay();
}

std::optional<PracticeTime> parsePracticeStamp(const QString &text) {
    const QString trimmed = text.trimmed();
    if (trimmed.size() != kStampFormat.size() || trimmed.at(10) != QLatin1Char(' ')) return std::nullopt;
    const PracticeTime parsed{QDate::fromString(trimmed.left(10), QStringLiteral("yyyy-MM-dd")),
                              QTime::fromString(trimmed.mid(11), QStringLiteral("HH:mm:ss"))};
    if (!parsed.isValid()) return std::nullopt;
    return parsed;
}

QString formatPracticeStamp(const PracticeTime &time) {
    return time.date.toString(QStringLiteral("yyyy-MM-dd")) + QLatin1Char(' ') +
           time.time.toString(QStringLiteral("HH:mm:ss"));
}

Expected<PracticeZone> PracticeZone::fromIana(const QString &ianaId) {
    QTimeZone zone(ianaId.toLatin1());
    // Qt takes anything that could be a POSIX rule for a zone ("Perth" would be UTC), so the list has to say.
    if (ianaId.isEmpty() || !zone.isValid() || !QTimeZone::availableTimeZoneIds().contains(zone.id())) {
        return fail(ErrorKind::ContractViolation, QStringLiteral("timezone"),
                    QStringLiteral("\"%1\" is not a time zone; expected an IANA name such as Australia/Perth").arg(ianaId));
    }
    return PracticeZone(std::move(zone));
}

PracticeTime PracticeZone::toPractice(UtcTime time) const {
    const QDateTime local = toDateTime(time).toTimeZone(m_zone);
    return {local.date(), local.time()};
}

UtcTime PracticeZone::toUtc(const PracticeTime &time) const {
    // Not QDateTime's own answer: which of two ambiguous times it takes depends on the PC's zone.
    const QDateTime asUtc(time.date, time.time, Qt::UTC);
    const int before = m_zone.offsetFromUtc(asUtc.addDays(-1));
    const int after = m_zone.offsetFromUtc(asUtc.addDays(1));
    const QDateTime later = asUtc.addSecs(-after);
    const bool onlyLater = m_zone.offsetFromUtc(asUtc.addSecs(-before)) != before && m_zone.offsetFromUtc(later) == after;
    return utcFromDateTime(onlyLater ? later : asUtc.addSecs(-before));
}

}  // namespace core::base
