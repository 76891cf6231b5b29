// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/domain/patient.h"
#include "core/pms/operation_runner.h"

namespace core::pms {

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
/// The parameters of `patient_insert`. Returns lines for the appointment's notes about text that the columns will not
/// hold.
QStringList setPersonParameters(Parameters& parameters, const domain::Patient& person, const Profile& profile,
                                const ParameterBinder& binder);
/// Sets the columns of @p map to the code of @p meaning; NULL where there is none.
template <class Meaning>
void setCode(Parameters& parameters, const CodeMap<Meaning>& map, std::optional<Meaning> meaning) {
    const auto code = meaning ? map.written(*meaning) : std::nullopt;
    for (const QString& column : map.columns()) parameters.setText(column, code ? code->at(column) : QString());
}

domain::PatientRecord readPatient(RowReader& row, const Profile& profile);

}  // namespace core::pms
