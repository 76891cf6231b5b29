// SPDX-License-Identifier: Apache-2.0
#include "core/sync/configuration_publisher.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <algorithm>

#include "core/sync/published_configuration.h"

namespace core::sync {
namespace {

constexpr std::chrono::seconds kRefusedInterval{60};

template <class T>
std::vector<QString> idsOf(const std::vector<T> &things) {
    std::vector<QString> ids;
    for (const auto &thing : things) ids.push_back(thing.id.value());
    return ids;
}

}  // namespace

ConfigurationPublisher::ConfigurationPublisher(const PracticeContext &context)
    : m_context(context), m_backoff(context.backoff()) {
    m_parts[Contract].wanted = healthengine::contentHash(context.settings.liveHours);
}

QString ConfigurationPublisher::name(Kind kind) {
    switch (kind) {
        case Contract:
            return QStringLiteral("livenessContract");
        case Resources:
            return QStringLiteral("pmsResources");
        case Types:
            return QStringLiteral("pmsAppointmentTypes");
        case KindCount:
            break;
    }
    return {};
}

void ConfigurationPublisher::load() {
    auto marks = m_context.journal.configurationMarks(m_context.practice());
    if (!marks) return;
    for (auto &mark : *marks) {
        for (int kind = Contract; kind < KindCount; ++kind) {
            if (name(Kind(kind)) != mark.kind) continue;
            if (!m_lastAccepted || mark.acceptedAt > *m_lastAccepted) m_lastAccepted = mark.acceptedAt;
            m_parts[size_t(kind)].accepted = mark;
        }
    }
}

void ConfigurationPublisher::offer(ports::PmsConfiguration published) {
    m_parts[Resources].wanted = healthengine::contentHash(published.resources);
    m_parts[Resources].ids = idsOf(published.resources);
    m_parts[Types].wanted = healthengine::contentHash(published.types);
    m_parts[Types].ids = idsOf(published.types);
    m_published = std::move(published);
    examine(Resources, QStringLiteral("resources-shrunk"));
    examine(Types, QStringLiteral("types-shrunk"));
    const auto &types = m_parts[Types];
    m_offeredTypes.clear();
    for (const QString &id : types.ids) m_offeredTypes.insert(domain::AppointmentTypeId(id));
    if (types.held && types.accepted) {
        for (const QString &id : types.accepted->ids) m_offeredTypes.insert(domain::AppointmentTypeId(id));
    }
    pump();
}

void ConfigurationPublisher::examine(Kind kind, const QString &holdKind) {
    auto &part = m_parts[kind];
    const std::vector<QString> accepted = part.accepted ? part.accepted->ids : std::vector<QString>();
    const QJsonObject facts{{QStringLiteral("before"), int(accepted.size())},
                            {QStringLiteral("now"), int(part.ids.size())}};
    const auto finding = part.accepted || kind != Resources ? guardShrink(accepted, part.ids) : guardFirst(part.ids);
    const auto verdict =
        m_context.holds.examine(m_context.practice(), holdKind, finding, part.wanted,
                                QString::fromUtf8(QJsonDocument(facts).toJson(QJsonDocument::Compact)));
    part.held = verdict != HoldVerdict::Go;
}

bool ConfigurationPublisher::force(Asked asked) {
    const bool pending =
        m_busy || std::any_of(m_parts.begin(), m_parts.end(), [](const Part &part) { return part.forced; });
    if (asked == Asked::ByHealthengine && pending) return false;
    for (auto &part : m_parts) {
        part.forced = true;
        if (asked == Asked::ByUs) part.refusedUntil = {};
    }
    if (asked == Asked::ByUs) m_notBefore = {};
    pump();
    return true;
}

void ConfigurationPublisher::tick() {
    pump();
}

std::optional<base::Error> ConfigurationPublisher::lastError() const {
    const auto failed =
        std::find_if(m_parts.begin(), m_parts.end(), [](const Part &part) { return part.error.has_value(); });
    return failed == m_parts.end() ? std::nullopt : failed->error;
}

bool ConfigurationPublisher::everAccepted() const {
    return std::all_of(m_parts.begin(), m_parts.end(), [](const Part &part) { return part.accepted.has_value(); });
}

bool ConfigurationPublisher::covers(const domain::AvailabilitySnapshot &day) const {
    const auto knows = [this](Kind kind, const QString &id) {
        const auto &accepted = m_parts[size_t(kind)].accepted;
        return accepted && std::find(accepted->ids.begin(), accepted->ids.end(), id) != accepted->ids.end();
    };
    return knows(Resources, day.resource.value()) &&
           std::all_of(day.ranges.begin(), day.ranges.end(), [&](const auto &range) {
               return std::all_of(range.types.begin(), range.types.end(),
                                  [&](const auto &type) { return knows(Types, type.value()); });
           });
}

std::set<domain::PmsResourceId> ConfigurationPublisher::shownResources() const {
    std::set<domain::PmsResourceId> shown;
    const auto &part = m_parts[Resources];
    for (const QString &id : part.ids) shown.insert(domain::PmsResourceId(id));
    if (part.accepted) {
        for (const QString &id : part.accepted->ids) shown.insert(domain::PmsResourceId(id));
    }
    return shown;
}

domain::AvailabilitySnapshot ConfigurationPublisher::withPublishedTypes(domain::AvailabilitySnapshot day) const {
    return limitedToTypes(std::move(day), m_offeredTypes);
}

bool ConfigurationPublisher::settled() const {
    if (m_busy) return false;
    for (int kind = Contract; kind < KindCount; ++kind) {
        if (due(Kind(kind))) return false;
    }
    return everAccepted();
}

bool ConfigurationPublisher::due(Kind kind) const {
    const auto &part = m_parts[kind];
    if (part.wanted.isEmpty() || part.held) return false;
    return part.forced || !part.accepted || part.accepted->hash != part.wanted;
}

ports::HttpRequest ConfigurationPublisher::request(Kind kind) const {
    const auto &to = m_context.api.endpoint();
    if (kind == Contract) return healthengine::sendLivenessContract(to, m_context.settings.liveHours);
    if (kind == Resources) return healthengine::sendResources(to, m_published->resources);
    return healthengine::sendAppointmentTypes(to, m_published->types);
}

void ConfigurationPublisher::pump() {
    if (m_busy || m_context.executor.steadyNow() < std::max(m_notBefore, m_retryAfter)) return;
    for (int kind = Contract; kind < KindCount; ++kind) {
        // The order is part of the contract: a later one waits while an earlier one has never been accepted.
        const bool refused = m_parts[size_t(kind)].refusedUntil > m_context.executor.steadyNow();
        if (due(Kind(kind)) && !refused) return send(Kind(kind));
        if (!m_parts[size_t(kind)].accepted) return;
    }
}

void ConfigurationPublisher::send(Kind kind) {
    m_busy = true;
    ports::ConfigurationMark content{m_context.practice(), name(kind), m_parts[kind].wanted, m_parts[kind].ids, {}};
    m_parts[kind].forced = false;
    m_call = m_context.api.send(request(kind), Lane::Bulk, ApiArea::Configuration,
                                [this, kind, content](base::Expected<ports::HttpResponse> response) {
                                    sent(kind, content, std::move(response));
                                });
}

void ConfigurationPublisher::sent(Kind kind, const ports::ConfigurationMark &content,
                                  base::Expected<ports::HttpResponse> response) {
    m_busy = false;
    auto &part = m_parts[kind];
    if (!response) return sendFailed(part, response.error());
    m_backoff.succeeded();
    part.error.reset();
    m_lastAccepted = m_context.executor.utcNow();
    auto mark = content;
    mark.acceptedAt = *m_lastAccepted;
    m_context.journalled(m_context.journal.putConfigurationMark(mark));
    m_context.note(base::LogLevel::Info,
                   QStringLiteral("%1 accepted, %2 entries").arg(name(kind)).arg(mark.ids.size()));
    part.accepted = std::move(mark);
    if (onProgress) onProgress();
    pump();
}

void ConfigurationPublisher::sendFailed(Part &part, const base::Error &error) {
    part.forced = true;
    part.error = error;
    m_context.note(base::LogLevel::Warning, error.toLogLine());
    if (error.retryAfter) {
        m_retryAfter = m_context.executor.steadyNow() + std::min(*error.retryAfter, kLongestRetryAfter);
    }
    if (error.kind == base::ErrorKind::Rejected) {
        part.refusedUntil = m_context.executor.steadyNow() + kRefusedInterval;
    } else {
        const bool refused = error.kind == base::ErrorKind::Unauthorized;
        m_notBefore = m_context.executor.steadyNow() + (refused ? std::chrono::milliseconds(kUnauthorisedInterval)
                                                                : m_backoff.failed(m_context.random, error.retryAfter));
    }
    if (onProgress) onProgress();
}

}  // namespace core::sync
