// SPDX-License-Identifier: Apache-2.0
#include "core/healthengine/api.h"
#include "core/healthengine/decode_page.h"

namespace core::healthengine {
namespace {

using base::Redacted;

/// No appointment is longer than a day; more is a mistake of units.
constexpr std::chrono::seconds kLongestAppointment = std::chrono::hours{24};

template <class Id>
std::optional<Id> strong(std::optional<QString> text) {
    if (!text) return std::nullopt;
    return Id(std::move(*text));
}

std::vector<domain::AppointmentId> appointmentIds(EntryReader &entry) {
    std::vector<domain::AppointmentId> ids;
    for (auto &text : entry.ids(QLatin1String("pmsAppointmentIds"))) ids.emplace_back(std::move(text));
    return ids;
}

std::optional<domain::PatientId> patientId(EntryReader &entry) {
    return strong<domain::PatientId>(entry.id(QLatin1String("pmsPatientId")));
}

domain::BookingStatus status(const EntryReader &entry, domain::BookingStatus whenMissing) {
    const QJsonValue value = entry.value(QLatin1String("bookingStatus"));
    if (value.isNull() || value.isUndefined()) return whenMissing;
    const QString text = value.toString();
    if (text == QLatin1String("Requested")) return domain::BookingStatus::Requested;
    if (text == QLatin1String("Confirmed")) return domain::BookingStatus::Confirmed;
    if (text == QLatin1String("Cancelled")) return domain::BookingStatus::Cancelled;
    return domain::BookingStatus::Unknown;
}

std::optional<domain::Gender> gender(const EntryReader &person) {
    const QString text = person.value(QLatin1String("gender")).toString();
    if (text == QLatin1String("Male")) return domain::Gender::Male;
    if (text == QLatin1String("Female")) return domain::Gender::Female;
    if (text == QLatin1String("Other")) return domain::Gender::Other;
    return std::nullopt;
}

/// DD-MM-YYYY, unlike every other date of the API.
std::optional<QDate> dateOfBirth(const EntryReader &person) {
    const QString text = person.value(QLatin1String("dob")).toString().trimmed();
    const QDate date = QDate::fromString(text, QStringLiteral("dd-MM-yyyy"));
    if (text.size() != 10 || !date.isValid()) return std::nullopt;
    return date;
}

domain::Patient patient(EntryReader &person) {
    domain::Patient read;
    read.firstName = person.text(QLatin1String("firstname"));
    read.lastName = person.text(QLatin1String("lastname"));
    read.dateOfBirth = dateOfBirth(person);
    read.phone = person.text(QLatin1String("phone"));
    read.email = person.text(QLatin1String("email"));
    read.address = person.text(QLatin1String("address"));
    read.suburb = person.text(QLatin1String("suburb"));
    read.state = person.text(QLatin1String("state"));
    read.postcode = person.text(QLatin1String("postcode"));
    read.gender = gender(person);
    read.medicareNumber = person.text(QLatin1String("medicareNumber"));
    read.medicareIrn = person.text(QLatin1String("medicareIrn"));
    read.medicareExpiry = person.text(QLatin1String("medicareExpiry"));
    return read;
}

domain::Booking booking(EntryReader &entry) {
    domain::Booking read;
    read.id = domain::BookingId(entry.requiredId(QLatin1String("bookingId")));
    read.resource = strong<domain::PmsResourceId>(entry.id(QLatin1String("pmsResourceId")));
    read.appointmentType = strong<domain::AppointmentTypeId>(entry.id(QLatin1String("pmsAppointmentTypeId")));
    read.appointmentIds = appointmentIds(entry);
    read.patientId = patientId(entry);
    read.bookedTime = entry.utcStamp(QLatin1String("bookedTime"));
    read.status = status(entry, domain::BookingStatus::Requested);
    read.appointmentTime = entry.requiredPracticeTime(QLatin1String("pmsAppointmentTime"));
    read.length = entry.seconds(QLatin1String("pmsAppointmentLength"), kLongestAppointment);
    read.reason = Redacted(entry.text(QLatin1String("reason")));
    read.comments = Redacted(entry.text(QLatin1String("comments")));
    read.telehealthUrl = Redacted(entry.text(QLatin1String("telehealthUrl")));
    read.isNewPatient = entry.flag(QLatin1String("isNewPatient"));
    EntryReader person = entry.child(QLatin1String("patient"));
    read.patient = Redacted(patient(person));
    entry.adopt(person);
    return read;
}

domain::BookingUpdate bookingUpdate(EntryReader &entry) {
    domain::BookingUpdate read;
    read.requestId = domain::RequestId(entry.requiredId(QLatin1String("requestId")));
    read.bookingId = domain::BookingId(entry.requiredId(QLatin1String("bookingId")));
    read.appointmentIds = appointmentIds(entry);
    read.patientId = patientId(entry);
    read.updatedAt = entry.utcStamp(QLatin1String("updatedAt"));
    read.status = status(entry, domain::BookingStatus::Unknown);
    return read;
}

paging::EntryNumbers updateNumbers(const EntryReader &entry) {
    return {wholeNumber(entry.value(QLatin1String("requestId"))), paging::bookingNumbers(entry).booking};
}

domain::AppointmentChangeRequest appointmentChange(EntryReader &entry) {
    return {domain::BookingId(entry.requiredId(QLatin1String("bookingId"))), appointmentIds(entry), patientId(entry)};
}

}  // namespace

base::Expected<Page<domain::Booking>> decodeBookings(const QByteArray &body) {
    return paging::decode<domain::Booking>(body, QStringLiteral("bookingRequests"), booking, paging::bookingNumbers,
                                           [](const domain::Booking &item) { return item.id; });
}

base::Expected<Page<domain::BookingUpdate>> decodeBookingUpdates(const QByteArray &body) {
    return paging::decode<domain::BookingUpdate>(body, QStringLiteral("bookingUpdateRequests"), bookingUpdate,
                                                 updateNumbers,
                                                 [](const domain::BookingUpdate &item) { return item.requestId; });
}

base::Expected<Page<domain::AppointmentChangeRequest>> decodeAppointmentChanges(const QByteArray &body) {
    return paging::decode<domain::AppointmentChangeRequest>(
        body, QStringLiteral("pmsAppointmentChangeRequests"), appointmentChange, paging::bookingNumbers,
        [](const domain::AppointmentChangeRequest &item) { return item.bookingId; });
}

}  // namespace core::healthengine
