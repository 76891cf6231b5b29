// SPDX-License-Identifier: Apache-2.0
#include "core/sandbox/definition.h"

#include "core/sandbox/definition_schemas.h"

namespace core::sandbox {
namespace {

using namespace Qt::StringLiterals;
using Answerer = ports::HttpResponse (*)(Call &);

Operation get(const QString &id, const QString &path, Answerer answer, std::vector<Parameter> query = {}) {
    Operation operation;
    operation.id = id;
    operation.method = "GET";
    operation.path = path.split(u'/', Qt::SkipEmptyParts);
    operation.query = std::move(query);
    operation.answer = answer;
    return operation;
}

Operation post(const QString &id, const QString &path, Answerer answer) {
    Operation operation = get(id, path, answer);
    operation.method = "POST";
    return operation;
}

Operation post(const QString &id, const QString &path, Answerer answer, Schema body, const QString &feature = {}) {
    Operation operation = post(id, path, answer);
    operation.hasBody = true;
    operation.body = std::move(body);
    operation.feature = feature;
    return operation;
}

std::vector<Parameter> paged() {
    return {{u"page"_s, ParameterKind::Integer, false}};
}
std::vector<Parameter> byId() {
    return {{u"id"_s, ParameterKind::Text, true}};
}

void addLists(std::vector<Operation> &table) {
    table.push_back(get(u"pollRequests"_s, u"/requests"_s, pollRequests));
    table.push_back(get(u"bookingRequests"_s, u"/requests/bookings"_s, listBookings, paged()));
    table.push_back(get(u"bookingUpdateRequests"_s, u"/requests/bookingUpdates"_s, listBookingUpdates, paged()));
    table.push_back(get(u"availabilitySnapshotRequests"_s, u"/requests/availability"_s, listAvailability, paged()));
    table.push_back(
        get(u"pmsAppointmentChangeRequests"_s, u"/requests/pmsAppointmentChanges"_s, listAppointmentChanges, paged()));
    table.push_back(
        get(u"availableDocumentsRequests"_s, u"/requests/availableDocuments"_s, listAvailableDocuments, paged()));
    table.push_back(get(u"uploadDocumentsRequests"_s, u"/requests/uploadDocuments"_s, listUploadDocuments, paged()));
    table.push_back(get(u"clientSnapshotsRequests"_s, u"/requests/clientSnapshots"_s, listClientSnapshots, paged()));
    table.push_back(get(u"attachDocumentRequests"_s, u"/requests/attachDocuments"_s, listAttachDocuments, paged()));
}

void addBookings(std::vector<Operation> &table) {
    const QString booking = u"/bookings/{bookingId}/"_s;
    table.push_back(
        post(u"confirmBookingInsert"_s, booking + u"confirmInsert"_s, confirmInsert, schemas::confirmBookingInsert()));
    table.push_back(post(u"rejectBookingInsert"_s, booking + u"rejectInsert"_s, rejectInsert, schemas::reasonBody()));
    table.push_back(post(u"confirmBookingUpdate"_s, booking + u"confirmUpdate/{requestId}"_s, confirmUpdate));
    table.push_back(
        post(u"rejectBookingUpdate"_s, booking + u"rejectUpdate/{requestId}"_s, rejectUpdate, schemas::reasonBody()));
    table.push_back(post(u"cancelBooking"_s, booking + u"cancel"_s, cancelByPms, schemas::reasonBody()));
    table.push_back(post(u"didNotAttend"_s, booking + u"didNotAttend"_s, didNotAttend, schemas::reasonBody()));
    table.push_back(post(u"noPmsAppointmentChange"_s, booking + u"noPmsAppointmentChange"_s, noAppointmentChange));
}

void addConfiguration(std::vector<Operation> &table) {
    table.push_back(post(u"sendAvailabilitySnapshot"_s, u"/availability/snapshot"_s, sendAvailability,
                         schemas::availabilitySnapshot()));
    table.push_back(post(u"sendAvailabilitySnapshots"_s, u"/availability/snapshots"_s, sendAvailabilities,
                         schemas::availabilityBatch()));
    table.push_back(get(u"findByPmsResourceId"_s, u"/config/pmsResources/findById"_s, findResource, byId()));
    table.push_back(get(u"getResources"_s, u"/config/pmsResources"_s, showResources));
    table.push_back(
        post(u"uploadPmsResources"_s, u"/config/pmsResources/snapshot"_s, uploadResources, schemas::pmsResources()));
    table.push_back(get(u"findByPmsAppointmentTypeId"_s, u"/config/pmsAppointmentTypes/findById"_s, findType, byId()));
    table.push_back(get(u"getPmsAppointmentTypes"_s, u"/config/pmsAppointmentTypes"_s, showTypes));
    table.push_back(post(u"uploadPmsAppointmentTypes"_s, u"/config/pmsAppointmentTypes/snapshot"_s, uploadTypes,
                         schemas::pmsAppointmentTypes()));
    table.push_back(get(u"getLivenessContract"_s, u"/config/livenessContract"_s, showContract));
    table.push_back(
        post(u"uploadLivenessContract"_s, u"/config/livenessContract"_s, uploadContract, schemas::livenessContract()));
}

void addFeaturesAndSubscriptions(std::vector<Operation> &table) {
    table.push_back(get(u"getFeatures"_s, u"/features"_s, showFeatures));
    table.push_back(get(u"getFeature"_s, u"/features/{id}"_s, showFeature));
    table.push_back(post(u"enableFeature"_s, u"/features/{id}/enable"_s, enableFeature));
    table.push_back(post(u"disableFeature"_s, u"/features/{id}/disable"_s, disableFeature));
    table.push_back(get(u"getSubscriptions"_s, u"/subscription"_s, showSubscriptions));
    table.push_back(post(u"createSubscription"_s, u"/subscription"_s, createSubscription, schemas::subscription()));
    table.push_back(get(u"getSubscription"_s, u"/subscription/{id}"_s, showSubscription));
    table.push_back(get(u"deleteSubscription"_s, u"/subscription/{id}"_s, deleteSubscription));
    table.back().method = "DELETE";
    table.push_back(get(u"getSubscriptionErrorLogs"_s, u"/subscriptionErrorLog"_s, showSubscriptionErrors,
                        {{u"subscriptionId"_s, ParameterKind::Text, false},
                         {u"from"_s, ParameterKind::Stamp, false},
                         {u"to"_s, ParameterKind::Stamp, false},
                         {u"page"_s, ParameterKind::Integer, false}}));
}

void addExtras(std::vector<Operation> &table) {
    table.push_back(post(u"availableDocuments"_s, u"/documents/available"_s, receiveAvailableDocuments,
                         schemas::documentList(), u"documents"_s));
    table.push_back(
        post(u"uploadDocument"_s, u"/documents/upload"_s, receiveDocument, schemas::document(), u"documents"_s));
    table.push_back(post(u"rejectUploadDocument"_s, u"/documents/rejectUpload"_s, rejectDocument,
                         schemas::rejectDocumentUpload(), u"documents"_s));
    table.push_back(post(u"sendClientSnapshot"_s, u"/clientSnapshot"_s, receiveClientSnapshot,
                         schemas::clientSnapshot(), u"clientSnapshots"_s));
    table.push_back(get(u"getAttachDocument"_s, u"/attachDocuments/{requestId}"_s, showAttachDocument));
    table.push_back(post(u"confirmAttachDocument"_s, u"/attachDocuments/{requestId}/confirmInsert"_s,
                         confirmAttachDocument, schemas::confirmAttachDocument()));
    table.push_back(post(u"rejectAttachDocument"_s, u"/attachDocuments/{requestId}/rejectInsert"_s,
                         rejectAttachDocument, schemas::reasonBody()));
}

bool pathMatches(const QStringList &pattern, const QStringList &segments, QHash<QString, QString> &values) {
    if (pattern.size() != segments.size()) return false;
    for (qsizetype i = 0; i < pattern.size(); ++i) {
        const QString &wanted = pattern.at(i);
        if (wanted.startsWith(u'{')) {
            values.insert(wanted.mid(1, wanted.size() - 2), segments.at(i));
        } else if (wanted != segments.at(i)) {
            return false;
        }
    }
    return true;
}

}  // namespace

const std::vector<Operation> &operations() {
    static const std::vector<Operation> table = [] {
        std::vector<Operation> all;
        addLists(all);
        addBookings(all);
        addConfiguration(all);
        addFeaturesAndSubscriptions(all);
        addExtras(all);
        return all;
    }();
    return table;
}

const Schema &availabilitySnapshotSchema() {
    static const Schema schema = schemas::availabilitySnapshot();
    return schema;
}

Match matchOperation(const QByteArray &method, const QString &path) {
    const QStringList segments = path.split(u'/', Qt::SkipEmptyParts);
    Match match;
    for (const Operation &operation : operations()) {
        QHash<QString, QString> values;
        if (!pathMatches(operation.path, segments, values)) continue;
        match.pathKnown = true;
        if (operation.method != method) continue;
        match.operation = &operation;
        match.path = std::move(values);
        return match;
    }
    return match;
}

}  // namespace core::sandbox
