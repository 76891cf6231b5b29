// SPDX-License-Identifier: Apache-2.0
#include "core/platform/host/data_dir_lock.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QSysInfo>

#ifdef Q_OS_WIN
#include <QLockFile>
#else
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#endif

namespace core::platform {

using base::ErrorKind;
using base::Expected;
using base::fail;

namespace {

const QString kOperation = QStringLiteral("lock_data_dir");

base::Unexpected heldBy(const QString &dataDir, const QString &holder) {
    return fail(
        ErrorKind::Conflict, kOperation,
        QStringLiteral("another engine uses %1: %2; stop it or choose another --data-dir").arg(dataDir, holder));
}

base::Unexpected notPossible(const QString &path) {
    return fail(ErrorKind::Unavailable, kOperation,
                QStringLiteral("cannot lock %1; check that the data directory belongs to this account").arg(path));
}

}  // namespace

#ifdef Q_OS_WIN

struct DataDirLock::Held {
    explicit Held(const QString &path) : file(path) {}
    QLockFile file;
};

Expected<std::unique_ptr<DataDirLock>> DataDirLock::take(const QString &dataDir) {
    const QString path = QDir(dataDir).filePath(QStringLiteral("engine.lock"));
    auto held = std::make_unique<Held>(path);
    held->file.setStaleLockTime(0);
    if (held->file.tryLock(0)) return std::unique_ptr<DataDirLock>(new DataDirLock(std::move(held)));
    // Windows refuses to remove a file that a living holder has open, whatever its process number says.
    if (held->file.error() == QLockFile::LockFailedError && QFile::remove(path) && held->file.tryLock(0)) {
        return std::unique_ptr<DataDirLock>(new DataDirLock(std::move(held)));
    }
    if (held->file.error() != QLockFile::LockFailedError) return notPossible(path);
    qint64 pid = 0;
    QString host;
    QString program;
    held->file.getLockInfo(&pid, &host, &program);
    return heldBy(dataDir, QStringLiteral("%1, process %2 on %3").arg(program, QString::number(pid), host));
}

#else

struct DataDirLock::Held {
    explicit Held(int descriptor) : fd(descriptor) {}
    ~Held() { ::close(fd); }
    Held(const Held &) = delete;
    Held &operator=(const Held &) = delete;
    const int fd;
};

Expected<std::unique_ptr<DataDirLock>> DataDirLock::take(const QString &dataDir) {
    const QString path = QDir(dataDir).filePath(QStringLiteral("engine.lock"));
    const int fd = ::open(QFile::encodeName(path).constData(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0) return notPossible(path);
    auto held = std::make_unique<Held>(fd);
    if (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK) return notPossible(path);
        QByteArray holder(200, '\0');
        const ssize_t size = ::pread(fd, holder.data(), static_cast<size_t>(holder.size()), 0);
        holder.truncate(size > 0 ? size : 0);
        return heldBy(
            dataDir, holder.isEmpty() ? QStringLiteral("it is just starting") : QString::fromUtf8(holder).simplified());
    }
    const QByteArray self =
        QStringLiteral("%1, process %2 on %3\n")
            .arg(QCoreApplication::applicationName(), QString::number(::getpid()), QSysInfo::machineHostName())
            .toUtf8();
    // Only the lock counts: without the line on it, a full disk would keep the engine from running.
    if (::ftruncate(fd, 0) != 0 || ::pwrite(fd, self.constData(), static_cast<size_t>(self.size()), 0) < 0) {
        return std::unique_ptr<DataDirLock>(new DataDirLock(std::move(held)));
    }
    return std::unique_ptr<DataDirLock>(new DataDirLock(std::move(held)));
}

#endif

DataDirLock::DataDirLock(std::unique_ptr<Held> held) : m_held(std::move(held)) {}
DataDirLock::~DataDirLock() = default;

}  // namespace core::platform
