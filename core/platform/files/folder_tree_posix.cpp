// SPDX-License-Identifier: Apache-2.0
#include <QFile>
#include <QtGlobal>

#ifndef Q_OS_WIN

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

#include "core/platform/files/folder_tree.h"

namespace core::platform {
namespace {

using base::ErrorKind;
using base::Expected;
using base::fail;

constexpr int kDirectory = O_RDONLY | O_DIRECTORY | O_CLOEXEC;

class Descriptor final {
  public:
    explicit Descriptor(int fd = -1) : m_fd(fd) {}
    Descriptor(Descriptor &&other) noexcept : m_fd(std::exchange(other.m_fd, -1)) {}
    Descriptor &operator=(Descriptor &&other) noexcept {
        std::swap(m_fd, other.m_fd);
        return *this;
    }
    ~Descriptor() {
        if (m_fd >= 0) ::close(m_fd);
    }
    int fd() const { return m_fd; }
    explicit operator bool() const { return m_fd >= 0; }

  private:
    int m_fd;
};

base::Unexpected failure(const char *step, int code = errno) {
    ErrorKind kind = ErrorKind::Unavailable;
    if (code == ELOOP || code == ENOTDIR || code == ENOENT || code == EISDIR) kind = ErrorKind::Rejected;
    if (code == EEXIST || code == ENOTEMPTY) kind = ErrorKind::Conflict;
    return fail(kind, QStringLiteral("documents_folder"),
                QStringLiteral("%1: %2").arg(QLatin1String(step), QString::fromLocal8Bit(std::strerror(code))));
}

struct Place {
    Descriptor directory;
    QByteArray name;
};

QStringList partsOf(const QString &path) {
    return path.split(u'/', Qt::SkipEmptyParts);
}

Expected<Descriptor> openRoot(const QString &root) {
    // The folder itself may be named through a link: that is the practice's choice.
    Descriptor opened(::open(QFile::encodeName(root).constData(), kDirectory));
    if (opened) return opened;
    auto unavailable = failure("opening the folder");
    unavailable.value().kind = ErrorKind::Unavailable;
    return unavailable;
}

Expected<Descriptor> openDirectory(const QString &root, const QStringList &parts) {
    auto opened = openRoot(root);
    for (const QString &part : parts) {
        if (!opened) return opened;
        Descriptor next(::openat(opened->fd(), QFile::encodeName(part).constData(), kDirectory | O_NOFOLLOW));
        if (!next) return failure("opening a directory");
        opened = std::move(next);
    }
    return opened;
}

Expected<Place> placeOf(const QString &root, const QString &path) {
    QStringList parts = partsOf(path);
    const QByteArray name = QFile::encodeName(parts.takeLast());
    auto directory = openDirectory(root, parts);
    if (!directory) return fail(std::move(directory.error()));
    return Place{std::move(*directory), name};
}

/// Rights and group of the directory that @p fd lies in; bits that make no sense for a file are left out.
bool takeRights(int directory, int fd, mode_t mask) {
    struct stat status {};
    if (::fstat(directory, &status) != 0) return false;
    const uid_t owner = ::geteuid() == 0 ? status.st_uid : uid_t(-1);
    // Another group than the directory's is better than no document.
    if (::fchown(fd, owner, status.st_gid) != 0 && errno != EPERM) return false;
    return ::fchmod(fd, status.st_mode & mask) == 0;
}

bool writeAll(int fd, const QByteArray &content) {
    qsizetype done = 0;
    while (done < content.size()) {
        const ssize_t written = ::write(fd, content.constData() + done, size_t(content.size() - done));
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return false;
        done += written;
    }
    return ::fsync(fd) == 0;
}

/// Fails for anything but a plain file: a link, a directory, a pipe that would block.
Expected<Descriptor> openFile(const Place &place, qint64 *size) {
    Descriptor file(
        ::openat(place.directory.fd(), place.name.constData(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK));
    if (!file) return failure("opening a file");
    struct stat status {};
    if (::fstat(file.fd(), &status) != 0) return failure("looking at a file");
    if (!S_ISREG(status.st_mode)) return failure("opening a file", EISDIR);
    *size = status.st_size;
    return file;
}

int renameWithoutReplacing(int directory, const char *from, const char *to) {
#ifdef RENAME_NOREPLACE
    if (::renameat2(directory, from, directory, to, RENAME_NOREPLACE) == 0) return 0;
    if (errno != EINVAL && errno != ENOSYS) return -1;
#endif
    if (::linkat(directory, from, directory, to, 0) == 0) return ::unlinkat(directory, from, 0);
    if (errno == EEXIST) return -1;
    // A file system that knows neither: look, then rename.
    struct stat status {};
    if (::fstatat(directory, to, &status, AT_SYMLINK_NOFOLLOW) == 0) {
        errno = EEXIST;
        return -1;
    }
    return ::renameat(directory, from, directory, to);
}

}  // namespace

Expected<bool> FolderTree::has(const QString &directory) const {
    const auto opened = openDirectory(m_root, partsOf(directory));
    if (opened) return true;
    struct stat status {};
    const auto parent = placeOf(m_root, directory);
    if (!parent) return parent.error().kind == ErrorKind::Rejected ? Expected<bool>(false) : fail(parent.error());
    const bool there = ::fstatat(parent->directory.fd(), parent->name.constData(), &status, AT_SYMLINK_NOFOLLOW) == 0;
    if (there) return fail(opened.error());
    return false;
}

Expected<void> FolderTree::makeDirectories(const QString &directory) const {
    auto opened = openRoot(m_root);
    if (!opened) return fail(std::move(opened.error()));
    for (const QString &part : partsOf(directory)) {
        const QByteArray name = QFile::encodeName(part);
        const bool made = ::mkdirat(opened->fd(), name.constData(), 0700) == 0;
        if (!made && errno != EEXIST) return failure("making a directory");
        Descriptor next(::openat(opened->fd(), name.constData(), kDirectory | O_NOFOLLOW));
        if (!next) return failure("opening a directory");
        if (made && (!takeRights(opened->fd(), next.fd(), 07777) || ::fsync(opened->fd()) != 0)) {
            const auto reason = failure("giving a directory its rights");
            ::unlinkat(opened->fd(), name.constData(), AT_REMOVEDIR);
            return reason;
        }
        *opened = std::move(next);
    }
    return {};
}

void FolderTree::removeEmpty(const QString &directory) const {
    const auto place = placeOf(m_root, directory);
    if (place) ::unlinkat(place->directory.fd(), place->name.constData(), AT_REMOVEDIR);
}

Expected<void> FolderTree::write(const QString &path, const QByteArray &content) const {
    const auto place = placeOf(m_root, path);
    if (!place) return fail(place.error());
    const int directory = place->directory.fd();
    ::unlinkat(directory, place->name.constData(), 0);
    const Descriptor file(
        ::openat(directory, place->name.constData(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!file) return failure("making a file");
    if (takeRights(directory, file.fd(), 0666) && writeAll(file.fd(), content) && ::fsync(directory) == 0) return {};
    const int reason = errno;
    ::unlinkat(directory, place->name.constData(), 0);
    return failure("writing a file", reason);
}

Expected<void> FolderTree::rename(const QString &from, const QString &to, bool replace) const {
    const auto place = placeOf(m_root, from);
    if (!place) return fail(place.error());
    const int directory = place->directory.fd();
    const QByteArray name = QFile::encodeName(partsOf(to).last());
    const int code = replace ? ::renameat(directory, place->name.constData(), directory, name.constData())
                             : renameWithoutReplacing(directory, place->name.constData(), name.constData());
    if (code != 0) return failure("naming a file");
    if (::fsync(directory) != 0) return failure("naming a file");
    return {};
}

Expected<void> FolderTree::remove(const QString &path) const {
    const auto place = placeOf(m_root, path);
    if (!place) return place.error().kind == ErrorKind::Rejected ? Expected<void>() : fail(place.error());
    if (::unlinkat(place->directory.fd(), place->name.constData(), 0) != 0) {
        if (errno == ENOENT) return {};
        return failure("removing a file");
    }
    if (::fsync(place->directory.fd()) != 0) return failure("removing a file");
    return {};
}

Expected<QByteArray> FolderTree::read(const QString &path, qint64 mostBytes) const {
    const auto place = placeOf(m_root, path);
    if (!place) return fail(place.error());
    qint64 size = 0;
    const auto opened = openFile(*place, &size);
    if (!opened) return fail(opened.error());
    if (size > mostBytes) {
        return fail(ErrorKind::Rejected, QStringLiteral("documents_folder"),
                    QStringLiteral("the file has more than %1 bytes").arg(mostBytes));
    }
    QFile file;
    if (!file.open(opened->fd(), QIODevice::ReadOnly)) return failure("reading a file");
    QByteArray content = file.read(size);
    if (content.size() == size && file.error() == QFileDevice::NoError) return content;
    return fail(ErrorKind::Unavailable, QStringLiteral("documents_folder"),
                QStringLiteral("the file changed while it was read"));
}

Expected<QByteArray> FolderTree::sha256(const QString &path, qint64 size) const {
    const auto place = placeOf(m_root, path);
    if (!place)
        return place.error().kind == ErrorKind::Rejected ? Expected<QByteArray>(QByteArray()) : fail(place.error());
    qint64 found = 0;
    const auto opened = openFile(*place, &found);
    if (!opened)
        return opened.error().kind == ErrorKind::Rejected ? Expected<QByteArray>(QByteArray()) : fail(opened.error());
    if (found != size) return QByteArray();
    QFile file;
    QCryptographicHash hash(QCryptographicHash::Sha256);
    if (!file.open(opened->fd(), QIODevice::ReadOnly) || !hash.addData(&file)) return failure("reading a file");
    return hash.result();
}

Expected<QStringList> FolderTree::files(const QString &directory) const {
    const auto there = has(directory);
    if (!there) return fail(there.error());
    if (!*there) return QStringList();
    auto opened = openDirectory(m_root, partsOf(directory));
    if (!opened) return fail(std::move(opened.error()));
    const int copy = ::dup(opened->fd());
    DIR *const raw = copy < 0 ? nullptr : ::fdopendir(copy);
    if (!raw) {
        const auto reason = failure("listing a directory");
        if (copy >= 0) ::close(copy);
        return reason;
    }
    const std::unique_ptr<DIR, int (*)(DIR *)> list(raw, ::closedir);
    QStringList names;
    while (const dirent *entry = ::readdir(list.get())) {
        const QString name = QFile::decodeName(entry->d_name);
        if (name != QLatin1String(".") && name != QLatin1String("..")) names << name;
    }
    names.sort();
    return names;
}

}  // namespace core::platform

#endif
