// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace core::matching {

/// Both are forms of one given name ("bill", "william"; "maryam", "mariam"). Takes nameKey() forms.
bool sameGivenName(const QString &a, const QString &b);

/// A given name in its own right. Two of them that look alike (Jayden and Hayden, Mia and Mila) are two people, not one
/// person and a slip of the finger. Takes nameKey() forms.
bool isEstablishedGivenName(const QString &name);

}  // namespace core::matching
