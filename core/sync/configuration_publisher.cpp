// SPDX-License-Identifier: Apache-2.0
#include "core/sync/configuration_publisher.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <algorithm>

namespace core::sync {
namespace {

constexpr std::chrono::seconds kUnauthorisedInterval{30};

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
        case Contract: return QStringLiteral("livenessContract");
        case Resources: return QStringLiteral("pmsResources");
        case Types: return QStringLiteral("pmsAppointmentTypes");
        case KindCount: break;
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
    pump();
}

void ConfigurationPublisher::examine(Kind kind, const QString &holdKind) {
    auto &part = m_parts[kind];
    const std::vector<QString> accepted = part.accepted ? part.accepted->ids : std::vector<QString>();
    const QJsonObject facts{{QStringLiteral("before"), int(accepted.size())}, {QStringLiteral("now"), int(part.ids.size())}};
    const auto verdict =
        m_context.holds.examine(m_context.practice(), holdKind, guardShrink(accepted, part.ids), part.wanted,
                                QString::fromUtf8(QJsonDocument(facts).toJson(QJsonDocument::Compact)));
    part.held = verdict != HoldVerdict::Go;
}

void ConfigurationPublisher::force() {
    for (auto &part : m_parts) part.forced = true;
    m_notBefore = {};
    pump();
}

void ConfigurationPublisher::tick() { pump(); }

bool ConfigurationPublisher::everAccepted() const {
    return std::all_of(m_parts.begin(), m_parts.end(), [](const Part &part) { return part.accepted.has_value(); });
}

bool ConfigurationPublisher::settled() const {
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
    if (m_busy || m_context.executor.steadyNow() < m_notBefore) return;
    for (int kind = Contract; kind < KindCount; ++kind) {
        // The order is part of the contract: a later one waits while an earlier one has never been accepted.
        if (due(Kind(kind))) return send(Kind(kind));
        if (!m_parts[size_t(kind)].accepted) return;
    }
}

void ConfigurationPublisher::send(Kind kind) {
    m_busy = true;
    const QByteArray hash = m_parts[kind].wanted;
    m_parts[kind].forced = false;
    m_call = m_context.api.send(
        request(kind), Lane::Bulk, ApiArea::Configuration,
        [this, kind, hash](base::Expected<ports::HttpResponse> response) { sent(kind, hash, std::move(response)); });
}

void ConfigurationPublisher::sent(Kind kind, const QByteArray &hash, base::Expected<ports::HttpResponse> response) {
    m_busy = false;
    auto &part = m_parts[kind];
    if (!response) {
        part.forced = true;
        m_lastError = response.error();
        m_context.note(base::LogLevel::Warning, response.error().toLogLine());
        const bool refused = response.error().kind == base::ErrorKind::Unauthorized;
        m_notBefore = m_context.executor.steadyNow() +
                      (refused ? std::chrono::milliseconds(kUnauthorisedInterval)
                               : m_backoff.failed(m_context.random, response.error().retryAfter));
        if (onProgress) onProgress();
        return;
    }
    m_backoff.succeeded();
    m_lastError.reset();
    m_lastAccepted = m_context.executor.utcNow();
    ports::ConfigurationMark mark{m_context.practice(), name(kind), hash, part.ids, *m_lastAccepted};
    m_context.journalled(m_context.journal.putConfigurationMark(mark));
    part.accepted = std::move(mark);
    m_context.note(base::LogLevel::Info, QStringLiteral("%1 accepted, %2 entries").arg(name(kind)).arg(part.ids.size()));
    if (onProgress) onProgress();
    pump();
}

}  // namespace core::sync
