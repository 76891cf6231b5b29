// SPDX-License-Identifier: Apache-2.0
#include <QJsonArray>
#include <algorithm>

#include "core/sandbox/state.h"

namespace core::sandbox {
namespace {

using namespace Qt::StringLiterals;

QJsonValue textOrNull(const QString &text) {
    return text.isEmpty() ? QJsonValue() : QJsonValue(text);
}

template <class Id>
QJsonValue idOrNull(const std::optional<Id> &id) {
    return id ? QJsonValue(id->value()) : QJsonValue();
}

QJsonValue genderText(const std::optional<domain::Gender> &gender) {
    if (!gender) return {};
    switch (*gender) {
        case domain::Gender::Male:
            return u"Male"_s;
        case domain::Gender::Female:
            return u"Female"_s;
        case domain::Gender::Other:
            return u"Other"_s;
    }
    return {};
}

QJsonObject patientJson(const domain::Patient &patient) {
    const QJsonValue dob =
        patient.dateOfBirth ? QJsonValue(patient.dateOfBirth->toString(u"dd-MM-yyyy"_s)) : QJsonValue();
    return {{u"firstname"_s, textOrNull(patient.firstName)},
            {u"lastname"_s, textOrNull(patient.lastName)},
            {u"dob"_s, dob},
            {u"phone"_s, textOrNull(patient.phone)},
            {u"email"_s, textOrNull(patient.email)},
            {u"address"_s, textOrNull(patient.address)},
            {u"suburb"_s, textOrNull(patient.suburb)},
            {u"state"_s, textOrNull(patient.state)},
            {u"postcode"_s, textOrNull(patient.postcode)},
            {u"gender"_s, genderText(patient.gender)},
            {u"medicareNumber"_s, textOrNull(patient.medicareNumber)},
            {u"medicareIrn"_s, textOrNull(patient.medicareIrn)},
            {u"medicareExpiry"_s, textOrNull(patient.medicareExpiry)}};
}

QJsonArray idArray(const std::vector<domain::AppointmentId> &ids) {
    QJsonArray array;
    for (const auto &id : ids) array.append(id.value());
    return array;
}

void applyOverrides(QJsonObject &json, const QJsonObject &overrides, const QStringList &omitted) {
    for (auto it = overrides.begin(); it != overrides.end(); ++it) {
        if (it.key() == u"patient"_s && it.value().isObject()) {
            QJsonObject patient = json.value(u"patient"_s).toObject();
            applyOverrides(patient, it.value().toObject(), {});
            json.insert(u"patient"_s, patient);
        } else {
            json.insert(it.key(), it.value());
        }
    }
    for (const QString &name : omitted) {
        if (!name.startsWith(u"patient."_s)) {
            json.remove(name);
            continue;
        }
        QJsonObject patient = json.value(u"patient"_s).toObject();
        patient.remove(name.mid(8));
        json.insert(u"patient"_s, patient);
    }
}

QJsonObject bookingJson(const BookingRecord &booking) {
    QJsonObject json{{u"bookingId"_s, booking.id.value()},
                     {u"pmsResourceId"_s, idOrNull(booking.resource)},
                     {u"pmsAppointmentTypeId"_s, idOrNull(booking.type)},
                     {u"pmsAppointmentIds"_s, idArray(booking.appointmentIds)},
                     {u"pmsPatientId"_s, idOrNull(booking.patientId)},
                     {u"bookedTime"_s, base::formatUtcStamp(booking.bookedAt)},
                     {u"bookingStatus"_s, toString(booking.status)},
                     {u"pmsAppointmentTime"_s, base::formatPracticeStamp(booking.start)},
                     {u"pmsAppointmentLength"_s, qint64(booking.length.count())},
                     {u"reason"_s, booking.reason},
                     {u"comments"_s, booking.comments},
                     {u"patient"_s, patientJson(booking.patient)},
                     {u"telehealthUrl"_s, textOrNull(booking.telehealthUrl)},
                     {u"isNewPatient"_s, booking.isNewPatient}};
    applyOverrides(json, booking.overrides, booking.omitted);
    return json;
}

QJsonObject updateJson(const UpdateRecord &update, const BookingRecord *booking) {
    QJsonObject json{{u"requestId"_s, update.id.value()},
                     {u"bookingId"_s, update.booking.value()},
                     {u"pmsAppointmentIds"_s, booking ? idArray(booking->appointmentIds) : QJsonArray()},
                     {u"pmsPatientId"_s, booking ? idOrNull(booking->patientId) : QJsonValue()},
                     {u"updatedAt"_s, base::formatUtcStamp(update.updatedAt)},
                     {u"bookingStatus"_s, toString(update.status)}};
    applyOverrides(json, update.overrides, {});
    return json;
}

qint64 pageNumber(const Call &call) {
    return std::max<qint64>(1, call.query.value(u"page"_s, u"1"_s).toLongLong());
}

/// The part of @p all on the page asked for.
template <class T>
std::vector<T> cut(const Call &call, const std::vector<T> &all) {
    const qint64 perPage = call.state.settings.perPage;
    const qint64 total = qint64(all.size());
    if (pageNumber(call) - 1 > total / perPage) return {};
    const qint64 from = std::min(total, (pageNumber(call) - 1) * perPage);
    const qint64 to = std::min(total, from + perPage);
    return {all.begin() + from, all.begin() + to};
}

ports::HttpResponse page(const Call &call, const QJsonArray &items, qint64 total) {
    const qint64 perPage = call.state.settings.perPage;
    const QJsonObject numbers{{u"currentPage"_s, pageNumber(call)},
                              {u"totalPages"_s, std::max<qint64>(1, (total + perPage - 1) / perPage)},
                              {u"perPage"_s, perPage},
                              {u"total"_s, total}};
    return jsonResponse(200, QJsonObject{{u"data"_s, items}, {u"page"_s, numbers}});
}

/// Keeps track of how far the caller has read a list, for the trap of answering before the last page.
template <class T>
void follow(Call &call, const QString &list, const std::vector<T *> &shown, size_t total) {
    ListReading &reading = call.practice.readings[list];
    if (!call.delivered) {
        reading = {};
        return;
    }
    const qint64 perPage = call.state.settings.perPage;
    const qint64 number = pageNumber(call);
    if (number == 1) reading = {};
    for (const T *item : shown) reading.numbers.insert(item->id.value());
    reading.unfinished = number * perPage < qint64(total) && (number == 1 || reading.unfinished);
}

template <class Record>
void markListed(const Call &call, Record &record) {
    if (call.delivered && !record.firstListedAt) record.firstListedAt = call.now;
}

QJsonObject wishJson(const AvailabilityWish &wish) {
    QJsonObject json{{u"day"_s, wish.day.toString(Qt::ISODate)}};
    if (!wish.resource) return json;
    if (wish.field != ResourceField::Deprecated) json.insert(u"pmsResourceId"_s, wish.resource->value());
    if (wish.field != ResourceField::Current) json.insert(u"pms_resource_id"_s, wish.resource->value());
    return json;
}

bool isOpen(const BookingWish &wish) {
    return wish.answer.isEmpty();
}
bool isOpen(const AvailabilityWish &wish) {
    return !wish.answeredAt;
}
bool isOpen(const ClientSnapshotWish &wish) {
    return !wish.answeredAt;
}
bool isOpen(const AttachDocument &document) {
    return document.answer.isEmpty() && !document.expired;
}

template <class T>
std::vector<T> openOnes(const std::vector<T> &all) {
    std::vector<T> open;
    std::copy_if(all.begin(), all.end(), std::back_inserter(open), [](const T &one) { return isOpen(one); });
    return open;
}

template <class T>
bool anyOpen(const std::vector<T> &all) {
    return std::any_of(all.begin(), all.end(), [](const T &one) { return isOpen(one); });
}

template <class T, class ToJson>
ports::HttpResponse listOpen(const Call &call, const std::vector<T> &all, bool enabled, ToJson toJson) {
    const std::vector<T> open = enabled ? openOnes(all) : std::vector<T>{};
    QJsonArray items;
    for (const T &one : cut(call, open)) items.append(toJson(one));
    return page(call, items, qint64(open.size()));
}

QJsonObject aboutBooking(const Call &call, const BookingWish &wish) {
    const BookingRecord *booking = call.state.booking(call.practice.id, wish.booking.value());
    QJsonObject json{{u"bookingId"_s, wish.booking.value()},
                     {u"pmsAppointmentIds"_s, booking ? idArray(booking->appointmentIds) : QJsonArray()},
                     {u"pmsPatientId"_s, booking ? idOrNull(booking->patientId) : QJsonValue()}};
    if (!wish.documentId.isEmpty()) json.insert(u"pmsDocumentId"_s, wish.documentId);
    return json;
}

bool isListed(const BookingRecord &booking) {
    return booking.answer == Answer::Open && !booking.former;
}

template <class Map, class Wanted>
bool anyOf(const Map &map, const domain::PracticeId &practice, Wanted wanted) {
    return std::any_of(map.begin(), map.end(),
                       [&](const auto &entry) { return entry.second.practice == practice && wanted(entry.second); });
}

void countPoll(Call &call) {
    PracticeRecord &practice = call.practice;
    if (practice.lastPollAt)
        practice.longestPollGap = std::max(practice.longestPollGap, call.now - *practice.lastPollAt);
    practice.lastPollAt = call.now;
    ++practice.pollCount;
}

}  // namespace

ports::HttpResponse pollRequests(Call &call) {
    countPoll(call);
    const PracticeRecord &practice = call.practice;
    QJsonArray types;
    const auto add = [&types](bool wanted, const QString &type) {
        if (wanted) types.append(type);
    };
    const auto feature = [&practice](const QString &id) { return practice.features.contains(id); };
    add(anyOf(call.state.bookings, practice.id, isListed), u"bookings"_s);
    add(anyOf(call.state.updates, practice.id, [](const UpdateRecord &u) { return u.answer == Answer::Open; }),
        u"bookingUpdates"_s);
    add(anyOpen(practice.availabilityWishes), u"availability"_s);
    add(anyOpen(practice.appointmentChanges), u"pmsAppointmentChanges"_s);
    add(practice.wantsResources, u"pmsResources"_s);
    add(practice.wantsTypes, u"pmsAppointmentTypes"_s);
    add(feature(u"documents"_s) && anyOpen(practice.availableDocuments), u"availableDocuments"_s);
    add(feature(u"documents"_s) && anyOpen(practice.uploadDocuments), u"uploadDocuments"_s);
    add(feature(u"clientSnapshots"_s) && anyOpen(practice.clientSnapshotWishes), u"clientSnapshots"_s);
    add(feature(u"attachDocuments"_s) && anyOpen(practice.attachDocuments), u"attachDocuments"_s);
    for (const QString &type : practice.extraRequestTypes) types.append(type);
    return jsonResponse(200, types);
}

ports::HttpResponse listBookings(Call &call) {
    std::vector<BookingRecord *> open;
    for (auto &[id, booking] : call.state.bookings) {
        if (booking.practice == call.practice.id && isListed(booking)) open.push_back(&booking);
    }
    const std::vector<BookingRecord *> shown = cut(call, open);
    follow(call, u"bookings"_s, shown, open.size());
    QJsonArray items;
    for (BookingRecord *booking : shown) {
        markListed(call, *booking);
        booking->maybeListed = true;
        items.append(bookingJson(*booking));
    }
    return page(call, items, qint64(open.size()));
}

ports::HttpResponse listBookingUpdates(Call &call) {
    std::vector<UpdateRecord *> open;
    for (auto &[id, update] : call.state.updates) {
        if (update.practice == call.practice.id && update.answer == Answer::Open) open.push_back(&update);
    }
    const std::vector<UpdateRecord *> shown = cut(call, open);
    follow(call, u"bookingUpdates"_s, shown, open.size());
    QJsonArray items;
    for (UpdateRecord *update : shown) {
        markListed(call, *update);
        items.append(updateJson(*update, call.state.booking(call.practice.id, update->booking.value())));
    }
    return page(call, items, qint64(open.size()));
}

ports::HttpResponse listAvailability(Call &call) {
    return listOpen(call, call.practice.availabilityWishes, true, wishJson);
}

ports::HttpResponse listAppointmentChanges(Call &call) {
    return listOpen(call, call.practice.appointmentChanges, true,
                    [&call](const BookingWish &wish) { return aboutBooking(call, wish); });
}

ports::HttpResponse listAvailableDocuments(Call &call) {
    return listOpen(call, call.practice.availableDocuments, call.practice.features.contains(u"documents"_s),
                    [&call](const BookingWish &wish) { return aboutBooking(call, wish); });
}

ports::HttpResponse listUploadDocuments(Call &call) {
    return listOpen(call, call.practice.uploadDocuments, call.practice.features.contains(u"documents"_s),
                    [&call](const BookingWish &wish) { return aboutBooking(call, wish); });
}

ports::HttpResponse listClientSnapshots(Call &call) {
    const auto toJson = [](const ClientSnapshotWish &wish) {
        return QJsonObject{{u"date"_s, wish.date.toString(Qt::ISODate)}, {u"dateType"_s, wish.dateType}};
    };
    return listOpen(call, call.practice.clientSnapshotWishes, call.practice.features.contains(u"clientSnapshots"_s),
                    toJson);
}

ports::HttpResponse listAttachDocuments(Call &call) {
    const auto toJson = [](const AttachDocument &document) {
        QJsonObject json = document.metadata;
        json.insert(u"requestId"_s, document.id.value());
        return json;
    };
    return listOpen(call, call.practice.attachDocuments, call.practice.features.contains(u"attachDocuments"_s), toJson);
}

ports::HttpResponse pageResponse(Call &call, const QJsonArray &items) {
    std::vector<QJsonValue> all(items.begin(), items.end());
    QJsonArray shown;
    for (const QJsonValue &item : cut(call, all)) shown.append(item);
    return page(call, shown, items.size());
}

}  // namespace core::sandbox
