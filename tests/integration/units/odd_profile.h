// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QStringList>

/// A practice system that keeps everything differently: UTC, uuids as bytes and as text, birth dates in three columns,
/// upper-case names without accents, the day as eight digits and the time as seconds, lengths instead of ends, chairs
/// and practitioners, and a status in two columns.
namespace units {

inline QStringList oddSchema(const QString &bytes, const QString &moment) {
    const auto with = [&](const char *sql) {
        return QString::fromLatin1(sql)
            .replace(QStringLiteral("BYTES"), bytes)
            .replace(QStringLiteral("MOMENT"), moment);
    };
    return {
        with("CREATE TABLE OPER (ChairNo integer NOT NULL, ProvNo integer NOT NULL, Title varchar(40), Uses integer)"),
        with("CREATE TABLE SCHED (ChairNo integer, ProvNo integer, BeginAt MOMENT, Minutes integer)"),
        with("CREATE TABLE PERSON (PatId BYTES NOT NULL, LName varchar(40), FName varchar(40), BirthYear integer, "
             "BirthMonth integer, BirthDay integer, Phone varchar(20))"),
        with("CREATE TABLE APPT (AptNo char(36) NOT NULL, ChairNo integer, ProvNo integer, PatId BYTES, "
             "AptDate char(8), AptSecond integer, AptMinutes integer, Kind varchar(4), State char(1), Removed integer, "
             "Notes varchar(2000), MadeAt MOMENT)"),
        with("CREATE TABLE odd_link (environment varchar(8), practice varchar(40), booking integer, "
             "appointment varchar(40), patient varchar(40), resource varchar(40), start_at MOMENT, length_s integer, "
             "new_patient integer, confirmed integer, cancelled integer)"),
    };
}

inline const char *const kOddProfile = R"toml(
language = 1
[profile]
id = "odd"
version = "1"
dialects = ["sqlite", "postgresql", "mariadb"]

[connection]
isolation = "read committed"
time_zone = "UTC"
charset = "ascii"

[defaults]
appointment_type = "long"

[parameters]
chair = "integer"
practitioner = "integer"
practitioner_list = "integer"
chair_list = "integer"
patient = "uuid_bytes"
suggested_patient = "uuid_bytes"
patient_text = { from = "patient" }
new_patient_id = { new = "uuid", form = "uuid_bytes" }
new_appointment = { new = "uuid", form = "upper" }
last_name = "upper"
first_name = "upper"
birth_year = { from = "dob", form = "year" }
birth_month = { from = "dob", form = "month" }
birth_day = { from = "dob", form = "day" }
phone_digits = { from = "phone", form = "digits" }
day = { from = "start", form = "format:yyyyMMdd" }
second = { from = "start", form = "seconds_of_day" }
first_day = { from = "from", form = "format:yyyyMMdd" }
last_day = { from = "to", form = "format:yyyyMMdd" }

[map.status]
booked = [{ status = "B", removed = 0 }]
arrived = [{ status = "A", removed = 0 }]
cancelled = [{ status = "B", removed = 1 }, { status = "X" }]

[map.type]
"L60" = "long"

[widths]
last_name = 40

[[static.appointment_type]]
id = "long"
name = "Long visit"
length_min = 60

[resource_id]
parts = ["chair", "practitioner"]

[operation.resources]
sql = "SELECT ChairNo AS chair, ProvNo AS practitioner, Title AS name FROM OPER ORDER BY ChairNo"

[operation.sessions]
sql = """SELECT ChairNo AS chair, ProvNo AS practitioner, BeginAt AS start_at, Minutes AS length_min FROM SCHED
WHERE ProvNo IN (:practitioner_list) AND BeginAt >= :from_start AND BeginAt < :until"""

[operation.busy]
sql = """SELECT ProvNo AS practitioner, AptDate, AptSecond, AptMinutes, State, Removed FROM APPT
WHERE ProvNo IN (:practitioner_list) AND AptDate >= :first_day AND AptDate <= :last_day"""
columns = { date = { column = "AptDate", form = "format:yyyyMMdd" }, start_time = { column = "AptSecond", form = "seconds_of_day" }, length_min = "AptMinutes", status = "State" }

[operation.candidates]
sql = """SELECT PatId AS id, FName AS first_name, LName AS last_name, BirthYear AS dob_year, BirthMonth AS dob_month,
BirthDay AS dob_day, Phone AS phone FROM PERSON WHERE LName = :last_name"""
columns = { id = { form = "uuid_text" } }

[operation.patient]
sql = "SELECT PatId AS id FROM PERSON WHERE PatId = :patient"
columns = { id = { form = "uuid_text" } }

[operation.lock]
sql.sqlite = "UPDATE OPER SET Uses = Uses + 1 WHERE ProvNo = :practitioner"
sql.any = "SELECT ChairNo FROM OPER WHERE ProvNo = :practitioner FOR UPDATE"

[operation.patient_insert]
columns = { patient = { form = "uuid_text" } }
[[operation.patient_insert.statement]]
sql = """INSERT INTO PERSON (PatId, LName, FName, BirthYear, BirthMonth, BirthDay, Phone)
VALUES (:new_patient_id, :last_name, :first_name, :birth_year, :birth_month, :birth_day, :phone_digits)"""
expect_rows = 1
[[operation.patient_insert.statement]]
sql = "SELECT PatId AS id FROM PERSON WHERE PatId = :new_patient_id"
capture = { patient = "id" }

[[operation.appointment_insert.statement]]
sql = """INSERT INTO APPT (AptNo, ChairNo, ProvNo, PatId, AptDate, AptSecond, AptMinutes, Kind, State, Removed, Notes,
MadeAt) VALUES (:new_appointment, :chair, :practitioner, :patient, :day, :second, :length_min, :appointment_type,
:status, :removed, :notes, :now)"""
expect_rows = 1
[[operation.appointment_insert.statement]]
sql = "SELECT AptNo AS id FROM APPT WHERE AptNo = :new_appointment"
capture = { appointment = "id" }

[operation.appointments]
sql = """SELECT AptNo AS id, ChairNo AS chair, ProvNo AS practitioner, PatId AS patient, AptDate, AptSecond, AptMinutes,
State, Removed FROM APPT WHERE AptNo IN (:appointments)"""
columns = { patient = { form = "uuid_text" }, date = { column = "AptDate", form = "format:yyyyMMdd" }, start_time = { column = "AptSecond", form = "seconds_of_day" }, length_min = "AptMinutes", status = "State" }

[operation.cancel]
sql = "UPDATE APPT SET State = :status, Removed = :removed WHERE AptNo = :appointment AND Removed = 0"
expect_rows = 1

[operation.link]
sql = """SELECT appointment, patient, resource, start_at, length_s, new_patient, confirmed AS told_confirmed,
cancelled AS cancelled_by_healthengine FROM odd_link
WHERE environment = :environment AND practice = :practice AND booking = :booking"""

[operation.links]
sql = """SELECT booking, appointment, patient, resource, start_at, length_s, new_patient FROM odd_link
WHERE environment = :environment AND practice = :practice AND start_at >= :from_start"""

[operation.link_lock]
sql.sqlite = "UPDATE OPER SET Uses = Uses + 1"
sql.any = "SELECT ChairNo FROM OPER FOR UPDATE"

[operation.link_insert]
sql = """INSERT INTO odd_link (environment, practice, booking, appointment, patient, resource, start_at, length_s,
new_patient, confirmed, cancelled) VALUES (:environment, :practice, :booking, :appointment, :patient_text, :resource,
:start, :length_s, :new_patient, 0, 0)"""

[[operation.link_told.statement]]
when = "told_confirmed"
sql = "UPDATE odd_link SET confirmed = 1 WHERE practice = :practice AND booking = :booking"
[[operation.link_told.statement]]
when = "cancelled_by_healthengine"
sql = "UPDATE odd_link SET cancelled = 1 WHERE practice = :practice AND booking = :booking"
)toml";

}  // namespace units
