// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/domain/patient.h"

namespace core::matching {

enum class NameAgreement { Equal, Variant, Similar, Different, Missing };
enum class DateAgreement { Equal, Swapped, Slip, Different, Missing };
enum class Agreement { Equal, Different, Missing };

/// How two people agree, field by field.
struct Comparison {
    NameAgreement first = NameAgreement::Missing;
    NameAgreement last = NameAgreement::Missing;  ///< Variant: they share a part of a double name.
    DateAgreement born = DateAgreement::Missing;
    Agreement phone = Agreement::Missing;
    Agreement email = Agreement::Missing;
    Agreement medicare = Agreement::Missing;
    Agreement medicareLine = Agreement::Missing;  ///< Only where the card is equal.
    Agreement address = Agreement::Missing;
    Agreement gender = Agreement::Missing;
    bool establishedOther = false;  ///< Similar first names, but the person's is a name in its own right.
    bool generationApart = false;   ///< A slip in the date of birth that makes 13 years or more.
};

Comparison compare(const domain::Patient &person, const domain::PatientRecord &record);

/// Edits (insert, drop, change, swap neighbours) between two texts, counted up to @p bound + 1.
int editDistance(const QString &a, const QString &b, int bound);

}  // namespace core::matching
