// SPDX-License-Identifier: Apache-2.0
#include "core/sync/pms_watch.h"

#include <algorithm>

#include "core/sync/guards.h"

namespace core::sync {
namespace {

constexpr std::chrono::milliseconds kLookInterval{5'000};
// Without a token every second look reads everything, which keeps changes within 15 s.
constexpr int kLooksPerFullRead = 2;
constexpr int kLinkDaysBack = 14;
constexpr size_t kDaysInPart = 600;

}  // namespace

void PmsWatch::start() {
    arm(std::chrono::milliseconds(0));
}

void PmsWatch::force() {
    m_forced = true;
    if (!m_busy) arm(std::chrono::milliseconds(0));
}

void PmsWatch::readDay(QDate day, std::vector<domain::PmsResourceId> resources, Send send) {
    if (resources.empty()) resources = publishedResources();
    m_days[{send, day}].insert(resources.begin(), resources.end());
    readNextDay();
}

void PmsWatch::arm(std::chrono::milliseconds delay) {
    m_timer = m_context.executor.runAfter(delay, [this] { look(); });
}

template <class T>
bool PmsWatch::took(const base::Expected<T> &result) {
    m_context.databaseHealth.observe(result, m_context.executor.utcNow());
    if (!result) failed(result.error());
    return result.has_value();
}

void PmsWatch::look() {
    m_busy = true;
    readNextDay();
    m_unit = m_context.transact(ports::ReadChangeToken{}, ports::PmsPriority::Watch,
                             [this](base::Expected<ports::ChangeToken> token) { tokenRead(std::move(token)); });
}

void PmsWatch::tokenRead(base::Expected<ports::ChangeToken> token) {
    // A profile without a token is no failure: everything is read now and then instead.
    const bool unsupported = !token && token.error().kind == base::ErrorKind::Rejected;
    if (!unsupported && !took(token)) return;
    m_reading = unsupported ? ports::ChangeToken{} : *token;
    const QDate today = m_context.practiceNow().date;
    const bool blind = m_reading.value.isEmpty() && ++m_looksWithoutToken >= kLooksPerFullRead;
    const bool changed = !m_reading.value.isEmpty() && !(m_reading == m_seen);
    if (m_forced || blind || changed || today != m_seenDay || !m_everRead) {
        m_forced = false;
        m_looksWithoutToken = 0;
        m_seenDay = {};
        return readConfiguration();
    }
    if (wantsLinks && wantsLinks()) return readLinks();
    finished();
}

void PmsWatch::readConfiguration() {
    m_unit = m_context.transact(ports::ReadConfiguration{m_context.settings.locations},
                             ports::PmsPriority::Watch, [this](base::Expected<ports::PmsConfiguration> configuration) {
                                 if (!took(configuration)) return;
                                 onConfiguration(std::move(*configuration));
                                 readLinks();
                             });
}

void PmsWatch::readLinks() {
    const QDate from = m_context.practiceNow().date.addDays(-kLinkDaysBack);
    m_unit = m_context.transact(ports::ReadLinkedStatuses{m_context.environment, m_context.practice(), from},
                             ports::PmsPriority::Watch, [this](base::Expected<std::vector<ports::LinkedStatus>> links) {
                                 if (!took(links)) return;
                                 onLinks(*links);
                                 if (m_seenDay.isValid()) return finished();
                                 readHorizon();
                             });
}

void PmsWatch::readHorizon() {
    const QDate today = m_context.practiceNow().date;
    m_wanted = {publishedResources(), today, today.addDays(m_context.settings.availabilityDays - 1)};
    m_horizon = {};
    m_newerDays.clear();
    m_horizonUnderWay = true;
    readHorizonPart(0);
}

void PmsWatch::readHorizonPart(size_t first) {
    const auto &all = m_wanted.resources;
    const size_t atOnce = std::max<size_t>(1, kDaysInPart / size_t(std::max(1, m_context.settings.availabilityDays)));
    const size_t next = std::min(all.size(), first + atOnce);
    ports::ReadAvailability part{
        {all.begin() + qsizetype(first), all.begin() + qsizetype(next)}, m_wanted.from, m_wanted.to};
    std::erase_if(m_newerDays, [&part](const auto &day) {
        return std::find(part.resources.begin(), part.resources.end(), day.first.second) != part.resources.end();
    });
    m_unit = m_context.transact(std::move(part), ports::PmsPriority::Bulk,
                             [this, first, next](base::Expected<ports::AvailabilityRead> read) {
                                 if (!took(read)) return;
                                 auto &days = m_horizon.days;
                                 days.insert(days.end(), std::make_move_iterator(read->days.begin()),
                                             std::make_move_iterator(read->days.end()));
                                 m_horizon.closures = first == 0 ? std::move(read->closures)
                                                                 : closedInBoth(m_horizon.closures, read->closures);
                                 if (next < m_wanted.resources.size()) return readHorizonPart(next);
                                 horizonRead();
                             });
}

void PmsWatch::preferNewerDays() {
    for (auto &day : m_horizon.days) {
        const auto newer = m_newerDays.find({day.date, day.resource});
        if (newer != m_newerDays.end()) day = newer->second;
    }
    m_newerDays.clear();
    m_horizonUnderWay = false;
}

void PmsWatch::horizonRead() {
    preferNewerDays();
    // The token was read before the data: what changed in between is seen next time.
    m_seen = m_reading;
    m_seenDay = m_wanted.from;
    m_everRead = true;
    onHorizon(std::exchange(m_horizon, {}));
    finished();
}

void PmsWatch::readNextDay() {
    if (m_dayBusy || m_days.empty()) return;
    const auto next = m_days.begin();
    const auto [key, resources] = *next;
    m_days.erase(next);
    if (resources.empty()) return readNextDay();
    m_dayBusy = true;
    ports::ReadAvailability unit{{resources.begin(), resources.end()}, key.second, key.second};
    m_dayUnit = m_context.transact(std::move(unit), ports::PmsPriority::Watch,
                                [this, key = key, resources = resources](base::Expected<ports::AvailabilityRead> read) {
                                    m_dayBusy = false;
                                    m_context.databaseHealth.observe(read, m_context.executor.utcNow());
                                    if (!read) {
                                        // The next look tries again.
                                        m_days[key].insert(resources.begin(), resources.end());
                                        return;
                                    }
                                    dayRead(std::move(read->days), key.first);
                                });
}

void PmsWatch::dayRead(std::vector<domain::AvailabilitySnapshot> days, Send send) {
    for (const auto &single : days) {
        if (m_horizonUnderWay) m_newerDays[{single.date, single.resource}] = single;
    }
    onDays(std::move(days), send);
    readNextDay();
}

void PmsWatch::finished() {
    m_backoff.succeeded();
    m_busy = false;
    arm(m_forced ? std::chrono::milliseconds(0) : kLookInterval);
}

void PmsWatch::failed(const base::Error &error) {
    m_context.note(base::LogLevel::Warning, error.toLogLine());
    m_busy = false;
    m_horizonUnderWay = false;
    m_forced = m_forced || !m_seenDay.isValid();
    arm(m_backoff.failed(m_context.random));
}

}  // namespace core::sync
