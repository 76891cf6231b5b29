// SPDX-License-Identifier: Apache-2.0
#include "app/sandbox/demo/practice_records.h"

#include <algorithm>

namespace app::sandbox::demo {
namespace {

using namespace Qt::StringLiterals;
using core::base::Expected;
using core::base::PracticeTime;
using core::pms::SqlResult;
using core::pms::SqlValue;

QString text(const SqlValue &value) {
    if (const auto *whole = std::get_if<qint64>(&value)) return QString::number(*whole);
    if (const auto *real = std::get_if<double>(&value)) return QString::number(*real, 'f', 0);
    if (const auto *string = std::get_if<QString>(&value)) return *string;
    if (const auto *bytes = std::get_if<QByteArray>(&value)) return QString::fromUtf8(*bytes);
    return {};
}

PracticeTime stamp(const SqlValue &value) {
    return core::base::parsePracticeStamp(text(value).left(19)).value_or(PracticeTime{});
}

bool flag(const SqlValue &value) {
    return text(value) == u"1"_s;
}

Expected<SqlResult> query(core::pms::SqlSession &session, const char *sql) {
    return session.execute({u"reconciliation"_s, QString::fromLatin1(sql), {}});
}

Expected<void> readAppointments(core::pms::SqlSession &session, PracticeRecords &records) {
    const auto result = query(session,
                              "SELECT id, resource_id, patient_id, start_at, end_at, status, overbook, source "
                              "FROM appointment");
    if (!result) return core::base::fail(result.error());
    for (const auto &row : result->rows) {
        records.appointments[text(row[0])] = {text(row[0]),  text(row[1]), text(row[2]), stamp(row[3]),
                                              stamp(row[4]), text(row[5]), flag(row[6]), text(row[7]) != u"staff"_s};
    }
    return {};
}

Expected<void> readPatients(core::pms::SqlSession &session, PracticeRecords &records) {
    const auto result = query(session,
                              "SELECT id, first_name, last_name, date_of_birth, mobile_key, home_key, work_key, "
                              "email_key, medicare_key FROM patient");
    if (!result) return core::base::fail(result.error());
    for (const auto &row : result->rows) {
        records.patients[text(row[0])] = {text(row[1]),          text(row[2]),
                                          text(row[3]).left(10), {text(row[4]), text(row[5]), text(row[6])},
                                          text(row[7]),          text(row[8])};
    }
    return {};
}

Expected<void> readResources(core::pms::SqlSession &session, PracticeRecords &records) {
    const auto result = query(session,
                              "SELECT r.id, r.name, p.title, p.first_name, p.last_name FROM resource r "
                              "LEFT JOIN practitioner p ON p.id = r.practitioner_id");
    if (!result) return core::base::fail(result.error());
    for (const auto &row : result->rows) {
        const QString person = QStringList{text(row[2]), text(row[3]), text(row[4])}.join(u' ').simplified();
        records.resourceNames[text(row[0])] = person.isEmpty() ? text(row[1]) : person;
    }
    return {};
}

Expected<void> readLinks(core::pms::SqlSession &session, PracticeRecords &records) {
    const auto result = query(session,
                              "SELECT environment, practice_id, booking_id, appointment_id, further_appointments, "
                              "patient_id, resource_id, start_at, new_patient FROM pb_booking_link");
    // Rejected: the connector has not been here yet.
    if (!result && result.error().kind == core::base::ErrorKind::Rejected) return {};
    if (!result) return core::base::fail(result.error());
    for (const auto &row : result->rows) {
        records.links.push_back({text(row[0]), text(row[1]), text(row[2]).toLongLong(), text(row[3]),
                                 text(row[4]).split(u',', Qt::SkipEmptyParts), text(row[5]), text(row[6]),
                                 stamp(row[7]), flag(row[8])});
    }
    return {};
}

}  // namespace

bool DiaryAppointment::isLive() const {
    return status != u"cancelled"_s && status != u"did_not_attend"_s;
}

const DiaryLink *PracticeRecords::link(const QString &practice, qint64 booking) const {
    const auto found = std::find_if(links.begin(), links.end(), [&](const DiaryLink &link) {
        return link.booking == booking && link.practice == practice;
    });
    return found == links.end() ? nullptr : &*found;
}

const DiaryAppointment *PracticeRecords::appointment(const QString &id) const {
    const auto found = appointments.find(id);
    return found == appointments.end() ? nullptr : &found->second;
}

Expected<PracticeRecords> readPractice(core::pms::SqlSession &session) {
    PracticeRecords records;
    for (auto *read : {readAppointments, readPatients, readResources, readLinks}) {
        if (auto done = read(session, records); !done) return core::base::fail(done.error());
    }
    return records;
}

}  // namespace app::sandbox::demo
