// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDate>
#include <QString>
#include <QStringList>
#include <optional>

#include "core/base/redacted.h"
#include "core/domain/ids.h"

namespace core::domain {

enum class Gender { Male, Female, Other };

/// A person as Healthengine describes them, untrimmed and unnormalised. Empty text means "not given".
/// Travels inside Redacted<Patient> wherever it is stored in another value.
struct Patient {
    QString firstName;
    QString lastName;
    std::optional<QDate> dateOfBirth;
    QString phone;
    QString email;
    QString address;
    QString suburb;
    QString state;
    QString postcode;
    std::optional<Gender> gender;
    QString medicareNumber;
    QString medicareIrn;
    QString medicareExpiry;  ///< "MM/YYYY".

    friend bool operator==(const Patient &, const Patient &) = default;
};

/// A patient file of the PMS, as far as matching needs it.
struct PatientRecord {
    PatientId id;
    base::Redacted<Patient> person;
    bool active = true;
    bool deceased = false;
    /// Further phone numbers of the file (home, work), in no order.
    base::Redacted<QStringList> otherPhones;
    /// Further given names of the file (preferred, middle), in no order.
    base::Redacted<QStringList> otherNames;
};

}  // namespace core::domain
