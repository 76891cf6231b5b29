// SPDX-License-Identifier: Apache-2.0
#include "core/platform/host/private_files.h"

#include <QDir>
#include <QFile>
#include <QSaveFile>

#ifndef Q_OS_WIN
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#ifdef Q_OS_LINUX
#include <sys/xattr.h>
#endif
#endif

namespace core::platform {

using base::ErrorKind;
using base::Expected;
using base::fail;

namespace {

Expected<QByteArray> readAtMost(QFile &file, const QString &path, qint64 maxBytes) {
    const QByteArray content = file.read(maxBytes + 1);
    if (file.error() == QFileDevice::NoError && content.size() <= maxBytes) return content;
    return fail(ErrorKind::Unavailable, QStringLiteral("read_file"),
                QStringLiteral("%1 is unreadable or larger than %2 bytes").arg(path).arg(maxBytes));
}

}  // namespace

#ifdef Q_OS_WIN

void restrictUmask() {}

Expected<QByteArray> readPrivateFile(const QString &path, qint64 maxBytes) {
    QFile file(path);
    if (!file.exists())
        return fail(ErrorKind::Rejected, QStringLiteral("read_file"), QStringLiteral("no %1").arg(path));
    if (file.open(QIODevice::ReadOnly)) return readAtMost(file, path, maxBytes);
    return fail(ErrorKind::Unavailable, QStringLiteral("read_file"), QStringLiteral("cannot open %1").arg(path));
}

Expected<void> makePrivateDirectory(const QString &path) {
    if (QDir().mkpath(path)) return {};
    return fail(ErrorKind::Unavailable, QStringLiteral("make_directory"), QStringLiteral("cannot create %1").arg(path));
}

Expected<void> checkPrivate(const QString &path) {
    // Access lists are the installer's; reading them needs more than a mode, so that only existence is checked.
    if (QFile::exists(path)) return {};
    return fail(ErrorKind::Unavailable, QStringLiteral("check_private"), QStringLiteral("%1 does not exist").arg(path));
}

#else

namespace {

#ifdef Q_OS_LINUX

/// Where there is an access list, the group bits of the mode are its mask and say nothing of the group: systemd gives a
/// service's account access to its credentials in this way. True when the list lets in nobody but this account and
/// root.
bool isListPrivate(int fd) {
    struct Entry {
        quint16 tag;
        quint16 rights;
        quint32 id;
    };
    constexpr quint16 kUser = 0x02, kGroupObject = 0x04, kGroup = 0x08, kOther = 0x20;
    std::array<char, 4 + 32 * sizeof(Entry)> list{};
    const ssize_t size = ::fgetxattr(fd, "system.posix_acl_access", list.data(), list.size());
    if (size < 4 || (static_cast<size_t>(size) - 4) % sizeof(Entry) != 0) return false;
    for (size_t at = 4; at < static_cast<size_t>(size); at += sizeof(Entry)) {
        Entry entry{};
        std::memcpy(&entry, list.data() + at, sizeof entry);
        const bool isOthers = entry.tag == kGroupObject || entry.tag == kGroup || entry.tag == kOther ||
                              (entry.tag == kUser && entry.id != ::geteuid() && entry.id != 0);
        if (isOthers && entry.rights != 0) return false;
    }
    return true;
}

#else

bool isListPrivate(int) {
    return false;
}

#endif

Expected<void> checkDescriptor(int fd, const QString &path) {
    const QString operation = QStringLiteral("check_private");
    struct stat status {};
    if (::fstat(fd, &status) != 0) {
        return fail(ErrorKind::Unavailable, operation, QStringLiteral("%1 cannot be looked at").arg(path));
    }
    if (status.st_uid != ::geteuid() && status.st_uid != 0) {
        return fail(
            ErrorKind::Unavailable, operation,
            QStringLiteral("%1 belongs to user %2; give it to this account or root").arg(path).arg(status.st_uid));
    }
    const bool isOpen = (status.st_mode & 07) != 0 || ((status.st_mode & 070) != 0 && !isListPrivate(fd));
    if (!isOpen) return {};
    return fail(ErrorKind::Unavailable, operation,
                QStringLiteral("%1 is open to others (mode %2); run: chmod go= %1")
                    .arg(path, QString::number(status.st_mode & 0777, 8)));
}

}  // namespace

void restrictUmask() {
    ::umask(077);
}

Expected<void> makePrivateDirectory(const QString &path) {
    const QString operation = QStringLiteral("make_directory");
    const QString clean = QDir::cleanPath(path);
    const QString parent = QFileInfo(clean).path();
    if (!QFile::exists(parent) && parent != clean) {
        if (auto made = makePrivateDirectory(parent); !made) return made;
    }
    const QByteArray name = QFile::encodeName(clean);
    if (::mkdir(name.constData(), 0700) == 0) return {};
    struct stat status {};
    if (::stat(name.constData(), &status) != 0 || !S_ISDIR(status.st_mode)) {
        return fail(ErrorKind::Unavailable, operation,
                    QStringLiteral("cannot create directory %1; check its parent's rights").arg(clean));
    }
    if ((status.st_mode & 0777) == 0700) return {};
    if ((status.st_mode & S_ISVTX) != 0) {
        return fail(ErrorKind::Unavailable, operation,
                    QStringLiteral("%1 is shared by all accounts; choose a directory in it").arg(clean));
    }
    if (status.st_uid == ::geteuid() && ::chmod(name.constData(), 0700) == 0) return {};
    return fail(ErrorKind::Unavailable, operation,
                QStringLiteral("%1 belongs to another account; give it to this one with mode 0700").arg(clean));
}

Expected<void> checkPrivate(const QString &path) {
    const int fd = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) {
        return fail(ErrorKind::Unavailable, QStringLiteral("check_private"),
                    QStringLiteral("%1 cannot be opened; check that it exists and belongs to this account").arg(path));
    }
    auto checked = checkDescriptor(fd, path);
    ::close(fd);
    return checked;
}

Expected<QByteArray> readPrivateFile(const QString &path, qint64 maxBytes) {
    const QString operation = QStringLiteral("read_file");
    const int fd = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0 && errno == ENOENT) return fail(ErrorKind::Rejected, operation, QStringLiteral("no %1").arg(path));
    QFile file;
    // What is checked is what is read: the file behind the name could be another one a moment later.
    if (fd < 0 || !file.open(fd, QIODevice::ReadOnly, QFileDevice::AutoCloseHandle)) {
        return fail(ErrorKind::Unavailable, operation, QStringLiteral("cannot open %1; check its owner").arg(path));
    }
    if (auto checked = checkDescriptor(fd, path); !checked) return fail(std::move(checked.error()));
    return readAtMost(file, path, maxBytes);
}

#endif

Expected<void> writePrivateFile(const QString &path, const QByteArray &content) {
    // QSaveFile writes a new file with mode 0600, flushes it to the disk and renames it; an old mode must not return.
    constexpr QFileDevice::Permissions kOwnerOnly = QFileDevice::ReadOwner | QFileDevice::WriteOwner;
    QSaveFile file(path);
    const bool isWritten = file.open(QIODevice::WriteOnly) && file.setPermissions(kOwnerOnly) &&
                           file.write(content) == content.size() && file.commit();
    if (isWritten) return {};
    return fail(ErrorKind::Unavailable, QStringLiteral("write_file"),
                QStringLiteral("cannot write %1 (%2); check the directory and its disk").arg(path, file.errorString()));
}

}  // namespace core::platform
