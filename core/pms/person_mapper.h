// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/domain/patient.h"
#include "core/pms/operation_runner.h"

namespace core::pms {

/// A text cut to its column, and what to add to the notes so that nothing is lost.
struct FittedText {
    QString text;
    bool cut = false;
};
/// Cuts @p text to @p width characters (0: no bound) without splitting a surrogate pair; NUL characters go, because
/// drivers end text there.
FittedText fitText(QString text, int width);

/// The last nine digits of a phone number, so that +61 and 0 compare equal; empty for fewer than eight digits.
QString phoneKey(const QString& phone);
QString emailKey(const QString& email);
/// The ten digits of a Medicare number; empty for fewer.
QString medicareKey(const QString& number);
/// Lower-cased "last|first" with single spaces.
QString nameKey(const QString& lastName, const QString& firstName);
/// True for Australian mobile numbers.
bool isMobile(const QString& phone);

/// The parameters of `candidates`.
void setCandidateKeys(Parameters& parameters, const domain::Patient& person);
/// The parameters of `patient_insert`. Returns lines for the appointment's notes about text that was cut.
QStringList setPersonParameters(Parameters& parameters, const domain::Patient& person, const Profile& profile);

domain::PatientRecord readPatient(RowReader& row, const Profile& profile);

}  // namespace core::pms
