// SPDX-License-Identifier: Apache-2.0
#include "core/platform/host/private_files.h"

#include <QDir>
#include <QFile>
#include <QSaveFile>

#ifndef Q_OS_WIN
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#endif

namespace core::platform {

using base::ErrorKind;
using base::Expected;
using base::fail;

#ifdef Q_OS_WIN

void restrictUmask() {}

Expected<void> makePrivateDirectory(const QString& path) {
    if (QDir().mkpath(path)) return {};
    return fail(ErrorKind::Unavailable, QStringLiteral("make_directory"), QStringLiteral("cannot create %1").arg(path));
}

Expected<void> checkPrivate(const QString& path) {
    // Access lists are the installer's; reading them needs more than a mode, so that only existence is checked.
    if (QFile::exists(path)) return {};
    return fail(ErrorKind::Unavailable, QStringLiteral("check_private"), QStringLiteral("%1 does not exist").arg(path));
}

#else

void restrictUmask() {
    ::umask(077);
}

Expected<void> makePrivateDirectory(const QString& path) {
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

Expected<void> checkPrivate(const QString& path) {
    const QString operation = QStringLiteral("check_private");
    struct stat status {};
    if (::stat(QFile::encodeName(path).constData(), &status) != 0) {
        return fail(ErrorKind::Unavailable, operation,
                    QStringLiteral("%1 cannot be looked at; check that it exists").arg(path));
    }
    if (status.st_uid != ::geteuid() && status.st_uid != 0) {
        return fail(
            ErrorKind::Unavailable, operation,
            QStringLiteral("%1 belongs to user %2; give it to this account or root").arg(path).arg(status.st_uid));
    }
    if ((status.st_mode & 077) != 0) {
        return fail(ErrorKind::Unavailable, operation,
                    QStringLiteral("%1 is open to others (mode %2); run: chmod go= %1")
                        .arg(path, QString::number(status.st_mode & 0777, 8)));
    }
    return {};
}

#endif

Expected<void> writePrivateFile(const QString& path, const QByteArray& content) {
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
