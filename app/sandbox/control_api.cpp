// SPDX-License-Identifier: Apache-2.0
#include "app/sandbox/control_api.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QUrlQuery>
#include <map>

#include "core/sandbox/report.h"

namespace app::sandbox {
namespace {

using namespace Qt::StringLiterals;
using core::base::ErrorKind;
using core::base::UtcTime;
namespace domain = core::domain;
namespace sandbox = core::sandbox;

core::base::Unexpected wrong(const QString &field, const QString &remedy) {
    return core::base::fail(ErrorKind::ContractViolation, u"control"_s, field + u": "_s + remedy);
}

core::ports::HttpResponse json(int status, const QJsonValue &value) {
    const QJsonDocument document = value.isArray() ? QJsonDocument(value.toArray()) : QJsonDocument(value.toObject());
    return {status, {{"Content-Type", "application/json"}}, document.toJson(QJsonDocument::Compact)};
}

int statusOf(ErrorKind kind) {
    if (kind == ErrorKind::Rejected) return 404;
    return kind == ErrorKind::Conflict ? 409 : 400;
}

QJsonObject number(const char16_t *name, qint64 value) {
    return {{QString::fromUtf16(name), value}};
}

QJsonObject done() {
    return {{u"ok"_s, true}};
}

QJsonObject faultJson(const sandbox::Fault &fault) {
    QJsonObject json{{u"kind"_s, sandbox::toString(fault.kind)},
                     {u"operation"_s, fault.operation},
                     {u"practice"_s, fault.practice},
                     {u"skip"_s, fault.skip},
                     {u"probability"_s, fault.probability},
                     {u"delayMs"_s, qint64(fault.delay.count())},
                     {u"status"_s, fault.status},
                     {u"afterEffect"_s, fault.afterEffect}};
    if (fault.count) json.insert(u"count"_s, *fault.count);
    return json;
}

std::vector<domain::AppointmentId> appointmentIds(const QJsonValue &value) {
    std::vector<domain::AppointmentId> ids;
    for (const QJsonValue &id : value.toArray()) ids.emplace_back(id.toString());
    return ids;
}

std::optional<domain::Gender> genderOf(const QString &text) {
    if (text == u"Male"_s) return domain::Gender::Male;
    if (text == u"Female"_s) return domain::Gender::Female;
    if (text == u"Other"_s) return domain::Gender::Other;
    return std::nullopt;
}

sandbox::BookingDraft draftOf(const QJsonObject &body) {
    sandbox::BookingDraft draft;
    if (body.value(u"resource"_s).isString())
        draft.resource = domain::PmsResourceId(body.value(u"resource"_s).toString());
    if (body.value(u"type"_s).isString()) draft.type = domain::AppointmentTypeId(body.value(u"type"_s).toString());
    draft.start =
        core::base::parsePracticeStamp(body.value(u"start"_s).toString()).value_or(core::base::PracticeTime{});
    draft.length = std::chrono::seconds(body.value(u"lengthSeconds"_s).toInteger(900));
    draft.reason = body.value(u"reason"_s).toString();
    draft.comments = body.value(u"comments"_s).toString(u"Standard Appointment"_s);
    draft.telehealthUrl = body.value(u"telehealthUrl"_s).toString();
    draft.isNewPatient = body.value(u"isNewPatient"_s).toBool();
    draft.label = body.value(u"label"_s).toString();
    draft.overrides = body.value(u"overrides"_s).toObject();
    for (const QJsonValue &name : body.value(u"omit"_s).toArray()) draft.omitted.append(name.toString());
    draft.formerAppointments = appointmentIds(body.value(u"formerAppointmentIds"_s));
    if (body.value(u"pmsPatientId"_s).isString())
        draft.patientId = domain::PatientId(body.value(u"pmsPatientId"_s).toString());
    return draft;
}

}  // namespace

core::ports::HttpResponse ControlApi::handle(const core::ports::HttpRequest &request, UtcTime now) {
    const QString what = request.url.path().mid(int(qstrlen("/sandbox/")));
    m_sandbox.advance(now);
    Answer answer = wrong(u"method"_s, u"GET, POST or DELETE expected"_s);
    if (request.method == "GET") {
        answer = read(what, request.url, now);
    } else if (request.method == "DELETE" && what == u"faults"_s) {
        m_sandbox.faults().clear();
        answer = done();
    } else if (request.method == "POST") {
        QJsonParseError error;
        const QJsonDocument body = QJsonDocument::fromJson(request.body, &error);
        answer = body.isObject() ? change(what, body.object(), now) : wrong(u"body"_s, u"a JSON object expected"_s);
    }
    if (answer) return json(200, *answer);
    return json(statusOf(answer.error().kind), QJsonObject{{u"error"_s, answer.error().detail}});
}

ControlApi::Answer ControlApi::read(const QString &what, const QUrl &url, UtcTime now) {
    const QJsonObject all =
        what == u"available"_s || what == u"faults"_s ? QJsonObject() : sandbox::report(m_sandbox, now);
    if (what == u"state"_s) return all;
    if (what == u"summary"_s) return all.value(what);
    if (what == u"bookings"_s || what == u"violations"_s) return all.value(what);
    if (what == u"available"_s) return available(url, now);
    if (what == u"faults"_s) {
        QJsonArray faults;
        for (const sandbox::Fault &one : m_sandbox.faults().faults()) faults.append(faultJson(one));
        return faults;
    }
    return core::base::fail(ErrorKind::Rejected, u"control"_s, u"path: unknown"_s);
}

ControlApi::Answer ControlApi::change(const QString &what, const QJsonObject &body, UtcTime now) {
    if (what == u"book"_s) return book(body, now);
    if (what == u"cancel"_s) return cancel(body, now);
    if (what == u"rebook"_s) return rebook(body, now);
    if (what == u"update"_s) return update(body, now);
    if (what == u"request"_s) return request(body, now);
    if (what == u"faults"_s) return fault(body);
    if (what == u"consent"_s) return consent(body);
    if (what == u"practice"_s) return practice(body);
    if (what == u"expire"_s) return expire(body);
    return core::base::fail(ErrorKind::Rejected, u"control"_s, u"path: unknown"_s);
}

domain::PracticeId ControlApi::practiceOf(const QString &given) const {
    if (!given.isEmpty()) return domain::PracticeId(given);
    const auto &all = m_sandbox.practices();
    return all.empty() ? domain::PracticeId() : all.begin()->first;
}

ControlApi::Answer ControlApi::available(const QUrl &url, UtcTime now) {
    const QUrlQuery query(url);
    const auto id = practiceOf(query.queryItemValue(u"practice"_s));
    if (!m_sandbox.practice(id)) return core::base::fail(ErrorKind::Rejected, u"control"_s, u"practice: unknown"_s);
    const int limit = query.queryItemValue(u"limit"_s).toInt();
    QJsonArray all;
    for (const auto &slot : m_sandbox.availableSlots(id, now, limit > 0 ? size_t(limit) : 200)) {
        QJsonArray types;
        for (const auto &type : slot.types) types.append(type.value());
        all.append(QJsonObject{{u"resource"_s, slot.resource.value()},
                               {u"start"_s, core::base::formatPracticeStamp(slot.start)},
                               {u"lengthSeconds"_s, qint64(slot.length.count())},
                               {u"types"_s, types}});
    }
    return all;
}

domain::Patient ControlApi::patientOf(const QJsonObject &body) {
    const QJsonObject given = body.value(u"patient"_s).toObject();
    if (given.isEmpty()) {
        const domain::BookingId like(body.value(u"samePersonAs"_s).toInteger());
        const auto *other = m_sandbox.booking(like);
        return other ? m_inventor.again(other->patient) : m_inventor.next();
    }
    const auto text = [&given](const QString &name) { return given.value(name).toString(); };
    domain::Patient patient{text(u"firstname"_s), text(u"lastname"_s)};
    const QDate dob = QDate::fromString(text(u"dob"_s), Qt::ISODate);
    if (dob.isValid()) patient.dateOfBirth = dob;
    patient.phone = text(u"phone"_s);
    patient.email = text(u"email"_s);
    patient.address = text(u"address"_s);
    patient.suburb = text(u"suburb"_s);
    patient.state = text(u"state"_s);
    patient.postcode = text(u"postcode"_s);
    patient.gender = genderOf(text(u"gender"_s));
    patient.medicareNumber = text(u"medicareNumber"_s);
    patient.medicareIrn = text(u"medicareIrn"_s);
    patient.medicareExpiry = text(u"medicareExpiry"_s);
    return patient;
}

ControlApi::Answer ControlApi::book(const QJsonObject &body, UtcTime now) {
    sandbox::BookingDraft draft = draftOf(body);
    draft.practice = practiceOf(body.value(u"practice"_s).toString());
    draft.patient = patientOf(body);
    const bool forced = body.value(u"force"_s).toBool() || !draft.formerAppointments.empty();
    const bool hasStart = body.contains(u"start"_s);
    if (hasStart && !draft.start.isValid())
        return wrong(u"start"_s, u"YYYY-MM-DD HH:MM:SS on the practice's wall expected"_s);
    if (!hasStart) {
        const auto free = m_sandbox.availableSlots(draft.practice, now, 10'000);
        const auto slot = std::find_if(free.begin(), free.end(), [&draft](const sandbox::AvailableSlot &one) {
            return !draft.resource || *draft.resource == one.resource;
        });
        if (slot == free.end())
            return core::base::fail(ErrorKind::Conflict, u"control"_s, u"start: no slot is on offer"_s);
        if (!body.value(u"resource"_s).isNull()) draft.resource = slot->resource;
        draft.start = slot->start;
    }
    const auto id = forced ? m_sandbox.forceBooking(draft, now) : m_sandbox.bookSlot(draft, now);
    if (!id) return core::base::fail(id.error());
    return sandbox::bookingReport(m_sandbox, *m_sandbox.booking(*id));
}

ControlApi::Answer ControlApi::cancel(const QJsonObject &body, UtcTime now) {
    const auto id = m_sandbox.cancelBooking(domain::BookingId(body.value(u"bookingId"_s).toInteger()), now);
    if (!id) return core::base::fail(id.error());
    return number(u"requestId", id->value());
}

ControlApi::Answer ControlApi::rebook(const QJsonObject &body, UtcTime now) {
    const auto id = m_sandbox.rebook(domain::BookingId(body.value(u"bookingId"_s).toInteger()), now);
    if (!id) return core::base::fail(id.error());
    return number(u"bookingId", id->value());
}

ControlApi::Answer ControlApi::update(const QJsonObject &body, UtcTime now) {
    static const std::map<QString, domain::BookingStatus> states{{u"Requested"_s, domain::BookingStatus::Requested},
                                                                 {u"Confirmed"_s, domain::BookingStatus::Confirmed},
                                                                 {u"Cancelled"_s, domain::BookingStatus::Cancelled}};
    const auto state = states.find(body.value(u"status"_s).toString(u"Cancelled"_s));
    if (state == states.end()) return wrong(u"status"_s, u"Requested, Confirmed or Cancelled expected"_s);
    const auto practiceId = practiceOf(body.value(u"practice"_s).toString());
    const domain::BookingId booking(body.value(u"bookingId"_s).toInteger());
    const auto id =
        m_sandbox.forceUpdate(practiceId, booking, state->second, body.value(u"overrides"_s).toObject(), now);
    return number(u"requestId", id.value());
}

ControlApi::Answer ControlApi::request(const QJsonObject &body, UtcTime now) {
    const auto practiceId = practiceOf(body.value(u"practice"_s).toString());
    if (!m_sandbox.practice(practiceId))
        return core::base::fail(ErrorKind::Rejected, u"control"_s, u"practice: unknown"_s);
    const QString kind = body.value(u"kind"_s).toString();
    const QDate day = QDate::fromString(body.value(u"day"_s).toString(), Qt::ISODate);
    if (kind == u"availability"_s) {
        if (!day.isValid()) return wrong(u"day"_s, u"YYYY-MM-DD expected"_s);
        const QString field = body.value(u"field"_s).toString(u"pmsResourceId"_s);
        const auto how = field == u"both"_s              ? sandbox::ResourceField::Both
                         : field == u"pms_resource_id"_s ? sandbox::ResourceField::Deprecated
                                                         : sandbox::ResourceField::Current;
        std::optional<domain::PmsResourceId> resource;
        if (body.value(u"resource"_s).isString()) resource.emplace(body.value(u"resource"_s).toString());
        return number(u"requestId", m_sandbox.requestAvailability(practiceId, day, resource, how, now).value());
    }
    if (kind == u"pmsResources"_s) return m_sandbox.requestResources(practiceId, now), done();
    if (kind == u"pmsAppointmentTypes"_s) return m_sandbox.requestAppointmentTypes(practiceId, now), done();
    const QStringList details{u"pmsAppointmentChanges"_s, u"availableDocuments"_s, u"uploadDocuments"_s,
                              u"clientSnapshots"_s, u"attachDocuments"_s};
    if (details.contains(kind)) return requestDetails(practiceId, kind, body, now);
    if (kind.isEmpty()) return wrong(u"kind"_s, u"a request type expected"_s);
    m_sandbox.addUnknownRequestType(practiceId, kind);
    return done();
}

ControlApi::Answer ControlApi::requestDetails(const domain::PracticeId &practiceId, const QString &kind,
                                              const QJsonObject &body, UtcTime now) {
    const domain::BookingId booking(body.value(u"bookingId"_s).toInteger());
    const QDate day = QDate::fromString(body.value(u"day"_s).toString(), Qt::ISODate);
    if (kind == u"pmsAppointmentChanges"_s) {
        return number(u"requestId", m_sandbox.requestAppointmentChanges(practiceId, booking, now).value());
    }
    if (kind == u"availableDocuments"_s) {
        return number(u"requestId", m_sandbox.requestAvailableDocuments(practiceId, booking, now).value());
    }
    if (kind == u"uploadDocuments"_s) {
        const QString document = body.value(u"pmsDocumentId"_s).toString();
        return number(u"requestId", m_sandbox.requestUploadDocument(practiceId, booking, document, now).value());
    }
    if (kind == u"clientSnapshots"_s) {
        if (!day.isValid()) return wrong(u"day"_s, u"YYYY-MM-DD expected"_s);
        const QString dateType = body.value(u"dateType"_s).toString(u"appt_datetime"_s);
        return number(u"requestId", m_sandbox.requestClientSnapshot(practiceId, day, dateType, now).value());
    }
    const QByteArray content = QByteArray::fromBase64(body.value(u"content"_s).toString().toLatin1());
    const QJsonObject metadata = body.value(u"metadata"_s).toObject();
    return number(u"requestId", m_sandbox.requestAttachDocument(practiceId, metadata, content, now).value());
}

ControlApi::Answer ControlApi::fault(const QJsonObject &body) {
    auto made = sandbox::faultFromName(body.value(u"kind"_s).toString());
    if (!made) return core::base::fail(made.error());
    made->operation = body.value(u"operation"_s).toString(u"*"_s);
    made->practice = body.value(u"practice"_s).toString();
    if (body.contains(u"count"_s)) made->count = std::max(1, body.value(u"count"_s).toInt(1));
    made->skip = body.value(u"skip"_s).toInt(0);
    made->probability = body.value(u"probability"_s).toDouble(1.0);
    if (body.contains(u"delayMs"_s)) made->delay = std::chrono::milliseconds(body.value(u"delayMs"_s).toInteger());
    if (body.contains(u"status"_s)) made->status = body.value(u"status"_s).toInt(503);
    if (body.contains(u"retryAfterS"_s))
        made->retryAfter = std::chrono::seconds(body.value(u"retryAfterS"_s).toInteger());
    made->afterEffect = body.value(u"afterEffect"_s).toBool();
    m_sandbox.faults().add(*made);
    return faultJson(*made);
}

ControlApi::Answer ControlApi::consent(const QJsonObject &body) {
    const auto id = practiceOf(body.value(u"practice"_s).toString());
    if (!m_sandbox.setConsent(id, body.value(u"granted"_s).toBool(true))) {
        return core::base::fail(ErrorKind::Rejected, u"control"_s, u"practice: unknown"_s);
    }
    return done();
}

ControlApi::Answer ControlApi::practice(const QJsonObject &body) {
    const QString id = body.value(u"id"_s).toString();
    const QString key = body.value(u"key"_s).toString();
    if (id.isEmpty() || key.isEmpty()) return wrong(u"id, key"_s, u"both expected"_s);
    const auto added = m_sandbox.addPractice(domain::PracticeId(id), key, body.value(u"timezone"_s).toString());
    if (!added) return wrong(u"timezone"_s, u"an IANA zone such as Australia/Perth expected"_s);
    return done();
}

ControlApi::Answer ControlApi::expire(const QJsonObject &body) {
    const auto id = practiceOf(body.value(u"practice"_s).toString());
    if (!m_sandbox.expireAttachDocument(id, domain::RequestId(body.value(u"requestId"_s).toInteger()))) {
        return core::base::fail(ErrorKind::Rejected, u"control"_s, u"requestId: unknown"_s);
    }
    return done();
}

}  // namespace app::sandbox
