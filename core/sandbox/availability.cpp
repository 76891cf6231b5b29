// SPDX-License-Identifier: Apache-2.0
#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <algorithm>

#include "core/sandbox/definition.h"
#include "core/sandbox/state.h"

namespace core::sandbox {
namespace {

using namespace Qt::StringLiterals;

enum class Reception { Created, Existing, Failed };

struct Received {
    Reception reception = Reception::Created;
    QString rule;  ///< Of a failure that is a violation; empty when it is none.
    QString error;
};

Received failed(const QString &rule, const QString &error) {
    return {Reception::Failed, rule, error};
}

domain::AvailabilityRange rangeOf(const QJsonObject &json) {
    domain::AvailabilityRange range;
    range.start = minuteOfDay(json.value(u"start"_s).toString());
    range.end = minuteOfDay(json.value(u"end"_s).toString());
    range.slot = std::chrono::seconds(json.value(u"slotLength"_s).toInteger());
    for (const QJsonValue &type : json.value(u"pmsAppointmentTypeIds"_s).toArray())
        range.types.emplace_back(type.toString());
    std::sort(range.types.begin(), range.types.end());
    return range;
}

std::vector<domain::AvailabilityRange> rangesOf(const QJsonObject &snapshot) {
    std::vector<domain::AvailabilityRange> ranges;
    for (const QJsonValue &range : snapshot.value(u"availability"_s).toArray())
        ranges.push_back(rangeOf(range.toObject()));
    return ranges;
}

std::optional<Received> rangeFailure(const domain::AvailabilityRange &range, const QString &path) {
    if (range.start >= range.end) return failed(u"range"_s, path + u".start: must be before end"_s);
    if (range.slot.count() < 0) return failed(u"slot-length"_s, path + u".slotLength: must not be negative"_s);
    if (range.slot.count() > 0 && range.slot.count() < 60) {
        return failed(u"slot-length"_s, path + u".slotLength: seconds expected, minutes found"_s);
    }
    return std::nullopt;
}

std::optional<Received> rangesFailure(const std::vector<domain::AvailabilityRange> &ranges) {
    for (size_t i = 0; i < ranges.size(); ++i) {
        const QString path = u"availability[%1]"_s.arg(i);
        if (auto failure = rangeFailure(ranges[i], path)) return failure;
        for (size_t j = 0; j < i; ++j) {
            const bool overlap = ranges[i].start < ranges[j].end && ranges[j].start < ranges[i].end;
            if (overlap && ranges[i].types == ranges[j].types) {
                return failed(u"overlap"_s, path + u": overlaps availability[%1] for the same types"_s.arg(j));
            }
        }
    }
    return std::nullopt;
}

std::optional<Received> referenceFailure(const Call &call, const QString &resource,
                                         const std::vector<domain::AvailabilityRange> &ranges) {
    const PracticeRecord &practice = call.practice;
    const bool known = std::any_of(practice.resources.begin(), practice.resources.end(), [&](const QJsonValue &one) {
        return one.toObject().value(u"pmsResourceId"_s).toString() == resource;
    });
    if (!known) {
        // A resource that has just been taken out may still be on its way; one never sent is a mistake.
        const QString rule = practice.everResources.contains(resource) ? QString() : u"unknown-resource"_s;
        return failed(rule, u"pmsResourceId: not among the PMS resources"_s);
    }
    for (const auto &range : ranges) {
        for (const auto &type : range.types) {
            if (practice.everTypes.contains(type.value())) continue;
            return failed(u"unknown-type"_s, u"pmsAppointmentTypeIds: one is not among the PMS appointment types"_s);
        }
    }
    return std::nullopt;
}

bool namesResource(const PracticeRecord &practice, const AvailabilityWish &wish) {
    return std::all_of(practice.resources.begin(), practice.resources.end(), [&wish](const QJsonValue &one) {
        return wish.answeredResources.contains(one.toObject().value(u"pmsResourceId"_s).toString());
    });
}

void answerWishes(Call &call, const QString &resource, const QDate &date) {
    for (AvailabilityWish &wish : call.practice.availabilityWishes) {
        if (wish.answeredAt || wish.day != date) continue;
        if (wish.resource && wish.resource->value() != resource) continue;
        wish.answeredResources.insert(resource);
        if (wish.resource || namesResource(call.practice, wish)) wish.answeredAt = call.now;
    }
    for (auto &[id, booking] : call.state.bookings) {
        const bool rejected = booking.practice == call.practice.id && booking.answer == Answer::Rejected;
        if (!rejected || booking.dayResentAt || !booking.resource) continue;
        if (booking.resource->value() == resource && booking.start.date == date) booking.dayResentAt = call.now;
    }
}

Received receive(Call &call, const QJsonValue &value) {
    if (auto breach = firstBreach(value, availabilitySnapshotSchema(), {})) return failed(u"schema"_s, *breach);
    const QJsonObject snapshot = value.toObject();
    const auto ranges = rangesOf(snapshot);
    if (auto failure = rangesFailure(ranges)) return *failure;
    const QString resource = snapshot.value(u"pmsResourceId"_s).toString();
    if (auto failure = referenceFailure(call, resource, ranges)) return *failure;
    if (call.state.faults.take(u"snapshotItem"_s, {}, call.practice.id.value(), call.state.random)) {
        return failed({}, u"asked-for fault"_s);
    }
    const QDate date = QDate::fromString(snapshot.value(u"date"_s).toString(), Qt::ISODate);
    const QByteArray content =
        QJsonDocument(snapshot.value(u"availability"_s).toArray()).toJson(QJsonDocument::Compact);
    const QByteArray hash = QCryptographicHash::hash(content, QCryptographicHash::Sha256);
    PublishedDay &day = call.practice.days[{resource, date}];
    const bool existing = day.received > 0 && day.hash == hash;
    day = {ranges, call.now, hash, day.received + 1};
    answerWishes(call, resource, date);
    return {existing ? Reception::Existing : Reception::Created, {}, {}};
}

/// FACTS "what must be sent, and when": the configuration comes before any availability.
void checkConfigured(const Call &call) {
    if (!call.practice.typesAt) {
        call.note(u"order"_s, u"availability: sent before contract, resources and appointment types were accepted"_s);
    }
}

QString snapshotName(const QJsonValue &snapshot, qsizetype index) {
    const QString id = snapshot.toObject().value(u"id"_s).toString();
    return id.isEmpty() ? QString::number(index) : id;
}

}  // namespace

ports::HttpResponse sendAvailability(Call &call) {
    checkConfigured(call);
    const Received received = receive(call, call.body);
    if (received.reception != Reception::Failed) return emptyResponse(200);
    if (received.rule.isEmpty()) return errorResponse(400, received.error);
    return call.refuse(received.rule, received.error);
}

ports::HttpResponse sendAvailabilities(Call &call) {
    checkConfigured(call);
    QJsonArray created;
    QJsonArray existing;
    QJsonArray failures;
    QJsonArray errors;
    const QJsonArray batch = call.body.toArray();
    for (qsizetype i = 0; i < batch.size(); ++i) {
        const QString name = snapshotName(batch.at(i), i);
        const Received received = receive(call, batch.at(i));
        if (received.reception == Reception::Created) created.append(name);
        if (received.reception == Reception::Existing) existing.append(name);
        if (received.reception != Reception::Failed) continue;
        failures.append(name);
        errors.append(QJsonObject{{u"snapshot"_s, name}, {u"error"_s, received.error}});
        if (!received.rule.isEmpty()) call.note(received.rule, u"[%1] "_s.arg(i) + received.error);
    }
    QJsonObject answer{{u"created"_s, created}, {u"existing"_s, existing}, {u"failed"_s, failures}};
    if (!errors.isEmpty()) answer.insert(u"errors"_s, errors);
    return jsonResponse(200, answer);
}

}  // namespace core::sandbox
