// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include "core/base/expected.h"
#include "core/ports/secret_store.h"

namespace core::platform {

inline constexpr qint64 kMostSecretBytes = 16 * 1024;

/// Rejected unless @p name is made of letters, digits, '-', '_' and '.', and does not begin with '.': a name becomes
/// the name of a file.
base::Expected<void> checkSecretName(const QString &name);

/// @p bytes as a secret; Unavailable when they are no UTF-8 text.
base::Expected<ports::Secret> secretFromBytes(const QString &name, const QByteArray &bytes);

base::Unexpected noSuchSecret(const QString &name);

}  // namespace core::platform
