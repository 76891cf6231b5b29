// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QStringList>

namespace core::platform {

/// Where the engine of @p dataDir may listen, best first: `$XDG_RUNTIME_DIR/practicebridge-<hash>.sock`, then
/// `<data dir>/practicebridge.sock`, then a 0700 folder in /tmp for data dirs with a long path. Only paths that fit a
/// socket address (107 bytes) are named. The hash is of the canonical data dir, so that every spelling of it meets the
/// same engine. On Windows: the one pipe name. A client tries all of them, as its environment may differ from a
/// service's.
QStringList socketNames(const QString &dataDir);

/// 16 hexadecimal digits for the canonical path of @p dataDir.
QString dataDirHash(const QString &dataDir);

}  // namespace core::platform
