// SPDX-License-Identifier: Apache-2.0
#include "core/platform/files/disk_text_file.h"

#include <QFile>

#include "core/platform/host/private_files.h"

namespace core::platform {
namespace {

constexpr qint64 kMostBytes = 1024 * 1024;

}  // namespace

base::Expected<QByteArray> DiskTextFile::read() const {
    QFile file(m_path);
    if (!file.open(QIODevice::ReadOnly)) {
        return base::fail(base::ErrorKind::Rejected, QStringLiteral("settings"),
                          QStringLiteral("%1: %2").arg(m_path, file.errorString()));
    }
    if (file.size() > kMostBytes) {
        return base::fail(base::ErrorKind::Rejected, QStringLiteral("settings"), QStringLiteral("%1: larger than 1 MiB").arg(m_path));
    }
    return file.readAll();
}

base::Expected<void> DiskTextFile::replace(const QByteArray &content) { return writePrivateFile(m_path, content); }

}  // namespace core::platform
