// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/domain/patient.h"

namespace core::sync {

/// Name and telephone number (else the e-mail address) for an item that asks staff to ring somebody. Personal.
inline QString personToRing(const domain::Patient &person) {
    const QString name = QStringLiteral("%1 %2").arg(person.firstName, person.lastName).simplified();
    const QString contact = person.phone.trimmed().isEmpty() ? person.email.trimmed() : person.phone.trimmed();
    return contact.isEmpty() ? name : name + QStringLiteral(", ") + contact;
}

}  // namespace core::sync
