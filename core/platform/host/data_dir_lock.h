// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <memory>

#include "core/base/expected.h"

namespace core::platform {

/// One engine per data directory: held from take() until destruction or the end of the process, however it ends.
/// On Unix the kernel's lock on a file that is never removed: nothing is left behind by SIGKILL, and neither a process
/// number used again nor another host name (a container started anew) can be mistaken for a holder.
class DataDirLock final {
  public:
    /// Takes the lock on @p dataDir, which must exist. Conflict, with who holds it, when another engine does.
    static base::Expected<std::unique_ptr<DataDirLock>> take(const QString &dataDir);
    ~DataDirLock();
    DataDirLock(const DataDirLock &) = delete;
    DataDirLock &operator=(const DataDirLock &) = delete;

  private:
    struct Held;
    explicit DataDirLock(std::unique_ptr<Held> held);
    std::unique_ptr<Held> m_held;
};

}  // namespace core::platform
