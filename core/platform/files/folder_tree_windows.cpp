// SPDX-License-Identifier: Apache-2.0
#include <QtGlobal>

#ifdef Q_OS_WIN

#include <io.h>
#include <windows.h>

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include "core/platform/files/folder_tree.h"

namespace core::platform {
namespace {

using base::ErrorKind;
using base::Expected;
using base::fail;

base::Unexpected failure(ErrorKind kind, const QString &why) {
    return fail(kind, QStringLiteral("documents_folder"), why);
}

/// The full path, if no directory on the way is a link or junction. New files inherit the directory's access list.
Expected<QString> placeOf(const QString &root, const QString &path) {
    if (!QFileInfo(root).isDir()) return failure(ErrorKind::Unavailable, QStringLiteral("there is no such folder"));
    QString full = QDir(root).absolutePath();
    for (const QString &part : path.split(u'/', Qt::SkipEmptyParts)) {
        full += u'/' + part;
        const DWORD attributes =
            ::GetFileAttributesW(reinterpret_cast<const wchar_t *>(QDir::toNativeSeparators(full).utf16()));
        if (attributes != INVALID_FILE_ATTRIBUTES && (attributes & FILE_ATTRIBUTE_REPARSE_POINT) != 0)
            return failure(ErrorKind::Rejected, QStringLiteral("a link lies on the way"));
    }
    return full;
}

const wchar_t *wide(const QString &path) {
    return reinterpret_cast<const wchar_t *>(path.utf16());
}

}  // namespace

Expected<bool> FolderTree::has(const QString &directory) const {
    const auto full = placeOf(m_root, directory);
    if (!full) return fail(full.error());
    return QFileInfo(*full).isDir();
}

Expected<void> FolderTree::makeDirectories(const QString &directory) const {
    const auto full = placeOf(m_root, directory);
    if (!full) return fail(full.error());
    if (QDir().mkpath(*full)) return {};
    return failure(ErrorKind::Unavailable, QStringLiteral("a directory cannot be made"));
}

void FolderTree::removeEmpty(const QString &directory) const {
    const auto full = placeOf(m_root, directory);
    if (full) QDir().rmdir(*full);
}

Expected<void> FolderTree::write(const QString &path, const QByteArray &content) const {
    const auto full = placeOf(m_root, path);
    if (!full) return fail(full.error());
    QFile::remove(*full);
    QFile file(*full);
    const bool isWritten = file.open(QIODevice::WriteOnly | QIODevice::NewOnly) &&
                           file.write(content) == content.size() && file.flush() && ::_commit(file.handle()) == 0;
    const QString reason = file.errorString();
    file.close();
    if (isWritten) return {};
    QFile::remove(*full);
    return failure(ErrorKind::Unavailable, QStringLiteral("writing a file: ") + reason);
}

Expected<void> FolderTree::rename(const QString &from, const QString &to, bool replace) const {
    const auto source = placeOf(m_root, from);
    if (!source) return fail(source.error());
    const auto target = placeOf(m_root, to);
    if (!target) return fail(target.error());
    const DWORD flags = MOVEFILE_WRITE_THROUGH | (replace ? MOVEFILE_REPLACE_EXISTING : 0);
    if (::MoveFileExW(wide(QDir::toNativeSeparators(*source)), wide(QDir::toNativeSeparators(*target)), flags))
        return {};
    const DWORD code = ::GetLastError();
    const bool taken = code == ERROR_ALREADY_EXISTS || code == ERROR_FILE_EXISTS;
    return failure(taken ? ErrorKind::Conflict : ErrorKind::Unavailable, QStringLiteral("naming a file: %1").arg(code));
}

Expected<void> FolderTree::remove(const QString &path) const {
    const auto full = placeOf(m_root, path);
    if (!full) return full.error().kind == ErrorKind::Rejected ? Expected<void>() : fail(full.error());
    if (!QFileInfo::exists(*full) || QFile::remove(*full)) return {};
    return failure(ErrorKind::Unavailable, QStringLiteral("a file cannot be removed"));
}

Expected<QByteArray> FolderTree::read(const QString &path, qint64 mostBytes) const {
    const auto full = placeOf(m_root, path);
    if (!full) return fail(full.error());
    QFile file(*full);
    if (!QFileInfo(*full).isFile()) return failure(ErrorKind::Rejected, QStringLiteral("there is no such file"));
    if (!file.open(QIODevice::ReadOnly)) return failure(ErrorKind::Unavailable, file.errorString());
    const qint64 size = file.size();
    if (size > mostBytes)
        return failure(ErrorKind::Rejected, QStringLiteral("the file has more than %1 bytes").arg(mostBytes));
    QByteArray content = file.read(size);
    if (content.size() == size) return content;
    return failure(ErrorKind::Unavailable, QStringLiteral("the file changed while it was read"));
}

Expected<QByteArray> FolderTree::sha256(const QString &path, qint64 size) const {
    const auto full = placeOf(m_root, path);
    if (!full)
        return full.error().kind == ErrorKind::Rejected ? Expected<QByteArray>(QByteArray()) : fail(full.error());
    QFile file(*full);
    if (!QFileInfo(*full).isFile() || file.size() != size) return QByteArray();
    QCryptographicHash hash(QCryptographicHash::Sha256);
    if (!file.open(QIODevice::ReadOnly) || !hash.addData(&file))
        return failure(ErrorKind::Unavailable, file.errorString());
    return hash.result();
}

Expected<QStringList> FolderTree::files(const QString &directory) const {
    const auto full = placeOf(m_root, directory);
    if (!full) return fail(full.error());
    return QDir(*full).entryList(QDir::Files | QDir::Hidden | QDir::System, QDir::Name);
}

}  // namespace core::platform

#endif
