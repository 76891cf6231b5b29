// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <chrono>

#include "core/control/client.h"
#include "core/ports/executor.h"

namespace core::platform {

/// Connects to the engine of @p dataDir within @p deadline, trying every place where it may listen. An engine that runs
/// as neither this user, root, nor the owner of the data dir is not trusted with what staff type. Fails with
/// Unavailable when there is none.
ports::Handle connectToEngine(const QString &dataDir, ports::Executor &executor, std::chrono::milliseconds deadline,
                              base::Completion<std::shared_ptr<ports::LocalConnection>> done);

/// The same as a client wants it; @p executor must outlive it.
control::Connector engineConnector(const QString &dataDir, ports::Executor &executor,
                                   std::chrono::milliseconds deadline = std::chrono::milliseconds(5'000));

}  // namespace core::platform
