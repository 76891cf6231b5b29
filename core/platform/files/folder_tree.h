// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QCryptographicHash>
#include <QString>
#include <QStringList>

#include "core/base/expected.h"

namespace core::platform {

/// A folder that others own and write to, and its files by relative paths with slashes. No call follows a link on the
/// way, so that none ends outside. New files and directories have the rights and the group of the directory that they
/// lie in, whatever the umask. Paths are checked by the caller: names only, no "..".
/// Errors: Unavailable (no folder, disk full, no right), Rejected (a link, no such file, too large), Conflict (the name
/// is taken); the detail names the step and the system's reason, never a path, which may hold a name.
class FolderTree final {
  public:
    explicit FolderTree(QString root) : m_root(std::move(root)) {}
    const QString &root() const { return m_root; }

    /// Whether a directory stands at @p directory.
    base::Expected<bool> has(const QString &directory) const;
    base::Expected<void> makeDirectories(const QString &directory) const;
    /// Removes an empty directory; one that is not empty or not there is left without a fault.
    void removeEmpty(const QString &directory) const;

    /// Replaces or makes @p path; on the disk when this returns, or not there.
    base::Expected<void> write(const QString &path, const QByteArray &content) const;
    /// Within one directory; durable. Over a file that is there only with @p replace.
    base::Expected<void> rename(const QString &from, const QString &to, bool replace) const;
    /// A file that is not there is removed already.
    base::Expected<void> remove(const QString &path) const;
    base::Expected<QByteArray> read(const QString &path, qint64 mostBytes) const;
    /// SHA-256 of a file of @p size bytes; empty when there is none of that size.
    base::Expected<QByteArray> sha256(const QString &path, qint64 size) const;
    /// Names of the files in @p directory; none when it is not there.
    base::Expected<QStringList> files(const QString &directory) const;

  private:
    QString m_root;
};

}  // namespace core::platform
