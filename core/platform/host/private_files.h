// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QString>

#include "core/base/expected.h"

/// Files and directories that only their owner may read. On Windows the access list of the parent directory (the user's
/// profile, or %ProgramData%\PracticeBridge as the installer sets it) does what the modes do elsewhere.
namespace core::platform {

/// From now on everything this process creates is for its owner only. Call once, before any thread starts.
void restrictUmask();

/// Creates @p path with its parents, mode 0700 from the start, or takes 0700 of one that is there and ours.
/// Unavailable when it cannot be made or belongs to someone else.
base::Expected<void> makePrivateDirectory(const QString &path);

/// Replaces @p path by @p content in one step, mode 0600 from the start, flushed to the disk before the old is gone.
base::Expected<void> writePrivateFile(const QString &path, const QByteArray &content);

/// Whether a file or directory belongs to this account or root and group and others have no access at all.
/// Unavailable with the reason and the remedy when not.
base::Expected<void> checkPrivate(const QString &path);

/// The content of a file that is private by the rule of checkPrivate and holds at most @p maxBytes. Rejected when there
/// is no such file, Unavailable with the remedy otherwise.
base::Expected<QByteArray> readPrivateFile(const QString &path, qint64 maxBytes);

}  // namespace core::platform
