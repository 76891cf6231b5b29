// SPDX-License-Identifier: Apache-2.0
#include <QJsonArray>
#include <QJsonObject>
#include <QUrlQuery>

#include "core/healthengine/api.h"
#include "core/healthengine/bodies.h"
#include "core/healthengine/gzip.h"

namespace core::healthengine {
namespace {

constexpr qsizetype kGzipFrom = 1024;

/// A header value without anything that could end the header line.
QByteArray headerText(const QString &text) {
    QByteArray clean;
    for (const char byte : text.trimmed().toUtf8()) {
        if (static_cast<unsigned char>(byte) >= 0x20 && byte != 0x7f) clean.append(byte);
    }
    return clean;
}

QUrl address(const Endpoint &to, const QString &path) {
    QUrl url = to.baseUrl;
    QString base = url.path();
    while (base.endsWith(QLatin1Char('/'))) base.chop(1);
    url.setPath(base + path);
    return url;
}

ports::HttpRequest request(const Endpoint &to, const QByteArray &method, const QString &path,
                           const QString &operation) {
    ports::HttpRequest call;
    call.method = method;
    call.url = address(to, path);
    call.operation = operation;
    call.headers = {{"api-key", headerText(to.apiKey.reveal())},
                    {"practice-id", headerText(to.practice.value())},
                    {"practice-key", headerText(to.practiceKey.reveal())},
                    {"User-Agent", to.userAgent},
                    {"Accept", "application/json"}};
    return call;
}

ports::HttpRequest get(const Endpoint &to, const QString &path, const QString &operation) {
    return request(to, "GET", path, operation);
}

ports::HttpRequest list(const Endpoint &to, const QString &path, const QString &operation, qint64 page) {
    ports::HttpRequest call = get(to, path, operation);
    QUrlQuery query;
    query.addQueryItem(QStringLiteral("page"), QString::number(page));
    call.url.setQuery(query);
    return call;
}

/// Calls without a body carry the content type all the same, lest the network library makes up another one.
ports::HttpRequest post(const Endpoint &to, const QString &path, const QString &operation,
                        const QByteArray &body = {}) {
    ports::HttpRequest call = request(to, "POST", path, operation);
    call.headers.emplace_back("Content-Type", "application/json");
    call.body = body;
    if (body.size() <= kGzipFrom) return call;
    const QByteArray packed = gzip(body);
    if (packed.isEmpty()) return call;
    call.headers.emplace_back("Content-Encoding", "gzip");
    call.body = packed;
    return call;
}

QString bookingPath(domain::BookingId booking, QLatin1String action) {
    return QStringLiteral("/bookings/%1/%2").arg(booking.toString(), action);
}

QByteArray reasonBody(const QString &reason) {
    QJsonObject object;
    if (!reason.isEmpty()) object.insert(QLatin1String("reason"), reason);
    return bodies::compact(object);
}

}  // namespace

QByteArray userAgent(const QString &vendor, const QString &email, const QString &environment) {
    return headerText(vendor) + " (" + headerText(email) + ") " + headerText(environment);
}

ports::HttpRequest pollRequests(const Endpoint &to) {
    return get(to, QStringLiteral("/requests"), QStringLiteral("pollRequests"));
}

ports::HttpRequest listBookings(const Endpoint &to, qint64 page) {
    return list(to, QStringLiteral("/requests/bookings"), QStringLiteral("bookingRequests"), page);
}

ports::HttpRequest listBookingUpdates(const Endpoint &to, qint64 page) {
    return list(to, QStringLiteral("/requests/bookingUpdates"), QStringLiteral("bookingUpdateRequests"), page);
}

ports::HttpRequest listAvailabilityRequests(const Endpoint &to, qint64 page) {
    return list(to, QStringLiteral("/requests/availability"), QStringLiteral("availabilitySnapshotRequests"), page);
}

ports::HttpRequest listAppointmentChanges(const Endpoint &to, qint64 page) {
    return list(to, QStringLiteral("/requests/pmsAppointmentChanges"), QStringLiteral("pmsAppointmentChangeRequests"),
                page);
}

ports::HttpRequest confirmInsert(const Endpoint &to, domain::BookingId booking,
                                 const std::vector<domain::AppointmentId> &appointments,
                                 const domain::PatientId &patient) {
    QJsonArray ids;
    for (const auto &appointment : appointments) ids.append(appointment.value());
    const QJsonObject body{{QStringLiteral("pmsAppointmentIds"), ids},
                           {QStringLiteral("pmsPatientId"), patient.value()}};
    return post(to, bookingPath(booking, QLatin1String("confirmInsert")), QStringLiteral("confirmBookingInsert"),
                bodies::compact(body));
}

ports::HttpRequest rejectInsert(const Endpoint &to, domain::BookingId booking, const QString &reason) {
    return post(to, bookingPath(booking, QLatin1String("rejectInsert")), QStringLiteral("rejectBookingInsert"),
                reasonBody(reason));
}

ports::HttpRequest confirmUpdate(const Endpoint &to, domain::BookingId booking, domain::RequestId requestId) {
    return post(to, bookingPath(booking, QLatin1String("confirmUpdate/")) + requestId.toString(),
                QStringLiteral("confirmBookingUpdate"));
}

ports::HttpRequest rejectUpdate(const Endpoint &to, domain::BookingId booking, domain::RequestId requestId,
                                const QString &reason) {
    return post(to, bookingPath(booking, QLatin1String("rejectUpdate/")) + requestId.toString(),
                QStringLiteral("rejectBookingUpdate"), reasonBody(reason));
}

ports::HttpRequest cancelBooking(const Endpoint &to, domain::BookingId booking, const QString &reason) {
    return post(to, bookingPath(booking, QLatin1String("cancel")), QStringLiteral("cancelBooking"), reasonBody(reason));
}

ports::HttpRequest didNotAttend(const Endpoint &to, domain::BookingId booking, const QString &reason) {
    return post(to, bookingPath(booking, QLatin1String("didNotAttend")), QStringLiteral("didNotAttend"),
                reasonBody(reason));
}

ports::HttpRequest noPmsAppointmentChange(const Endpoint &to, domain::BookingId booking) {
    return post(to, bookingPath(booking, QLatin1String("noPmsAppointmentChange")),
                QStringLiteral("noPmsAppointmentChange"));
}

ports::HttpRequest sendAvailability(const Endpoint &to, const domain::AvailabilitySnapshot &snapshot) {
    return post(to, QStringLiteral("/availability/snapshot"), QStringLiteral("sendAvailabilitySnapshot"),
                bodies::compact(bodies::snapshot(snapshot)));
}

ports::HttpRequest sendAvailabilities(const Endpoint &to, const std::vector<domain::AvailabilitySnapshot> &snapshots) {
    QJsonArray array;
    for (const auto &snapshot : snapshots) {
        QJsonObject object = bodies::snapshot(snapshot);
        object.insert(QLatin1String("id"), snapshotId(snapshot));
        array.append(object);
    }
    return post(to, QStringLiteral("/availability/snapshots"), QStringLiteral("sendAvailabilitySnapshots"),
                bodies::compact(array));
}

ports::HttpRequest sendLivenessContract(const Endpoint &to, const domain::LivenessContract &contract) {
    return post(to, QStringLiteral("/config/livenessContract"), QStringLiteral("uploadLivenessContract"),
                bodies::compact(bodies::liveness(contract)));
}

ports::HttpRequest sendResources(const Endpoint &to, const std::vector<domain::PmsResource> &resources) {
    return post(to, QStringLiteral("/config/pmsResources/snapshot"), QStringLiteral("uploadPmsResources"),
                bodies::compact(bodies::resources(resources)));
}

ports::HttpRequest sendAppointmentTypes(const Endpoint &to, const std::vector<domain::AppointmentType> &types) {
    return post(to, QStringLiteral("/config/pmsAppointmentTypes/snapshot"), QStringLiteral("uploadPmsAppointmentTypes"),
                bodies::compact(bodies::types(types)));
}

}  // namespace core::healthengine
