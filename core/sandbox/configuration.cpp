// SPDX-License-Identifier: Apache-2.0
#include <QJsonArray>
#include <algorithm>

#include "core/sandbox/definition.h"
#include "core/sandbox/state.h"

namespace core::sandbox {
namespace {

using namespace Qt::StringLiterals;

constexpr qint64 kLongestTypeMinutes = 480;

/// The definition: ids and names need to be unique.
QString repeatedField(const QJsonArray &items, const QString &field) {
    QSet<QString> seen;
    for (qsizetype i = 0; i < items.size(); ++i) {
        const QString value = items.at(i).toObject().value(field).toString();
        if (seen.contains(value)) return u"[%1].%2: must be unique"_s.arg(i).arg(field);
        seen.insert(value);
    }
    return {};
}

QString rangeBreach(const QJsonObject &liveHours) {
    for (auto day = liveHours.begin(); day != liveHours.end(); ++day) {
        const QJsonArray ranges = day.value().toArray();
        for (qsizetype i = 0; i < ranges.size(); ++i) {
            const QJsonObject range = ranges.at(i).toObject();
            if (minuteOfDay(range.value(u"start"_s).toString()) >= minuteOfDay(range.value(u"end"_s).toString())) {
                return u"liveHours.%1[%2].start: must be before end"_s.arg(day.key()).arg(i);
            }
        }
    }
    return {};
}

QJsonArray having(const QJsonArray &items, const QString &field, const QString &value) {
    QJsonArray found;
    for (const QJsonValue &item : items) {
        if (item.toObject().value(field).toString() == value) found.append(item);
    }
    return found;
}

QString typeBreach(const QJsonArray &types) {
    for (qsizetype i = 0; i < types.size(); ++i) {
        const QJsonValue length = types.at(i).toObject().value(u"pmsAppointmentLength"_s);
        if (length.isUndefined()) continue;
        if (length.toInteger() < 1) return u"[%1].pmsAppointmentLength: at least one minute expected"_s.arg(i);
        if (length.toInteger() > kLongestTypeMinutes) {
            return u"[%1].pmsAppointmentLength: minutes expected, seconds found"_s.arg(i);
        }
    }
    return {};
}

void checkTypeResources(const Call &call, const QJsonArray &types) {
    for (qsizetype i = 0; i < types.size(); ++i) {
        const QString resource = types.at(i).toObject().value(u"pmsResourceId"_s).toString();
        if (resource.isEmpty() || call.practice.everResources.contains(resource)) continue;
        call.note(u"unknown-resource"_s, u"[%1].pmsResourceId: not among the PMS resources"_s.arg(i));
    }
}

}  // namespace

ports::HttpResponse uploadContract(Call &call) {
    const QJsonObject contract = call.body.toObject();
    if (const QString breach = rangeBreach(contract.value(u"liveHours"_s).toObject()); !breach.isEmpty()) {
        return call.refuse(u"range"_s, breach);
    }
    call.practice.contract = contract;
    call.practice.contractAt = call.now;
    ++call.practice.contractCount;
    return emptyResponse(200);
}

ports::HttpResponse showContract(Call &call) {
    return jsonResponse(200, call.practice.contract);
}

ports::HttpResponse uploadResources(Call &call) {
    const QJsonArray resources = call.body.toArray();
    for (const QString &field : {u"pmsResourceId"_s, u"pmsResourceName"_s}) {
        if (const QString breach = repeatedField(resources, field); !breach.isEmpty()) {
            return call.refuse(u"unique"_s, breach);
        }
    }
    if (!call.practice.contractAt)
        call.note(u"order"_s, u"resources: sent before the liveness contract was accepted"_s);
    for (const QJsonValue &one : resources) {
        call.practice.everResources.insert(one.toObject().value(u"pmsResourceId"_s).toString());
    }
    call.practice.resources = resources;
    call.practice.resourcesAt = call.now;
    ++call.practice.resourcesCount;
    call.practice.wantsResources = false;
    return emptyResponse(200);
}

ports::HttpResponse showResources(Call &call) {
    return jsonResponse(200, call.practice.resources);
}

ports::HttpResponse findResource(Call &call) {
    return jsonResponse(200, having(call.practice.resources, u"pmsResourceId"_s, call.query.value(u"id"_s)));
}

ports::HttpResponse uploadTypes(Call &call) {
    const QJsonArray types = call.body.toArray();
    for (const QString &field : {u"pmsAppointmentTypeId"_s, u"pmsAppointmentTypeName"_s}) {
        if (const QString breach = repeatedField(types, field); !breach.isEmpty())
            return call.refuse(u"unique"_s, breach);
    }
    if (const QString breach = typeBreach(types); !breach.isEmpty()) return call.refuse(u"type-length"_s, breach);
    if (!call.practice.resourcesAt)
        call.note(u"order"_s, u"appointment types: sent before the resources were accepted"_s);
    checkTypeResources(call, types);
    for (const QJsonValue &one : types) {
        call.practice.everTypes.insert(one.toObject().value(u"pmsAppointmentTypeId"_s).toString());
    }
    call.practice.types = types;
    call.practice.typesAt = call.now;
    ++call.practice.typesCount;
    call.practice.wantsTypes = false;
    return emptyResponse(200);
}

ports::HttpResponse showTypes(Call &call) {
    return jsonResponse(200, call.practice.types);
}

ports::HttpResponse findType(Call &call) {
    return jsonResponse(200, having(call.practice.types, u"pmsAppointmentTypeId"_s, call.query.value(u"id"_s)));
}

}  // namespace core::sandbox
