// SPDX-License-Identifier: Apache-2.0
#include "core/sync/poll_lane.h"

namespace core::sync {
namespace {

constexpr size_t kMostNames = 100;

const QStringList &knownTypes() {
    static const QStringList types{QStringLiteral("bookings"),
                                   QStringLiteral("bookingUpdates"),
                                   QStringLiteral("availability"),
                                   QStringLiteral("pmsResources"),
                                   QStringLiteral("pmsAppointmentTypes"),
                                   QStringLiteral("pmsAppointmentChanges"),
                                   QStringLiteral("availableDocuments"),
                                   QStringLiteral("uploadDocuments"),
                                   QStringLiteral("clientSnapshots"),
                                   QStringLiteral("attachDocuments")};
    return types;
}

}  // namespace

void PollLane::start(std::chrono::milliseconds delay) {
    arm(m_context.executor.steadyNow() + delay);
}

void PollLane::hurry() {
    if (!m_underWay) arm(m_context.executor.steadyNow());
}

void PollLane::arm(base::SteadyTime when) {
    m_timer = m_context.executor.runAt(when, [this] { poll(); });
}

void PollLane::poll() {
    m_underWay = true;
    m_started = m_context.executor.steadyNow();
    m_call = m_context.api.send(healthengine::pollRequests(m_context.api.endpoint()), Lane::Poll, ApiArea::Requests,
                                [this](base::Expected<ports::HttpResponse> response) { polled(std::move(response)); });
}

void PollLane::polled(base::Expected<ports::HttpResponse> response) {
    m_underWay = false;
    const auto now = m_context.executor.steadyNow();
    auto delay = m_context.pollInterval - std::chrono::duration_cast<std::chrono::milliseconds>(now - m_started);
    if (response) {
        m_backoff.succeeded();
        m_lastError.reset();
        m_lastOk = m_context.executor.utcNow();
        if (auto types = healthengine::decodePoll(response->body)) {
            take(*types);
        } else {
            // A malformed answer does not slow the poll: the next one may be whole.
            m_lastError = types.error();
            m_context.note(base::LogLevel::Warning, types.error().toLogLine());
        }
    } else {
        m_lastError = response.error();
        m_context.note(base::LogLevel::Warning, response.error().toLogLine());
        delay = m_backoff.failed(m_context.random, response.error().retryAfter);
    }
    if (m_context.api.authorisation().refusal() != 0) delay = kUnauthorisedInterval;
    arm(now + std::max(delay, std::chrono::milliseconds(0)));
}

void PollLane::take(const QStringList &types) {
    QStringList known;
    for (const QString &type : types) {
        if (knownTypes().contains(type)) {
            known.append(type);
        } else if (m_unknownLogged.size() < kMostNames && m_unknownLogged.insert(type).second) {
            // The decoder lets only short names of letters, digits and _.- through.
            m_context.note(base::LogLevel::Info, QStringLiteral("unknown request type=%1 ignored").arg(type));
        }
    }
    if (onRequests) onRequests(known);
}

}  // namespace core::sync
