// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtGlobal>
#include <optional>

namespace core::platform {

/// The user id of the process at the other end of a Unix socket, as the kernel knows it; nullopt where it cannot be
/// told (Windows: the pipe's access list does this job).
std::optional<uint> peerUser(qintptr socketDescriptor);

/// This process's effective user id; 0 on Windows.
uint ownUser();

}  // namespace core::platform
