// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QJsonObject>
#include <QMap>
#include <QStringList>

#include "app/sandbox/demo/practice_records.h"

namespace app::sandbox::demo {

/// What the sandbox (Healthengine's side) and the practice's database say of the same bookings, held side by side.
struct Reconciliation {
    int booked = 0;     ///< Bookings that patients made.
    int confirmed = 0;  ///< Of them confirmed by the practice, whatever became of them later.
    int rejected = 0;
    QMap<QString, int> rejectedWhy;
    int cancelledByPatients = 0;
    int cancelledByPractice = 0;
    int didNotAttend = 0;

    int unanswered = 0;  ///< Bookings and updates that wait for an answer.
    int lost = 0;        ///< Confirmed, but not in the diary.
    int doubled = 0;     ///< One booking twice in the diary, two in one place, or an appointment of nobody's booking.
    int wrong = 0;       ///< Other contradictions: status, time, practitioner, patient, ids.
    int needless = 0;    ///< Refused although nothing was in the way.
    int violations = 0;  ///< Rules of Healthengine's API that the connector broke.

    QStringList findings;  ///< One sentence for each fault; ids only, nothing of patients.

    bool isClean() const { return unanswered + lost + doubled + wrong + needless + violations == 0; }
    /// A table for people.
    QString toText() const;
};

/// Compares the sandbox's `GET /sandbox/state` with @p records; pure.
Reconciliation reconcile(const QJsonObject &state, const PracticeRecords &records);

}  // namespace app::sandbox::demo
