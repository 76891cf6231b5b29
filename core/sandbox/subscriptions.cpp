// SPDX-License-Identifier: Apache-2.0
#include <QJsonArray>
#include <algorithm>

#include "core/sandbox/state.h"

namespace core::sandbox {
namespace {

using namespace Qt::StringLiterals;

constexpr int kLastAttempt = 4;

QJsonValue stampOrNull(const std::optional<base::UtcTime> &time) {
    return time ? QJsonValue(base::formatUtcStamp(*time)) : QJsonValue();
}

QJsonObject toJson(const Subscription &subscription) {
    return {{u"id"_s, subscription.id},
            {u"clientId"_s, subscription.clientId},
            {u"topic"_s, subscription.topic},
            {u"callbackUrl"_s, subscription.callbackUrl},
            {u"startAt"_s, stampOrNull(subscription.startAt)},
            {u"expireAt"_s, stampOrNull(subscription.expireAt)}};
}

bool isOver(const Subscription &subscription, base::UtcTime now) {
    return subscription.expireAt && *subscription.expireAt <= now;
}

bool wants(const Subscription &subscription, const QString &topic, base::UtcTime now) {
    if (isOver(subscription, now) || (subscription.startAt && *subscription.startAt > now)) return false;
    return subscription.topic == u"requests.*"_s || subscription.topic == topic;
}

Subscription *findSubscription(Call &call, const QString &id) {
    auto &all = call.practice.subscriptions;
    const auto it = std::find_if(all.begin(), all.end(),
                                 [&](const Subscription &one) { return one.id == id && !isOver(one, call.now); });
    return it == all.end() ? nullptr : &*it;
}

/// The same topic and address again renews the subscription instead of doubling its calls.
Subscription &subscriptionFor(Call &call, const QString &topic, const QString &url) {
    auto &all = call.practice.subscriptions;
    const auto it = std::find_if(all.begin(), all.end(), [&](const Subscription &one) {
        return one.topic == topic && one.callbackUrl == url && !isOver(one, call.now);
    });
    if (it != all.end()) return *it;
    Subscription fresh;
    fresh.id = call.state.newUuid();
    fresh.topic = topic;
    fresh.callbackUrl = url;
    all.push_back(std::move(fresh));
    return all.back();
}

ports::HttpResponse unknownSubscription() {
    return errorResponse(404, u"subscription: unknown"_s);
}

}  // namespace

void State::announce(PracticeRecord &practice, const QString &requestType, QJsonObject data, base::UtcTime now) {
    const QString topic = u"requests."_s + requestType;
    const bool hasTarget = requestType != u"pmsResources"_s && requestType != u"pmsAppointmentTypes"_s;
    data.insert(u"target"_s, hasTarget ? QJsonValue(u"/requests/"_s + requestType) : QJsonValue());
    data.insert(u"requestType"_s, requestType);
    for (const Subscription &subscription : practice.subscriptions) {
        if (!wants(subscription, topic, now)) continue;
        const QJsonObject payload{{u"timestamp"_s, base::formatUtcStamp(now)},
                                  {u"id"_s, subscription.id},
                                  {u"clientId"_s, subscription.clientId},
                                  {u"topic"_s, topic},
                                  {u"data"_s, data}};
        webhooks.push_back({nextWebhook++, practice.id, subscription.id, subscription.callbackUrl, payload, 1, now});
    }
}

ports::HttpResponse showSubscriptions(Call &call) {
    QJsonArray all;
    for (const Subscription &one : call.practice.subscriptions) {
        if (!isOver(one, call.now)) all.append(toJson(one));
    }
    return jsonResponse(200, all);
}

ports::HttpResponse createSubscription(Call &call) {
    const QJsonObject body = call.body.toObject();
    const auto startAt = base::parseUtcStamp(body.value(u"startAt"_s).toString());
    const auto expireAt = base::parseUtcStamp(body.value(u"expireAt"_s).toString());
    if (expireAt && *expireAt <= startAt.value_or(call.now)) {
        return call.refuse(u"subscription"_s, u"expireAt: must be later than startAt and now"_s);
    }
    Subscription &subscription =
        subscriptionFor(call, body.value(u"topic"_s).toString(), body.value(u"callbackUrl"_s).toString());
    const QJsonValue clientId = body.value(u"clientId"_s);
    subscription.clientId = clientId.isUndefined() ? QJsonValue() : clientId;
    subscription.startAt = startAt.value_or(call.now);
    subscription.expireAt = expireAt;
    return jsonResponse(201, toJson(subscription));
}

ports::HttpResponse showSubscription(Call &call) {
    const Subscription *found = findSubscription(call, call.path.value(u"id"_s));
    return found ? jsonResponse(200, toJson(*found)) : unknownSubscription();
}

ports::HttpResponse deleteSubscription(Call &call) {
    const QString id = call.path.value(u"id"_s);
    if (!findSubscription(call, id)) return unknownSubscription();
    std::erase_if(call.practice.subscriptions, [&id](const Subscription &one) { return one.id == id; });
    std::erase_if(call.state.webhooks, [&id](const WebhookCall &one) { return one.subscriptionId == id; });
    return emptyResponse(204);
}

ports::HttpResponse showSubscriptionErrors(Call &call) {
    const QString id = call.query.value(u"subscriptionId"_s);
    const QString from = call.query.value(u"from"_s);
    const QString to = call.query.value(u"to"_s);
    QJsonArray found;
    for (const QJsonValue &entry : call.practice.subscriptionErrors) {
        const QJsonObject error = entry.toObject();
        const QString time = error.value(u"timestamp"_s).toString();
        if (!id.isEmpty() && error.value(u"subscriptionId"_s).toString() != id) continue;
        if ((!from.isEmpty() && time < from) || (!to.isEmpty() && time > to)) continue;
        found.append(error);
    }
    return pageResponse(call, found);
}

std::vector<WebhookCall> Sandbox::takeWebhookCalls(base::UtcTime now) {
    auto &queue = m_state->webhooks;
    const auto later =
        std::stable_partition(queue.begin(), queue.end(), [now](const WebhookCall &call) { return call.dueAt <= now; });
    std::vector<WebhookCall> due(queue.begin(), later);
    queue.erase(queue.begin(), later);
    return due;
}

size_t Sandbox::queuedWebhookCalls() const {
    return m_state->webhooks.size();
}

void Sandbox::webhookFailed(const WebhookCall &call, const QString &errorType, const QString &message,
                            base::UtcTime now) {
    PracticeRecord *known = m_state->practice(call.practice);
    if (!known) return;
    known->subscriptionErrors.append(QJsonObject{{u"timestamp"_s, base::formatUtcStamp(now)},
                                                 {u"id"_s, m_state->newUuid()},
                                                 {u"subscriptionId"_s, call.subscriptionId},
                                                 {u"subscriptionTopic"_s, call.payload.value(u"topic"_s)},
                                                 {u"clientId"_s, call.payload.value(u"clientId"_s)},
                                                 {u"callbackUrl"_s, call.callbackUrl},
                                                 {u"payload"_s, call.payload},
                                                 {u"attempt"_s, call.attempt},
                                                 {u"errorType"_s, errorType},
                                                 {u"errorMessage"_s, message}});
    if (call.attempt >= kLastAttempt) return;
    constexpr std::chrono::seconds waits[] = {std::chrono::seconds(10), std::chrono::seconds(100),
                                              std::chrono::seconds(1000)};
    WebhookCall again = call;
    ++again.attempt;
    again.dueAt = now + waits[call.attempt - 1];
    m_state->webhooks.push_back(std::move(again));
}

}  // namespace core::sandbox
