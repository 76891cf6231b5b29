// SPDX-License-Identifier: Apache-2.0
#include "core/platform/channel/peer.h"

#ifndef Q_OS_WIN
#include <sys/socket.h>
#include <unistd.h>
#endif

namespace core::platform {

#ifdef Q_OS_WIN

std::optional<uint> peerUser(qintptr) {
    return std::nullopt;
}
uint ownUser() {
    return 0;
}

#else

std::optional<uint> peerUser(qintptr socketDescriptor) {
#ifdef SO_PEERCRED
    ucred credentials{};
    socklen_t size = sizeof credentials;
    if (::getsockopt(static_cast<int>(socketDescriptor), SOL_SOCKET, SO_PEERCRED, &credentials, &size) != 0)
        return std::nullopt;
    return credentials.uid;
#else
    uid_t user = 0;
    gid_t group = 0;
    if (::getpeereid(static_cast<int>(socketDescriptor), &user, &group) != 0) return std::nullopt;
    return user;
#endif
}

uint ownUser() {
    return ::geteuid();
}

#endif

}  // namespace core::platform
