// SPDX-License-Identifier: Apache-2.0
#include "core/sandbox/report.h"

#include <algorithm>

namespace core::sandbox {
namespace {

using namespace Qt::StringLiterals;

QJsonValue stamp(const std::optional<base::UtcTime> &time) {
    if (!time) return {};
    return base::toDateTime(*time).toString(Qt::ISODateWithMs);
}

QJsonValue msSince(base::UtcTime from, const std::optional<base::UtcTime> &to) {
    return to ? QJsonValue(qint64((*to - from).count())) : QJsonValue();
}

template <class Id>
QJsonValue idOrNull(const std::optional<Id> &id) {
    return id ? QJsonValue(id->value()) : QJsonValue();
}

QJsonArray ids(const std::vector<domain::AppointmentId> &all) {
    QJsonArray array;
    for (const auto &id : all) array.append(id.value());
    return array;
}

QJsonObject personReport(const domain::Patient &patient) {
    return {{u"firstname"_s, patient.firstName},
            {u"lastname"_s, patient.lastName},
            {u"dob"_s, patient.dateOfBirth ? patient.dateOfBirth->toString(Qt::ISODate) : QString()},
            {u"phone"_s, patient.phone},
            {u"email"_s, patient.email},
            {u"address"_s, patient.address},
            {u"suburb"_s, patient.suburb},
            {u"state"_s, patient.state},
            {u"postcode"_s, patient.postcode},
            {u"medicareNumber"_s, patient.medicareNumber}};
}

QJsonObject updateReport(const UpdateRecord &update) {
    return {{u"requestId"_s, update.id.value()},       {u"bookingId"_s, update.booking.value()},
            {u"practice"_s, update.practice.value()},  {u"status"_s, toString(update.status)},
            {u"updatedAt"_s, stamp(update.updatedAt)}, {u"firstListedAt"_s, stamp(update.firstListedAt)},
            {u"answer"_s, toString(update.answer)},    {u"answeredAt"_s, stamp(update.answeredAt)},
            {u"rejectReason"_s, update.rejectReason},  {u"answerCalls"_s, update.answerCalls}};
}

QString clock(domain::MinuteOfDay minute) {
    return QTime(0, 0).addSecs(minute * 60).toString(u"HH:mm"_s);
}

QJsonObject dayReport(const QString &resource, const QDate &date, const PublishedDay &day) {
    QJsonArray ranges;
    for (const auto &range : day.ranges) {
        QJsonArray types;
        for (const auto &type : range.types) types.append(type.value());
        ranges.append(QJsonObject{{u"start"_s, clock(range.start)},
                                  {u"end"_s, clock(range.end)},
                                  {u"slotLength"_s, qint64(range.slot.count())},
                                  {u"types"_s, types}});
    }
    return {{u"pmsResourceId"_s, resource},
            {u"date"_s, date.toString(Qt::ISODate)},
            {u"receivedAt"_s, stamp(day.receivedAt)},
            {u"received"_s, day.received},
            {u"availability"_s, ranges}};
}

template <class T, class IsOpen>
qint64 countOpen(const std::vector<T> &all, IsOpen isOpen) {
    return std::count_if(all.begin(), all.end(), isOpen);
}

QJsonObject openReport(const PracticeRecord &practice) {
    const auto open = [](const BookingWish &wish) { return wish.answer.isEmpty(); };
    return {{u"availability"_s,
             countOpen(practice.availabilityWishes, [](const AvailabilityWish &wish) { return !wish.answeredAt; })},
            {u"pmsAppointmentChanges"_s, countOpen(practice.appointmentChanges, open)},
            {u"pmsResources"_s, practice.wantsResources},
            {u"pmsAppointmentTypes"_s, practice.wantsTypes},
            {u"availableDocuments"_s, countOpen(practice.availableDocuments, open)},
            {u"uploadDocuments"_s, countOpen(practice.uploadDocuments, open)},
            {u"clientSnapshots"_s,
             countOpen(practice.clientSnapshotWishes, [](const ClientSnapshotWish &wish) { return !wish.answeredAt; })},
            {u"attachDocuments"_s, countOpen(practice.attachDocuments, [](const AttachDocument &document) {
                 return document.answer.isEmpty() && !document.expired;
             })}};
}

QJsonArray changesReport(const PracticeRecord &practice) {
    QJsonArray all;
    for (const BookingWish &wish : practice.appointmentChanges) {
        all.append(QJsonObject{{u"requestId"_s, wish.id.value()},
                               {u"bookingId"_s, wish.booking.value()},
                               {u"answer"_s, wish.answer.isEmpty() ? u"open"_s : wish.answer}});
    }
    return all;
}

QJsonArray subscriptionsReport(const PracticeRecord &practice) {
    QJsonArray all;
    for (const Subscription &one : practice.subscriptions) {
        all.append(QJsonObject{{u"id"_s, one.id},
                               {u"topic"_s, one.topic},
                               {u"callbackUrl"_s, one.callbackUrl},
                               {u"expireAt"_s, stamp(one.expireAt)}});
    }
    return all;
}

QJsonObject practiceReport(const PracticeRecord &practice) {
    QJsonArray days;
    for (const auto &[key, day] : practice.days) days.append(dayReport(key.first, key.second, day));
    QStringList features(practice.features.begin(), practice.features.end());
    features.sort();
    return {{u"id"_s, practice.id.value()},
            {u"timezone"_s, practice.zone.ianaId()},
            {u"consent"_s, practice.consent},
            {u"contract"_s, practice.contract},
            {u"contractAt"_s, stamp(practice.contractAt)},
            {u"contractCount"_s, practice.contractCount},
            {u"resources"_s, practice.resources},
            {u"resourcesAt"_s, stamp(practice.resourcesAt)},
            {u"resourcesCount"_s, practice.resourcesCount},
            {u"types"_s, practice.types},
            {u"typesAt"_s, stamp(practice.typesAt)},
            {u"typesCount"_s, practice.typesCount},
            {u"availability"_s, days},
            {u"openRequests"_s, openReport(practice)},
            {u"appointmentChanges"_s, changesReport(practice)},
            {u"features"_s, QJsonArray::fromStringList(features)},
            {u"documents"_s, practice.documents},
            {u"uploads"_s, practice.uploads},
            {u"clientSnapshots"_s, practice.clientSnapshots},
            {u"subscriptions"_s, subscriptionsReport(practice)},
            {u"polls"_s, practice.pollCount},
            {u"longestPollGapMs"_s, qint64(practice.longestPollGap.count())},
            {u"lastPollAt"_s, stamp(practice.lastPollAt)}};
}

QJsonObject summary(const Sandbox &sandbox) {
    QMap<QString, int> counts;
    for (const auto &[id, booking] : sandbox.bookings()) {
        ++counts[u"bookings"_s];
        ++counts[toString(booking.answer)];
        if (booking.cancelledByPatientAt) ++counts[u"cancelledByPatient"_s];
        if (booking.cancelledByPmsAt) ++counts[u"cancelledByPms"_s];
        if (booking.didNotAttendAt) ++counts[u"didNotAttend"_s];
        const bool late = booking.answer == Answer::Rejected && booking.presumedAt;
        if (late) ++counts[u"rejectedLate"_s];
    }
    for (const auto &[id, update] : sandbox.updates()) {
        ++counts[u"updates"_s];
        if (update.answer == Answer::Open) ++counts[u"openUpdates"_s];
    }
    QJsonObject json{{u"bookings"_s, 0},
                     {u"open"_s, 0},
                     {u"confirmed"_s, 0},
                     {u"rejected"_s, 0},
                     {u"cancelledByPatient"_s, 0},
                     {u"cancelledByPms"_s, 0},
                     {u"didNotAttend"_s, 0},
                     {u"rejectedLate"_s, 0},
                     {u"updates"_s, 0},
                     {u"openUpdates"_s, 0}};
    for (auto it = counts.begin(); it != counts.end(); ++it) json.insert(it.key(), it.value());
    const auto doubles =
        std::count_if(sandbox.violations().begin(), sandbox.violations().end(),
                      [](const Violation &v) { return v.rule == u"double"_s || v.rule == u"appointment-reused"_s; });
    json.insert(u"double"_s, qint64(doubles));
    json.insert(u"violations"_s, qint64(sandbox.violations().size()));
    return json;
}

QJsonArray violationsReport(const Sandbox &sandbox) {
    QJsonArray all;
    for (const Violation &violation : sandbox.violations()) {
        all.append(QJsonObject{{u"time"_s, stamp(violation.time)},
                               {u"practice"_s, violation.practice.value()},
                               {u"operation"_s, violation.operation},
                               {u"rule"_s, violation.rule},
                               {u"detail"_s, violation.detail},
                               {u"refused"_s, violation.refused}});
    }
    return all;
}

QJsonObject operationsReport(const Sandbox &sandbox) {
    QJsonObject all;
    for (const auto &[name, count] : sandbox.operations()) {
        all.insert(name, QJsonObject{{u"calls"_s, count.calls},
                                     {u"accepted"_s, count.accepted},
                                     {u"refused"_s, count.refused},
                                     {u"faulted"_s, count.faulted}});
    }
    return all;
}

bool cancellationConfirmed(const Sandbox &sandbox, domain::BookingId booking) {
    return std::any_of(sandbox.updates().begin(), sandbox.updates().end(), [booking](const auto &entry) {
        const UpdateRecord &update = entry.second;
        return update.booking == booking && update.answer == Answer::Confirmed &&
               update.status == domain::BookingStatus::Cancelled;
    });
}

}  // namespace

QString expectedInPms(const Sandbox &sandbox, const BookingRecord &booking) {
    if (booking.answer == Answer::Open) return u"open"_s;
    if (booking.answer == Answer::Rejected) return u"none"_s;
    if (booking.cancelledByPmsAt || cancellationConfirmed(sandbox, booking.id)) return u"cancelled"_s;
    return booking.didNotAttendAt ? u"didNotAttend"_s : u"booked"_s;
}

QJsonObject bookingReport(const Sandbox &sandbox, const BookingRecord &booking) {
    return {{u"bookingId"_s, booking.id.value()},
            {u"practice"_s, booking.practice.value()},
            {u"pmsResourceId"_s, idOrNull(booking.resource)},
            {u"pmsAppointmentTypeId"_s, idOrNull(booking.type)},
            {u"start"_s, base::formatPracticeStamp(booking.start)},
            {u"lengthSeconds"_s, qint64(booking.length.count())},
            {u"patient"_s, personReport(booking.patient)},
            {u"label"_s, booking.label},
            {u"offered"_s, booking.offered},
            {u"former"_s, booking.former},
            {u"status"_s, toString(booking.status)},
            {u"bookedAt"_s, stamp(booking.bookedAt)},
            {u"firstListedAt"_s, stamp(booking.firstListedAt)},
            {u"presumedAt"_s, stamp(booking.presumedAt)},
            {u"answer"_s, toString(booking.answer)},
            {u"answeredAt"_s, stamp(booking.answeredAt)},
            {u"answeredAfterMs"_s, msSince(booking.bookedAt, booking.answeredAt)},
            {u"answeredAfterListedMs"_s,
             booking.firstListedAt ? msSince(*booking.firstListedAt, booking.answeredAt) : QJsonValue()},
            {u"pmsAppointmentIds"_s, ids(booking.appointmentIds)},
            {u"pmsPatientId"_s, idOrNull(booking.patientId)},
            {u"rejectReason"_s, booking.rejectReason},
            {u"confirmCalls"_s, booking.confirmCalls},
            {u"rejectCalls"_s, booking.rejectCalls},
            {u"cancelledByPatientAt"_s, stamp(booking.cancelledByPatientAt)},
            {u"cancelledByPmsAt"_s, stamp(booking.cancelledByPmsAt)},
            {u"cancelCalls"_s, booking.cancelCalls},
            {u"didNotAttendAt"_s, stamp(booking.didNotAttendAt)},
            {u"didNotAttendCalls"_s, booking.didNotAttendCalls},
            {u"dayResentAt"_s, stamp(booking.dayResentAt)},
            {u"expectedInPms"_s, expectedInPms(sandbox, booking)}};
}

QJsonObject report(const Sandbox &sandbox, base::UtcTime now) {
    QJsonArray bookings;
    for (const auto &[id, booking] : sandbox.bookings()) bookings.append(bookingReport(sandbox, booking));
    QJsonArray updates;
    for (const auto &[id, update] : sandbox.updates()) updates.append(updateReport(update));
    QJsonArray practices;
    for (const auto &[id, practice] : sandbox.practices()) practices.append(practiceReport(practice));
    return {{u"schema"_s, 1},
            {u"time"_s, stamp(now)},
            {u"summary"_s, summary(sandbox)},
            {u"bookings"_s, bookings},
            {u"updates"_s, updates},
            {u"practices"_s, practices},
            {u"operations"_s, operationsReport(sandbox)},
            {u"violations"_s, violationsReport(sandbox)},
            {u"queuedWebhookCalls"_s, qint64(sandbox.queuedWebhookCalls())}};
}

}  // namespace core::sandbox
