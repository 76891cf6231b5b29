// SPDX-License-Identifier: Apache-2.0
#include "core/sandbox/definition_schemas.h"

namespace core::sandbox::schemas {
namespace {

using namespace Qt::StringLiterals;

Schema text(JsonFormat format = JsonFormat::None) {
    Schema schema;
    schema.kind = JsonKind::String;
    schema.format = format;
    return schema;
}

Schema id() {
    return text(JsonFormat::Id);
}

Schema oneOf(const QStringList &values) {
    Schema schema = text();
    schema.values = values;
    return schema;
}

Schema plain(JsonKind kind) {
    Schema schema;
    schema.kind = kind;
    return schema;
}

Schema integer() {
    return plain(JsonKind::Integer);
}

Schema nullable(Schema schema) {
    schema.nullable = true;
    return schema;
}

Schema object(std::vector<SchemaField> fields) {
    Schema schema;
    schema.fields = std::move(fields);
    return schema;
}

Schema array(Schema items) {
    Schema schema = plain(JsonKind::Array);
    schema.items = std::make_shared<Schema>(std::move(items));
    return schema;
}

SchemaField need(const QString &name, Schema schema) {
    return {name, std::move(schema), true};
}
SchemaField may(const QString &name, Schema schema) {
    return {name, std::move(schema), false};
}

std::vector<SchemaField> documentFields() {
    return {need(u"bookingId"_s, integer()),
            need(u"pmsDocumentId"_s, id()),
            may(u"documentType"_s, text()),
            may(u"documentName"_s, text()),
            may(u"documentDescription"_s, text()),
            may(u"documentFormat"_s, text()),
            may(u"documentSize"_s, integer()),
            may(u"createdAt"_s, text(JsonFormat::Stamp)),
            may(u"updatedAt"_s, text(JsonFormat::Stamp))};
}

Schema appointment() {
    const QStringList states{u"booked"_s,           u"patient-dna"_s, u"patient-arrived"_s, u"patient-in-consult"_s,
                             u"patient-complete"_s, u"cancelled"_s};
    return object({need(u"pmsAppointmentId"_s, id()), need(u"pmsPatientId"_s, id()), need(u"pmsPractitionerId"_s, id()),
                   need(u"pmsAppointmentTypeId"_s, id()),
                   need(u"pmsAppointmentCreationTime"_s, text(JsonFormat::Stamp)),
                   need(u"pmsAppointmentTime"_s, text(JsonFormat::Stamp)), need(u"pmsAppointmentLength"_s, integer()),
                   need(u"pmsAppointmentStatus"_s, oneOf(states))});
}

Schema snapshotPatient() {
    return object({need(u"pmsPatientId"_s, id()), need(u"pmsPatientFirstname"_s, text()),
                   need(u"pmsPatientLastname"_s, text()), may(u"pmsPatientPreferredName"_s, text()),
                   may(u"pmsPatientPhoneMobile"_s, text()), may(u"pmsPatientPhoneHome"_s, text()),
                   may(u"pmsPatientPhoneWork"_s, text()), may(u"pmsPatientSmsConsent"_s, plain(JsonKind::Boolean)),
                   may(u"pmsPatientAge16AndUnder"_s, plain(JsonKind::Boolean)),
                   need(u"pmsPatientCreationTime"_s, text(JsonFormat::Stamp))});
}

Schema named(const QString &idName, const QString &nameName, const QString &statusName) {
    return object({need(idName, id()), need(nameName, text()), need(statusName, oneOf({u"active"_s, u"inactive"_s}))});
}

}  // namespace

Schema confirmBookingInsert() {
    Schema ids = array(id());
    ids.minItems = 1;
    return object({need(u"pmsAppointmentIds"_s, ids), need(u"pmsPatientId"_s, id()),
                   may(u"patientAppointmentLink"_s, text()), may(u"patientAppointmentDescription"_s, text()),
                   may(u"practitionerAppointmentLink"_s, text()),
                   may(u"practitionerAppointmentDescription"_s, text())});
}

Schema reasonBody() {
    return object({may(u"reason"_s, nullable(text()))});
}

Schema availabilitySnapshot() {
    const Schema range = object({need(u"start"_s, text(JsonFormat::Time)), need(u"end"_s, text(JsonFormat::Time)),
                                 need(u"slotLength"_s, integer()), may(u"pmsAppointmentTypeIds"_s, array(id()))});
    return object({may(u"id"_s, text()), need(u"date"_s, text(JsonFormat::Date)), need(u"pmsResourceId"_s, id()),
                   need(u"availability"_s, array(range))});
}

Schema availabilityBatch() {
    Schema batch = plain(JsonKind::Array);
    batch.maxItems = 100;
    return batch;
}

Schema livenessContract() {
    const Schema ranges =
        array(object({need(u"start"_s, text(JsonFormat::Time)), need(u"end"_s, text(JsonFormat::Time))}));
    std::vector<SchemaField> days;
    for (const auto &day : {u"monday"_s, u"tuesday"_s, u"wednesday"_s, u"thursday"_s, u"friday"_s, u"saturday"_s,
                            u"sunday"_s, u"publicHolidays"_s}) {
        days.push_back(may(day, ranges));
    }
    return object({need(u"liveHours"_s, object(std::move(days)))});
}

Schema pmsResources() {
    return array(object({need(u"pmsResourceId"_s, id()), need(u"pmsResourceName"_s, id()),
                         may(u"pmsPractitionerTitle"_s, text()), may(u"pmsPractitionerFirstname"_s, text()),
                         may(u"pmsPractitionerLastname"_s, text())}));
}

Schema pmsAppointmentTypes() {
    return array(object({need(u"pmsAppointmentTypeId"_s, id()), need(u"pmsAppointmentTypeName"_s, id()),
                         may(u"pmsAppointmentLength"_s, integer()), may(u"pmsResourceId"_s, id())}));
}

Schema subscription() {
    const QStringList topics{u"requests.*"_s,
                             u"requests.bookings"_s,
                             u"requests.bookingUpdates"_s,
                             u"requests.availability"_s,
                             u"requests.pmsAppointmentChanges"_s,
                             u"requests.pmsResources"_s,
                             u"requests.pmsAppointmentTypes"_s,
                             u"requests.availableDocuments"_s,
                             u"requests.uploadDocuments"_s,
                             u"requests.clientSnapshots"_s,
                             u"requests.attachDocuments"_s};
    return object({may(u"id"_s, text()), may(u"clientId"_s, nullable(text())), need(u"topic"_s, oneOf(topics)),
                   need(u"callbackUrl"_s, text(JsonFormat::HttpUrl)),
                   may(u"startAt"_s, nullable(text(JsonFormat::Stamp))),
                   may(u"expireAt"_s, nullable(text(JsonFormat::Stamp)))});
}

Schema documentList() {
    return array(object(documentFields()));
}

Schema document() {
    std::vector<SchemaField> fields = documentFields();
    fields.push_back(need(u"documentContent"_s, text(JsonFormat::Base64)));
    return object(std::move(fields));
}

Schema rejectDocumentUpload() {
    return object(
        {need(u"bookingId"_s, integer()), need(u"pmsDocumentId"_s, id()), may(u"reason"_s, nullable(text()))});
}

Schema clientSnapshot() {
    return object({need(u"date"_s, text(JsonFormat::Date)),
                   need(u"dateType"_s, oneOf({u"appt_datetime"_s, u"appt_creation_datetime"_s})),
                   need(u"locations"_s, array(named(u"pmsLocationId"_s, u"pmsLocationName"_s, u"pmsLocationStatus"_s))),
                   need(u"practitioners"_s,
                        array(named(u"pmsPractitionerId"_s, u"pmsPractitionerName"_s, u"pmsPractitionerStatus"_s))),
                   need(u"appointmentTypes"_s, array(named(u"pmsAppointmentTypeId"_s, u"pmsAppointmentTypeName"_s,
                                                           u"pmsAppointmentTypeStatus"_s))),
                   need(u"appointments"_s, array(appointment())), need(u"patients"_s, array(snapshotPatient()))});
}

Schema confirmAttachDocument() {
    return object({may(u"pmsDocumentId"_s, nullable(text()))});
}

}  // namespace core::sandbox::schemas
