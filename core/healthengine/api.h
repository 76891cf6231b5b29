// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QStringList>
#include <QUrl>
#include <optional>
#include <vector>

#include "core/base/expected.h"
#include "core/base/redacted.h"
#include "core/domain/booking.h"
#include "core/domain/schedule.h"
#include "core/ports/http_transport.h"

/// Healthengine's PMS API v1.9.0 as pure functions: requests are built, answers decoded, failures classified. No state.
namespace core::healthengine {

/// For whom a request is made. User-Agent: "VENDOR (EMAIL) ENVIRONMENT" (FACTS 20).
struct Endpoint {
    QUrl baseUrl;
    QByteArray userAgent;
    domain::PracticeId practice;
    base::Redacted<QString> apiKey;
    base::Redacted<QString> practiceKey;
};
QByteArray userAgent(const QString &vendor, const QString &email, const QString &environment);

// ---- requests (bodies over 1 KiB are gzip-compressed, FACTS 17) -----------------------------------------------------
ports::HttpRequest pollRequests(const Endpoint &to);
ports::HttpRequest listBookings(const Endpoint &to, qint64 page);
ports::HttpRequest listBookingUpdates(const Endpoint &to, qint64 page);
ports::HttpRequest listAvailabilityRequests(const Endpoint &to, qint64 page);
ports::HttpRequest listAppointmentChanges(const Endpoint &to, qint64 page);
ports::HttpRequest confirmInsert(const Endpoint &to, domain::BookingId booking,
                                 const std::vector<domain::AppointmentId> &appointments, const domain::PatientId &patient);
ports::HttpRequest rejectInsert(const Endpoint &to, domain::BookingId booking, const QString &reason);
ports::HttpRequest confirmUpdate(const Endpoint &to, domain::BookingId booking, domain::RequestId request);
ports::HttpRequest rejectUpdate(const Endpoint &to, domain::BookingId booking, domain::RequestId request,
                                const QString &reason);
ports::HttpRequest cancelBooking(const Endpoint &to, domain::BookingId booking, const QString &reason);
ports::HttpRequest didNotAttend(const Endpoint &to, domain::BookingId booking, const QString &reason);
ports::HttpRequest noPmsAppointmentChange(const Endpoint &to, domain::BookingId booking);
ports::HttpRequest sendAvailability(const Endpoint &to, const domain::AvailabilitySnapshot &snapshot);
/// At most 100; the id of each is snapshotId().
ports::HttpRequest sendAvailabilities(const Endpoint &to, const std::vector<domain::AvailabilitySnapshot> &snapshots);
ports::HttpRequest sendLivenessContract(const Endpoint &to, const domain::LivenessContract &contract);
ports::HttpRequest sendResources(const Endpoint &to, const std::vector<domain::PmsResource> &resources);
ports::HttpRequest sendAppointmentTypes(const Endpoint &to, const std::vector<domain::AppointmentType> &types);

/// "<date>/<resource id>": by which the answer of a batch names its snapshots.
QString snapshotId(const domain::AvailabilitySnapshot &snapshot);
/// SHA-256 of the canonical JSON that would be sent; equal content, equal hash.
QByteArray contentHash(const domain::AvailabilitySnapshot &snapshot);
QByteArray contentHash(const domain::LivenessContract &contract);
QByteArray contentHash(const std::vector<domain::PmsResource> &resources);
QByteArray contentHash(const std::vector<domain::AppointmentType> &types);

// ---- answers --------------------------------------------------------------------------------------------------------

/// An entry of a list that was not understood: the others are read all the same (FACTS 12).
struct Malformed {
    std::optional<qint64> number;         ///< Booking or request id, where at least that could be read.
    std::optional<domain::BookingId> booking;
    base::Error error;                    ///< ContractViolation naming the field.
};

template <class T>
struct Page {
    std::vector<T> items;
    std::vector<Malformed> malformed;
    qint64 currentPage = 1;  ///< A missing or senseless `page` object counts as the last page.
    qint64 totalPages = 1;
};

base::Expected<QStringList> decodePoll(const QByteArray &body);
base::Expected<Page<domain::Booking>> decodeBookings(const QByteArray &body);
base::Expected<Page<domain::BookingUpdate>> decodeBookingUpdates(const QByteArray &body);
base::Expected<Page<domain::AvailabilityRequest>> decodeAvailabilityRequests(const QByteArray &body);
base::Expected<Page<domain::AppointmentChangeRequest>> decodeAppointmentChanges(const QByteArray &body);

/// Answer of /availability/snapshots, resolved to positions in the batch that was sent.
struct BatchReply {
    std::vector<int> accepted;  ///< created and existing.
    std::vector<int> failed;
    std::vector<QString> errors;  ///< Parallel to failed; Healthengine's reason, or empty.
};
/// An answer that names none or only some of the batch's snapshots: those not named count as accepted (the call was 200).
base::Expected<BatchReply> decodeBatchReply(const QByteArray &body, const std::vector<domain::AvailabilitySnapshot> &sent);

/// What a response means: 2xx passes; 401 and 403 Unauthorized; 404, 400, 409, 410, 422 Rejected; 408, 429 and 5xx
/// Unavailable (with Retry-After, seconds or date, at most 120 s) except that 408/502/503/504 to a POST without
/// Retry-After are OutcomeUnknown; anything else ContractViolation. A transport error passes unchanged.
base::Expected<ports::HttpResponse> classifyReply(const ports::HttpRequest &request,
                                                  base::Expected<ports::HttpResponse> response);
/// The server's clock from its `Date` header, if there is a sensible one.
std::optional<base::UtcTime> serverDate(const ports::HttpResponse &response);

}  // namespace core::healthengine
