// SPDX-License-Identifier: Apache-2.0
#include "core/journal/booking_record.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace core::journal {

namespace {

constexpr int kVersion = 1;

struct TextField {
    const char *name;
    QString domain::Patient::*member;
};
constexpr TextField kPatientFields[] = {
    {"firstName", &domain::Patient::firstName},
    {"lastName", &domain::Patient::lastName},
    {"phone", &domain::Patient::phone},
    {"email", &domain::Patient::email},
    {"address", &domain::Patient::address},
    {"suburb", &domain::Patient::suburb},
    {"state", &domain::Patient::state},
    {"postcode", &domain::Patient::postcode},
    {"medicareNumber", &domain::Patient::medicareNumber},
    {"medicareIrn", &domain::Patient::medicareIrn},
    {"medicareExpiry", &domain::Patient::medicareExpiry},
};

const QString kBorn = QStringLiteral("dateOfBirth");
const QString kGender = QStringLiteral("gender");

QJsonObject toJson(const domain::Patient &patient) {
    QJsonObject json;
    for (const TextField &field : kPatientFields) {
        const QString &text = patient.*field.member;
        if (!text.isEmpty()) json.insert(QLatin1String(field.name), text);
    }
    if (patient.dateOfBirth) json.insert(kBorn, patient.dateOfBirth->toString(Qt::ISODate));
    if (patient.gender) {
        json.insert(kGender, *patient.gender == domain::Gender::Male     ? QStringLiteral("M")
                             : *patient.gender == domain::Gender::Female ? QStringLiteral("F")
                                                                         : QStringLiteral("X"));
    }
    return json;
}

domain::Patient patientFrom(const QJsonObject &json) {
    domain::Patient patient;
    for (const TextField &field : kPatientFields)
        patient.*field.member = json.value(QLatin1String(field.name)).toString();
    const QDate born = QDate::fromString(json.value(kBorn).toString(), Qt::ISODate);
    if (born.isValid()) patient.dateOfBirth = born;
    const QString gender = json.value(kGender).toString();
    if (gender == QLatin1String("M")) patient.gender = domain::Gender::Male;
    if (gender == QLatin1String("F")) patient.gender = domain::Gender::Female;
    if (gender == QLatin1String("X")) patient.gender = domain::Gender::Other;
    return patient;
}

template <class Id>
void insertId(QJsonObject &json, const char *name, const std::optional<Id> &id) {
    if (id) json.insert(QLatin1String(name), id->value());
}

template <class Id>
std::optional<Id> idFrom(const QJsonObject &json, const char *name) {
    const QJsonValue value = json.value(QLatin1String(name));
    return value.isString() ? std::optional(Id(value.toString())) : std::nullopt;
}

base::Unexpected spoiled(const char *field) {
    return base::fail(base::ErrorKind::ContractViolation, QStringLiteral("booking_record"),
                      QStringLiteral("unreadable %1").arg(QLatin1String(field)));
}

}  // namespace

QByteArray bookingToRecord(const domain::Booking &booking) {
    QJsonObject json{{QStringLiteral("v"), kVersion},
                     // As text: JSON's numbers are not exact beyond 2^53.
                     {QStringLiteral("booking"), booking.id.toString()},
                     {QStringLiteral("start"), base::formatPracticeStamp(booking.appointmentTime)},
                     {QStringLiteral("length"), qint64(booking.length.count())},
                     {QStringLiteral("reason"), booking.reason.reveal()},
                     {QStringLiteral("comments"), booking.comments.reveal()},
                     {QStringLiteral("telehealth"), booking.telehealthUrl.reveal()},
                     {QStringLiteral("newPatient"), booking.isNewPatient},
                     {QStringLiteral("patient"), toJson(booking.patient.reveal())}};
    insertId(json, "resource", booking.resource);
    insertId(json, "type", booking.appointmentType);
    insertId(json, "patientId", booking.patientId);
    if (booking.bookedTime) json.insert(QStringLiteral("bookedTime"), base::formatUtcStamp(*booking.bookedTime));
    return QJsonDocument(json).toJson(QJsonDocument::Compact);
}

base::Expected<domain::Booking> bookingFromRecord(const QByteArray &record) {
    const QJsonObject json = QJsonDocument::fromJson(record).object();
    const int version = json.value(QStringLiteral("v")).toInt();
    if (version < 1 || version > kVersion) return spoiled("v");
    domain::Booking booking;
    bool isNumber = false;
    booking.id = domain::BookingId(json.value(QStringLiteral("booking")).toString().toLongLong(&isNumber));
    if (!isNumber) return spoiled("booking");
    const auto start = base::parsePracticeStamp(json.value(QStringLiteral("start")).toString());
    if (!start) return spoiled("start");
    booking.appointmentTime = *start;
    booking.length = std::chrono::seconds(json.value(QStringLiteral("length")).toInteger());
    if (!json.value(QStringLiteral("patient")).isObject()) return spoiled("patient");
    booking.patient = base::Redacted(patientFrom(json.value(QStringLiteral("patient")).toObject()));
    booking.reason = base::Redacted(json.value(QStringLiteral("reason")).toString());
    booking.comments = base::Redacted(json.value(QStringLiteral("comments")).toString());
    booking.telehealthUrl = base::Redacted(json.value(QStringLiteral("telehealth")).toString());
    booking.isNewPatient = json.value(QStringLiteral("newPatient")).toBool();
    booking.resource = idFrom<domain::PmsResourceId>(json, "resource");
    booking.appointmentType = idFrom<domain::AppointmentTypeId>(json, "type");
    booking.patientId = idFrom<domain::PatientId>(json, "patientId");
    booking.bookedTime = base::parseUtcStamp(json.value(QStringLiteral("bookedTime")).toString());
    return booking;
}

QByteArray recordBinding(const ports::LinkKey &key) {
    // Lengths first, so that no two keys make the same bytes.
    const auto part = [](const QString &text) {
        const QByteArray bytes = text.toUtf8();
        return QByteArray::number(bytes.size()) + ':' + bytes;
    };
    return "booking " + part(key.environment) + part(key.practice.value()) + part(key.booking.toString());
}

}  // namespace core::journal
