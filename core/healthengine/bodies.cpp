// SPDX-License-Identifier: Apache-2.0
#include "core/healthengine/bodies.h"

#include <QCryptographicHash>
#include <QJsonDocument>
#include <algorithm>
#include <array>
#include <tuple>

#include "core/healthengine/api.h"

namespace core::healthengine {
namespace bodies {
namespace {

/// "HH:MM"; midnight as an end is 23:59, because the API knows no 24:00.
QString clock(domain::MinuteOfDay minute) {
    const int within = std::clamp(minute, 0, domain::kEndOfDay - 1);
    return QTime(within / 60, within % 60).toString(QStringLiteral("HH:mm"));
}

/// False for ranges of which nothing is left once their end is written as 23:59.
bool isSendable(domain::MinuteOfDay start, domain::MinuteOfDay end) {
    return start >= 0 && start < std::min(end, domain::kEndOfDay - 1);
}

void putText(QJsonObject &object, QLatin1String key, const QString &text) {
    if (!text.isEmpty()) object.insert(key, text);
}

QJsonObject range(const domain::AvailabilityRange &range) {
    QJsonObject object{{QStringLiteral("start"), clock(range.start)},
                       {QStringLiteral("end"), clock(range.end)},
                       {QStringLiteral("slotLength"), qint64(std::max<qint64>(range.slot.count(), 0))}};
    if (range.types.empty()) return object;
    auto sorted = range.types;
    std::sort(sorted.begin(), sorted.end());
    QJsonArray ids;
    for (const auto &type : sorted) ids.append(type.value());
    object.insert(QLatin1String("pmsAppointmentTypeIds"), ids);
    return object;
}

QJsonArray liveRanges(std::vector<domain::LiveRange> ranges) {
    std::sort(ranges.begin(), ranges.end(),
              [](const auto &a, const auto &b) { return std::tie(a.start, a.end) < std::tie(b.start, b.end); });
    QJsonArray array;
    for (const auto &live : ranges) {
        if (!isSendable(live.start, live.end)) continue;
        array.append(
            QJsonObject{{QStringLiteral("start"), clock(live.start)}, {QStringLiteral("end"), clock(live.end)}});
    }
    return array;
}

template <class T>
void sortById(std::vector<T> &items) {
    std::stable_sort(items.begin(), items.end(), [](const T &a, const T &b) { return a.id < b.id; });
}

}  // namespace

QJsonObject snapshot(const domain::AvailabilitySnapshot &snapshot) {
    auto sorted = snapshot.ranges;
    std::sort(sorted.begin(), sorted.end(), [](const auto &a, const auto &b) {
        return std::tie(a.start, a.end, a.slot, a.types) < std::tie(b.start, b.end, b.slot, b.types);
    });
    QJsonArray availability;
    for (const auto &one : sorted) {
        if (isSendable(one.start, one.end)) availability.append(range(one));
    }
    return {{QStringLiteral("date"), snapshot.date.toString(Qt::ISODate)},
            {QStringLiteral("pmsResourceId"), snapshot.resource.value()},
            {QStringLiteral("availability"), availability}};
}

QJsonObject liveness(const domain::LivenessContract &contract) {
    static constexpr std::array kDays = {"monday", "tuesday",  "wednesday", "thursday",
                                         "friday", "saturday", "sunday",    "publicHolidays"};
    static_assert(std::tuple_size_v<decltype(contract.days)> == kDays.size());
    QJsonObject hours;
    for (size_t day = 0; day < kDays.size(); ++day) {
        hours.insert(QLatin1String(kDays[day]), liveRanges(contract.days[day]));
    }
    return {{QStringLiteral("liveHours"), hours}};
}

QJsonArray resources(std::vector<domain::PmsResource> resources) {
    sortById(resources);
    QJsonArray array;
    for (const auto &resource : resources) {
        QJsonObject object{{QStringLiteral("pmsResourceId"), resource.id.value()},
                           {QStringLiteral("pmsResourceName"), resource.name}};
        putText(object, QLatin1String("pmsPractitionerTitle"), resource.title);
        putText(object, QLatin1String("pmsPractitionerFirstname"), resource.firstName);
        putText(object, QLatin1String("pmsPractitionerLastname"), resource.lastName);
        array.append(object);
    }
    return array;
}

QJsonArray types(std::vector<domain::AppointmentType> types) {
    sortById(types);
    QJsonArray array;
    for (const auto &type : types) {
        QJsonObject object{{QStringLiteral("pmsAppointmentTypeId"), type.id.value()},
                           {QStringLiteral("pmsAppointmentTypeName"), type.name}};
        if (type.length.count() > 0) object.insert(QLatin1String("pmsAppointmentLength"), qint64(type.length.count()));
        putText(object, QLatin1String("pmsResourceId"), type.resource.value());
        array.append(object);
    }
    return array;
}

QByteArray compact(const QJsonObject &object) {
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}
QByteArray compact(const QJsonArray &array) {
    return QJsonDocument(array).toJson(QJsonDocument::Compact);
}

}  // namespace bodies

namespace {

QByteArray sha256(const QByteArray &bytes) {
    return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256);
}

}  // namespace

QString snapshotId(const domain::AvailabilitySnapshot &snapshot) {
    return snapshot.date.toString(Qt::ISODate) + QLatin1Char('/') + snapshot.resource.value();
}

QByteArray contentHash(const domain::AvailabilitySnapshot &snapshot) {
    return sha256(bodies::compact(bodies::snapshot(snapshot)));
}
QByteArray contentHash(const domain::LivenessContract &contract) {
    return sha256(bodies::compact(bodies::liveness(contract)));
}
QByteArray contentHash(const std::vector<domain::PmsResource> &resources) {
    return sha256(bodies::compact(bodies::resources(resources)));
}
QByteArray contentHash(const std::vector<domain::AppointmentType> &types) {
    return sha256(bodies::compact(bodies::types(types)));
}

}  // namespace core::healthengine
