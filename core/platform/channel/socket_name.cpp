// SPDX-License-Identifier: Apache-2.0
#include "core/platform/channel/socket_name.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <algorithm>

namespace core::platform {
namespace {

QString canonical(const QString &dataDir) {
    const QFileInfo info(dataDir);
    const QString path = info.canonicalFilePath();
    return path.isEmpty() ? QDir::cleanPath(info.absoluteFilePath()) : path;
}

}  // namespace

QString dataDirHash(const QString &dataDir) {
    const QByteArray digest = QCryptographicHash::hash(canonical(dataDir).toUtf8(), QCryptographicHash::Sha256);
    return QString::fromLatin1(digest.toHex().left(16));
}

QStringList socketNames(const QString &dataDir) {
    const QString name = QStringLiteral("practicebridge-") + dataDirHash(dataDir);
#ifdef Q_OS_WIN
    return {name};
#else
    constexpr qsizetype kLongestPath = 107;
    QStringList names;
    const QString runtimeDir = qEnvironmentVariable("XDG_RUNTIME_DIR");
    if (QDir::isAbsolutePath(runtimeDir)) names << runtimeDir + QLatin1Char('/') + name + QStringLiteral(".sock");
    const QString path = canonical(dataDir);
    names << path + QStringLiteral("/practicebridge.sock");
    // By the owner of the data dir, so that root's command line finds the engine of a service account.
    names << QStringLiteral("/tmp/practicebridge-%1/%2.sock").arg(QFileInfo(path).ownerId()).arg(dataDirHash(dataDir));
    names.erase(std::remove_if(names.begin(), names.end(),
                               [](const QString &one) { return QFile::encodeName(one).size() > kLongestPath; }),
                names.end());
    return names;
#endif
}

}  // namespace core::platform
