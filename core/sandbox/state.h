// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QHash>
#include <QJsonValue>

#include "core/ports/http_transport.h"
#include "core/sandbox/sandbox.h"

namespace core::sandbox {

/// Everything behind the sandbox; shared by the files that answer the groups of operations.
struct State {
    SandboxSettings settings;
    ports::Random &random;
    std::map<domain::PracticeId, PracticeRecord> practices{};
    std::map<domain::BookingId, BookingRecord> bookings{};
    std::map<domain::RequestId, UpdateRecord> updates{};
    std::vector<Violation> violations{};
    std::map<QString, OperationCount> operations{};
    std::vector<WebhookCall> webhooks{};
    FaultPlan faults{};
    std::deque<base::UtcTime> recentCalls{};
    qint64 nextBooking = 0;
    qint64 nextRequest = 0;
    qint64 nextWebhook = 1;

    domain::RequestId newRequestId() { return domain::RequestId(nextRequest++); }
    PracticeRecord *practice(const domain::PracticeId &id);
    BookingRecord *booking(const domain::PracticeId &practice, qint64 id);
    void advance(base::UtcTime now);
    /// Queues the calls of a new request to the subscribers of its topic.
    void announce(PracticeRecord &practice, const QString &requestType, QJsonObject data, base::UtcTime now);
    /// A random UUID of the injected source.
    QString newUuid();
};

/// One request that passed the header checks.
struct Call {
    State &state;
    PracticeRecord &practice;
    QString operation;
    base::UtcTime now;
    QHash<QString, QString> path;   ///< Path parameters by name.
    QHash<QString, QString> query;  ///< Query parameters by name.
    QJsonValue body;
    bool delivered = true;  ///< False when a fault keeps the answer from the caller.

    qint64 number(const char *name) const { return path.value(QLatin1String(name)).toLongLong(); }
    /// Records a broken rule without failing the call.
    void note(const QString &rule, const QString &detail) const;
    /// Records a broken rule and makes the 400 for it.
    ports::HttpResponse refuse(const QString &rule, const QString &detail) const;
};

ports::HttpResponse jsonResponse(int status, const QJsonValue &body);
ports::HttpResponse emptyResponse(int status);
ports::HttpResponse errorResponse(int status, const QString &reason);

// Operations by group; each is called with a checked body.
ports::HttpResponse pollRequests(Call &call);
ports::HttpResponse listBookings(Call &call);
ports::HttpResponse listBookingUpdates(Call &call);
ports::HttpResponse listAvailability(Call &call);
ports::HttpResponse listAppointmentChanges(Call &call);
ports::HttpResponse listAvailableDocuments(Call &call);
ports::HttpResponse listUploadDocuments(Call &call);
ports::HttpResponse listClientSnapshots(Call &call);
ports::HttpResponse listAttachDocuments(Call &call);

ports::HttpResponse confirmInsert(Call &call);
ports::HttpResponse rejectInsert(Call &call);
ports::HttpResponse confirmUpdate(Call &call);
ports::HttpResponse rejectUpdate(Call &call);
ports::HttpResponse cancelByPms(Call &call);
ports::HttpResponse didNotAttend(Call &call);
ports::HttpResponse noAppointmentChange(Call &call);

ports::HttpResponse sendAvailability(Call &call);
ports::HttpResponse sendAvailabilities(Call &call);

ports::HttpResponse uploadContract(Call &call);
ports::HttpResponse showContract(Call &call);
ports::HttpResponse uploadResources(Call &call);
ports::HttpResponse showResources(Call &call);
ports::HttpResponse findResource(Call &call);
ports::HttpResponse uploadTypes(Call &call);
ports::HttpResponse showTypes(Call &call);
ports::HttpResponse findType(Call &call);

ports::HttpResponse showFeatures(Call &call);
ports::HttpResponse showFeature(Call &call);
ports::HttpResponse enableFeature(Call &call);
ports::HttpResponse disableFeature(Call &call);

ports::HttpResponse showSubscriptions(Call &call);
ports::HttpResponse createSubscription(Call &call);
ports::HttpResponse showSubscription(Call &call);
ports::HttpResponse deleteSubscription(Call &call);
ports::HttpResponse showSubscriptionErrors(Call &call);

ports::HttpResponse receiveAvailableDocuments(Call &call);
ports::HttpResponse receiveDocument(Call &call);
ports::HttpResponse rejectDocument(Call &call);
ports::HttpResponse receiveClientSnapshot(Call &call);
ports::HttpResponse showAttachDocument(Call &call);
ports::HttpResponse confirmAttachDocument(Call &call);
ports::HttpResponse rejectAttachDocument(Call &call);

/// One page of @p items as the definition has it; marks nothing.
ports::HttpResponse pageResponse(Call &call, const QJsonArray &items);

}  // namespace core::sandbox
