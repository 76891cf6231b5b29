// SPDX-License-Identifier: Apache-2.0
#include "core/sync/availability_publisher.h"

#include <QCryptographicHash>
#include <QJsonDocument>
#include <QJsonObject>
#include <algorithm>
#include <set>

#include "core/sync/published_configuration.h"

namespace core::sync {
namespace {

constexpr size_t kMostInBatch = 100;
constexpr int kMostRefusals = 3;
constexpr std::chrono::seconds kLeadTimeLook{60};
const QString kRefusedItem = QStringLiteral("availability-refused");

}  // namespace

AvailabilityPublisher::AvailabilityPublisher(const PracticeContext &context)
    : m_context(context), m_backoff(context.backoff()) {}

void AvailabilityPublisher::load() {
    auto marks = m_context.journal.dayMarks(m_context.practice());
    if (!marks) return;
    for (const auto &mark : *marks) {
        if (!mark.hash.isEmpty()) m_marks[{mark.date, mark.resource.value()}] = mark.hash;
        if (!m_lastAccepted || mark.acceptedAt > *m_lastAccepted) m_lastAccepted = mark.acceptedAt;
    }
}

void AvailabilityPublisher::offerHorizon(const ports::AvailabilityRead &read, bool resourcesHeld) {
    m_held = !examineHorizon(read);
    if (m_held) return;
    std::set<Key> present;
    for (const auto &day : read.days) {
        put(day, false);
        present.insert({day.date, day.resource.value()});
    }
    withdrawOthers(present, resourcesHeld);
    m_horizonRead = true;
    pump();
    if (onProgress) onProgress();
}

QDate AvailabilityPublisher::lastOfHorizon() const {
    return m_context.practiceNow().date.addDays(m_context.settings.availabilityDays - 1);
}

void AvailabilityPublisher::withdrawOthers(const std::set<Key> &present, bool resourcesHeld) {
    std::set<QString> resources;
    for (const auto &key : present) resources.insert(key.second);
    const QDate today = m_context.practiceNow().date;
    const auto isKept = [&](const Key &key) {
        return present.count(key) > 0 || (key.first > lastOfHorizon() && m_asked.count(key) > 0);
    };
    std::erase_if(m_asked, [today](const Key &key) { return key.first < today; });
    std::erase_if(m_marks, [today](const auto &mark) { return mark.first.first < today; });
    std::set<Key> withdrawn;
    for (const auto &[key, hash] : m_marks) {
        if (isKept(key) || (resourcesHeld && resources.count(key.second) == 0)) continue;
        const domain::AvailabilitySnapshot empty{domain::PmsResourceId(key.second), key.first, {}};
        if (hash == healthengine::contentHash(empty)) continue;
        put(empty, false);
        withdrawn.insert(key);
    }
    std::erase_if(m_days, [&](const auto &known) {
        const auto &[key, day] = known;
        const bool wasTouched = day.forced && day.raw.ranges.empty();
        return key.first < today || (!isKept(key) && withdrawn.count(key) == 0 && !wasTouched);
    });
}

std::map<QDate, std::vector<domain::PmsResourceId>> AvailabilityPublisher::daysToKeepFresh() const {
    std::map<QDate, std::vector<domain::PmsResourceId>> days;
    for (const auto &key : m_asked) {
        const domain::PmsResourceId resource(key.second);
        const auto mark = m_marks.find(key);
        if (key.first <= lastOfHorizon() || mark == m_marks.end()) continue;
        days[key.first].push_back(resource);
    }
    return days;
}

bool AvailabilityPublisher::examineHorizon(const ports::AvailabilityRead &read) {
    QCryptographicHash all(QCryptographicHash::Sha256);
    for (const auto &day : read.days) all.addData(day.resource.value().toUtf8());
    const QJsonObject facts{{QStringLiteral("days"), int(read.days.size())}};
    const auto verdict = m_context.holds.examine(
        m_context.practice(), QStringLiteral("availability-empty"), guardEmptyAvailability(read, offersAnything(read)),
        all.result(), QString::fromUtf8(QJsonDocument(facts).toJson(QJsonDocument::Compact)));
    return verdict == HoldVerdict::Go;
}

bool AvailabilityPublisher::offersAnything(const ports::AvailabilityRead &read) const {
    return std::any_of(read.days.begin(), read.days.end(), [this](const auto &day) {
        const auto mark = m_marks.find({day.date, day.resource.value()});
        return mark != m_marks.end() && mark->second != healthengine::contentHash({day.resource, day.date, {}});
    });
}

void AvailabilityPublisher::setShownResources(const std::set<domain::PmsResourceId> &shown) {
    const auto isGone = [&shown](const Key &key) { return shown.count(domain::PmsResourceId(key.second)) == 0; };
    std::vector<ports::DayMark> forgotten;
    std::erase_if(m_marks, [&](const auto &mark) {
        if (!isGone(mark.first)) return false;
        forgotten.push_back({m_context.practice(), domain::PmsResourceId(mark.first.second), mark.first.first, {},
                             m_context.executor.utcNow()});
        return true;
    });
    std::erase_if(m_asked, isGone);
    std::erase_if(m_days, [&](const auto &day) { return isGone(day.first); });
    if (!forgotten.empty()) m_context.journalled(m_context.journal.putDayMarks(forgotten));
}

void AvailabilityPublisher::offerDays(const std::vector<domain::AvailabilitySnapshot> &days, bool force) {
    for (const auto &day : days) {
        const bool beyond = isBeyond({day.date, day.resource.value()});
        put(beyond ? domain::AvailabilitySnapshot{day.resource, day.date, {}} : day, force);
    }
    pump();
    if (onProgress) onProgress();
}

void AvailabilityPublisher::put(const domain::AvailabilitySnapshot &snapshot, bool force) {
    const Key key{snapshot.date, snapshot.resource.value()};
    auto &day = m_days[key];
    if (day.hash.isEmpty()) {
        if (const auto mark = m_marks.find(key); mark != m_marks.end()) day.accepted = mark->second;
    }
    if (day.hash.isEmpty() || !(day.raw == snapshot)) {
        day.raw = snapshot;
        show(day);
    }
    if (force) {
        day.forced = true;
        day.refused.clear();
        day.notBefore = {};
    }
}

void AvailabilityPublisher::show(Day &day) {
    day.shown = withLeadTime(day.raw, m_context.practiceNow(), m_context.settings.leadTime);
    const QByteArray hash = healthengine::contentHash(day.shown);
    if (hash != day.hash) {
        day.failures = 0;
        day.notBefore = {};
    }
    day.hash = hash;
}

void AvailabilityPublisher::refreshLeadTime() {
    const auto steady = m_context.executor.steadyNow();
    if (m_context.settings.leadTime.count() <= 0 || (m_shownAt && steady - *m_shownAt < kLeadTimeLook)) return;
    m_shownAt = steady;
    const QDate last = m_context.practiceNow().plus(m_context.settings.leadTime).date;
    for (auto &[key, day] : m_days) {
        if (key.first > last) break;
        show(day);
    }
}

void AvailabilityPublisher::forceAll() {
    for (auto &[key, day] : m_days) {
        day.forced = true;
        day.refused.clear();
        day.notBefore = {};
    }
    m_notBefore = {};
    pump();
}

void AvailabilityPublisher::setAllowed(bool allowed) {
    m_allowed = allowed;
    pump();
}

void AvailabilityPublisher::tick() {
    refreshLeadTime();
    pump();
}

bool AvailabilityPublisher::due(const Day &day) const {
    if (day.hash.isEmpty() || day.hash == day.refused) return false;
    return day.forced || day.hash != day.accepted;
}

int AvailabilityPublisher::waiting() const {
    return int(std::count_if(m_days.begin(), m_days.end(), [this](const auto &d) { return due(d.second); }));
}

void AvailabilityPublisher::pump() {
    const auto now = m_context.executor.steadyNow();
    if (m_busy || !m_allowed || m_held || now < std::max(m_notBefore, m_retryAfter)) return;
    Batch requested;
    Batch changed;
    for (auto &[key, day] : m_days) {
        if (!due(day) || day.notBefore > now || (isCovered && !isCovered(day.shown))) continue;
        if (day.alone) return sendAlone(day);
        auto &batch = day.forced ? requested : changed;
        if (batch.size() < kMostInBatch) batch.push_back(day.shown);
    }
    for (size_t i = 0; i < changed.size() && requested.size() < kMostInBatch; ++i) requested.push_back(changed[i]);
    if (!requested.empty()) sendBatch(std::move(requested));
}

void AvailabilityPublisher::sendAlone(Day &day) {
    m_busy = true;
    const Batch batch{day.shown};
    day.forced = false;
    m_call = m_context.api.send(healthengine::sendAvailability(m_context.api.endpoint(), day.shown), Lane::Bulk,
                                ApiArea::Availability, [this, batch](base::Expected<ports::HttpResponse> response) {
                                    m_busy = false;
                                    if (response) {
                                        accept(batch, {0});
                                    } else if (response.error().kind == base::ErrorKind::Rejected) {
                                        if (auto *refused = find(batch.front()))
                                            refuse(*refused, response.error().toLogLine());
                                    } else {
                                        return callFailed(batch, response.error());
                                    }
                                    pump();
                                });
}

void AvailabilityPublisher::sendBatch(Batch batch) {
    m_busy = true;
    for (const auto &snapshot : batch) find(snapshot)->forced = false;
    auto request = healthengine::sendAvailabilities(m_context.api.endpoint(), batch);
    m_call = m_context.api.send(std::move(request), Lane::Bulk, ApiArea::Availability,
                                [this, batch = std::move(batch)](base::Expected<ports::HttpResponse> response) {
                                    batchSent(batch, std::move(response));
                                });
}

void AvailabilityPublisher::batchSent(const Batch &batch, base::Expected<ports::HttpResponse> response) {
    m_busy = false;
    if (!response && response.error().kind == base::ErrorKind::Rejected) {
        // The whole batch was refused: one by one they show which of them is at fault.
        for (const auto &snapshot : batch) {
            if (auto *day = find(snapshot)) day->alone = true;
        }
        forceAgain(batch);
        m_lastError = response.error();
        return pump();
    }
    if (!response) return callFailed(batch, response.error());
    const auto reply = healthengine::decodeBatchReply(response->body, batch);
    if (!reply) return callFailed(batch, reply.error());
    accept(batch, reply->accepted);
    for (size_t i = 0; i < reply->failed.size(); ++i) {
        if (auto *day = find(batch[size_t(reply->failed[i])])) refuse(*day, QStringLiteral("batch entry failed"));
    }
    pump();
}

void AvailabilityPublisher::callFailed(const Batch &batch, const base::Error &error) {
    forceAgain(batch);
    m_lastError = error;
    m_context.note(base::LogLevel::Warning, error.toLogLine());
    m_notBefore = m_context.executor.steadyNow() + m_backoff.failed(m_context.random, error.retryAfter);
    if (error.retryAfter) {
        m_retryAfter = m_context.executor.steadyNow() + std::min(*error.retryAfter, kLongestRetryAfter);
    }
    if (onProgress) onProgress();
}

void AvailabilityPublisher::forceAgain(const Batch &batch) {
    for (const auto &snapshot : batch) {
        // A changed day stays due by itself; only one that was sent unchanged has to be remembered.
        if (auto *day = find(snapshot); day && day->hash == day->accepted) day->forced = true;
    }
}

void AvailabilityPublisher::accept(const Batch &batch, const std::vector<int> &positions) {
    m_backoff.succeeded();
    m_lastError.reset();
    m_lastAccepted = m_context.executor.utcNow();
    std::vector<ports::DayMark> marks;
    for (const int position : positions) {
        const auto &snapshot = batch[size_t(position)];
        const QByteArray hash = healthengine::contentHash(snapshot);
        marks.push_back({m_context.practice(), snapshot.resource, snapshot.date, hash, *m_lastAccepted});
        m_marks[{snapshot.date, snapshot.resource.value()}] = hash;
        if (auto *day = find(snapshot)) {
            day->accepted = hash;
            if (std::exchange(day->itemRaised, false)) {
                m_context.staff.withdraw(m_context.practice(), kRefusedItem, itemSubject(*day));
            }
            day->failures = 0;
            day->alone = false;
        }
        if (onAccepted) onAccepted(snapshot.resource, snapshot.date);
    }
    m_context.journalled(m_context.journal.putDayMarks(marks));
    m_context.note(base::LogLevel::Info,
                   QStringLiteral("availability accepted days=%1 waiting=%2").arg(marks.size()).arg(waiting()));
    if (onProgress) onProgress();
}

void AvailabilityPublisher::refuse(Day &day, const QString &reason) {
    day.alone = true;
    day.notBefore = m_context.executor.steadyNow() + Backoff(m_context.backoff()).failed(m_context.random);
    if (day.hash == day.accepted) day.forced = true;
    m_context.note(base::LogLevel::Warning,
                   QStringLiteral("availability resource=%1 date=%2 refused: %3")
                       .arg(day.raw.resource.value(), day.raw.date.toString(Qt::ISODate), reason));
    if (++day.failures < kMostRefusals) return;
    day.refused = day.hash;
    day.itemRaised = true;
    m_context.staff.raise(m_context.practice(), kRefusedItem, itemSubject(day), std::nullopt,
                          {{QStringLiteral("resource"), day.raw.resource.value()},
                           {QStringLiteral("start"), day.raw.date.toString(Qt::ISODate)}});
}

QString AvailabilityPublisher::itemSubject(const Day &day) {
    return day.raw.resource.value() + QLatin1Char('/') + day.raw.date.toString(Qt::ISODate);
}

AvailabilityPublisher::Day *AvailabilityPublisher::find(const domain::AvailabilitySnapshot &snapshot) {
    const auto it = m_days.find({snapshot.date, snapshot.resource.value()});
    return it == m_days.end() ? nullptr : &it->second;
}

}  // namespace core::sync
