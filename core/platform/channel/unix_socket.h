// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include "core/base/expected.h"

namespace core::platform {

/// True when a process listens at the socket @p path now. Never blocks. Always false on Windows, where a pipe's name
/// goes with its process.
bool somebodyAnswers(const QString &path);

/// A listening socket at @p path, mode 0600; what was there is removed. Its folder must exist, but the one in /tmp is
/// made (0700) and must be ours. Unavailable names the path and the system's reason. Not supported on Windows.
base::Expected<qintptr> listenAt(const QString &path);

}  // namespace core::platform
