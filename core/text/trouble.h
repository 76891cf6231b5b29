// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include "core/base/error.h"
#include "core/control/status_snapshot.h"

namespace core::text {

/// What is wrong, in one sentence; empty for None.
QString troubleSentence(control::PracticeTrouble trouble);
/// What to do about it; empty for None.
QString troubleRemedy(control::PracticeTrouble trouble);
/// Both, for one practice: "Practice 1234567: … …".
QString troubleText(const control::PracticeStatus &practice);

/// What a failed request of the tray app or command line means for the person who made it.
QString errorSentence(base::ErrorKind kind);
/// With the place and remedy that the error carries, which is technical English.
QString errorText(const base::Error &error);

}  // namespace core::text
