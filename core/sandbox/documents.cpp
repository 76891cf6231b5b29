// SPDX-License-Identifier: Apache-2.0
#include <QJsonArray>
#include <algorithm>

#include "core/sandbox/state.h"

namespace core::sandbox {
namespace {

using namespace Qt::StringLiterals;

domain::BookingId bookingOf(const QJsonObject &json) {
    return domain::BookingId(json.value(u"bookingId"_s).toInteger());
}

/// Answers the open wish for this document; false when none was open.
bool answerUpload(Call &call, const QJsonObject &json, const QString &answer) {
    for (BookingWish &wish : call.practice.uploadDocuments) {
        const bool same =
            wish.booking == bookingOf(json) && wish.documentId == json.value(u"pmsDocumentId"_s).toString();
        if (!same || !wish.answer.isEmpty()) continue;
        wish.answer = answer;
        return true;
    }
    return false;
}

AttachDocument *findDocument(Call &call) {
    if (!call.practice.features.contains(u"attachDocuments"_s)) return nullptr;
    for (AttachDocument &document : call.practice.attachDocuments) {
        if (document.id.value() == call.number("requestId")) return &document;
    }
    return nullptr;
}

ports::HttpResponse unknownDocument() {
    return errorResponse(404, u"requestId: unknown"_s);
}
ports::HttpResponse goneDocument() {
    return errorResponse(410, u"requestId: handled before, or expired"_s);
}

ports::HttpResponse answerAttach(Call &call, const QString &answer) {
    AttachDocument *document = findDocument(call);
    if (!document) return unknownDocument();
    if (document->expired || !document->answer.isEmpty()) return goneDocument();
    document->answer = answer;
    document->pmsDocumentId = call.body.toObject().value(u"pmsDocumentId"_s).toString();
    return emptyResponse(200);
}

QSet<QString> idsIn(const QJsonObject &snapshot, const QString &list, const QString &field) {
    QSet<QString> ids;
    for (const QJsonValue &item : snapshot.value(list).toArray()) ids.insert(item.toObject().value(field).toString());
    return ids;
}

/// An appointment must name people, practitioners and types of the same snapshot, and lie on its date.
QString snapshotBreach(const QJsonObject &snapshot) {
    const std::pair<QString, QSet<QString>> references[] = {
        {u"pmsPatientId"_s, idsIn(snapshot, u"patients"_s, u"pmsPatientId"_s)},
        {u"pmsPractitionerId"_s, idsIn(snapshot, u"practitioners"_s, u"pmsPractitionerId"_s)},
        {u"pmsAppointmentTypeId"_s, idsIn(snapshot, u"appointmentTypes"_s, u"pmsAppointmentTypeId"_s)}};
    const bool byTime = snapshot.value(u"dateType"_s).toString() == u"appt_datetime"_s;
    const QString timeField = byTime ? u"pmsAppointmentTime"_s : u"pmsAppointmentCreationTime"_s;
    const QJsonArray appointments = snapshot.value(u"appointments"_s).toArray();
    for (qsizetype i = 0; i < appointments.size(); ++i) {
        const QJsonObject one = appointments.at(i).toObject();
        const QString path = u"appointments[%1]."_s.arg(i);
        for (const auto &[field, ids] : references) {
            if (!ids.contains(one.value(field).toString())) return path + field + u": not in this snapshot"_s;
        }
        if (one.value(timeField).toString().left(10) != snapshot.value(u"date"_s).toString()) {
            return path + timeField + u": not on the snapshot's date"_s;
        }
    }
    return {};
}

}  // namespace

ports::HttpResponse receiveAvailableDocuments(Call &call) {
    const QJsonArray documents = call.body.toArray();
    for (const QJsonValue &document : documents) {
        const QJsonObject json = document.toObject();
        if (!call.state.booking(call.practice.id, bookingOf(json).value())) {
            return call.refuse(u"unknown-booking"_s, u"bookingId: unknown"_s);
        }
    }
    for (const QJsonValue &document : documents) call.practice.documents.append(document);
    for (BookingWish &wish : call.practice.availableDocuments) {
        const bool named = std::any_of(documents.begin(), documents.end(), [&wish](const QJsonValue &document) {
            return bookingOf(document.toObject()) == wish.booking;
        });
        if (wish.answer.isEmpty() && (named || documents.isEmpty())) wish.answer = u"sent"_s;
    }
    return emptyResponse(200);
}

ports::HttpResponse receiveDocument(Call &call) {
    QJsonObject json = call.body.toObject();
    if (!call.state.booking(call.practice.id, bookingOf(json).value()))
        return errorResponse(404, u"bookingId: unknown"_s);
    const QByteArray content = QByteArray::fromBase64(json.take(u"documentContent"_s).toString().toLatin1());
    const QJsonValue size = json.value(u"documentSize"_s);
    if (!size.isUndefined() && size.toInteger() != content.size()) {
        return call.refuse(u"document-size"_s, u"documentSize: differs from the size of the content"_s);
    }
    answerUpload(call, json, u"sent"_s);
    json.insert(u"receivedBytes"_s, content.size());
    call.practice.uploads.append(json);
    return emptyResponse(200);
}

ports::HttpResponse rejectDocument(Call &call) {
    answerUpload(call, call.body.toObject(), u"rejected"_s);
    return emptyResponse(200);
}

ports::HttpResponse receiveClientSnapshot(Call &call) {
    const QJsonObject snapshot = call.body.toObject();
    if (const QString breach = snapshotBreach(snapshot); !breach.isEmpty()) {
        return call.refuse(u"client-snapshot"_s, breach);
    }
    const QDate date = QDate::fromString(snapshot.value(u"date"_s).toString(), Qt::ISODate);
    const QString dateType = snapshot.value(u"dateType"_s).toString();
    for (ClientSnapshotWish &wish : call.practice.clientSnapshotWishes) {
        if (wish.date == date && wish.dateType == dateType && !wish.answeredAt) wish.answeredAt = call.now;
    }
    call.practice.clientSnapshots.append(snapshot);
    return emptyResponse(200);
}

ports::HttpResponse showAttachDocument(Call &call) {
    const AttachDocument *document = findDocument(call);
    if (!document) return unknownDocument();
    if (document->expired || !document->answer.isEmpty()) return goneDocument();
    QJsonObject json = document->metadata;
    json.insert(u"documentContent"_s, QString::fromLatin1(document->content.toBase64()));
    return jsonResponse(200, json);
}

ports::HttpResponse confirmAttachDocument(Call &call) {
    return answerAttach(call, u"confirmed"_s);
}

ports::HttpResponse rejectAttachDocument(Call &call) {
    return answerAttach(call, u"rejected"_s);
}

}  // namespace core::sandbox
