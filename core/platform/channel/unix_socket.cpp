// SPDX-License-Identifier: Apache-2.0
#include "core/platform/channel/unix_socket.h"

#ifndef Q_OS_WIN
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <QFile>
#include <QFileInfo>
#include <cerrno>
#include <cstring>
#include <optional>
#endif

namespace core::platform {

#ifdef Q_OS_WIN

bool somebodyAnswers(const QString &) {
    return false;
}

base::Expected<qintptr> listenAt(const QString &) {
    return base::fail(base::ErrorKind::Unavailable, QStringLiteral("listen"), QStringLiteral("no Unix sockets"));
}

#else

namespace {

base::Unexpected systemFailure(const QString &path, int code) {
    return base::fail(base::Error{base::ErrorKind::Unavailable,
                                  QStringLiteral("listen"),
                                  path + QStringLiteral(": ") + QString::fromLocal8Bit(std::strerror(code)),
                                  {},
                                  code});
}

std::optional<sockaddr_un> addressOf(const QByteArray &path) {
    sockaddr_un address{};
    if (path.size() >= qsizetype{sizeof address.sun_path}) return std::nullopt;
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, path.constData(), static_cast<size_t>(path.size()));
    return address;
}

int openSocket() {
    const int descriptor = ::socket(AF_UNIX, SOCK_STREAM, 0);
    if (descriptor < 0) return descriptor;
    ::fcntl(descriptor, F_SETFD, FD_CLOEXEC);
    ::fcntl(descriptor, F_SETFL, O_NONBLOCK);
    return descriptor;
}

/// The shared /tmp is only used through a folder that nobody else can have prepared.
bool folderIsSafe(const QByteArray &folder) {
    if (!folder.startsWith("/tmp/practicebridge-")) return true;
    ::mkdir(folder.constData(), 0700);
    struct stat info {};
    return ::lstat(folder.constData(), &info) == 0 && S_ISDIR(info.st_mode) && info.st_uid == ::geteuid() &&
           (info.st_mode & 0077) == 0;
}

}  // namespace

bool somebodyAnswers(const QString &path) {
    const auto address = addressOf(QFile::encodeName(path));
    const int descriptor = address ? openSocket() : -1;
    if (descriptor < 0) return false;
    const int result = ::connect(descriptor, reinterpret_cast<const sockaddr *>(&*address), sizeof *address);
    // EAGAIN: its queue is full, so there is one.
    const bool answers = result == 0 || errno == EAGAIN || errno == EINPROGRESS;
    ::close(descriptor);
    return answers;
}

base::Expected<qintptr> listenAt(const QString &path) {
    const QByteArray name = QFile::encodeName(path);
    const auto address = addressOf(name);
    if (!address) return systemFailure(path, ENAMETOOLONG);
    if (!folderIsSafe(QFile::encodeName(QFileInfo(path).path()))) return systemFailure(path, EPERM);
    struct stat info {};
    if (::lstat(name.constData(), &info) == 0) {
        if (!S_ISSOCK(info.st_mode)) return systemFailure(path, EEXIST);
        ::unlink(name.constData());
    }
    const int descriptor = openSocket();
    if (descriptor < 0) return systemFailure(path, errno);
    // Until listen() nobody can connect, so the mode is set in time.
    if (::bind(descriptor, reinterpret_cast<const sockaddr *>(&*address), sizeof *address) != 0 ||
        ::chmod(name.constData(), 0600) != 0 || ::listen(descriptor, 32) != 0) {
        const int code = errno;
        ::close(descriptor);
        return systemFailure(path, code);
    }
    return qintptr{descriptor};
}

#endif

}  // namespace core::platform
