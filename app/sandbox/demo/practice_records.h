// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QStringList>
#include <map>
#include <optional>
#include <vector>

#include "core/base/expected.h"
#include "core/base/time.h"
#include "core/pms/sql_session.h"

namespace app::sandbox::demo {

/// One row of the reference schema's `appointment`; times are the practice's wall clock.
struct DiaryAppointment {
    QString id;
    QString resource;
    QString patient;
    core::base::PracticeTime start;
    core::base::PracticeTime end;
    QString status;
    bool overbook = false;
    bool ours = false;  ///< Written by the connector.

    /// It holds its time: neither cancelled nor missed.
    bool isLive() const;
};

/// One row of the connector's own `pb_booking_link`.
struct DiaryLink {
    QString environment;
    QString practice;
    qint64 booking = 0;
    QString appointment;
    QStringList furtherAppointments;
    QString patient;
    QString resource;
    core::base::PracticeTime start;
    bool newPatient = false;
};

/// A patient file as far as telling people apart needs it, by the comparable forms that the schema keeps.
struct DiaryPatient {
    QString firstName;
    QString lastName;
    QString dateOfBirth;  ///< ISO, or empty.
    QStringList phoneKeys;
    QString emailKey;
    QString medicareKey;
};

/// What the practice's database says, by itself: read directly, without the connector's code for it.
struct PracticeRecords {
    std::map<QString, DiaryAppointment> appointments;
    std::vector<DiaryLink> links;
    std::map<QString, DiaryPatient> patients;
    std::map<QString, QString> resourceNames;

    const DiaryLink *link(const QString &practice, qint64 booking) const;
    const DiaryAppointment *appointment(const QString &id) const;
};

/// Reads it all from a database with the reference schema. The connector's table may be missing: then there are no
/// links.
core::base::Expected<PracticeRecords> readPractice(core::pms::SqlSession &session);

}  // namespace app::sandbox::demo
