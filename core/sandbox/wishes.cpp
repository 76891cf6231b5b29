// SPDX-License-Identifier: Apache-2.0
#include <QCryptographicHash>
#include <algorithm>

#include "core/sandbox/state.h"

namespace core::sandbox {
namespace {

using namespace Qt::StringLiterals;

domain::RequestId addBookingWish(State &state, const domain::PracticeId &practiceId, std::vector<BookingWish> *wishes,
                                 const QString &type, BookingWish wish) {
    wish.id = state.newRequestId();
    const domain::RequestId id = wish.id;
    const base::UtcTime now = wish.askedAt;
    const QJsonObject data{{u"requestId"_s, id.value()}, {u"bookingId"_s, wish.booking.value()}};
    if (wishes) wishes->push_back(std::move(wish));
    if (PracticeRecord *practice = state.practice(practiceId)) state.announce(*practice, type, data, now);
    return id;
}

BookingWish wishAbout(domain::BookingId booking, base::UtcTime now, const QString &documentId = {}) {
    BookingWish wish;
    wish.booking = booking;
    wish.askedAt = now;
    wish.documentId = documentId;
    return wish;
}

}  // namespace

domain::RequestId Sandbox::requestAvailability(const domain::PracticeId &practiceId, const QDate &day,
                                               const std::optional<domain::PmsResourceId> &resource,
                                               ResourceField field, base::UtcTime now) {
    const domain::RequestId id = m_state->newRequestId();
    PracticeRecord *known = m_state->practice(practiceId);
    if (!known) return id;
    known->availabilityWishes.push_back({id, day, resource, field, now, {}, {}});
    m_state->announce(*known, u"availability"_s, {{u"requestId"_s, id.value()}}, now);
    return id;
}

void Sandbox::requestResources(const domain::PracticeId &practiceId, base::UtcTime now) {
    PracticeRecord *known = m_state->practice(practiceId);
    if (!known) return;
    known->wantsResources = true;
    m_state->announce(*known, u"pmsResources"_s, {{u"requestId"_s, m_state->newRequestId().value()}}, now);
}

void Sandbox::requestAppointmentTypes(const domain::PracticeId &practiceId, base::UtcTime now) {
    PracticeRecord *known = m_state->practice(practiceId);
    if (!known) return;
    known->wantsTypes = true;
    m_state->announce(*known, u"pmsAppointmentTypes"_s, {{u"requestId"_s, m_state->newRequestId().value()}}, now);
}

domain::RequestId Sandbox::requestAppointmentChanges(const domain::PracticeId &practiceId, domain::BookingId booking,
                                                     base::UtcTime now) {
    PracticeRecord *known = m_state->practice(practiceId);
    return addBookingWish(*m_state, practiceId, known ? &known->appointmentChanges : nullptr,
                          u"pmsAppointmentChanges"_s, wishAbout(booking, now));
}

domain::RequestId Sandbox::requestAvailableDocuments(const domain::PracticeId &practiceId, domain::BookingId booking,
                                                     base::UtcTime now) {
    PracticeRecord *known = m_state->practice(practiceId);
    return addBookingWish(*m_state, practiceId, known ? &known->availableDocuments : nullptr, u"availableDocuments"_s,
                          wishAbout(booking, now));
}

domain::RequestId Sandbox::requestUploadDocument(const domain::PracticeId &practiceId, domain::BookingId booking,
                                                 const QString &documentId, base::UtcTime now) {
    PracticeRecord *known = m_state->practice(practiceId);
    return addBookingWish(*m_state, practiceId, known ? &known->uploadDocuments : nullptr, u"uploadDocuments"_s,
                          wishAbout(booking, now, documentId));
}

domain::RequestId Sandbox::requestClientSnapshot(const domain::PracticeId &practiceId, const QDate &date,
                                                 const QString &dateType, base::UtcTime now) {
    const domain::RequestId id = m_state->newRequestId();
    PracticeRecord *known = m_state->practice(practiceId);
    if (!known) return id;
    known->clientSnapshotWishes.push_back({id, date, dateType, now, {}});
    m_state->announce(*known, u"clientSnapshots"_s, {{u"requestId"_s, id.value()}}, now);
    return id;
}

domain::RequestId Sandbox::requestAttachDocument(const domain::PracticeId &practiceId, QJsonObject metadata,
                                                 const QByteArray &content, base::UtcTime now) {
    const domain::RequestId id = m_state->newRequestId();
    PracticeRecord *known = m_state->practice(practiceId);
    if (!known) return id;
    const QByteArray hash = QCryptographicHash::hash(content, QCryptographicHash::Sha1).toHex();
    metadata.insert(u"documentSize"_s, content.size());
    metadata.insert(u"documentHash"_s, QString::fromLatin1(hash));
    metadata.insert(u"createdAt"_s, base::formatUtcStamp(now));
    AttachDocument document;
    document.id = id;
    document.metadata = metadata;
    document.content = content;
    known->attachDocuments.push_back(std::move(document));
    m_state->announce(*known, u"attachDocuments"_s, {{u"requestId"_s, id.value()}}, now);
    return id;
}

bool Sandbox::expireAttachDocument(const domain::PracticeId &practiceId, domain::RequestId request) {
    PracticeRecord *known = m_state->practice(practiceId);
    if (!known) return false;
    const auto it = std::find_if(known->attachDocuments.begin(), known->attachDocuments.end(),
                                 [request](const AttachDocument &document) { return document.id == request; });
    if (it == known->attachDocuments.end()) return false;
    it->expired = true;
    return true;
}

void Sandbox::addUnknownRequestType(const domain::PracticeId &practiceId, const QString &type) {
    PracticeRecord *known = m_state->practice(practiceId);
    if (known && !known->extraRequestTypes.contains(type)) known->extraRequestTypes.append(type);
}

}  // namespace core::sandbox
